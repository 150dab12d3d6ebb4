package recommendations

import (
	"context"
	"fmt"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	recommendationsv1 "feria/internal/contract/bff/recommendations/v1"
	"feria/internal/contract/bff/recommendations/v1/recommendationsv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/recommendations/v1"
	serviceconnect "feria/internal/contract/services/recommendations/v1/recommendationsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
)

func text(en string) *typesv1.Text { return &typesv1.Text{ByLanguage: map[string]string{"en": en}} }

// market is the three services. It sells things by their number, each in red and blue; those of odd number are sold out.
type market struct {
	serviceconnect.UnimplementedRecommendationsHandler
	productsv1connect.UnimplementedProductsHandler
	inventoryv1connect.UnimplementedInventoryHandler

	together, cards, variants, stock error
	asked                            *servicev1.BoughtWithRequest
}

func (m *market) BoughtWith(_ context.Context, r *servicev1.BoughtWithRequest) (*servicev1.BoughtWithResponse, error) {
	m.asked = r
	out := &servicev1.BoughtWithResponse{}
	for i := range r.GetLimit() {
		out.Products = append(out.Products, fmt.Sprint("thing", i))
	}
	return out, m.together
}

func (m *market) GetCards(_ context.Context, r *productsv1.GetCardsRequest) (*productsv1.GetCardsResponse, error) {
	out := &productsv1.GetCardsResponse{}
	for _, slug := range r.GetSlugs() {
		out.Cards = append(out.Cards, &productsv1.Card{Slug: slug, Name: text("Name of " + slug), Picture: slug + ".first", Alt: text("First"), Skus: []string{slug + "-blue", slug + "-red"}})
	}
	return out, m.cards
}

func (m *market) GetVariants(_ context.Context, r *productsv1.GetVariantsRequest) (*productsv1.GetVariantsResponse, error) {
	out := &productsv1.GetVariantsResponse{}
	for _, sku := range r.GetSkus() {
		var slug, colour string
		for _, colour = range []string{"blue", "red", "plain"} {
			if n := len(sku) - len("-"+colour); n > 0 && sku[n:] == "-"+colour {
				slug = sku[:n]
				break
			}
		}
		options := map[string]string{"colour": colour}
		if colour == "plain" {
			options = nil
		}
		if slug != "" {
			out.Variants = append(out.Variants, &productsv1.PricedVariant{Variant: &productsv1.Variant{
				Sku: sku, Product: slug, Options: options, Picture: slug + "." + colour, Alt: text("In " + colour),
			}})
		}
	}
	return out, m.variants
}

func (m *market) GetAvailability(_ context.Context, r *inventoryv1.GetAvailabilityRequest) (*inventoryv1.GetAvailabilityResponse, error) {
	out := &inventoryv1.GetAvailabilityResponse{Units: map[string]int32{}}
	for i := range 24 {
		out.Units[fmt.Sprintf("thing%d-red", i)] = int32((i + 1) % 2)
	}
	return out, m.stock
}

func begin(t *testing.T, m *market) recommendationsv1connect.RecommendationsClient {
	stage := apptest.Start(t, Module, map[string]apptest.Script{
		"services/recommendations": func(s *connect.Server) { serviceconnect.RegisterRecommendationsHandler(s, m) },
		"services/products":        func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, m) },
		"services/inventory":       func(s *connect.Server) { inventoryv1connect.RegisterInventoryHandler(s, m) },
	})
	return recommendationsv1connect.NewRecommendationsClient(stage.Client)
}

func pictures(r *recommendationsv1.TogetherResponse) (all []string) {
	for _, c := range r.GetCards() {
		all = append(all, c.GetPicture()+" "+c.GetAlt())
	}
	return all
}

func TestRowHasWhatCanBeBought(t *testing.T) {
	closed := errs.E(errs.Unavailable, "Closed.")
	for _, test := range []struct {
		name    string
		market  *market
		variant string
		limit   int32
		want    []string
	}{
		{"four if nobody says how many", &market{}, "", 0, []string{"thing0.first First", "thing2.first First", "thing4.first First", "thing6.first First"}},
		{"as many as asked", &market{}, "", 1, []string{"thing0.first First"}},
		{"in the colour that is looked at", &market{}, "fern-red", 2, []string{"thing0.red In red", "thing2.red In red"}},
		{"in any colour, for a variant without", &market{}, "fern-plain", 1, []string{"thing0.first First"}},
		{"in any colour, for a variant that is none", &market{}, "fern", 1, []string{"thing0.first First"}},
		{"in any colour, if products do not say", &market{variants: closed}, "fern-red", 1, []string{"thing0.first First"}},
		{"everything, if inventory is closed", &market{stock: closed}, "", 2, []string{"thing0.first First", "thing1.first First"}},
		{"everything, if inventory is broken", &market{stock: fmt.Errorf("row 17")}, "", 2, []string{"thing0.first First", "thing1.first First"}},
	} {
		got, err := begin(t, test.market).Together(t.Context(), &recommendationsv1.TogetherRequest{Locale: "en", Products: []string{"fern"}, Variant: test.variant, Limit: test.limit})
		if diff := cmp.Diff(test.want, pictures(got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", test.name, err, diff)
		}
		if products := test.market.asked.GetProducts(); len(products) != 1 || products[0] != "fern" {
			t.Errorf("%s: asked for %q", test.name, products)
		}
	}
}

func TestRowThatCannotBe(t *testing.T) {
	closed := errs.E(errs.Unavailable, "Closed.")
	for _, test := range []struct {
		name    string
		market  *market
		request *recommendationsv1.TogetherRequest
		kind    errs.Kind
	}{
		{"too long", &market{}, &recommendationsv1.TogetherRequest{Limit: maxCards + 1}, errs.Invalid},
		{"negative", &market{}, &recommendationsv1.TogetherRequest{Limit: -1}, errs.Invalid},
		{"of too many", &market{}, &recommendationsv1.TogetherRequest{Products: make([]string, 51)}, errs.Invalid},
		{"recommendations are closed", &market{together: closed}, &recommendationsv1.TogetherRequest{}, errs.Unavailable},
		{"products are closed", &market{cards: closed}, &recommendationsv1.TogetherRequest{}, errs.Unavailable},
	} {
		if _, err := begin(t, test.market).Together(t.Context(), test.request); errs.KindOf(err) != test.kind {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
