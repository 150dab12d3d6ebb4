package browser

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Setting says how a tab is looked at, or by whom.
type Setting func(*settings)

type settings struct {
	width, height int64
	dark, plain   bool
	still         bool
	agent         string
}

// Width is the width of the window in CSS pixels: 390 is a telephone in the hand, 1280 a desk.
func Width(pixels int64) Setting {
	return func(s *settings) {
		if s.width, s.height = pixels, 800; pixels < 600 {
			s.height = 844
		}
	}
}

// Dark asks for the dark colours.
func Dark(s *settings) { s.dark = true }

// Light asks for the light colours, as is the case if nobody asks.
func Light(s *settings) { s.dark = false }

// Plain switches JavaScript off.
func Plain(s *settings) { s.plain = true }

// As says that the browser is another one, by its name alone.
func As(userAgent string) Setting { return func(s *settings) { s.agent = userAgent } }

// Tab is one tab of the browser, with the test that it belongs to. A method that cannot do its work ends the test, with a picture of
// what was on the screen. When the test ends, errors on the console that it did not expect fail it.
type Tab struct {
	testing.TB
	base     string
	ctx      context.Context
	settings settings

	mu       sync.Mutex
	status   int64        // of the last document
	loaded   cdp.LoaderID // what loaded the last document that is whole
	loading  bool         // a document is on its way
	expected []string
	errors   []string
}

// Open opens a tab for a shopper of their own: cookies, storage and channels are nobody else's. Paths are below base.
func (b *Browser) Open(t testing.TB, base string, how ...Setting) *Tab {
	t.Helper()
	s := settings{width: 1280, height: 800, still: true}
	for _, set := range how {
		set(&s)
	}
	return open(t, b.ctx, base, s, chromedp.WithNewBrowserContext())
}

// Another opens a second tab of the same shopper.
func (b *Tab) Another() *Tab {
	b.Helper()
	return open(b.TB, b.ctx, b.base, b.settings)
}

func open(t testing.TB, parent context.Context, base string, s settings, how ...chromedp.ContextOption) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, how...)
	b := &Tab{TB: t, base: base, ctx: ctx, settings: s}
	// The first action makes the tab, which lives as long as its context: it must not be one that times out.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	watched := b.watch()
	t.Cleanup(func() {
		b.report()
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing the tab: %v", err)
		}
		cancel()
		<-watched
	})
	b.look(s)
	return b
}

// Look changes how the tab is looked at.
func (b *Tab) Look(how ...Setting) {
	b.Helper()
	for _, set := range how {
		set(&b.settings)
	}
	b.look(b.settings)
}

func (b *Tab) look(s settings) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(s.width, s.height)))
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if s.still {
		features = append(features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	if s.agent != "" {
		call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: s.agent})
	}
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: s.plain})
}

// Moving lets animations and transitions run, as they do for most people; without it they are still.
func Moving(s *settings) { s.still = false }

// Visit loads a path, or an address, as a document of its own and returns its status when it has loaded.
func (b *Tab) Visit(path string) int {
	b.Helper()
	visit := call(b, page.Navigate, page.NavigateParams{URL: b.address(path)})
	if visit.ErrorText != "" {
		b.Fatalf("visiting %s: %s", path, visit.ErrorText)
	}
	b.Until("the document of "+path+" has loaded", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return visit.LoaderID == "" || b.loaded == visit.LoaderID
	})
	return b.Status()
}

// Begin begins to load a path and returns when its first bytes are there.
func (b *Tab) Begin(path string) {
	b.Helper()
	call(b, page.Navigate, page.NavigateParams{URL: b.address(path)})
}

// Reload loads the document anew.
func (b *Tab) Reload() {
	b.Helper()
	ctx, cancel := b.patient()
	defer cancel()
	b.must(chromedp.Do(ctx, chromedp.Reload()))
}

// Back goes back, as the button of the browser does, and does not wait for the page.
func (b *Tab) Back() {
	b.Helper()
	history, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
	b.must(err)
	if history.CurrentIndex == 0 {
		b.Fatal("there is no page to go back to")
	}
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
}

// Status is that of the last document that the browser loaded. A page that the shell put in its place has none.
func (b *Tab) Status() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return int(b.status)
}

// Path is the path of the page, with its query.
func (b *Tab) Path() string {
	b.Helper()
	u, err := url.Parse(Eval[string](b, "location.href"))
	b.must(err)
	return u.RequestURI()
}

// Cookies are the shopper's for the store.
func (b *Tab) Cookies() []*network.Cookie {
	b.Helper()
	return call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{b.base}}).Cookies
}

// ForgetCookies deletes the shopper's.
func (b *Tab) ForgetCookies() {
	b.Helper()
	call(b, network.ClearBrowserCookies, cdp.Empty{})
}

func (b *Tab) address(path string) string {
	if len(path) > 0 && path[0] == '/' {
		return b.base + path
	}
	return path
}

func (b *Tab) patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, Patience)
}

// glance bounds one look at the page: what is asked while the browser changes documents may never be answered.
func (b *Tab) glance() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, time.Second)
}

func (b *Tab) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// call sends a command and waits for its result.
func call[P, R any](b *Tab, command cdp.Command[P, R], params P) R {
	b.Helper()
	ctx, cancel := b.patient()
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// Eval evaluates an expression, awaiting a promise; it works with scripts off too, but then nothing asynchronous ends. What a person can
// see or do should be asked otherwise.
func Eval[T any](b *Tab, expression string) T {
	b.Helper()
	ctx, cancel := b.patient()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Until looks again until the condition holds.
func (b *Tab) Until(what string, holds func() bool) {
	b.Helper()
	for deadline := time.Now().Add(Patience); !holds(); pause() {
		if time.Now().After(deadline) {
			b.lost("never: " + what)
		}
	}
}

// pause leaves the machine to others before one looks again.
func pause() { time.Sleep(15 * time.Millisecond) }

// UntilTrue looks again until an expression is true; it survives a change of document.
func (b *Tab) UntilTrue(expression string) {
	b.Helper()
	b.Until(expression, func() bool {
		ctx, cancel := b.glance()
		defer cancel()
		held, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		return err == nil && held
	})
}
