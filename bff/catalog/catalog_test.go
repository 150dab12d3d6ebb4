package catalog

import (
	"context"
	"fmt"
	"testing"
	"time"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	catalogv1 "feria/internal/contract/bff/catalog/v1"
	"feria/internal/contract/bff/catalog/v1/catalogv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func text(en string) *typesv1.Text {
	return &typesv1.Text{ByLanguage: map[string]string{"en": en, "es": en + " (es)"}}
}

type products struct {
	productsv1connect.UnimplementedProductsHandler
	meeting *apptest.Meeting // of the calls, if they must be side by side
	cards   []*productsv1.Card
	err     error
	asked   *productsv1.ListProductsRequest
}

func (p *products) ListCategories(ctx context.Context, _ *productsv1.ListCategoriesRequest) (*productsv1.ListCategoriesResponse, error) {
	if p.meeting != nil {
		if err := p.meeting.Wait(ctx); err != nil {
			return nil, err
		}
	}
	return &productsv1.ListCategoriesResponse{Categories: []*productsv1.Category{
		{Slug: "ceramics", Name: text("Ceramics"), Description: text("Clay"), Picture: "pot", Products: 7},
		{Slug: "plants", Name: text("Plants")},
	}}, p.err
}

func (p *products) ListProducts(ctx context.Context, r *productsv1.ListProductsRequest) (*productsv1.ListProductsResponse, error) {
	if p.meeting != nil {
		if err := p.meeting.Wait(ctx); err != nil {
			return nil, err
		}
	}
	if r.GetCategory() != "" {
		p.asked = r
	}
	if r.GetCategory() == "none" {
		return nil, errs.E(errs.NotFound, "There is no such category.")
	}
	return &productsv1.ListProductsResponse{Cards: p.cards, Total: 60, NextPage: "more"}, p.err
}

type inventory struct {
	inventoryv1connect.UnimplementedInventoryHandler
	units map[string]int32
	err   error
}

func (i *inventory) GetAvailability(context.Context, *inventoryv1.GetAvailabilityRequest) (*inventoryv1.GetAvailabilityResponse, error) {
	return &inventoryv1.GetAvailabilityResponse{Units: i.units}, i.err
}

func begin(t *testing.T, p *products, i *inventory) catalogv1connect.CatalogClient {
	services := map[string]apptest.Script{
		"services/products": func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, p) },
	}
	if i != nil {
		services["services/inventory"] = func(s *connect.Server) { inventoryv1connect.RegisterInventoryHandler(s, i) }
	}
	return catalogv1connect.NewCatalogClient(apptest.Start(t, Module, services).Client)
}

// someCards are n cards of two variants each; those of even number can be bought, the second variant of each.
func someCards(n int) ([]*productsv1.Card, *inventory) {
	cards, stock := make([]*productsv1.Card, n), &inventory{units: map[string]int32{}}
	for i := range cards {
		slug := fmt.Sprintf("thing-%d", i)
		cards[i] = &productsv1.Card{Slug: slug, Name: text(slug), Skus: []string{slug + "-a", slug + "-b"}}
		stock.units[slug+"-a"], stock.units[slug+"-b"] = 0, int32((i+1)%2)
	}
	return cards, stock
}

func slugs(cards []*catalogv1.CardView) (all []string) {
	for _, c := range cards {
		all = append(all, c.GetSlug())
	}
	return all
}

func TestHomeAsksSideBySide(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	cards, stock := someCards(3)
	if _, err := begin(t, &products{meeting: apptest.NewMeeting(3), cards: cards}, stock).Home(ctx, &catalogv1.HomeRequest{}); err != nil {
		t.Error("categories, first and newest products are not asked for at once:", err)
	}
}

