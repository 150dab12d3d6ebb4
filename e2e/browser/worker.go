package browser

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
)

// StopWorkers ends all service workers, as the browser does with idle ones: they start again when they are needed, and remember nothing.
func (b *Tab) StopWorkers() {
	b.Helper()
	call(b, serviceworker.Enable, cdp.Empty{})
	call(b, serviceworker.StopAllWorkers, cdp.Empty{})
}
