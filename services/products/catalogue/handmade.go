package catalogue

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// handmade reads the products written by hand, a product of each category in turn, so that a small catalogue has
// something of everything.
func (m *market) handmade(files fs.FS) ([]Product, error) {
	shelves := make([][]Product, len(m.order))
	count := 0
	var errs []error
	for i, category := range m.order {
		sections, err := readSheet(files, "facts/"+category+".txt")
		if err != nil {
			return nil, err
		}
		for _, s := range sections {
			p := m.product(s, m.stalls[category])
			shelves[i] = append(shelves[i], p)
			errs = append(errs, s.done())
		}
		count += len(sections)
	}
	products := make([]Product, 0, count)
	for row := 0; len(products) < count; row++ {
		for _, shelf := range shelves {
			if row < len(shelf) {
				p := shelf[row]
				p.Position = len(products) + 1
				products = append(products, p)
			}
		}
	}
	return products, errors.Join(append(errs, m.unsold(products))...)
}

// product joins the facts of a product with its texts.
func (m *market) product(s *section, at *stall) Product {
	kind := s.text("kind")
	maker, ok := m.byName[s.text("maker")]
	if !ok {
		s.fail("unknown maker")
		maker = &workshop{}
	}
	if !slices.Contains(maker.makes, kind) {
		s.fail("its maker makes no %s", kind)
	}
	texts := func(pick func(t productTexts) string) Text {
		return m.text(func(_ int, l *language) string {
			t, ok := l.products[s.name]
			if !ok {
				s.fail("no texts in %s", l.tag)
			}
			return pick(t)
		})
	}
	p := Product{
		Slug: s.name, Category: at.slug, Maker: maker.Maker,
		Name:        texts(func(t productTexts) string { return t.name }),
		Tagline:     texts(func(t productTexts) string { return t.tagline }),
		Description: texts(func(t productTexts) string { return t.description }),
		Details: m.details(
			texts(func(t productTexts) string { return t.material }),
			texts(func(t productTexts) string { return t.dimensions }),
			texts(func(t productTexts) string { return t.care }),
			maker.place,
		),
	}
	what := making{
		slug: s.name, stall: at, kind: kind, design: handmadeDesign(s.name), name: p.Name,
		colours: m.coloursOf(s), sizes: sizesOf(s), except: strings.Fields(s.optional("except")),
	}
	p.Options, p.Variants = m.make(what)
	if len(p.Variants) != len(what.colours)*len(what.sizes)-len(what.except) || len(p.Variants) == 0 {
		s.fail("except names what could not be made, or everything")
	}
	return p
}

// handmadeDesign answers the number that the pictures of a product are drawn from: below 2³¹, where the generated ones begin.
func handmadeDesign(slug string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(slug))
	return h.Sum32() &^ generatedDesigns
}

func (m *market) coloursOf(s *section) []Value {
	var values []Value
	for _, name := range s.words("colours") {
		colour, ok := m.colours[name]
		if !ok {
			s.fail("unknown colour %s", name)
		}
		values = append(values, colour)
	}
	return values
}

// sizesOf reads the sizes of a product, or the key "one".
func sizesOf(s *section) []size {
	if one := s.optional("one"); one != "" {
		return []size{parseSize(s, "", one)}
	}
	var sizes []size
	for _, name := range sizeNames() {
		if made := s.optional(name); made != "" {
			sizes = append(sizes, parseSize(s, name, made))
		}
	}
	if len(sizes) == 0 {
		s.fail("no size")
	}
	return sizes
}

// parseSize reads a price in euro with two decimals and a weight in grams, such as "22.00 290".
func parseSize(s *section, name, made string) size {
	price, weight, _ := strings.Cut(made, " ")
	euro, cents, _ := strings.Cut(price, ".")
	amount, err := strconv.ParseUint(euro+cents, 10, 32)
	grams, err2 := strconv.ParseUint(weight, 10, 31)
	if err = errors.Join(err, err2); err != nil || len(cents) != 2 || amount == 0 || grams == 0 {
		s.fail("%q is not a price and a weight", made)
	}
	return size{name, int64(amount), int(grams)}
}

// unsold answers an error for texts that belong to no product.
func (m *market) unsold(products []Product) error {
	sold := make(map[string]bool, len(products))
	for _, p := range products {
		sold[p.Slug] = true
	}
	var errs []error
	for _, l := range m.languages {
		for slug := range l.products {
			if !sold[slug] {
				errs = append(errs, fmt.Errorf("texts/%s: %s is not sold", l.tag, slug))
			}
		}
	}
	return errors.Join(errs...)
}
