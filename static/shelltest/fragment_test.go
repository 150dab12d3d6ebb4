package shelltest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func openPlain(t *testing.T) (*market, *tab) {
	t.Helper()
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount inner")`)
	return m, b
}

func TestRefreshRenewsTheFragmentAndRemounts(t *testing.T) {
	_, b := openPlain(t)
	if !eval[bool](b, probe("outer")+`.refresh({variant: "blue"})`) {
		t.Fatal("the refresh says that it failed")
	}
	if got := eval[string](b, slot("outer")+`.querySelector(".query").textContent`); got != "slug=mug&variant=blue" {
		t.Errorf("asked with %q", got)
	}
	b.until(`probes.at(-1) == "mount outer"`)
	if log := b.log(); !strings.Contains(log, "unmount inner") || strings.Count(log, "mount outer") != 3 {
		t.Errorf("log: %s", log) // mount, unmount, mount
	}
}

func TestRefreshChangesTheSlotsOwnParametersForGood(t *testing.T) {
	_, b := openPlain(t)
	for _, step := range []struct{ params, want string }{
		{`{slug: "cup", variant: "blue"}`, "slug=cup&variant=blue"},
		{`{}`, "slug=cup"},
		{`{slug: null}`, ""},
		{`{}`, ""},
	} {
		b.run(`await ` + probe("outer") + `.refresh(` + step.params + `)`)
		if got := eval[string](b, slot("outer")+`.querySelector(".query").textContent`); got != step.want {
			t.Errorf("%s asked with %q, not %q", step.params, got, step.want)
		}
	}
}

func TestRefreshKeepsTheFocus(t *testing.T) {
	_, b := openPlain(t)
	b.run(`await ` + probe("outer") + `.refresh(); ` + slot("outer") + `.querySelector("[value=blue]").focus(); await ` + probe("outer") + `.refresh()`)
	if got := eval[string](b, `document.activeElement.value ?? document.activeElement.localName`); got != "blue" {
		t.Errorf("the focus is on %q", got)
	}
	b.run(slot("outer") + `.firstElementChild.insertAdjacentHTML("beforeend", "<button id=gone>Remove</button>"); gone.focus(); await ` + probe("outer") + `.refresh()`)
	b.until(`document.activeElement.textContent == "Fresh"`)
}

func TestRefreshAbortsTheOneBefore(t *testing.T) {
	m, b := openPlain(t)
	b.run(`window.first = ` + probe("outer") + `.refresh({hold: 1}); window.second = ` + probe("outer") + `.refresh({last: 1})`)
	if eval[bool](b, `first`) || !eval[bool](b, `second`) {
		t.Error("the earlier refresh should be dropped and the later one stand")
	}
	if got := eval[string](b, slot("outer")+`.querySelector(".query").textContent`); got != "last=1&slug=mug" {
		t.Errorf("shown: %q", got)
	}
	_ = m
}

func TestFailedRefreshKeepsWhatStands(t *testing.T) {
	_, b := openPlain(t)
	if eval[bool](b, probe("outer")+`.refresh({fail: 1})`) {
		t.Error("the refresh says that it worked")
	}
	if text := eval[string](b, slot("outer")+".textContent"); !strings.HasPrefix(text, "outer") {
		t.Errorf("the slot holds %q", text)
	}
	if said := eval[string](b, `document.querySelector("#feria-announcer").textContent`); said != "It failed" {
		t.Errorf("announced: %q", said)
	}
	if eval[bool](b, slot("outer")+`.hasAttribute("aria-busy") || `+slot("outer")+`.hasAttribute("fail")`) {
		t.Error("the slot is still marked")
	}
}

// A stall that asks for itself anew on a retained event must not be called again for the event that it has just followed.
func TestRefreshOnRetainedEventEnds(t *testing.T) {
	m, b := openPlain(t)
	b.run(probe("mini") + `.emit("probe:kept", {value: "again"});` + probe("outer") + `.on("probe:kept", () => ` + probe("outer") + `.refresh())`)
	b.until(slot("outer") + `.textContent.startsWith("Fresh")`)
	b.until(`probes.at(-1) == "mount outer"`)
	b.run(`await new Promise(requestAnimationFrame)`)
	if n := m.asked("GET /m/probe~1/fragments/outer"); n != 1 {
		t.Errorf("%d refreshes for one event", n)
	}
	if strings.HasSuffix(b.log(), "kept again") {
		t.Errorf("replayed to a fragment that is newer than the event: %s", b.log())
	}
}

func showForm(b *tab) {
	b.run(slot("outer") + `.innerHTML = ` + "`" + form("") + "`")
}

func TestRefusedFormShowsItsErrorAndFocusesTheField(t *testing.T) {
	_, b := openPlain(t)
	showForm(b)
	b.do(chromedp.Click(chromedp.CSS("main form button")))
	b.until(`document.activeElement.getAttribute("aria-invalid") == "true"`)
	if said := eval[string](b, `document.querySelector("#feria-announcer").textContent`); said != "Give a name" {
		t.Errorf("announced: %q", said)
	}
	if path := eval[string](b, "location.pathname"); path != "/plain" {
		t.Errorf("went to %s", path)
	}
}

func TestAcceptedFormRenewsTheFragmentAndItsEventsFollow(t *testing.T) {
	m, b := openPlain(t)
	showForm(b)
	b.do(chromedp.SendKeys(chromedp.CSS("main [name=name]"), "Ana"), chromedp.Click(chromedp.CSS("main form button")))
	b.until(slot("outer") + `.textContent == "Thank you, Ana"`)
	b.until(`probes.includes("mini kept named")`)
	if n := m.asked("POST /m/probe~1/name"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}

func TestFormInFlightIsNotSentAgain(t *testing.T) {
	m, b := openPlain(t)
	showForm(b)
	b.run(slot("outer") + `.querySelector("form").insertAdjacentHTML("beforeend", '<input type=hidden name=hold value=1>')`)
	b.do(chromedp.SendKeys(chromedp.CSS("main [name=name]"), "Ana"))
	b.run(`const form = ` + slot("outer") + `.querySelector("form"); form.requestSubmit(); form.requestSubmit()`)
	m.pass("action")
	b.until(slot("outer") + `.textContent == "Thank you, Ana"`)
	if n := m.asked("POST /m/probe~1/name"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}

func TestFailedFormKeepsWhatWasTyped(t *testing.T) {
	_, b := openPlain(t)
	showForm(b)
	b.do(chromedp.SendKeys(chromedp.CSS("main [name=name]"), "Ana"))
	b.run(slot("outer") + `.querySelector("form").action = "/m/probe~1/fail"`)
	b.do(chromedp.Click(chromedp.CSS("main form button")))
	b.until(`document.querySelector("#feria-announcer").textContent == "It failed"`)
	if got := eval[string](b, slot("outer")+`.querySelector("[name=name]").value`); got != "Ana" {
		t.Errorf("the field holds %q", got)
	}
	if eval[bool](b, `!!document.querySelector("main [aria-busy]")`) {
		t.Error("still marked busy")
	}
}

func TestRedirectAfterAFormIsFollowed(t *testing.T) {
	_, b := openPlain(t)
	if !eval[bool](b, `(() => { const data = new FormData; data.set("name", "Ana"); return `+probe("outer")+`.submit(data, {action: "/buy"}) })()`) {
		t.Error("the form says that it failed")
	}
	b.until(`location.search == "?bought=1" && document.querySelector("h1").textContent == "plain"`)
}
