package catalogue

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func loaded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// handmade answers the products written by hand.
func handmade(t testing.TB) []Product {
	c := loaded(t)
	var products []Product
	for p := range c.Generate(c.Handmade()) {
		products = append(products, p)
	}
	return products
}

func TestMarketIsLargeEnough(t *testing.T) {
	c, products := loaded(t), handmade(t)
	optional, perCategory := 0, map[string]int{}
	for _, p := range products {
		perCategory[p.Category]++
		if len(p.Options) > 0 {
			optional++
		}
	}
	if len(products) < 126 || len(c.Categories()) < 8 {
		t.Errorf("%d products in %d categories, want 126 in 8", len(products), len(c.Categories()))
	}
	if percent := optional * 100 / len(products); percent <= 60 {
		t.Errorf("%d %% of the products have options, want more than 60", percent)
	}
	for _, category := range c.Categories() {
		if n := perCategory[category.Slug]; n < 10 {
			t.Errorf("%s has %d products, want 10", category.Slug, n)
		}
	}
}

func TestSmallCatalogueHasSomethingOfEverything(t *testing.T) {
	c := loaded(t)
	seen := map[string]bool{}
	for p := range c.Generate(len(c.Categories())) {
		seen[p.Category] = true
	}
	if len(seen) != len(c.Categories()) {
		t.Errorf("the first products are of %d categories, want %d", len(seen), len(c.Categories()))
	}
}

// catalogued is what must not come twice.
type catalogued struct {
	slugs, skus, names, pictures, sentences map[string]string
}

