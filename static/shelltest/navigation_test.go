package shelltest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// follow clicks a link to a path, as a shopper would.
// It waits for a view transition to end: before its first frame the browser gives a click to the root alone.
func (b *tab) follow(path string) {
	b.Helper()
	b.until(`!document.documentElement.matches(":active-view-transition")`)
	b.run(`document.querySelector("#end").href = "` + path + `"`)
	b.do(chromedp.Click(chromedp.CSS("#end")))
}

// back goes back by a task of its own: another document may come, and would take the answer along.
func (b *tab) back() {
	b.Helper()
	b.run(`setTimeout(() => history.back())`)
}

// mark makes the document and its header recognisable; a document that was loaded anew has lost the mark.
func (b *tab) mark() {
	b.run(`window.same = true; document.querySelector(".shell-header").same = true; document.querySelector("#typed").value = "kept"`)
}

const sameDocument = `window.same && document.querySelector(".shell-header").same && document.querySelector("#typed").value == "kept"`

func TestNavigationChangesTheMainPartAlone(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.follow("/other?style=1")
	b.until(`document.querySelector("h1").textContent == "other"`)
	if !eval[bool](b, sameDocument) {
		t.Error("the header was not kept")
	}
	for expression, want := range map[string]string{
		"document.title":    "The other page",
		"location.pathname": "/other",
		`document.querySelector("meta[name=description]").content`:           "The other page",
		`document.activeElement.localName`:                                   "h1",
		`document.querySelector("#feria-announcer").textContent`:             "The other page",
		`getComputedStyle(document.querySelector("h1")).color`:               "rgb(1, 2, 3)",
		`document.querySelector("[aria-current]").textContent`:               "Other",
		`String(document.querySelectorAll("meta[name=description]").length)`: "1",
	} {
		if got := eval[string](b, expression); got != want {
			t.Errorf("%s is %q, not %q", expression, got, want)
		}
	}
	b.until(`probes.filter(line => line == "mount inner").length == 2`)
	log := b.log()
	if !strings.Contains(log, "unmount outer") || strings.Contains(log, "unmount mini") {
		t.Errorf("what left is unmounted and the header is not: %s", log)
	}
}

func TestHeaderSlotWhoseKeyDiffersIsReplaced(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.run(`document.querySelector("[popover]").showPopover()`)
	b.follow("/other?key=2")
	b.until(`probes.filter(line => line == "mount mini").length == 2`)
	if log := b.log(); !strings.Contains(log, "unmount mini") || !eval[bool](b, sameDocument) {
		t.Errorf("only the slot should change: %s", log)
	}
	if eval[bool](b, `document.querySelector("[popover]").matches(":popover-open")`) {
		t.Error("a menu of the header stayed open")
	}
}

func TestLateFragmentsFillAPageThatIsShown(t *testing.T) {
	eachBrowser(t, func(t *testing.T, m *market, b *tab) {
		b.visit("/plain")
		b.until(`probes.includes("mount inner")`)
		b.mark()
		b.follow("/late")
		b.until(`document.querySelector("h1").textContent == "Late"`)
		if strings.Count(b.log(), "mount outer") != 2 { // mount, unmount
			t.Errorf("mounted on a placeholder: %s", b.log())
		}
		b.run(`history.replaceState(null, "", "/late?chosen=1")`) // what setParams does must not cut the stream off
		m.pass("s1")
		b.until(slot("outer") + `.textContent.startsWith("outer…goods")`)
		m.pass("s2")
		b.until(slot("outer") + `.textContent.startsWith("outerinnergoods")`)
		b.until(`probes.at(-1) == "mount inner"`)
		if !eval[bool](b, sameDocument) {
			t.Error("the document was loaded anew")
		}
	})
}

