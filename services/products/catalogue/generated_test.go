package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden is the hash of what must never change without being meant to: what is sold by hand (texts aside, which may be
// polished), generated products with their texts, opening stock and the history of purchases. Stored orders name the SKUs.
const golden = "a737a918271566d60f491ef9ab6dd53dd898155e96cec329f0695261c14ba504"

func TestCatalogueIsTheSameForEver(t *testing.T) {
	c, h := loaded(t), sha256.New()
	for p := range c.Generate(5_000) {
		if p.Position <= c.Handmade() {
			p.Name, p.Tagline, p.Description, p.Details = nil, nil, nil, nil
		}
		writeProduct(h, p)
	}
	for basket := range c.History(1) {
		fmt.Fprintln(h, basket)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != golden {
		t.Errorf("the catalogue has changed; if that was meant, golden is %s", got)
	}
}

func writeProduct(h hash.Hash, p Product) {
	fmt.Fprintln(h, p.Slug, p.Category, p.Position, p.Maker, p.Name["en"], p.Tagline["en"], p.Description["en"])
	for _, d := range p.Details {
		fmt.Fprintln(h, d.Label["en"], d.Value["en"])
	}
	for _, v := range p.Variants {
		fmt.Fprintln(h, v.SKU, v.Cents, v.Grams, v.Picture, OpeningStock(v.SKU))
	}
}

func TestProductsDoNotDependOnHowManyAreMade(t *testing.T) {
	c := loaded(t)
	var few, many []Product
	for p := range c.Generate(300) {
		few = append(few, p)
	}
	for p := range c.Generate(1_000) {
		if many = append(many, p); len(many) == 300 {
			break
		}
	}
	if diff := cmp.Diff(few, many); diff != "" {
		t.Error(diff)
	}
}

func TestHundredThousandProductsAreDistinct(t *testing.T) {
	c := loaded(t)
	const n = 100_000
	slugs, skus, pictures := make(map[string]bool, n), make(map[string]bool, 4*n), make(map[string]bool, 4*n)
	names, texts := make(map[string]bool, n), make(map[string]bool, n)
	variants, position := 0, 0
	for p := range c.Generate(n) {
		if position++; p.Position != position {
			t.Fatalf("%s stands at %d, want %d", p.Slug, p.Position, position)
		}
		slugs[p.Slug], names[p.Name["en"]], texts[p.Description["en"]] = true, true, true
		for _, v := range p.Variants {
			skus[v.SKU], pictures[v.Picture] = true, true
			variants++
		}
	}
	got := []int{len(slugs), len(names), len(texts), len(skus), len(pictures)}
	if diff := cmp.Diff([]int{n, n, n, variants, variants}, got); diff != "" {
		t.Errorf("slugs, names, descriptions, SKUs, pictures:\n%s", diff)
	}
}

func TestWalkVisitsEveryCombinationOnce(t *testing.T) {
	w := loaded(t).works
	n := uint64(w.capacity())
	seen := make([]bool, n)
	for i := range n {
		at := (i*w.stride + w.stride/2) % n
		if seen[at] {
			t.Fatalf("combination %d comes twice, the second time at %d", at, i)
		}
		seen[at] = true
	}
}

func TestGenerateEndsAtCapacity(t *testing.T) {
	c := loaded(t)
	if c.Capacity() < 500_000 {
		t.Errorf("capacity %d", c.Capacity())
	}
	count := 0
	for range c.Generate(-1) {
		count++
	}
	if count != 0 {
		t.Errorf("%d products for none asked", count)
	}
	last := c.works.product(c.works.capacity() - 1)
	if last.Slug == "" || len(last.Variants) == 0 {
		t.Errorf("the last product is %+v", last)
	}
}

func BenchmarkGenerate(b *testing.B) {
	c := loaded(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		c.works.product(i)
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "products/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		loaded(b)
	}
}
