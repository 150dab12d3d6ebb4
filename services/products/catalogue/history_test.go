package catalogue

import (
	"slices"
	"testing"
)

func TestOpeningStockIsSpread(t *testing.T) {
	soldOut, few, all := 0, 0, 0
	for p := range loaded(t).Generate(5_000) {
		for _, v := range p.Variants {
			units := OpeningStock(v.SKU)
			switch {
			case units == 0:
				soldOut++
			case units <= 3:
				few++
			case units < 8 || units > 60:
				t.Errorf("%s: %d units", v.SKU, units)
			}
			all++
		}
	}
	if permille := soldOut * 1000 / all; permille < 35 || permille > 45 {
		t.Errorf("%d ‰ sold out, want about 40", permille)
	}
	if permille := few * 1000 / all; permille < 54 || permille > 66 {
		t.Errorf("%d ‰ nearly sold out, want about 60", permille)
	}
}

// A demonstration needs all three: things to buy, a variant that is gone and a product that is gone.
func TestHandmadeProductsOpenWithSomethingSoldOut(t *testing.T) {
	seen := map[string]bool{}
	variants, products := 0, 0
	for _, p := range handmade(t) {
		gone := 0
		for _, v := range p.Variants {
			if OpeningStock(v.SKU) == 0 {
				gone++
			}
		}
		variants += gone
		if gone == len(p.Variants) {
			products++
		}
		if !seen[p.Category] && OpeningStock(p.Variants[0].SKU) < 8 {
			t.Errorf("%s, the first of %s, is not well in stock", p.Slug, p.Category)
		}
		seen[p.Category] = true
	}
	if variants < 8 || products < 1 || products > 6 {
		t.Errorf("%d variants and %d whole products are sold out", variants, products)
	}
}

func history(t *testing.T) []Basket {
	return slices.Collect(loaded(t).History(1))
}

func TestHistoryHasBasketsOfDifferentProducts(t *testing.T) {
	bought := map[string]int{}
	baskets := history(t)
	for _, basket := range baskets {
		if len(basket) < 2 || len(basket) > 5 {
			t.Errorf("%d products in %v", len(basket), basket)
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(basket))); len(distinct) != len(basket) {
			t.Errorf("a product twice in %v", basket)
		}
		for _, slug := range basket {
			bought[slug]++
		}
	}
	if len(baskets) != Baskets {
		t.Errorf("%d baskets, want %d", len(baskets), Baskets)
	}
	for _, p := range handmade(t) {
		if bought[p.Slug] < 10 {
			t.Errorf("%s was bought %d times, want 10", p.Slug, bought[p.Slug])
		}
	}
}

// What recommendations will count: the two companions bought most with a product share an occasion with it.
func TestCompanionsShareAnOccasion(t *testing.T) {
	together := map[string]map[string]int{}
	for _, basket := range history(t) {
		for _, a := range basket {
			for _, b := range basket {
				if a == b {
					continue
				}
				if together[a] == nil {
					together[a] = map[string]int{}
				}
				together[a][b]++
			}
		}
	}
	occasions := loaded(t).occasions
	for slug, companions := range together {
		names := make([]string, 0, len(companions))
		for name := range companions {
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int { return companions[b] - companions[a] })
		if len(names) < 4 {
			t.Errorf("%s has %d companions, want 4", slug, len(names))
			continue
		}
		for _, name := range names[:2] {
			if !slices.ContainsFunc(occasions, func(o occasion) bool {
				return slices.Contains(o.products, slug) && slices.Contains(o.products, name)
			}) {
				t.Errorf("%s goes with %s (%d times) and nobody knows why", slug, name, companions[name])
			}
		}
	}
}