func TestFragmentThatIsCutInTwoStandsInTheEnd(t *testing.T) {
	eachBrowser(t, func(t *testing.T, m *market, b *tab) {
		b.visit("/plain")
		b.until(`probes.includes("mount inner")`)
		b.mark()
		b.follow("/split")
		b.until(`document.querySelector("h1").textContent == "Split"`)
		if n := eval[int](b, `probes.filter(line => line == "mount outer").length`); n != 1 {
			t.Errorf("mounted on half a fragment: %s", b.log())
		}
		m.pass("s1")
		b.until(slot("outer") + `.textContent == "outerinner" && probes.at(-1) == "mount inner"`)
		if n := eval[int](b, `probes.filter(line => line == "mount outer").length`); n != 2 || !eval[bool](b, sameDocument) {
			t.Errorf("mounted %d times: %s", n, b.log())
		}
	})
}

func TestNewNavigationDropsTheOneBefore(t *testing.T) {
	m, b := openPlain(t)
	b.mark()
	b.follow("/slow")
	b.until(`document.documentElement.hasAttribute("data-loading")`)
	if said := eval[string](b, `document.querySelector("#feria-announcer").textContent`); said != "Loading" {
		t.Errorf("announced while slow: %q", said)
	}
	b.follow("/other")
	b.until(`document.querySelector("h1").textContent == "other" && !document.documentElement.hasAttribute("data-loading")`)
	b.back()
	b.until(`location.pathname == "/slow"`)
	m.pass("slow")
	b.until(`document.querySelector("h1").textContent == "Slow"`)
	b.back()
	b.until(`document.querySelector("h1").textContent == "plain"`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestBackRestoresTheScroll(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain?tall=1")
	b.until(`probes.includes("mount inner")`)
	b.mark()
	b.run(`scrollTo(0, 3000)`)
	b.run(`document.querySelector("#end").click()`)
	b.until(`location.search == "" && scrollY == 0`)
	b.back()
	b.until(`location.search == "?tall=1" && scrollY == 3000`)
	b.run(`setTimeout(() => history.forward())`)
	b.until(`location.search == "" && scrollY == 0`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestBackScrollsOnceLateFragmentsAreThere(t *testing.T) {
	m, b := openPlain(t)
	b.follow("/late")
	m.pass("s1")
	m.pass("s2")
	b.until(`document.documentElement.scrollHeight > 5000`)
	b.run(`scrollTo(0, 4000)`)
	b.run(`navigation.navigate("/other")`)
	b.until(`document.querySelector("h1").textContent == "other"`)
	b.back()
	b.until(`document.querySelector("h1").textContent == "Late"`)
	m.pass("s1")
	b.until(`scrollY == 4000`)
	m.pass("s2")
}

func TestParamsChangeTheURLAndBackUndoesThem(t *testing.T) {
	for name, without := range map[string]func(*tab){"navigation": func(*tab) {}, "history": (*tab).withoutNavigation} {
		t.Run(name, func(t *testing.T) {
			m := openMarket(t)
			b := openBrowser(t, m.URL, "")
			without(b)
			b.visit("/plain")
			b.until(`probes.includes("mount inner")`)
			b.mark()
			b.run(`window.seen = []; ` + probe("outer") + `.onParams(params => seen.push(params.get("variant")))`)
			b.run(probe("inner") + `.setParams({variant: "blue"}, {push: true})`)
			b.run(probe("inner") + `.setParams({variant: "red", page: 2}, {push: true})`)
			if got := eval[string](b, `location.search + " " + `+probe("outer")+`.params.get("variant")`); got != "?variant=red&page=2 red" {
				t.Errorf("the URL holds %s", got)
			}
			b.back()
			b.until(`location.search == "?variant=blue"`)
			b.back()
			b.until(`location.search == "" && seen.join() == "blue,red,blue,"`)
			if !eval[bool](b, sameDocument) || strings.Contains(b.log(), "unmount") {
				t.Errorf("the page should have stayed: %s", b.log())
			}
			if n := m.asked("GET /plain"); n != 1 {
				t.Errorf("the page was asked for %d times", n)
			}
		})
	}
}

func TestBackToChangedParamsAfterAnotherPage(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.run(probe("inner") + `.setParams({variant: "blue"}, {push: true})`)
	b.follow("/other")
	b.until(`document.querySelector("h1").textContent == "other"`)
	b.back()
	b.until(`location.search == "?variant=blue" && ` + slot("outer") + `.textContent.startsWith("outer variant=blue")`)
	b.run(`window.seen = null; ` + probe("outer") + `.onParams(params => (window.seen = [...params].length))`)
	b.back()
	b.until(`location.search == "" && seen === 0`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestRedirectShowsItsTargetsAddress(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.follow("/moved")
	b.until(`location.pathname + location.search == "/plain?from=moved" && document.querySelector("h1").textContent == "plain"`)
	b.back()
	b.until(`location.search == ""`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestPageOfAnErrorIsShownInTheShell(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.follow("/missing")
	b.until(`document.querySelector("h1").textContent == "Not here"`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestWhatIsNoPageIsLeftToTheBrowser(t *testing.T) {
	for _, path := range []string{"/data.json", "/broken"} {
		t.Run(path[1:], func(t *testing.T) {
			_, b := openPlain(t)
			b.mark()
			b.follow(path)
			b.until(`!window.same && location.pathname == "` + path + `"`)
			b.back()
			b.until(`document.querySelector("h1").textContent == "plain"`)
		})
	}
}

func TestFormThatAsksIsANavigation(t *testing.T) {
	_, b := openPlain(t)
	b.mark()
	b.run(`document.querySelector("footer").innerHTML = '<form action="/other"><input name="q" value="mug"><button>Search</button></form>'`)
	b.do(chromedp.Click(chromedp.CSS("footer button")))
	b.until(`location.search == "?q=mug" && document.querySelector("h1").textContent == "other"`)
	if !eval[bool](b, sameDocument) {
		t.Error("the document was loaded anew")
	}
}

func TestBackAfterAReload(t *testing.T) {
	_, b := openPlain(t)
	b.follow("/other")
	b.until(`document.querySelector("h1").textContent == "other"`)
	b.do(chromedp.Reload())
	b.until(`document.querySelector("h1").textContent == "other" && probes.includes("mount inner")`)
	b.back()
	b.until(`location.pathname == "/plain" && document.querySelector("h1").textContent == "plain"`)
}

func TestFormsAndOtherTargetsAreLeftToTheBrowser(t *testing.T) {
	m, b := openPlain(t)
	b.mark()
	b.run(slot("inner") + `.innerHTML = '<a id="elsewhere" target="_blank" href="/other">Elsewhere</a>'`)
	b.do(chromedp.Click(chromedp.CSS("#elsewhere")))
	if !eval[bool](b, sameDocument+` && location.pathname == "/plain"`) {
		t.Error("a link to another window changed this one")
	}
	b.run(`document.querySelector("footer").innerHTML = '<form method="post" action="/m/probe~1/buy"><button>Buy</button></form>'`)
	b.do(chromedp.Click(chromedp.CSS("footer button")))
	b.until(`!window.same && location.search == "?bought=1"`)
	if n := m.asked("POST /m/probe~1/buy"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}

func TestWithoutNavigationAPIPagesLoadAsEver(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "")
	b.withoutNavigation()
	b.visit("/plain")
	b.until(`probes.includes("mount inner")`)
	b.mark()
	b.follow("/other")
	b.until(`!window.same && document.querySelector("h1").textContent == "other" && probes.includes("mount inner")`)
}

func TestReducedMotionGetsNoViewTransition(t *testing.T) {
	_, b := openPlain(t)
	b.run(`window.transitions = 0; const start = document.startViewTransition; document.startViewTransition = function (change) { transitions++; return start.call(document, change); }`)
	b.follow("/other")
	b.until(`document.querySelector("h1").textContent == "other" && transitions == 1`)
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
	}); err != nil {
		t.Fatal(err)
	}
	b.follow("/plain")
	b.until(`document.querySelector("h1").textContent == "plain"`)
	if n := eval[int](b, "transitions"); n != 1 {
		t.Errorf("%d view transitions", n)
	}
}
