package seed

import (
	"slices"
	"strings"
	"time"

	productsv1 "feria/internal/contract/services/products/v1"
)

// Review is what somebody said.
type Review struct {
	Rating      int // 2 to 5: who was cheated wrote to the maker
	Title, Text string
	Locale      string
	Name        string // may be ""
	Verified    bool
	Helpful     int
	Age         time.Duration // when the store opened; at most two years
}

// Products are the slugs of all that something was said of.
func (b *Book) Products() []string {
	var slugs []string
	for slug := range b.reviews {
		slugs = append(slugs, slug)
	}
	slices.Sort(slugs)
	return slugs
}

// Of is what was said of a product; nothing of one that the book does not know.
func (b *Book) Of(p *productsv1.Product) []Review {
	var out []Review
	for _, d := range b.reviews[p.GetSlug()] {
		facts := factsOf(p, d)
		var said []string
		for _, s := range d.sentences {
			if text, whole := facts.fill(s.text); whole {
				said = append(said, text)
			}
		}
		heading, _ := facts.fill(d.title)
		out = append(out, Review{
			Rating: d.rating, Title: heading, Text: strings.Join(said, " "), Locale: d.locale, Name: d.name, Verified: d.verified, Helpful: d.helpful, Age: d.age,
		})
	}
	return out
}

// facts are the words that only the product knows.
type facts map[string]string

func factsOf(p *productsv1.Product, d draft) facts {
	f := facts{"name": p.GetName().In(d.locale), "maker": p.GetMaker()}
	for _, o := range p.GetOptions() {
		if n := uint64(len(o.GetValues())); o.GetName() == "colour" && n > 0 {
			f["colour"] = strings.ToLower(o.GetValues()[d.colour%n].GetLabel().In(d.locale))
		}
	}
	return f
}

// fill puts the words in. It reports false if the product does not have one: then the sentence is not about it.
func (f facts) fill(text string) (string, bool) {
	for {
		before, after, found := strings.Cut(text, "{")
		if !found {
			return text, true
		}
		name, rest, _ := strings.Cut(after, "}")
		if f[name] == "" {
			return "", false
		}
		text = before + f[name] + rest
	}
}
