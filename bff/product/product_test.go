package product

import (
	"context"
	"fmt"
	"testing"
	"time"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"
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

func text(en string) *typesv1.Text { return &typesv1.Text{ByLanguage: map[string]string{"en": en}} }

func variant(sku, colour, size string) *productsv1.Variant {
	return &productsv1.Variant{
		Sku: sku, Product: "mug", Options: map[string]string{"colour": colour, "size": size}, Price: &typesv1.Money{Minor: 1250, Currency: "EUR"},
		Grams: 300, Picture: "pic." + sku, Alt: text("Alt of " + sku),
	}
}

// mug comes in blue small, blue large and red small; red large is not made.
func mug() *productsv1.Product {
	return &productsv1.Product{
		Slug: "mug", Category: "ceramics", Name: text("Mug"), Tagline: text("Warm"), Description: text("Thrown."), Maker: "Ana",
		Details: []*productsv1.Detail{{Label: text("Material"), Value: text("Stoneware")}},
		Options: []*productsv1.Option{
			{Name: "colour", Label: text("Colour"), Values: []*productsv1.OptionValue{{Value: "blue", Label: text("Blue"), Swatch: "#00f"}, {Value: "red", Label: text("Red"), Swatch: "#f00"}}},
			{Name: "size", Label: text("Size"), Values: []*productsv1.OptionValue{{Value: "s", Label: text("Small")}, {Value: "l", Label: text("Large")}}},
		},
		Variants: []*productsv1.Variant{variant("blue-s", "blue", "s"), variant("blue-l", "blue", "l"), variant("red-s", "red", "s")},
	}
}

type products struct {
	productsv1connect.UnimplementedProductsHandler
	meeting *apptest.Meeting
	err     error
}

func (p *products) GetProduct(ctx context.Context, r *productsv1.GetProductRequest) (*productsv1.GetProductResponse, error) {
	if err := p.meeting.Wait(ctx); err != nil {
		return nil, err
	}
	if r.GetSlug() != "mug" {
		return nil, errs.E(errs.NotFound, "We do not sell that.")
	}
	return &productsv1.GetProductResponse{Product: mug()}, p.err
}

func (p *products) ListCategories(ctx context.Context, _ *productsv1.ListCategoriesRequest) (*productsv1.ListCategoriesResponse, error) {
	if err := p.meeting.Wait(ctx); err != nil {
		return nil, err
	}
	return &productsv1.ListCategoriesResponse{Categories: []*productsv1.Category{{Slug: "plants"}, {Slug: "ceramics", Name: text("Ceramics")}}}, nil
}

type inventory struct {
	inventoryv1connect.UnimplementedInventoryHandler
	units map[string]int32
	err   error
}

func (i *inventory) GetAvailability(context.Context, *inventoryv1.GetAvailabilityRequest) (*inventoryv1.GetAvailabilityResponse, error) {
	return &inventoryv1.GetAvailabilityResponse{Units: i.units}, i.err
}

// begin starts the BFF before products that answer only to two calls at once.
func begin(t *testing.T, failing error, i *inventory) productv1connect.ProductClient {
	services := map[string]apptest.Script{"services/products": func(s *connect.Server) {
		productsv1connect.RegisterProductsHandler(s, &products{meeting: apptest.NewMeeting(2), err: failing})
	}}
	if i != nil {
		services["services/inventory"] = func(s *connect.Server) { inventoryv1connect.RegisterInventoryHandler(s, i) }
	}
	return productv1connect.NewProductClient(apptest.Start(t, Module, services).Client)
}

func ask(t *testing.T, bff productv1connect.ProductClient, r *productv1.DetailRequest) (*productv1.DetailResponse, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	return bff.Detail(ctx, r)
}

func TestDetailIsAProductInAVariant(t *testing.T) {
	stock := &inventory{units: map[string]int32{"blue-s": 3, "blue-l": 0, "red-s": 40}}
	got, err := ask(t, begin(t, nil, stock), &productv1.DetailRequest{Locale: "en", Slug: "mug", Variant: "blue-s"})
	if err != nil {
		t.Fatal(err)
	}
	want := &productv1.DetailResponse{
		Slug: "mug", Name: "Mug", Tagline: "Warm", Description: "Thrown.", Maker: "Ana", Category: "ceramics", CategoryName: "Ceramics",
		Details: []*productv1.DetailLine{{Label: "Material", Value: "Stoneware"}},
		Options: []*productv1.OptionView{
			{Name: "colour", Label: "Colour", Choices: []*productv1.ChoiceView{
				{Value: "blue", Label: "Blue", Swatch: "#00f", Chosen: true, Variant: "blue-s"}, {Value: "red", Label: "Red", Swatch: "#f00", Variant: "red-s"},
			}},
			{Name: "size", Label: "Size", Choices: []*productv1.ChoiceView{
				{Value: "s", Label: "Small", Chosen: true, Variant: "blue-s"}, {Value: "l", Label: "Large", Variant: "blue-l", SoldOut: true},
			}},
		},
		Variant: &productv1.VariantView{
			Sku: "blue-s", Choice: "Blue, Small", Price: &typesv1.Money{Minor: 1250, Currency: "EUR"}, Picture: "pic.blue-s", Alt: "Alt of blue-s",
			Stock: productv1.Stock_STOCK_FEW, Left: 3, Grams: 300,
		},
	}
	if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChoiceThatIsNotMadeLeadsNowhere(t *testing.T) {
	got, err := ask(t, begin(t, nil, &inventory{}), &productv1.DetailRequest{Slug: "mug", Variant: "red-s"})
	if err != nil {
		t.Fatal(err)
	}
	if large := got.GetOptions()[1].GetChoices()[1]; large.GetVariant() != "" || large.GetSoldOut() {
		t.Errorf("red, large: %v", large)
	}
}

func TestProductStandsWithoutInventory(t *testing.T) {
	for name, stock := range map[string]*inventory{"down": nil, "refusing": {err: errs.E(errs.Unavailable, "Closed.")}, "broken": {err: fmt.Errorf("row 17")}} {
		got, err := ask(t, begin(t, nil, stock), &productv1.DetailRequest{Locale: "en", Slug: "mug"})
		if err != nil || got.GetVariant().GetSku() != "blue-s" || got.GetVariant().GetStock() != productv1.Stock_STOCK_UNSPECIFIED || got.GetSubstituted() {
			t.Errorf("inventory is %s: %v, %v", name, err, got.GetVariant())
		}
		for _, o := range got.GetOptions() {
			for _, c := range o.GetChoices() {
				if c.GetSoldOut() {
					t.Errorf("inventory is %s: %s is said to be sold out", name, c.GetLabel())
				}
			}
		}
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	for slug, test := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"none": {nil, errs.NotFound}, "mug": {errs.E(errs.Unavailable, "Closed."), errs.Unavailable},
	} {
		if _, err := ask(t, begin(t, test.err, &inventory{}), &productv1.DetailRequest{Slug: slug}); errs.KindOf(err) != test.want {
			t.Errorf("%s: %v", slug, err)
		}
	}
}

func TestVariantIsChosen(t *testing.T) {
	options := func(colour, size string) map[string]string { return map[string]string{"colour": colour, "size": size} }
	stock := func(units map[string]int32) *inventoryv1.GetAvailabilityResponse {
		return &inventoryv1.GetAvailabilityResponse{Units: units}
	}
	for _, test := range []struct {
		name        string
		request     *productv1.DetailRequest
		stock       *inventoryv1.GetAvailabilityResponse
		want        string
		substituted bool
	}{
		{"nothing asked: the first that can be bought", &productv1.DetailRequest{}, stock(map[string]int32{"red-s": 1}), "red-s", false},
		{"nothing asked, nothing left: the first", &productv1.DetailRequest{}, stock(nil), "blue-s", false},
		{"nothing asked, stock not known: the first", &productv1.DetailRequest{}, nil, "blue-s", false},
		{"a variant, sold out or not", &productv1.DetailRequest{Variant: "blue-l"}, stock(map[string]int32{"red-s": 1}), "blue-l", false},
		{"a variant before options", &productv1.DetailRequest{Variant: "blue-l", Options: options("red", "s")}, nil, "blue-l", false},
		{"a variant that is none", &productv1.DetailRequest{Variant: "x"}, stock(map[string]int32{"blue-l": 1}), "blue-l", true},
		{"a variant that is none, with options", &productv1.DetailRequest{Variant: "x", Options: options("red", "s")}, nil, "blue-s", true},
		{"options", &productv1.DetailRequest{Options: options("red", "s")}, stock(nil), "red-s", false},
		{"options that are not made", &productv1.DetailRequest{Options: options("red", "l")}, stock(map[string]int32{"blue-l": 1}), "blue-l", true},
		{"some of the options", &productv1.DetailRequest{Options: map[string]string{"colour": "red"}}, nil, "blue-s", true},
	} {
		got, substituted := choose(mug().GetVariants(), test.request, test.stock)
		if got.GetSku() != test.want || substituted != test.substituted {
			t.Errorf("%s: %s, %v", test.name, got.GetSku(), substituted)
		}
	}
}

func TestStockIsManyFewOrNone(t *testing.T) {
	for units, want := range map[int32]productv1.Stock{
		-1: productv1.Stock_STOCK_SOLD_OUT, 0: productv1.Stock_STOCK_SOLD_OUT, 1: productv1.Stock_STOCK_FEW, few: productv1.Stock_STOCK_FEW, few + 1: productv1.Stock_STOCK_MANY,
	} {
		got, left := stockOf(&inventoryv1.GetAvailabilityResponse{Units: map[string]int32{"a": units}}, "a")
		if got != want || (left == units) != (want == productv1.Stock_STOCK_FEW) && units != 0 {
			t.Errorf("%d: %v, %d left", units, got, left)
		}
	}
	if got, _ := stockOf(nil, "a"); got != productv1.Stock_STOCK_UNSPECIFIED {
		t.Errorf("not known: %v", got)
	}
}
