// Package catalogue is Feria's own catalogue: products written by hand, any number of generated ones behind them, opening
// stock, and a history of purchases. It is data made by code from fixed seeds: every call, process and machine gets the same.
//
// Facts that hold in every language (makers, prices, weights, colours) are in facts/, texts in texts/<language>/. A language
// is added by adding its folder; it must be complete. Nothing here knows of databases or of pictures beyond their specs.
package catalogue

import (
	"embed"
	"io/fs"
	"iter"
)

//go:embed facts texts
var sheets embed.FS

// Text is one text in several languages, keyed by BCP 47 tag; "en" is always there. Texts and the maps and
// slices of a product are shared between products and must not be changed.
type Text map[string]string

// Category is a row of stalls.
type Category struct {
	Slug string
	Name Text
	Line Text // one sentence
	// Picture is the spec of a picture that stands for the category: that of its first product.
	Picture string
}

// Product is what is sold, in all its variants.
type Product struct {
	Slug        string // [a-z0-9-], at most 48 bytes, unique
	Category    string // a category's slug
	Position    int    // 1 for the first product of the market, counting up without gaps
	Maker       Maker
	Name        Text
	Tagline     Text // one line for the card
	Description Text
	Details     []Detail
	Options     []Option  // colour before size; none for a product in one variant
	Variants    []Variant // in the order of the options' values, at least one
}

// Maker is the workshop behind a product.
type Maker struct {
	Name    string
	Town    string
	Country string // ISO 3166-1 alpha-2
}

// String answers the name and the town, such as "Hollin Pottery, Hollinsea".
func (m Maker) String() string { return m.Name + ", " + m.Town }

// Detail is one line of the table below the description.
type Detail struct{ Label, Value Text }

// Option is a choice of the shopper.
type Option struct {
	Name   string // "colour" or "size"
	Label  Text
	Values []Value // at least two
}

// Value is one answer to an option.
type Value struct {
	Name   string // such as "cobalt" or "large"
	Label  Text
	Swatch string // a CSS hex colour, empty for sizes
}

// Variant is a product in one colour and size.
type Variant struct {
	SKU     string            // [a-z0-9-], at most 64 bytes, unique in the whole catalogue; the slug and the chosen values
	Options map[string]string // option name to value name, one entry an option
	Cents   int64             // price in EUR cents, tax included
	Grams   int               // weight as shipped, without the parcel
	Picture string            // spec "<kind>-<8 hex digits>-<colour>[-<size>]" of services/images, unique
	Alt     Text
}

// Catalogue is everything that is sold. It is not changed after Load and may be used by many goroutines.
type Catalogue struct {
	categories []Category
	handmade   []Product
	works      *works
	occasions  []occasion
}

// Load reads the embedded sheets, in a few milliseconds. An error names the file and line that is wrong; the tests of this
// package see to it that there is none.
func Load() (*Catalogue, error) { return load(sheets) }

func load(files fs.FS) (*Catalogue, error) {
	market, err := readMarket(files)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{}
	if c.handmade, err = market.handmade(files); err != nil {
		return nil, err
	}
	c.categories = market.categories(c.handmade)
	if c.works, err = newWorks(files, market, c.handmade); err != nil {
		return nil, err
	}
	c.occasions, err = readOccasions(files, c.handmade)
	return c, err
}

// Categories answers the categories in the order of the market.
func (c *Catalogue) Categories() []Category { return c.categories }

// Handmade is the number of products that are written by hand.
func (c *Catalogue) Handmade() int { return len(c.handmade) }

// Capacity is the largest catalogue there can be, handmade products included.
func (c *Catalogue) Capacity() int { return len(c.handmade) + c.works.capacity() }

// Generate streams the first n products, one after another, holding none of them: first the handmade ones, a product of each
// category in turn, then generated ones. It ends at Capacity. Product i is the same whatever n is.
func (c *Catalogue) Generate(n int) iter.Seq[Product] {
	return func(yield func(Product) bool) {
		n = min(n, c.Capacity())
		for i := range n {
			var p Product
			if i < len(c.handmade) {
				p = c.handmade[i]
			} else {
				p = c.works.product(i - len(c.handmade))
				p.Position = i + 1
			}
			if !yield(p) {
				return
			}
		}
	}
}
