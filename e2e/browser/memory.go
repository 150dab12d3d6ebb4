package browser

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/cdproto/runtime"
)

// Weight is what a document holds after its garbage has been collected.
type Weight struct{ Heap, Nodes, Listeners int }

// Weigh collects garbage and counts what is left.
func (b *Tab) Weigh() Weight {
	b.Helper()
	for range 3 {
		call(b, heapprofiler.CollectGarbage, cdp.Empty{})
	}
	counters := call(b, memory.GetDOMCounters, cdp.Empty{})
	usage := call(b, runtime.GetHeapUsage, cdp.Empty{})
	return Weight{int(usage.UsedSize), int(counters.Nodes), int(counters.JsEventListeners)}
}
