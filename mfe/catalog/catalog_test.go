package catalog

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	catalogv1 "feria/internal/contract/bff/catalog/v1"
	"feria/internal/contract/bff/catalog/v1/catalogv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, and what it was asked.
type script struct {
	home     *catalogv1.HomeResponse
	category *catalogv1.CategoryResponse
	menu     *catalogv1.MenuResponse
	err      error
	asked    *catalogv1.CategoryRequest
}

func (s *script) Home(context.Context, *catalogv1.HomeRequest) (*catalogv1.HomeResponse, error) {
	return s.home, s.err
}

func (s *script) Category(_ context.Context, r *catalogv1.CategoryRequest) (*catalogv1.CategoryResponse, error) {
	s.asked = r
	return s.category, s.err
}

func (s *script) Menu(context.Context, *catalogv1.MenuRequest) (*catalogv1.MenuResponse, error) {
	return s.menu, s.err
}

func (s *script) Paths(_ context.Context, r *catalogv1.PathsRequest) (*catalogv1.PathsResponse, error) {
	return &catalogv1.PathsResponse{Pages: 1, Paths: map[int32][]string{1: {"/p/mug"}}[r.GetPage()]}, s.err
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { catalogv1connect.RegisterCatalogHandler(server, s) })
}

func aCard(slug string) *catalogv1.CardView {
	return &catalogv1.CardView{
		Slug: slug, Name: "Name of " + slug, Maker: "Ana", Picture: "pic-" + slug, Alt: "Alt of " + slug,
		From: &typesv1.Money{Minor: 123456, Currency: "EUR"},
	}
}

func manyCards(n int) []*catalogv1.CardView {
	all := make([]*catalogv1.CardView, n)
	for i := range all {
		all[i] = aCard(fmt.Sprintf("thing-%d", i))
	}
	return all
}

func someCategories() []*catalogv1.CategoryView {
	return []*catalogv1.CategoryView{
		{Slug: "ceramics", Name: "Ceramics", Description: "Clay & <fire>", Picture: "pot"},
		{Slug: "plants", Name: "Plants", Description: "Green", Picture: "fern"},
	}
}

func TestHomeShowsCategoriesAndCards(t *testing.T) {
	s := begin(t, &script{home: &catalogv1.HomeResponse{Categories: someCategories(), Featured: manyCards(8), Newest: manyCards(2)}})
	got := s.Fragment(t, "home")
	if got.Status != http.StatusOK || got.Count("h1") != 1 {
		t.Fatalf("%d, %d level-1 headings", got.Status, got.Count("h1"))
	}
	if got.Count(".card") != 10 || got.Attr(".card a", "href") != "/p/thing-0" || got.Attr(".card img", "alt") != "Alt of thing-0" {
		t.Errorf("cards: %d, first to %q", got.Count(".card"), got.Attr(".card a", "href"))
	}
	if got.Attr(".card img", "src") != "/images/art/pic-thing-0.svg" {
		t.Errorf("picture %q", got.Attr(".card img", "src"))
	}
	if links := got.Texts(".rows a"); len(links) != 2 || links[1] != "Plants" || got.Attr(".rows a", "href") != "/c/ceramics" {
		t.Errorf("categories: %q", links)
	}
	if got.Text(".rows p") != "Clay & <fire>" {
		t.Errorf("the description is not escaped: %q", got.Text(".rows p"))
	}
	if !strings.Contains(got.Header.Get("Feria-Meta"), `"canonical":"/"`) || got.Header.Get("Feria-Title") == "" {
		t.Errorf("head: %v", got.Header)
	}
}

