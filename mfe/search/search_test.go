package search

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	searchv1 "feria/internal/contract/bff/search/v1"
	"feria/internal/contract/bff/search/v1/searchv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, and what it was asked.
type script struct {
	results *searchv1.ResultsResponse
	suggest *searchv1.SuggestResponse
	err     error
	asked   *searchv1.ResultsRequest
}

func (s *script) Results(_ context.Context, r *searchv1.ResultsRequest) (*searchv1.ResultsResponse, error) {
	s.asked = r
	return s.results, s.err
}

func (s *script) Suggest(context.Context, *searchv1.SuggestRequest) (*searchv1.SuggestResponse, error) {
	return s.suggest, s.err
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { searchv1connect.RegisterSearchHandler(server, s) })
}

func found() *searchv1.ResultsResponse {
	return &searchv1.ResultsResponse{
		Cards: []*searchv1.Card{
			{Slug: "mug", Name: "Mug & <b>", Maker: "Ana", From: &typesv1.Money{Minor: 2000, Currency: "EUR"}, Ratings: 2, Tenths: 45},
			{Slug: "cup", Name: "Cup", SeveralPrices: true, From: &typesv1.Money{Minor: 900, Currency: "EUR"}, MayBeSoldOut: true},
		},
		Total: 30, NextPage: "abc",
		Facets: []*searchv1.Facet{
			{Name: "colour", Values: []*searchv1.Value{{Value: "red", Label: "Red", Hits: 20, Chosen: true}, {Value: "blue", Label: "Blue", Hits: 1}}},
			{Name: "price", Values: []*searchv1.Value{{Value: "0-25", Hits: 3}, {Value: "25-50", Hits: 3}, {Value: "200-", Hits: 3}}},
		},
	}
}

func TestResultsShowCardsAndFacets(t *testing.T) {
	bff := &script{results: found()}
	got := begin(t, bff).Fragment(t, "results", "q", "  blue   mug ", "colour", "red", "sort", "price")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Results for “blue mug”" || got.Count(".card") != 2 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if got.Attr(".card a", "href") != "/p/mug" || got.Text(".card h3") != "Mug & <b>" || !strings.Contains(got.Text(".card"), "2 reviews") {
		t.Errorf("card: %s", got.Text(".card"))
	}
	if !strings.Contains(got.Text(".card:nth-child(2)"), "May be sold out") || !strings.Contains(got.Text(".card:nth-child(2)"), "from €9.00") {
		t.Errorf("card: %s", got.Text(".card:nth-child(2)"))
	}
	if got.Attr(".facets [aria-current]", "href") != "/search?q=blue+mug&sort=price" {
		t.Errorf("a choice is taken back at %q", got.Attr(".facets [aria-current]", "href"))
	}
	if blue := got.Attr(".facets li:nth-child(2) a", "href"); blue != "/search?colour=red%2Cblue&q=blue+mug&sort=price" {
		t.Errorf("a sibling is chosen at %q", blue)
	}
	if next := got.Attr("a[rel=next]", "href"); next != "/search?colour=red&page=abc&q=blue+mug&sort=price" {
		t.Errorf("next at %q", next)
	}
	if bff.asked.GetQuery() != "blue mug" || bff.asked.GetSort() != "price" || len(bff.asked.GetChoices()) != 1 {
		t.Errorf("asked %v", bff.asked)
	}
	if !strings.Contains(got.Header.Get("Feria-Meta"), "noindex") {
		t.Errorf("meta: %s", got.Header.Get("Feria-Meta"))
	}
}

func TestEveryOtherState(t *testing.T) {
	none := &searchv1.ResultsResponse{DidYouMean: "mug", Categories: []*searchv1.Value{{Value: "ceramics", Label: "Ceramics"}}}
	got := begin(t, &script{results: none}).Fragment(t, "results", "q", "mgu")
	if got.Count("h1") != 1 || got.Attr(".mean a", "href") != "/search?q=mug" || got.Attr(".empty a", "href") != "/c/ceramics" {
		t.Errorf("nothing found: %s", got.Body)
	}
	bff := &script{}
	if got := begin(t, bff).Fragment(t, "results", "q", "  "); got.Status != http.StatusOK || got.Count("h1") != 1 || bff.asked != nil {
		t.Errorf("no query: %d %s", got.Status, got.Body)
	}
	bff = &script{results: none}
	begin(t, bff).Fragment(t, "results", "q", strings.Repeat("ñ漢", 200))
	if n := len(bff.asked.GetQuery()); n > 200 || n == 0 {
		t.Errorf("asked for %d bytes", n)
	}
	for _, test := range []struct {
		err      error
		params   []string
		status   int
		location string
	}{
		{errs.E(errs.Invalid, "No."), []string{"q", "mug", "page", "zz"}, 303, "/search?q=mug"},
		{errs.E(errs.Invalid, "No."), []string{"q", "mug"}, 422, ""},
		{errs.E(errs.Unavailable, "Closed."), []string{"q", "mug"}, 503, ""},
	} {
		got := begin(t, &script{err: test.err}).Fragment(t, "results", test.params...)
		if got.Status != test.status || got.Header.Get("Location") != test.location {
			t.Errorf("%v: %d to %q", test.params, got.Status, got.Header.Get("Location"))
		}
	}
}

func TestFieldSearchesWithoutScript(t *testing.T) {
	got := begin(t, &script{}).Fragment(t, "field")
	if got.Attr("form[role=search]", "action") != "/search" || got.Attr("input", "name") != "q" || got.Text("label") != "Search the store" || got.Attr("label", "for") != got.Attr("input", "id") {
		t.Errorf("%s", got.Body)
	}
}

func TestSuggestionsLeadToProducts(t *testing.T) {
	s := begin(t, &script{suggest: &searchv1.SuggestResponse{Suggestions: []*searchv1.Suggestion{{Slug: "mug", Name: "Mug <i>"}}}})
	if got := s.Fragment(t, "suggest", "q", "mu"); got.Attr("[role=option] a", "href") != "/p/mug" || got.Text("[role=option]") != "Mug <i>" {
		t.Errorf("%s", got.Body)
	}
	if got := s.Fragment(t, "suggest"); got.Status != http.StatusOK || got.Count("[role=option]") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}