func newCatalogued() catalogued {
	return catalogued{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
}

func (c catalogued) add(t *testing.T, p Product) {
	t.Helper()
	once := func(what string, in map[string]string, key string) {
		if other, twice := in[key]; twice {
			t.Errorf("%s and %s share the %s %q", other, p.Slug, what, key)
		}
		in[key] = p.Slug
	}
	once("slug", c.slugs, p.Slug)
	for tag, name := range p.Name {
		once("name", c.names, tag+" "+strings.ToLower(name))
	}
	for _, v := range p.Variants {
		once("SKU", c.skus, v.SKU)
		once("picture", c.pictures, v.Picture)
	}
	for _, description := range p.Description {
		for _, sentence := range sentencesOf(description) {
			once("sentence", c.sentences, sentence)
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?]["’]?\s+`)

// sentencesOf answers the sentences of a text, as they are compared: lower case, no punctuation.
func sentencesOf(text string) []string {
	sentences := sentenceEnd.Split(text, -1)
	for i, s := range sentences {
		sentences[i] = strings.ToLower(strings.Trim(s, " .!?"))
	}
	return sentences
}

func TestNothingComesTwice(t *testing.T) {
	c, seen := loaded(t), newCatalogued()
	for p := range c.Generate(20_000) {
		seen.add(t, p)
	}
}

func TestNoTaglineComesTwice(t *testing.T) {
	seen := map[string]string{}
	for _, p := range handmade(t) {
		for tag := range p.Description {
			for _, sentence := range append(sentencesOf(p.Description[tag]), sentencesOf(p.Tagline[tag])...) {
				if other, twice := seen[sentence]; twice {
					t.Errorf("%s and %s both say %q", other, p.Slug, sentence)
				}
				seen[sentence] = p.Slug
			}
		}
	}
}

var (
	identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	spec       = regexp.MustCompile(`^[a-z]+(-[a-z]+)?-[0-9a-f]{8}-[a-z]+(-(small|medium|large))?$`)
	swatch     = regexp.MustCompile(`^#[0-9a-f]{6}$`)
)

// within reports texts that are missing, padded, too long or hold a place that was not filled.
func within(t *testing.T, slug, what string, text Text, low, high int) {
	t.Helper()
	for _, tag := range []string{"en", "es"} {
		if text[tag] == "" {
			t.Errorf("%s: %s is missing in %s", slug, what, tag)
		}
	}
	for tag, s := range text {
		if n := utf8.RuneCountInString(s); n < low || n > high {
			t.Errorf("%s: %s in %s is of %d characters, want %d to %d: %q", slug, what, tag, n, low, high, s)
		}
		if strings.ContainsAny(s, "{}\n\t") || strings.Contains(s, "  ") || s != strings.TrimSpace(s) {
			t.Errorf("%s: %s in %s is not clean: %q", slug, what, tag, s)
		}
	}
}

func TestEveryFieldIsWithinLimits(t *testing.T) {
	c := loaded(t)
	for p := range c.Generate(10_000) {
		if !identifier.MatchString(p.Slug) || len(p.Slug) > 48 {
			t.Errorf("slug %q", p.Slug)
		}
		within(t, p.Slug, "name", p.Name, 8, 48)
		within(t, p.Slug, "tagline", p.Tagline, 10, 64)
		if p.Position <= c.Handmade() {
			within(t, p.Slug, "description", p.Description, 180, 520)
			for tag, description := range p.Description {
				if n := len(sentencesOf(description)); n < 2 || n > 5 {
					t.Errorf("%s: %d sentences in %s", p.Slug, n, tag)
				}
			}
		} else {
			within(t, p.Slug, "description", p.Description, 120, 520)
		}
		if p.Maker.Name == "" || p.Maker.Town == "" || len(p.Details) != 4 {
			t.Errorf("%s: maker %v, %d details", p.Slug, p.Maker, len(p.Details))
		}
		for _, d := range p.Details {
			within(t, p.Slug, "detail", d.Label, 4, 24)
			within(t, p.Slug, "detail", d.Value, 3, 100)
		}
		checkVariants(t, p)
	}
}

func checkVariants(t *testing.T, p Product) {
	t.Helper()
	if len(p.Variants) == 0 || len(p.Variants) > 24 {
		t.Errorf("%s: %d variants", p.Slug, len(p.Variants))
	}
	offered := map[string]bool{}
	for _, v := range p.Variants {
		if !identifier.MatchString(v.SKU) || len(v.SKU) > 64 || !strings.HasPrefix(v.SKU, p.Slug) {
			t.Errorf("SKU %q of %s", v.SKU, p.Slug)
		}
		if v.Cents < 300 || v.Cents > 150_000 || v.Grams < 1 || v.Grams > 40_000 {
			t.Errorf("%s: %d cents, %d g", v.SKU, v.Cents, v.Grams)
		}
		if !spec.MatchString(v.Picture) {
			t.Errorf("%s: picture %q", v.SKU, v.Picture)
		}
		within(t, v.SKU, "alt", v.Alt, 12, 96)
		if len(v.Options) != len(p.Options) {
			t.Errorf("%s: options %v", v.SKU, v.Options)
		}
		for name, value := range v.Options {
			offered[name+"="+value] = true
		}
	}
	for _, o := range p.Options {
		within(t, p.Slug, "option", o.Label, 4, 24)
		if len(o.Values) < 2 {
			t.Errorf("%s: no choice of %s", p.Slug, o.Name)
		}
		for _, value := range o.Values {
			within(t, p.Slug, "value", value.Label, 2, 24)
			if !offered[o.Name+"="+value.Name] {
				t.Errorf("%s: no variant is %s", p.Slug, value.Name)
			}
			if (o.Name == "colour") != swatch.MatchString(value.Swatch) {
				t.Errorf("%s: swatch %q of %s", p.Slug, value.Swatch, value.Name)
			}
		}
	}
}

func TestCategoriesAreDescribed(t *testing.T) {
	for _, category := range loaded(t).Categories() {
		if !identifier.MatchString(category.Slug) || !spec.MatchString(category.Picture) {
			t.Errorf("%s, picture %s", category.Slug, category.Picture)
		}
		within(t, category.Slug, "name", category.Name, 4, 24)
		within(t, category.Slug, "line", category.Line, 30, 100)
	}
}