func TestHomeWithoutGoodsSaysSo(t *testing.T) {
	got := begin(t, &script{home: &catalogv1.HomeResponse{}}).Fragment(t, "home")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Count(".empty h2") != 1 || got.Count(".card") != 0 || got.Count(".hero-stall") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestCardTellsPriceColoursAndStock(t *testing.T) {
	several, sold, long := aCard("several"), aCard("sold"), aCard("long")
	several.SeveralPrices = true
	several.Colours = []*catalogv1.Swatch{{Label: "Red", Colour: "#f00"}, {Label: "Blue", Colour: `"><script>`}}
	sold.SoldOut, sold.Colours = true, several.Colours[:1]
	long.Name, long.Maker = strings.Repeat("Extraordinarily long ", 20)+"<b>", ""
	s := begin(t, &script{category: &catalogv1.CategoryResponse{
		Category: someCategories()[0], Cards: []*catalogv1.CardView{several, sold, long}, Total: 3,
	}})
	got := s.Fragment(t, "category", "category", "ceramics")
	if prices := got.Texts(".price-tag"); len(prices) != 3 || prices[0] != "from €1,234.56" || prices[1] != "€1,234.56" {
		t.Errorf("prices: %q", prices)
	}
	if got.Count(".dots") != 1 || got.Text(".dots") != "2 colours" || got.Count(".dots svg") != 2 || got.Count(`script:not([type="application/ld+json"])`) != 0 {
		t.Errorf("colours: %d %q", got.Count(".dots"), got.Text(".dots"))
	}
	if badges := got.Texts(".card .badge"); len(badges) != 1 || badges[0] != "Sold out" || got.Count(".card:nth-child(2) .badge") != 1 {
		t.Errorf("badges: %q", badges)
	}
	if name := got.Text(".card:nth-child(3) h3"); name != strings.TrimSpace(long.GetName()) {
		t.Errorf("a long name: %q", name)
	}
}

func TestCategoryIsReadInPagesAndOrders(t *testing.T) {
	bff := &script{category: &catalogv1.CategoryResponse{Category: someCategories()[0], Cards: manyCards(24), Total: 60, NextPage: "a/b=&"}}
	s := begin(t, bff)
	for _, test := range []struct {
		name                string
		params              []string
		next, first, robots string
		selected            string
	}{
		{"first", nil, "/c/ceramics?page=a%2Fb%3D%26", "", "", ""},
		{"first by price", []string{"sort", "price"}, "/c/ceramics?page=a%2Fb%3D%26&sort=price", "", "", "price"},
		{"later by name", []string{"sort", "name", "page", "x"}, "/c/ceramics?page=a%2Fb%3D%26&sort=name", "/c/ceramics?sort=name", "noindex, follow", "name"},
	} {
		got := s.Fragment(t, "category", append([]string{"category", "ceramics"}, test.params...)...)
		if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Ceramics" || got.Text("h2") != "60 things" {
			t.Errorf("%s: %d, headings %q, %q", test.name, got.Status, got.Texts("h1"), got.Texts("h2"))
		}
		if next, first := got.Attr(".pager a[rel=next]", "href"), got.Attr(".pager a:not([rel])", "href"); next != test.next || first != test.first {
			t.Errorf("%s: next %q, first %q", test.name, next, first)
		}
		if got.Attr("option[selected]", "value") != test.selected || got.Count("option[selected]") != 1 || got.Count("option") != len(sorts) {
			t.Errorf("%s: the order offered is %q", test.name, got.Attr("option[selected]", "value"))
		}
		if has := strings.Contains(got.Header.Get("Feria-Meta"), "noindex, follow"); has != (test.robots != "") {
			t.Errorf("%s: %s", test.name, got.Header.Get("Feria-Meta"))
		}
	}
	if bff.asked.GetSlug() != "ceramics" || bff.asked.GetSort() != "name" || bff.asked.GetPage() != "x" || bff.asked.GetLocale() != "en" {
		t.Errorf("asked: %v", bff.asked)
	}
}

func TestLastPageHasNoNext(t *testing.T) {
	s := begin(t, &script{category: &catalogv1.CategoryResponse{Category: someCategories()[0], Cards: manyCards(1), Total: 1}})
	got := s.Fragment(t, "category", "category", "ceramics")
	if got.Count(".pager a") != 0 || got.Text("h2") != "1 thing" {
		t.Errorf("%d links in the pager, %q", got.Count(".pager a"), got.Text("h2"))
	}
}

func TestEmptyCategoryLeadsOn(t *testing.T) {
	s := begin(t, &script{category: &catalogv1.CategoryResponse{Category: someCategories()[0]}})
	got := s.Fragment(t, "category", "category", "ceramics")
	if got.Status != http.StatusOK || got.Attr(".empty a", "href") != "/" || got.Count("select") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestWhatCannotBeShown(t *testing.T) {
	for _, test := range []struct {
		name     string
		err      error
		params   []string
		status   int
		location string
	}{
		{"unknown category", errs.E(errs.NotFound, "There is no such category."), []string{"category", "none"}, 404, ""},
		{"unknown order", errs.E(errs.Invalid, "That order is not known."), []string{"category", "ceramics", "sort", "zzz"}, 303, "/c/ceramics"},
		{"stale page", errs.E(errs.Invalid, "No page."), []string{"category", "a b/?", "page", "zzz"}, 303, "/c/a%20b/%3F"},
		{"nonsense", errs.E(errs.Invalid, "No."), []string{"category", "ceramics"}, 422, ""},
		{"closed", errs.E(errs.Unavailable, "Products do not answer."), []string{"category", "ceramics"}, 503, ""},
	} {
		got := begin(t, &script{err: test.err}).Fragment(t, "category", test.params...)
		if got.Status != test.status || got.Header.Get("Location") != test.location {
			t.Errorf("%s: %d to %q", test.name, got.Status, got.Header.Get("Location"))
		}
		if test.location == "" && (got.Count("h1") != 1 || got.Count("[role=alert]") != 1) {
			t.Errorf("%s: %s", test.name, got.Body)
		}
	}
}

func TestMenuLeadsToEveryCategoryAndMayBeKept(t *testing.T) {
	got := begin(t, &script{menu: &catalogv1.MenuResponse{Categories: someCategories()}}).Fragment(t, "menu")
	if got.Status != http.StatusOK || got.Count("h1, h2") != 0 || got.Count("nav[aria-label]") != 1 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if got.Count("li a") != 2 || got.Attr("li a", "href") != "/c/ceramics" || got.Attr("button", "popovertarget") != got.Attr("ul", "id") {
		t.Errorf("menu: %s", got.Body)
	}
	if cache := got.Header.Get("Cache-Control"); !strings.HasPrefix(cache, "max-age=60") {
		t.Errorf("Cache-Control: %q", cache)
	}
}

func TestPagesAreListed(t *testing.T) {
	s := begin(t, &script{menu: &catalogv1.MenuResponse{Categories: someCategories()}})
	for page, want := range map[string]string{"1": "/p/mug", "2": "/\n/c/" + someCategories()[0].GetSlug()} {
		r := httptest.NewRequest(http.MethodGet, "/sitemap.txt?page="+page, nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Header().Get("Feria-Pages") != "2" || !strings.HasPrefix(w.Body.String(), want) {
			t.Errorf("page %s: %d %v %s", page, w.Code, w.Header(), w.Body)
		}
	}
}
