package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// works generates products. Each is a given name, a material and a form; the combinations are walked with a stride that
// has no factor in common with their number, so neighbours differ, none comes twice, and nothing has to be remembered.
type works struct {
	market *market
	given  []string
	lines  []line
	stride uint64
}

// line is a form in a material: what all products called "… Stoneware Mug" have in common.
type line struct {
	*kind
	slug           string // such as "stoneware-mug"
	material, form Text
}

// kind is what is known of the things that are drawn alike.
type kind struct {
	name                        string
	stall                       *stall
	price, grams, height, width span // of the smallest size; whole euro, grams, cm
	sizes                       []string
	makers                      []*workshop
	colours                     []Value
}

// span is a range of whole numbers, both ends included.
type span struct{ low, high int }

func newWorks(files fs.FS, m *market, handmade []Product) (*works, error) {
	sections, err := readSheet(files, "facts/generated.txt")
	if err != nil {
		return nil, err
	}
	w := &works{market: m}
	for _, s := range sections {
		if s.name == "names" {
			w.given = givenNames(s)
		} else {
			w.addKind(s)
		}
		err = errors.Join(err, s.done())
	}
	if err = errors.Join(append(m.errs, err, w.distinct(handmade))...); err != nil {
		return nil, err
	}
	w.stride = coprime(uint64(w.capacity()))
	return w, nil
}

// givenNames joins every start with every end.
func givenNames(s *section) []string {
	starts, ends := s.words("starts"), s.words("ends")
	names := make([]string, 0, len(starts)*len(ends))
	for _, end := range ends {
		for _, start := range starts {
			names = append(names, start+end)
		}
	}
	return names
}

func (w *works) addKind(s *section) {
	k := &kind{
		name: s.name, stall: w.market.stalls[s.text("category")], colours: w.market.coloursOf(s),
		price: s.span("price"), grams: s.span("grams"), height: s.span("height"), width: s.span("width"),
		sizes: strings.Fields(s.optional("sizes")),
	}
	for _, maker := range w.market.makers {
		if slices.Contains(maker.makes, s.name) {
			k.makers = append(k.makers, maker)
		}
	}
	if k.stall == nil || len(k.makers) == 0 {
		s.fail("no category, or nobody makes it")
	}
	for _, name := range k.sizes {
		if _, ok := w.market.sizes[name]; !ok {
			s.fail("unknown size %s", name)
		}
	}
	materials, forms := s.words("materials"), s.words("forms")
	for _, material := range materials {
		for _, form := range forms {
			w.lines = append(w.lines, line{
				kind: k, slug: material + "-" + form,
				material: w.market.word("materials", material), form: w.market.word("forms", form),
			})
		}
	}
}

// span takes two numbers, the lower first.
func (s *section) span(key string) span {
	var r span
	if n, err := fmt.Sscanf(s.text(key), "%d %d", &r.low, &r.high); n != 2 || err != nil || r.low < 1 || r.high < r.low {
		s.fail("%s is not a range", key)
	}
	return r
}

// distinct answers an error if two products could share a slug.
func (w *works) distinct(handmade []Product) error {
	given, lines := make(map[string]bool, len(w.given)), make(map[string]bool, len(w.lines))
	for _, name := range w.given {
		if given[name] || strings.Contains(name, "-") {
			return fmt.Errorf("facts/generated.txt: the name %s", name)
		}
		given[name] = true
	}
	for _, l := range w.lines {
		if lines[l.slug] {
			return fmt.Errorf("facts/generated.txt: two lines of %s", l.slug)
		}
		lines[l.slug] = true
	}
	for _, p := range handmade {
		if name, _, _ := strings.Cut(p.Slug, "-"); given[name] {
			return fmt.Errorf("%s begins with a name that is for generated products", p.Slug)
		}
	}
	return nil
}

// capacity is the number of products there can be.
func (w *works) capacity() int { return len(w.given) * len(w.lines) }

// coprime answers a number near n times the golden section that shares no factor with n.
func coprime(n uint64) uint64 {
	for c := n * 618 / 1000; ; c++ {
		a, b := n, c
		for b != 0 {
			a, b = b, a%b
		}
		if a == 1 {
			return c
		}
	}
}

// generatedDesigns is where the designs of generated products begin.
const generatedDesigns = 1 << 31

// generatedDesign answers a different number for each i below 2³¹: odd factors and shifted exclusive-ors can be undone.
func generatedDesign(i int) uint32 {
	const mask = generatedDesigns - 1
	x := uint32(i) * 0x2c1b3c6d & mask
	x ^= x >> 15
	x = x * 0x297a2d39 & mask
	x ^= x >> 13
	return generatedDesigns | x
}

func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func decimal(n int) string { return strconv.Itoa(n) }
