package catalogue

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strconv"
)

// Basket is the slugs of 2 to 5 different products that somebody bought together.
type Basket []string

// Baskets is the number of baskets in a history.
const Baskets = 3000

// occasion is a reason to buy, with the products that belong to it. Neighbours go best together.
type occasion struct {
	weight   int
	products []string
}

func readOccasions(files fs.FS, products []Product) ([]occasion, error) {
	sections, err := readSheet(files, "facts/occasions.txt")
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(products))
	for _, p := range products {
		known[p.Slug] = true
	}
	occasions := make([]occasion, 0, len(sections))
	for _, s := range sections {
		weight, err := strconv.Atoi(s.text("weight"))
		if err != nil || weight < 1 {
			return nil, fmt.Errorf("%s: %s: not a weight", s.at, s.name)
		}
		o := occasion{weight, s.words("products")}
		for _, slug := range o.products {
			if !known[slug] {
				s.fail("unknown product %s", slug)
			}
		}
		if err := s.done(); err != nil {
			return nil, err
		}
		occasions = append(occasions, o)
	}
	return occasions, nil
}

// History streams Baskets purchases of handmade products. Each has an occasion, and what goes together is bought together;
// one in eight holds something besides that does not belong. The same seed gives the same history.
func (c *Catalogue) History(seed uint64) iter.Seq[Basket] {
	return func(yield func(Basket) bool) {
		d := dice(seed)
		total := 0
		for _, o := range c.occasions {
			total += o.weight
		}
		for range Baskets {
			at := d.below(total)
			i := 0
			for ; at >= c.occasions[i].weight; i++ {
				at -= c.occasions[i].weight
			}
			basket := c.occasions[i].basket(&d)
			if stray := one(&d, c.handmade).Slug; d.below(8) == 0 && len(basket) < 5 && !slices.Contains(basket, stray) {
				basket = append(basket, stray)
			}
			if !yield(basket) {
				return
			}
		}
	}
}

// basket fills a basket: one product of the occasion at random, and others the more likely the nearer they stand to it.
// Sixty in a hundred baskets hold two products, a quarter three, the rest four.
func (o occasion) basket(d *dice) Basket {
	first := d.below(len(o.products))
	basket := Basket{o.products[first]}
	want := 2
	if roll := d.below(100); roll >= 85 {
		want = 4
	} else if roll >= 60 {
		want = 3
	}
	for len(basket) < want {
		if next := o.near(d, first); !slices.Contains(basket, o.products[next]) {
			basket = append(basket, o.products[next])
		}
	}
	return basket
}

// near draws a product other than the one at i, with a weight that falls with the square of the distance.
func (o occasion) near(d *dice, i int) int {
	const scale = 3600
	weight := func(j int) int {
		if i == j {
			return 0
		}
		return scale / ((i - j) * (i - j))
	}
	total := 0
	for j := range o.products {
		total += weight(j)
	}
	at := d.below(total)
	j := 0
	for ; at >= weight(j); j++ {
		at -= weight(j)
	}
	return j
}
