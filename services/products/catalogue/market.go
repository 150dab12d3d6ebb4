package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// market is the vocabulary that products are made of: everything but the products.
type market struct {
	languages []*language
	order     []string // categories
	stalls    map[string]*stall
	makers    []*workshop
	byName    map[string]*workshop // makers
	colours   map[string]Value
	sizes     map[string]Value
	labels    map[string]Text                 // of details and options
	inside    map[string]Text                 // labels of colours and sizes as they stand inside a sentence
	chosen    map[[2]string]map[string]string // colour and size, either may be empty, to a variant's options
	errs      []error                         // words that are missing
}

// stall is what the products of one category have in common.
type stall struct {
	slug       string
	name, line Text
	colour     Text      // label of the colour option
	alts       []pattern // by language
}

// workshop is a maker with what is said of it.
type workshop struct {
	Maker
	place Text     // town and country
	makes []string // kinds
}

// sizeNames are the sizes there are, in the order in which they are offered.
func sizeNames() []string { return []string{"small", "medium", "large"} }

func readMarket(files fs.FS) (*market, error) {
	sections, err := readSheet(files, "facts/market.txt")
	if err != nil {
		return nil, err
	}
	if len(sections) != 2 || sections[0].name != "categories" || sections[1].name != "colours" {
		return nil, errors.New("facts/market.txt: wants categories and colours")
	}
	m := &market{
		order:  sections[0].words("order"),
		stalls: make(map[string]*stall), byName: make(map[string]*workshop),
		colours: make(map[string]Value), sizes: make(map[string]Value), labels: make(map[string]Text),
		inside: make(map[string]Text), chosen: make(map[[2]string]map[string]string),
	}
	if m.languages, err = readLanguages(files, m.order); err != nil {
		return nil, err
	}
	for name := range sections[1].fields {
		m.colours[name] = Value{Name: name, Label: m.word("colours", name), Swatch: sections[1].text(name)}
	}
	for _, name := range sizeNames() {
		m.sizes[name] = Value{Name: name, Label: m.word("sizes", name)}
	}
	for _, name := range []string{"material", "dimensions", "care", "made-in"} {
		m.labels[name] = m.word("details", name)
	}
	m.labels["size"] = m.word("options", "size")
	m.fold()
	m.openStalls()
	err = m.readMakers(files)
	return m, errors.Join(append(m.errs, err, sections[0].done(), sections[1].done())...)
}

// text answers what say says in each language.
func (m *market) text(say func(i int, l *language) string) Text {
	t := make(Text, len(m.languages))
	for i, l := range m.languages {
		t[l.tag] = say(i, l)
	}
	return t
}

// word answers a label in every language and notes where it is missing.
func (m *market) word(kind, name string) Text {
	return m.text(func(_ int, l *language) string {
		label, ok := l.labels[kind][name]
		if !ok {
			m.errs = append(m.errs, fmt.Errorf("texts/%s: no word for %s in %s", l.tag, name, kind))
		}
		return label
	})
}

// fold prepares what variants of one colour and size have in common, whatever the product.
func (m *market) fold() {
	lower := func(v Value) Text {
		return m.text(func(_ int, l *language) string { return strings.ToLower(v.Label[l.tag]) })
	}
	m.chosen[[2]string{}] = map[string]string{}
	for size, value := range m.sizes {
		m.inside[size] = lower(value)
		m.chosen[[2]string{"", size}] = map[string]string{"size": size}
	}
	for colour, value := range m.colours {
		m.inside[colour] = lower(value)
		m.chosen[[2]string{colour, ""}] = map[string]string{"colour": colour}
		for size := range m.sizes {
			m.chosen[[2]string{colour, size}] = map[string]string{"colour": colour, "size": size}
		}
	}
}

func (m *market) openStalls() {
	for _, slug := range m.order {
		s := &stall{
			slug:   slug,
			name:   m.text(func(_ int, l *language) string { return l.categories[slug].name }),
			line:   m.text(func(_ int, l *language) string { return l.categories[slug].line }),
			colour: m.text(func(_ int, l *language) string { return l.categories[slug].colour }),
		}
		for _, l := range m.languages {
			s.alts = append(s.alts, l.categories[slug].alt)
		}
		m.stalls[slug] = s
	}
}

func (m *market) readMakers(files fs.FS) error {
	sections, err := readSheet(files, "facts/makers.txt")
	if err != nil {
		return err
	}
	for _, s := range sections {
		w := &workshop{Maker: Maker{Name: s.text("name"), Town: s.text("town"), Country: s.text("country")}, makes: s.words("makes")}
		country := m.word("countries", w.Country)
		w.place = m.text(func(_ int, l *language) string { return l.place.with(w.Town, country[l.tag]) })
		m.makers = append(m.makers, w)
		m.byName[s.name] = w
		err = errors.Join(err, s.done())
	}
	return err
}

// details answers the table below the description.
func (m *market) details(material, dimensions, care, madeIn Text) []Detail {
	return []Detail{
		{m.labels["material"], material}, {m.labels["dimensions"], dimensions},
		{m.labels["care"], care}, {m.labels["made-in"], madeIn},
	}
}

// categories answers the categories with the pictures of their first products.
func (m *market) categories(products []Product) []Category {
	categories := make([]Category, len(m.order))
	for i, slug := range m.order {
		first := slices.IndexFunc(products, func(p Product) bool { return p.Category == slug })
		s := m.stalls[slug]
		categories[i] = Category{Slug: slug, Name: s.name, Line: s.line, Picture: products[first].Variants[0].Picture}
	}
	return categories
}
