package shelltest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// browsers are those with and without declarative partial updates.
var browsers = map[string][]chromedp.ExecAllocatorOption{"patching": nil, "fallback": withoutPatching}

func eachBrowser(t *testing.T, test func(*testing.T, *market, *tab)) {
	for name, flags := range browsers {
		t.Run(name, func(t *testing.T) {
			m := openMarket(t)
			test(t, m, openBrowser(t, m.URL, "", flags...))
		})
	}
}

func TestModuleIsMountedOnceItsFragmentStands(t *testing.T) {
	eachBrowser(t, func(t *testing.T, m *market, b *tab) {
		b.start("/late")
		b.until(`probes.includes("mount mini")`)
		if log := b.log(); strings.Contains(log, "mount outer") {
			t.Errorf("mounted on a placeholder: %s", log)
		}
		m.pass("s1")
		b.until(`probes.includes("mount outer")`)
		if log := b.log(); strings.Contains(log, "mount inner") {
			t.Errorf("nested slot mounted on its placeholder: %s", log)
		}
		m.pass("s2")
		b.until(`probes.includes("mount inner")`)
		if n := eval[int](b, `probes.filter(line => line == "mount outer").length`); n != 1 {
			t.Errorf("outer mounted %d times", n)
		}
		if text := eval[string](b, slot("outer")+".textContent"); !strings.HasPrefix(text, "outerinnergoods") {
			t.Errorf("slot holds %.40q", text)
		}
	})
}

func TestFragmentsEventsAreDispatchedAfterItsMount(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mini kept from mini")`)
	if eval[bool](b, slot("mini")+`.hasAttribute("data-events")`) {
		t.Error("the events would be dispatched again")
	}
}

func TestUnmountAbortsAndCleansUp(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount inner")`)
	b.run(slot("outer") + ".remove()")
	log := b.log()
	for _, line := range []string{"abort outer; unmount outer", "abort inner; unmount inner"} {
		if !strings.Contains(log, line) {
			t.Errorf("missing %q in %s", line, log)
		}
	}
}

func TestMoveBeforeKeepsWhatIsMounted(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount inner")`)
	b.run(`document.body.moveBefore(` + slot("outer") + `, document.querySelector("footer"))`)
	b.run(`await new Promise(requestAnimationFrame)`)
	if log := b.log(); strings.Contains(log, "unmount") || strings.Count(log, "mount outer") != 1 {
		t.Errorf("moving a slot unmounted it: %s", log)
	}
}

func TestNestedFragmentCallsItsParent(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount inner")`)
	if log := b.log(); strings.Index(log, "mount outer") > strings.Index(log, "mount inner") {
		t.Errorf("the parent should be mounted first: %s", log)
	}
	if got := eval[int](b, probe("inner")+`.call("pick", 21)`); got != 42 {
		t.Errorf("the parent answered %d", got)
	}
	if !strings.Contains(b.log(), "picked 21") {
		t.Errorf("the parent was not called: %s", b.log())
	}
	if eval[bool](b, probe("mini")+`.call("pick", 1) !== undefined`) {
		t.Error("a slot that is not nested reached the callback")
	}
	b.run(probe("outer") + `.provide(` + slot("inner") + `, {pick: () => 7})`)
	if got := eval[int](b, probe("inner")+`.call("pick", 1)`); got != 7 {
		t.Errorf("a callback for the element itself: %d", got)
	}
}

func TestRetainedEventReachesLateMounters(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mini kept from mini")`)
	b.run(probe("outer") + `.emit("probe:kept", {value: "kept"}); ` + probe("outer") + `.emit("probe:passing", {value: "gone"})`)
	b.run(`document.querySelector("main").insertAdjacentHTML("beforeend", '<feria-slot fragment="probe/tardy" data-mfe="probe"><p>tardy</p></feria-slot>')`)
	b.until(`probes.includes("tardy kept kept")`)
	if log := b.log(); strings.Contains(log, "tardy passing") {
		t.Errorf("an event that is not retained was replayed: %s", log)
	}
}

func TestBroadcastEventReachesOtherTabsOnce(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount outer")`)
	other := b.openTab("/plain")
	other.until(`probes.includes("mount outer")`)
	b.run(probe("outer") + `.emit("probe:passing", {value: "here"}); ` + probe("outer") + `.emit("probe:kept", {value: "everywhere"})`)
	other.until(`probes.includes("outer kept everywhere")`)
	if log := other.log(); strings.Contains(log, "passing here") {
		t.Errorf("an event that is not broadcast came over: %s", log)
	}
	b.until(`probes.filter(line => line == "outer kept everywhere").length == 1`)
}

func TestBreachOfAnEventsSchemaIsShownInDevelopment(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain?check")
	b.until(`probes.includes("mount outer") && performance.getEntriesByName(location.origin + "/static/schema.js").length`)
	b.until(`(` + probe("outer") + `.emit("probe:checked", {count: -1}), document.querySelector(".breach"))`)
	if text := eval[string](b, `document.querySelector(".breach").textContent`); text != "probe:checked: detail.count is less than 0" {
		t.Errorf("shown: %q", text)
	}
	b.run(`document.querySelectorAll(".breach").forEach(p => p.remove()); ` + probe("outer") + `.emit("probe:checked", {count: 3})`)
	if eval[bool](b, `!!document.querySelector(".breach")`) {
		t.Error("a value that fits was shown as a breach")
	}
}

func TestShellLeavesNoGlobals(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.until(`probes.includes("mount inner")`)
	left := eval[[]string](b, `(() => {
		const frame = document.createElement("iframe");
		document.body.append(frame);
		const own = Object.keys(window).filter(name => !(name in frame.contentWindow) && !/^\d+$/.test(name));
		return own;
	})()`)
	if len(left) != 1 || left[0] != "probes" {
		t.Errorf("globals beside the tests' own: %v", left)
	}
	if n := eval[int](b, `localStorage.length + sessionStorage.length + document.cookie.length`); n != 0 {
		t.Errorf("%d entries in storage", n)
	}
}

func TestSlotKeepsItsReservedHeightFree(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/plain")
	b.run(slot("inner") + `.dataset.reserve = "12rem"`)
	if got := eval[string](b, `getComputedStyle(`+slot("inner")+`).minBlockSize`); got != "192px" {
		t.Errorf("reserved: %s", got)
	}
}
