package products

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"

	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	typesv1 "feria/internal/contract/types/v1"
)

func newService(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations))}
}

func english(text string) *typesv1.Text {
	return &typesv1.Text{ByLanguage: map[string]string{"en": text}}
}

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

// mug is the n-th product: two colours, the second one euro dearer.
func mug(n int) *productsv1.Product {
	slug := fmt.Sprintf("mug-%02d", n)
	p := &productsv1.Product{
		Slug: slug, Category: "ceramics", Name: english(fmt.Sprintf("Mug %c", 'Z'-n)), Maker: "Ana", Position: int64(n),
		Options: []*productsv1.Option{{Name: "colour", Label: english("Colour")}},
	}
	for i, colour := range []string{"blue", "oat"} {
		p.Options[0].Values = append(p.Options[0].Values, &productsv1.OptionValue{Value: colour, Label: english(colour), Swatch: "#123456"})
		p.Variants = append(p.Variants, &productsv1.Variant{
			Sku: slug + "-" + colour, Product: slug, Options: map[string]string{"colour": colour}, Price: euros(int64(1000 + 10*(n%7) + 100*i)), Grams: 300,
			Picture: "mug", Alt: english("a mug"),
		})
	}
	return p
}

// stocked is a service with so many mugs.
func stocked(t *testing.T, mugs int) *service {
	t.Helper()
	s := newService(t)
	r := &productsv1.ImportRequest{Categories: []*productsv1.Category{{Slug: "ceramics", Name: english("Ceramics")}, {Slug: "toys", Name: english("Toys")}}}
	for n := range mugs {
		r.Products = append(r.Products, mug(n))
	}
	if _, err := s.Import(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *service) events(t *testing.T) (n int) {
	t.Helper()
	if err := s.db.Get(&n, `SELECT count(*) FROM outbox`); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsImportedStandsAsGiven(t *testing.T) {
	t.Parallel()
	s := stocked(t, 3)
	answer, err := s.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "mug-01"})
	if err != nil {
		t.Fatal(err)
	}
	p := answer.GetProduct()
	if p.GetName().In("en") != "Mug Y" || p.GetMaker() != "Ana" || len(p.GetOptions()) != 1 || len(p.GetVariants()) != 2 ||
		p.GetVariants()[1].GetSku() != "mug-01-oat" || p.GetVariants()[1].GetPrice().GetMinor() != 1110 || p.GetVariants()[0].GetOptions()["colour"] != "blue" {
		t.Error(p)
	}
	if got := s.events(t); got != 3 {
		t.Errorf("%d events for three products", got)
	}
	changed := mug(1)
	changed.Variants = changed.GetVariants()[:1]
	if _, err := s.Import(t.Context(), &productsv1.ImportRequest{Products: []*productsv1.Product{changed}}); err != nil {
		t.Fatal(err)
	}
	if answer, err = s.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "mug-01"}); err != nil || len(answer.GetProduct().GetVariants()) != 1 {
		t.Error(answer, err)
	}
	if _, err := s.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "nothing"}); !errs.Is(err, errs.NotFound) {
		t.Errorf("an unknown product: %v", err)
	}
}

func TestWhatCannotBeSoldIsNotImported(t *testing.T) {
	t.Parallel()
	s := stocked(t, 1)
	for name, spoil := range map[string]func(*productsv1.Product){
		"no variants":      func(p *productsv1.Product) { p.Variants = nil },
		"no English name":  func(p *productsv1.Product) { p.Name = &typesv1.Text{} },
		"slug":             func(p *productsv1.Product) { p.Slug = "Mug/../01" },
		"no price":         func(p *productsv1.Product) { p.Variants[0].Price = euros(0) },
		"two currencies":   func(p *productsv1.Product) { p.Variants[0].Price.Currency = "USD" },
		"the same twice":   func(p *productsv1.Product) { p.Variants[1].Options["colour"] = "blue" },
		"a value too many": func(p *productsv1.Product) { p.Variants[0].Options["colour"] = "green" },
	} {
		t.Run(name, func(t *testing.T) {
			p := mug(7)
			spoil(p)
			if _, err := s.Import(t.Context(), &productsv1.ImportRequest{Products: []*productsv1.Product{mug(8), p}}); !errs.Is(err, errs.Invalid) {
				t.Errorf("%v", err)
			}
			if _, err := s.GetProduct(t.Context(), &productsv1.GetProductRequest{Slug: "mug-08"}); !errs.Is(err, errs.NotFound) {
				t.Errorf("half of it was imported: %v", err)
			}
		})
	}
}

