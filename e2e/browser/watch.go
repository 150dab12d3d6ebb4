package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// watch collects what the page says on the console that it should not, and the status of each document. What it returns is closed when the
// tab has gone.
func (b *Tab) watch() <-chan struct{} {
	messages := chromedp.Console(b.ctx)
	responses := chromedp.Events(b.ctx, network.ResponseReceived)
	crashes := chromedp.Events(b.ctx, inspector.TargetCrashed)
	ended := make(chan struct{})
	go func() {
		for _, err := range crashes {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.errors = append(b.errors, "the page has crashed")
			b.mu.Unlock()
		}
	}()
	go func() {
		for response, err := range responses {
			if err != nil {
				return
			}
			if response.Type == network.ResourceTypeDocument {
				b.mu.Lock()
				b.status = response.Response.Status
				b.mu.Unlock()
			}
		}
	}()
	go func() {
		defer close(ended)
		for message, err := range messages {
			if err != nil {
				return
			}
			if bad(message) {
				b.mu.Lock()
				b.errors = append(b.errors, fmt.Sprintf("%s (%s) %s", message.Text, message.Source, message.URL))
				b.mu.Unlock()
			}
		}
	}()
	return ended
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
