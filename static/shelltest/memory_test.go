package shelltest

import (
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// weight is what a document holds after its garbage has been collected.
type weight struct{ heap, nodes, listeners float64 }

func weigh(b *tab) weight {
	b.Helper()
	for range 3 {
		if _, err := chromedp.Call(b.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			b.Fatal(err)
		}
	}
	counters, err := chromedp.Call(b.ctx, memory.GetDOMCounters, cdp.Empty{})
	if err != nil {
		b.Fatal(err)
	}
	usage, err := chromedp.Call(b.ctx, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		b.Fatal(err)
	}
	return weight{usage.UsedSize, float64(counters.Nodes), float64(counters.JsEventListeners)}
}

// holds fails if more is held than before. One mount of the module weight.js that is not let go weighs about a megabyte,
// four listeners and three nodes.
func (after weight) holds(t *testing.T, before weight, rounds int) {
	t.Helper()
	t.Logf("before %.0f bytes, %.0f nodes, %.0f listeners; after %d rounds %.0f, %.0f, %.0f",
		before.heap, before.nodes, before.listeners, rounds, after.heap, after.nodes, after.listeners)
	if after.heap-before.heap > 400_000 {
		t.Errorf("the heap grew by %.0f bytes", after.heap-before.heap)
	}
	if after.listeners > before.listeners {
		t.Errorf("listeners grew by %.0f", after.listeners-before.listeners)
	}
	if after.nodes-before.nodes >= 3*float64(rounds) { // less is the last page, to which the collector has not come yet
		t.Errorf("nodes grew by %.0f", after.nodes-before.nodes)
	}
}

func TestHundredMountsLeaveNothingBehind(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/heavy")
	mountAgain := func(rounds int) {
		t.Helper()
		b.run(`const rounds = ` + strconv.Itoa(rounds) + `;
			const turn = () => new Promise(done => setTimeout(done));
			for (let i = 0; i < rounds; i++) {
				const slot = document.createElement("feria-slot");
				slot.setAttribute("fragment", "probe/outer");
				slot.append("heavy");
				document.querySelector(".region").append(slot);
				while (!slot.mounted) await turn();
				slot.mounted = false;
				await slot.refreshed();
				while (!slot.mounted) await turn();
				slot.remove();
			}`)
	}
	mountAgain(10)
	before := weigh(b)
	mountAgain(100)
	weigh(b).holds(t, before, 100)
}

func TestNavigationLeavesNothingBehind(t *testing.T) {
	m := openMarket(t)
	b := openBrowser(t, m.URL, "/heavy")
	goRound := func(rounds int) {
		t.Helper()
		for range rounds {
			b.run(`await navigation.navigate("/heavy?away").finished; await navigation.navigate("/heavy").finished`)
		}
	}
	goRound(5)
	before := weigh(b)
	goRound(20)
	after := weigh(b)
	if n := eval[int](b, `document.querySelectorAll("feria-slot").length`); n != 2 {
		t.Fatalf("%d slots", n)
	}
	after.holds(t, before, 20)
}
