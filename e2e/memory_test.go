package e2e

import "testing"

// TestPagesComeAndGoWithoutATrace walks through the pages of all stalls and back, so that each is mounted and unmounted many times, and weighs
// what is left.
func TestPagesComeAndGoWithoutATrace(t *testing.T) {
	times := 10
	if *soak {
		times = 100
	}
	b := shopper(t, wholeStore(t))
	b.Visit("/")
	mark(b)
	round := func() {
		b.Follow("Ceramics")
		b.Heading("Ceramics")
		b.Follow("Marea Mug")
		b.Heading("Marea Mug")
		b.See("button", "Add to cart")
		b.Follow("Cart…")
		b.Heading("Cart")
		b.Follow("Feria…")
		b.Heading(home)
	}
	for range 3 { // what is made once is there, and every image has been decoded
		round()
	}
	before := b.Weigh()
	for range times {
		round()
	}
	after := b.Weigh()
	same(b)
	t.Logf("%d rounds: before %+v, after %+v", times, before, after)
	if after.Listeners > before.Listeners+2 || after.Nodes > before.Nodes+before.Nodes/20+50 || after.Heap > before.Heap+before.Heap/10+200<<10 {
		t.Errorf("before %+v, after %d rounds %+v", before, times, after)
	}
}
