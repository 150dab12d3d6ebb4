package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watch collects what the page says on the console that it should not, the status of each document, and whether one is on its way. What it
// returns is closed when the tab has gone.
func (b *Tab) watch() <-chan struct{} {
	messages := chromedp.Console(b.ctx)
	b.must(chromedp.Listen(b.ctx, b.hear))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for message, err := range messages {
			if err != nil {
				return
			}
			if bad(message) {
				b.complain(fmt.Sprintf("%s (%s) %s", message.Text, message.Source, message.URL))
			}
		}
	}()
	return ended
}

// hear is called with each event of the tab, in order.
func (b *Tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *network.EventResponseReceived:
		if event.Type == network.ResourceTypeDocument {
			b.status = event.Response.Status
		}
	case *page.EventLifecycleEvent:
		if event.Name == "load" {
			b.loaded = event.LoaderID
		}
	case *page.EventFrameRequestedNavigation: // not sent for what the shell takes over
		b.loading = true
	case *page.EventFrameStartedLoading:
		b.loading = b.loading || b.settings.plain
	case *page.EventFrameStartedNavigating:
		b.loading = b.loading || !strings.HasSuffix(strings.ToLower(event.NavigationType.String()), "samedocument")
	case *page.EventFrameStoppedLoading:
		b.loading = false
	case *inspector.EventTargetCrashed:
		b.errors = append(b.errors, "the page has crashed")
	}
}

// busy tells whether the browser is on its way to another document. Chromium crashes, or never answers, when it is asked for the
// accessibility tree of a document that it is about to leave.
func (b *Tab) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loading
}

func (b *Tab) complain(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.errors = append(b.errors, text)
}

// bad tells errors, exceptions that nobody caught, and everything about security, from what may be said.
func bad(m chromedp.ConsoleMessage) bool {
	return m.IsException() || m.Type == chromedp.ConsoleError || m.Source == "security" || m.Source == "violation"
}

// Expect says that errors which contain the text are what the test is about, such as "status of 404".
func (b *Tab) Expect(text string) *Tab {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expected = append(b.expected, text)
	return b
}

// report fails the test for what was said on the console.
func (b *Tab) report() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
next:
	for _, message := range b.errors {
		for _, expected := range b.expected {
			if strings.Contains(message, expected) {
				continue next
			}
		}
		b.Errorf("console: %s", message)
	}
}