func TestHomeShowsFirstWhatCanBeBought(t *testing.T) {
	cards, stock := someCards(24)
	got, err := begin(t, &products{cards: cards}, stock).Home(t.Context(), &catalogv1.HomeRequest{Locale: "es"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(got.GetFeatured(), got.GetNewest()...) {
		if c.GetSoldOut() {
			t.Errorf("%s is sold out", c.GetSlug())
		}
	}
	if len(got.GetFeatured()) != featured || len(got.GetNewest()) != newest || got.GetCategories()[0].GetName() != "Ceramics (es)" {
		t.Errorf("%d featured, %d newest, %v", len(got.GetFeatured()), len(got.GetNewest()), got.GetCategories())
	}
}

func TestHomeStandsWithoutInventory(t *testing.T) {
	cards, _ := someCards(24)
	for name, stock := range map[string]*inventory{"down": nil, "refusing": {err: errs.E(errs.Unavailable, "Closed.")}, "broken": {err: fmt.Errorf("row 17")}} {
		got, err := begin(t, &products{cards: cards}, stock).Home(t.Context(), &catalogv1.HomeRequest{Locale: "en"})
		if err != nil || len(got.GetFeatured()) != featured || got.GetFeatured()[1].GetSoldOut() {
			t.Errorf("inventory is %s: %v, %v", name, err, slugs(got.GetFeatured()))
		}
	}
}

func TestCategoryIsOnePageOfCards(t *testing.T) {
	money := &typesv1.Money{Minor: 990, Currency: "EUR"}
	p := &products{cards: []*productsv1.Card{{
		Slug: "mug", Name: text("Mug"), Tagline: text("Warm"), Maker: "Ana", From: money, SeveralPrices: true, Picture: "m", Alt: text("A mug"),
		Colours: []*productsv1.OptionValue{{Value: "red", Label: text("Red"), Swatch: "#f00"}}, Skus: []string{"mug-red"},
	}}}
	got, err := begin(t, p, &inventory{}).Category(t.Context(), &catalogv1.CategoryRequest{Locale: "en", Slug: "ceramics", Sort: "price-desc", Page: "x"})
	if err != nil {
		t.Fatal(err)
	}
	want := &catalogv1.CategoryResponse{
		Category: &catalogv1.CategoryView{Slug: "ceramics", Name: "Ceramics", Description: "Clay", Picture: "pot", Products: 7},
		Cards: []*catalogv1.CardView{{
			Slug: "mug", Name: "Mug", Tagline: "Warm", Maker: "Ana", From: money, SeveralPrices: true, Picture: "m", Alt: "A mug",
			Colours: []*catalogv1.Swatch{{Label: "Red", Colour: "#f00"}}, SoldOut: true,
		}},
		Total: 60, NextPage: "more",
	}
	if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	asked := &productsv1.ListProductsRequest{Category: "ceramics", Sort: productsv1.ListProductsRequest_SORT_PRICE_DOWN, Page: "x", Limit: categoryPage}
	if diff := cmp.Diff(proto.Message(asked), proto.Message(p.asked), protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestCategoryAsksSideBySide(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	if _, err := begin(t, &products{meeting: apptest.NewMeeting(2)}, nil).Category(ctx, &catalogv1.CategoryRequest{Slug: "ceramics"}); err != nil {
		t.Error("categories and products are not asked for at once:", err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for _, test := range []struct {
		name    string
		request *catalogv1.CategoryRequest
		err     error
		want    errs.Kind
	}{
		{"unknown category", &catalogv1.CategoryRequest{Slug: "none"}, nil, errs.NotFound},
		{"category that products lists no more", &catalogv1.CategoryRequest{Slug: "lamps"}, nil, errs.NotFound},
		{"unknown order", &catalogv1.CategoryRequest{Slug: "ceramics", Sort: "zzz"}, nil, errs.Invalid},
		{"products are closed", &catalogv1.CategoryRequest{Slug: "ceramics"}, errs.E(errs.Unavailable, "Closed."), errs.Unavailable},
		{"products are broken", &catalogv1.CategoryRequest{Slug: "ceramics"}, fmt.Errorf("row 17"), errs.Internal},
	} {
		bff := begin(t, &products{err: test.err}, &inventory{})
		if _, err := bff.Category(t.Context(), test.request); errs.KindOf(err) != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestMenuNeedsOnlyTheCategories(t *testing.T) {
	got, err := begin(t, &products{}, nil).Menu(t.Context(), &catalogv1.MenuRequest{Locale: "en"})
	if err != nil || len(got.GetCategories()) != 2 || got.GetCategories()[1].GetSlug() != "plants" {
		t.Errorf("%v, %v", got, err)
	}
	_, err = begin(t, &products{err: errs.E(errs.Unavailable, "Closed.")}, nil).Menu(t.Context(), &catalogv1.MenuRequest{})
	if errs.KindOf(err) != errs.Unavailable {
		t.Error(err)
	}
}

func TestBuyableComeFirst(t *testing.T) {
	card := func(slug string, soldOut bool) *catalogv1.CardView {
		return &catalogv1.CardView{Slug: slug, SoldOut: soldOut}
	}
	cards := []*catalogv1.CardView{card("a", true), card("b", false), card("c", true), card("d", false)}
	for n, want := range map[int][]string{0: nil, 1: {"b"}, 2: {"b", "d"}, 3: {"b", "d", "a"}, 9: {"b", "d", "a", "c"}} {
		if diff := cmp.Diff(want, slugs(buyable(cards, n))); diff != "" {
			t.Errorf("%d (-want +got):\n%s", n, diff)
		}
	}
}
