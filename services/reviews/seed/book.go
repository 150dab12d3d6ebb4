// Package seed is what was said of the hand-made things before the store opened: a thousand and more reviews in English and Spanish, made
// from our own texts and a fixed seed, the same at every start.
//
// The texts stand in texts/<category>.<language>.txt. A paragraph "== soap" is about one sort of thing, "== *" about all of the category, and
// general.*.txt about everything. "of:" lists the products of the sort, by slug. A line is a sentence that praises (+), that has a small but
// (~) or a real drawback (-), or the title of a review that is glad (!) or not (?). {a|b} is one or the other; {who}, {when} and {room} are
// words of the general text; {name}, {maker} and {colour} are the product's own.
package seed

import (
	"embed"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

//go:embed texts/*.txt
var files embed.FS

// Categories of hand-made things, as the market has them.
var categories = []string{"bath", "ceramics", "jewellery", "lamps", "plants", "prints", "stationery", "textiles", "toys", "wood"}

// tone is what a line does.
type tone byte

const (
	praise    tone = '+'
	but       tone = '~'
	drawback  tone = '-'
	gladTitle tone = '!'
	title     tone = '?'
)

// line is one pattern of the texts, with the place where it stands.
type line struct {
	pattern string
	tone    tone
}

// general is the sort of all things.
const general = "*"

// text is a file: the lines of each sort, and its lists of words.
type text struct {
	sorts    map[string][]line
	products map[string][]string // of each sort
	order    []string            // of the sorts
	words    map[string][]string
}

func read(name string) (*text, error) {
	raw, err := files.ReadFile("texts/" + name + ".txt")
	if err != nil {
		return nil, err
	}
	t := &text{sorts: map[string][]line{}, products: map[string][]string{}, words: map[string][]string{}}
	sort := ""
	for n, row := range strings.Split(string(raw), "\n") {
		mark, rest, _ := strings.Cut(row, " ")
		switch {
		case row == "":
		case mark == "==":
			sort = rest
			t.order = append(t.order, sort)
		case mark == "of:":
			t.products[sort] = strings.Fields(rest)
		case mark == "names:":
			t.words["names"] = strings.Fields(rest)
		case len(mark) == 1 && strings.Contains("+~-!?", mark):
			t.sorts[sort] = append(t.sorts[sort], line{rest, tone(mark[0])})
		case strings.HasSuffix(mark, ":"):
			t.words[strings.TrimSuffix(mark, ":")] = strings.Split(rest, " | ")
		default:
			return nil, fmt.Errorf("texts/%s.txt, line %d: %q is nothing that is known", name, n+1, row)
		}
	}
	return t, nil
}

// Book holds what was said of each product, but for the facts that only the product itself knows.
type Book struct {
	reviews map[string][]draft // by slug
}

// sentence is a line with its choices made.
type sentence struct {
	text string
	tone tone
}

// draft is a review whose product's own words are still missing.
type draft struct {
	rating    int
	title     string
	sentences []sentence
	locale    string
	name      string
	verified  bool
	helpful   int
	age       time.Duration
	colour    uint64 // chooses one of the product's
}

// locales of reviews; a third are in Spanish.
var locales = []string{"en", "en", "es"}

// Load writes the book. Its error is a defect of the texts: they are too few for what is asked of them, or cannot be read.
func Load() (*Book, error) {
	b := &Book{reviews: map[string][]draft{}}
	w := &writer{seen: map[string]bool{}, general: map[string]*text{}}
	for _, locale := range []string{"en", "es"} {
		t, err := read("general." + locale)
		if err != nil {
			return nil, err
		}
		w.general[locale] = t
	}
	for _, category := range categories {
		w.own = map[string]*text{}
		for _, locale := range []string{"en", "es"} {
			t, err := read(category + "." + locale)
			if err != nil {
				return nil, err
			}
			w.own[locale] = t
		}
		for _, sort := range w.own["en"].order {
			for _, slug := range w.own["en"].products[sort] {
				drafts, err := w.product(slug, sort)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", slug, err)
				}
				b.reviews[slug] = drafts
			}
		}
	}
	return b, nil
}

// dice are the same for a product at every start.
func dice(slug string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(slug)) // never fails
	return rand.New(rand.NewPCG(7, h.Sum64()))
}
