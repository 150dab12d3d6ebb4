package seed

import (
	"strings"
	"testing"
	"unicode/utf8"

	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/go-cmp/cmp"
)

func book(t *testing.T) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// thing is a product with all words that can be asked of one.
func thing(slug string) *productsv1.Product {
	text := func(en, es string) *typesv1.Text {
		return &typesv1.Text{ByLanguage: map[string]string{"en": en, "es": es}}
	}
	return &productsv1.Product{
		Slug: slug, Name: text("Thing "+slug, "Cosa "+slug), Maker: "Taller Azul",
		Options: []*productsv1.Option{{Name: "colour", Values: []*productsv1.OptionValue{{Value: "red", Label: text("Red", "Rojo")}}}},
	}
}

func TestThereAreEnoughForEveryProduct(t *testing.T) {
	b := book(t)
	all, stars, spanish := 0, 0, 0
	for _, slug := range b.Products() {
		said := b.Of(thing(slug))
		if len(said) < 3 {
			t.Errorf("%s has %d", slug, len(said))
		}
		for _, r := range said {
			all, stars = all+1, stars+r.Rating
			if r.Locale == "es" {
				spanish++
			}
			if r.Text == "" || utf8.RuneCountInString(r.Title) > 120 || strings.ContainsAny(r.Title+r.Text, "{}|\x00") || r.Age <= 0 || r.Age > past {
				t.Errorf("%s: %+v", slug, r)
			}
		}
	}
	if mean := float64(stars) / float64(all); len(b.Products()) != 130 || all < 1000 || mean < 4.3 || mean > 4.5 || spanish*4 < all || spanish*5 > all*2 {
		t.Errorf("%d products, %d reviews, %.2f stars, %d in Spanish", len(b.Products()), all, mean, spanish)
	}
}

func TestNoSentenceIsSaidTwice(t *testing.T) {
	b := book(t)
	seen := map[string]string{}
	for _, slug := range b.Products() {
		p := thing(slug)
		for _, d := range b.reviews[slug] {
			facts := factsOf(p, d)
			for _, s := range append(d.sentences[:len(d.sentences):len(d.sentences)], sentence{text: d.title}) {
				text, _ := facts.fill(s.text)
				if seen[text] != "" {
					t.Errorf("%s and %s: %s", seen[text], slug, text)
				}
				seen[text] = slug
			}
		}
	}
}

func TestTextsAreInTheToneOfTheirRating(t *testing.T) {
	for slug, drafts := range book(t).reviews {
		for _, d := range drafts {
			tones := map[tone]int{}
			for _, s := range d.sentences {
				tones[s.tone]++
			}
			right := true
			switch d.rating {
			case 5:
				right = tones[but]+tones[drawback] == 0
			case 4:
				right = tones[praise] > 0 && tones[drawback] == 0
			case 3:
				right = tones[praise] > 0 && tones[but]+tones[drawback] > 0
			case 2:
				right = tones[drawback] > 0 && tones[praise] == 0
			}
			if !right {
				t.Errorf("%s: %d stars for %v", slug, d.rating, d.sentences)
			}
		}
	}
}

func TestEveryStartSaysTheSame(t *testing.T) {
	one, two := book(t), book(t)
	for _, slug := range one.Products() {
		if diff := cmp.Diff(one.Of(thing(slug)), two.Of(thing(slug))); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestASentenceAboutAColourIsNotSaidOfAThingWithoutOne(t *testing.T) {
	b := book(t)
	for _, slug := range b.Products() {
		p := thing(slug)
		p.Options = nil
		for _, r := range b.Of(p) {
			if r.Text == "" || strings.Contains(r.Text, "{") {
				t.Errorf("%s: %+v", slug, r)
			}
		}
	}
	if b.Of(thing("unknown")) != nil {
		t.Error("something was said of what nobody knows")
	}
}
