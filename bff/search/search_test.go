package search

import (
	"context"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	searchv1 "feria/internal/contract/bff/search/v1"
	"feria/internal/contract/bff/search/v1/searchv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/search/v1"
	serviceconnect "feria/internal/contract/services/search/v1/searchv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
)

func text(en, es string) *typesv1.Text {
	return &typesv1.Text{ByLanguage: map[string]string{"en": en, "es": es}}
}

// market is the two services.
type market struct {
	serviceconnect.UnimplementedSearchHandler
	productsv1connect.UnimplementedProductsHandler

	found            *servicev1.FindResponse
	search, products error
	asked            *servicev1.FindRequest
}

func (m *market) Find(_ context.Context, r *servicev1.FindRequest) (*servicev1.FindResponse, error) {
	m.asked = r
	return m.found, m.search
}

func (m *market) Suggest(context.Context, *servicev1.SuggestRequest) (*servicev1.SuggestResponse, error) {
	return &servicev1.SuggestResponse{Hits: m.found.GetHits()}, m.search
}

func (m *market) ListCategories(context.Context, *productsv1.ListCategoriesRequest) (*productsv1.ListCategoriesResponse, error) {
	return &productsv1.ListCategoriesResponse{Categories: []*productsv1.Category{{Slug: "clay", Name: text("Clay", "Barro")}}}, m.products
}

func begin(t *testing.T, m *market) searchv1connect.SearchClient {
	stage := apptest.Start(t, Module, map[string]apptest.Script{
		"services/search":   func(s *connect.Server) { serviceconnect.RegisterSearchHandler(s, m) },
		"services/products": func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, m) },
	})
	return searchv1connect.NewSearchClient(stage.Client)
}

func aMarket() *market {
	return &market{found: &servicev1.FindResponse{
		Total: 1, Hits: []*servicev1.Hit{{Slug: "mug", Name: text("Mug", "Taza"), Ratings: 4, RatingSum: 18, Buyable: true}},
		Facets: []*servicev1.Facet{
			{Name: "category", Values: []*servicev1.Value{{Value: "clay", Hits: 1}}},
			{Name: "colour", Values: []*servicev1.Value{{Value: "red", Hits: 1, Label: text("Red", "Rojo")}}},
		},
	}}
}

func TestResultsAreInTheShoppersLanguage(t *testing.T) {
	m := aMarket()
	got, err := begin(t, m).Results(t.Context(), &searchv1.ResultsRequest{Locale: "es", Query: "taza", Sort: "price", Choices: []*searchv1.Choice{
		{Facet: "colour", Value: "red"}, {Facet: "colour", Value: "green"}, {Facet: "rating", Value: "4"}, {Facet: "buyable", Value: "yes"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if c := got.GetCards()[0]; c.GetName() != "Taza" || c.GetTenths() != 45 || c.GetMayBeSoldOut() {
		t.Errorf("card: %v", c)
	}
	f := got.GetFacets()
	if len(f) != 4 || f[0].GetValues()[0].GetLabel() != "Barro" || f[1].GetValues()[0].GetLabel() != "Rojo" || !f[1].GetValues()[0].GetChosen() {
		t.Fatalf("facets: %v", f)
	}
	if green := f[1].GetValues()[1]; !green.GetChosen() || green.GetHits() != 0 || green.GetLabel() != "green" {
		t.Errorf("a choice that nothing has any more: %v", green)
	}
	if a := m.asked; a.GetFilter().GetRating() != 4 || !a.GetFilter().GetBuyable() || a.GetSort() != servicev1.FindRequest_SORT_PRICE_UP {
		t.Errorf("asked %v", a)
	}
}

func TestResultsWithoutCategories(t *testing.T) {
	m := aMarket()
	m.products = errs.E(errs.Unavailable, "Closed.")
	got, err := begin(t, m).Results(t.Context(), &searchv1.ResultsRequest{Query: "mug"})
	if err != nil || got.GetFacets()[0].GetValues()[0].GetLabel() != "clay" {
		t.Errorf("%v %v", got, err)
	}
	m = &market{found: &servicev1.FindResponse{}}
	if got, err = begin(t, m).Results(t.Context(), &searchv1.ResultsRequest{Query: "zzz"}); err != nil || len(got.GetCategories()) != 1 {
		t.Errorf("nothing found: %v %v", got, err)
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	for _, r := range []*searchv1.ResultsRequest{
		{Sort: "zzz"}, {Choices: []*searchv1.Choice{{Facet: "rating", Value: "x"}}}, {Choices: []*searchv1.Choice{{Facet: "smell", Value: "x"}}},
	} {
		if _, err := begin(t, aMarket()).Results(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
	closed := &market{search: errs.E(errs.Unavailable, "Closed.")}
	if _, err := begin(t, closed).Results(t.Context(), &searchv1.ResultsRequest{}); !errs.Is(err, errs.Unavailable) {
		t.Error(err)
	}
}

func TestSuggestionsAreNames(t *testing.T) {
	got, err := begin(t, aMarket()).Suggest(t.Context(), &searchv1.SuggestRequest{Locale: "es", Query: "ta"})
	if err != nil || len(got.GetSuggestions()) != 1 || got.GetSuggestions()[0].GetName() != "Taza" {
		t.Errorf("%v %v", got, err)
	}
}
