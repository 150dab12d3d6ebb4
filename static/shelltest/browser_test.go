package shelltest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patient bounds what a busy machine may need; nothing waits that long unless it fails.
const patient = 20 * time.Second

// withoutPatching are the flags of a browser that lacks declarative partial updates.
var withoutPatching = []chromedp.ExecAllocatorOption{
	chromedp.Flag("disable-blink-features", "DocumentPatching,HTMLProcessingInstruction"),
}

// tab is one tab of a browser; its methods end the test when they fail.
type tab struct {
	testing.TB
	ctx  context.Context
	base string
}

// shared is the browser in which every test has a context of its own: cookies, storage and channels are apart.
var shared context.Context

func TestMain(m *testing.M) {
	profile, err := os.MkdirTemp("", "feria-shelltest-")
	if err != nil {
		panic(err)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options(profile)...)
	shared, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(shared); err != nil {
		fmt.Fprintln(os.Stderr, "these tests need Chromium (Debian: apt-get install chromium):", err)
		os.Exit(1)
	}
	status := m.Run()
	_ = chromedp.Cancel(shared)
	cancel()
	_ = os.RemoveAll(profile)
	os.Exit(status)
}

func options(profile string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"), chromedp.UserDataDir(profile), chromedp.DisableGPU, chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// openBrowser shows a path, or nothing, in a tab that shares no state with other tests; with flags, in a browser of its own.
func openBrowser(t testing.TB, base, path string, flags ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	if len(flags) == 0 {
		return newTab(t, shared, base, path, chromedp.WithNewBrowserContext())
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(options(t.TempDir()), flags...)...)
	t.Cleanup(cancel)
	return newTab(t, ctx, base, path)
}

// openTab opens another tab that shares the state of this one.
func (b *tab) openTab(path string) *tab {
	b.Helper()
	return newTab(b.TB, b.ctx, b.base, path)
}

func newTab(t testing.TB, parent context.Context, base, path string, how ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, how...)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing the tab: %v", err)
		}
		cancel()
	})
	// The first action makes the tab, which lives as long as its context: it must not be one that times out.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1000, 700)); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			if testing.Verbose() {
				fmt.Printf("%s: console: %v\n", t.Name(), message)
			}
		}
	}()
	b := &tab{TB: t, ctx: ctx, base: base}
	if path != "" {
		b.visit(path)
	}
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// visit loads a path as a document of its own.
func (b *tab) visit(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// start begins to load a path and returns when its first bytes are there.
func (b *tab) start(path string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	if _, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: b.base + path}); err != nil {
		b.Fatal(err)
	}
}

// withoutNavigation takes the Navigation API away from the documents to come.
func (b *tab) withoutNavigation() {
	b.Helper()
	script := page.AddScriptToEvaluateOnNewDocumentParams{Source: `Object.defineProperty(window, "navigation", {value: undefined})`}
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, script); err != nil {
		b.Fatal(err)
	}
}

// eval evaluates an expression, awaiting a promise.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return value
}

// run evaluates statements.
func (b *tab) run(statements string) {
	b.Helper()
	eval[bool](b, "(async () => {"+statements+"})().then(() => true)")
}

// until waits for an expression to be true; it survives a change of document.
func (b *tab) until(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	wait := fmt.Sprintf(`new Promise(done => { const look = () => { try { if (%s) return done(true); } catch {} setTimeout(look, 15); }; look(); })`, expression)
	for ctx.Err() == nil {
		if held, err := chromedp.Run(ctx, chromedp.Evaluate[bool](wait, chromedp.EvalAwaitPromise)); err == nil && held {
			return
		}
	}
	ctx, cancel = context.WithTimeout(b.ctx, patient)
	defer cancel()
	now, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + JSON.stringify(globalThis.probes ?? null) + document.body.innerHTML`))
	b.Fatalf("never: %s\nlast seen: %.4000s", expression, now)
}

// log is what the probes of the document have written, in order.
func (b *tab) log() string {
	b.Helper()
	return strings.Join(eval[[]string](b, "globalThis.probes ?? []"), "; ")
}

// slot is an expression for the slot of a fragment of the probe.
func slot(fragment string) string {
	return fmt.Sprintf(`document.querySelector('feria-slot[fragment="probe/%s"]')`, fragment)
}

// probe is an expression for what mount() of that slot was given.
func probe(fragment string) string { return slot(fragment) + ".probe" }