// TestPagesNeitherRepeatNorSkip walks through every sort, and lists another product in the middle of it.
func TestPagesNeitherRepeatNorSkip(t *testing.T) {
	t.Parallel()
	before := map[productsv1.ListProductsRequest_Sort]func(a, b *productsv1.Card) int{
		productsv1.ListProductsRequest_SORT_PRICE_UP: func(a, b *productsv1.Card) int { return cmp.Compare(a.GetFrom().GetMinor(), b.GetFrom().GetMinor()) },
		productsv1.ListProductsRequest_SORT_PRICE_DOWN: func(a, b *productsv1.Card) int {
			return cmp.Compare(b.GetFrom().GetMinor(), a.GetFrom().GetMinor())
		},
		productsv1.ListProductsRequest_SORT_NEWEST:      func(a, b *productsv1.Card) int { return cmp.Compare(b.GetSlug(), a.GetSlug()) },
		productsv1.ListProductsRequest_SORT_NAME:        func(a, b *productsv1.Card) int { return cmp.Compare(a.GetName().In("en"), b.GetName().In("en")) },
		productsv1.ListProductsRequest_SORT_UNSPECIFIED: nil,
	}
	for sort, compare := range before {
		t.Run(sort.String(), func(t *testing.T) {
			t.Parallel()
			s := stocked(t, 20)
			var all []*productsv1.Card
			for page := ""; ; {
				answer, err := s.ListProducts(t.Context(), &productsv1.ListProductsRequest{Category: "ceramics", Sort: sort, Limit: 6, Page: page})
				if err != nil {
					t.Fatal(err)
				}
				if all = append(all, answer.GetCards()...); len(all) == 6 {
					if _, err := s.Import(t.Context(), &productsv1.ImportRequest{Products: []*productsv1.Product{mug(21)}}); err != nil {
						t.Fatal(err)
					}
				}
				if page = answer.GetNextPage(); page == "" {
					break
				}
			}
			slugs := map[string]bool{}
			for _, c := range all {
				slugs[c.GetSlug()] = true
			}
			if late := slugs["mug-21"]; late {
				delete(slugs, "mug-21")
			} else if len(all) > 20 {
				t.Errorf("%d cards of 20 products", len(all))
			}
			if len(slugs) != 20 || len(all) > 21 || compare != nil && !slices.IsSortedFunc(all, compare) {
				t.Errorf("%d cards, %d products", len(all), len(slugs))
			}
		})
	}
}

func TestListsRefuseWhatIsNoList(t *testing.T) {
	t.Parallel()
	s := stocked(t, 1)
	for name, r := range map[string]*productsv1.ListProductsRequest{
		"limit":        {Limit: 101},
		"negative":     {Limit: -1},
		"sort":         {Sort: 99},
		"page":         {Page: "not a page"},
		"another sort": {Page: "eyJzIjoxLCJrIjoiMSIsInAiOiJhIn0", Sort: productsv1.ListProductsRequest_SORT_NEWEST},
	} {
		if _, err := s.ListProducts(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.ListProducts(t.Context(), &productsv1.ListProductsRequest{Category: "nothing"}); !errs.Is(err, errs.NotFound) {
		t.Errorf("an unknown category: %v", err)
	}
	if _, err := s.GetCards(t.Context(), &productsv1.GetCardsRequest{Slugs: make([]string, maxCards+1)}); !errs.Is(err, errs.Invalid) {
		t.Errorf("too many cards: %v", err)
	}
	if _, err := s.GetVariants(t.Context(), &productsv1.GetVariantsRequest{Skus: make([]string, maxVariants+1)}); !errs.Is(err, errs.Invalid) {
		t.Errorf("too many variants: %v", err)
	}
}

func TestCardsComeInTheOrderAsked(t *testing.T) {
	t.Parallel()
	s := stocked(t, 3)
	answer, err := s.GetCards(t.Context(), &productsv1.GetCardsRequest{Slugs: []string{"mug-02", "nothing", "mug-00"}})
	if err != nil || len(answer.GetCards()) != 2 || answer.GetCards()[0].GetSlug() != "mug-02" || answer.GetCards()[1].GetSlug() != "mug-00" {
		t.Error(answer, err)
	}
	if c := answer.GetCards()[0]; !c.GetSeveralPrices() || c.GetFrom().GetMinor() != 1020 || len(c.GetSkus()) != 2 {
		t.Error(c)
	}
}

func TestANewPriceHoldsFromNowOn(t *testing.T) {
	t.Parallel()
	s := stocked(t, 2)
	before := s.events(t)
	if _, err := s.SetPrice(t.Context(), &productsv1.SetPriceRequest{Sku: "mug-01-oat", Price: euros(500)}); err != nil {
		t.Fatal(err)
	}
	variants, err := s.GetVariants(t.Context(), &productsv1.GetVariantsRequest{Skus: []string{"mug-01-oat", "nothing"}})
	if err != nil || len(variants.GetVariants()) != 1 || variants.GetVariants()[0].GetVariant().GetPrice().GetMinor() != 500 {
		t.Error(variants, err)
	}
	cards, err := s.GetCards(t.Context(), &productsv1.GetCardsRequest{Slugs: []string{"mug-01"}})
	if err != nil || cards.GetCards()[0].GetFrom().GetMinor() != 500 {
		t.Error(cards, err)
	}
	if got := s.events(t) - before; got != 1 {
		t.Errorf("%d events for a price", got)
	}
	for name, r := range map[string]*productsv1.SetPriceRequest{
		"nothing": {Sku: "mug-01-oat", Price: euros(0)}, "currency": {Sku: "mug-01-oat", Price: &typesv1.Money{Minor: 1, Currency: "USD"}},
	} {
		if _, err := s.SetPrice(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.SetPrice(t.Context(), &productsv1.SetPriceRequest{Sku: "nothing", Price: euros(1)}); !errs.Is(err, errs.NotFound) {
		t.Errorf("an unknown variant: %v", err)
	}
}

func TestOnlyOperatorsChangeWhatIsSold(t *testing.T) {
	t.Parallel()
	for _, procedure := range []string{productsv1connect.ProductsImportProcedure, productsv1connect.ProductsSetPriceProcedure} {
		if callers := policy[procedure]; !slices.Equal(callers, []string{auth.Operator}) {
			t.Errorf("%s may be called by %v", procedure, callers)
		}
	}
}
