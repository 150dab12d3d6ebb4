package cart

import (
	"context"
	"fmt"
	"testing"
	"time"

	"feria/internal/app/apptest"
	"feria/internal/auth"
	"feria/internal/errs"

	cartv1 "feria/internal/contract/bff/cart/v1"
	"feria/internal/contract/bff/cart/v1/cartv1connect"
	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
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

const shopper = "guest:0199a0a0-0000-7000-8000-000000000001"

func text(en string) *typesv1.Text { return &typesv1.Text{ByLanguage: map[string]string{"en": en}} }

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

// market is the three services.
type market struct {
	cartsv1connect.UnimplementedCartsHandler
	productsv1connect.UnimplementedProductsHandler
	inventoryv1connect.UnimplementedInventoryHandler

	meeting *apptest.Meeting // of products and inventory, if they must be asked side by side
	units   map[string]int32
	closed  map[string]error // by service
	refusal error            // of changes to the cart
	added   *cartsv1.AddRequest
	subject string // whose cart was asked for
}

func (m *market) wait(ctx context.Context) error {
	if m.meeting == nil {
		return nil
	}
	return m.meeting.Wait(ctx)
}

// aCart holds two units of a mug that has become dearer, and something that is gone.
func aCart() *cartsv1.Cart {
	return &cartsv1.Cart{Id: "c", Units: 3, Subtotal: euros(2500), Lines: []*cartsv1.CartLine{
		{Sku: "blue-s", Product: "mug", Name: text("Mug"), Choice: text("Blue, small"), Picture: "p", Alt: text("A mug"), Units: 2,
			Price: euros(1250), Previous: euros(999), Total: euros(2500), Available: -1, Grams: 300},
		{Sku: "old", Units: 1, Gone: true},
	}}
}

func (m *market) GetCart(ctx context.Context, _ *cartsv1.GetCartRequest) (*cartsv1.GetCartResponse, error) {
	id, _ := auth.Subject(ctx)
	m.subject = id.ID + " by " + auth.Caller(ctx)
	return &cartsv1.GetCartResponse{Cart: aCart()}, m.closed["carts"]
}

func (m *market) CountItems(context.Context, *cartsv1.CountItemsRequest) (*cartsv1.CountItemsResponse, error) {
	return &cartsv1.CountItemsResponse{Units: 3}, m.closed["carts"]
}

func (m *market) Add(_ context.Context, r *cartsv1.AddRequest) (*cartsv1.AddResponse, error) {
	m.added = r
	return &cartsv1.AddResponse{Cart: aCart()}, m.refusal
}

func (m *market) SetQuantity(context.Context, *cartsv1.SetQuantityRequest) (*cartsv1.SetQuantityResponse, error) {
	return &cartsv1.SetQuantityResponse{Cart: aCart()}, m.refusal
}

func (m *market) Remove(context.Context, *cartsv1.RemoveRequest) (*cartsv1.RemoveResponse, error) {
	return &cartsv1.RemoveResponse{Cart: aCart()}, m.refusal
}

func (m *market) GetAvailability(ctx context.Context, _ *inventoryv1.GetAvailabilityRequest) (*inventoryv1.GetAvailabilityResponse, error) {
	if err := m.wait(ctx); err != nil {
		return nil, err
	}
	return &inventoryv1.GetAvailabilityResponse{Units: m.units}, m.closed["inventory"]
}

func variants() []*productsv1.Variant {
	of := func(colour, size string) *productsv1.Variant {
		return &productsv1.Variant{Sku: colour + "-" + size, Product: "mug", Options: map[string]string{"colour": colour, "size": size}}
	}
	return []*productsv1.Variant{of("blue", "s"), of("blue", "l"), of("red", "s")}
}

func (m *market) GetVariants(ctx context.Context, r *productsv1.GetVariantsRequest) (*productsv1.GetVariantsResponse, error) {
	if err := m.wait(ctx); err != nil {
		return nil, err
	}
	out := &productsv1.GetVariantsResponse{}
	for _, v := range variants() {
		if v.GetSku() == r.GetSkus()[0] {
			out.Variants = append(out.Variants, &productsv1.PricedVariant{Variant: v, ProductName: text("Mug")})
		}
	}
	return out, m.closed["products"]
}

func (m *market) GetProduct(context.Context, *productsv1.GetProductRequest) (*productsv1.GetProductResponse, error) {
	return &productsv1.GetProductResponse{Product: &productsv1.Product{Slug: "mug", Variants: variants()}}, m.closed["products"]
}

func begin(t *testing.T, m *market) (cartv1connect.CartClient, context.Context) {
	stage := apptest.Start(t, Module, map[string]apptest.Script{
		"services/carts":     func(s *connect.Server) { cartsv1connect.RegisterCartsHandler(s, m) },
		"services/products":  func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, m) },
		"services/inventory": func(s *connect.Server) { inventoryv1connect.RegisterInventoryHandler(s, m) },
	})
	return cartv1connect.NewCartClient(stage.Client), stage.As(t, shopper)
}

func TestCartIsTheShoppersOwn(t *testing.T) {
	m := &market{}
	bff, ctx := begin(t, m)
	got, err := bff.Page(ctx, &cartv1.PageRequest{Locale: "en"})
	if err != nil {
		t.Fatal(err)
	}
	want := &cartv1.CartView{Units: 3, Subtotal: euros(2500), Lines: []*cartv1.LineView{
		{Sku: "blue-s", Product: "mug", Name: "Mug", Choice: "Blue, small", Picture: "p", Alt: "A mug", Units: 2,
			Price: euros(1250), Previous: euros(999), Total: euros(2500), Available: -1},
		{Sku: "old", Units: 1, Gone: true},
	}}
	if diff := cmp.Diff(proto.Message(want), proto.Message(got.GetCart()), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if m.subject != shopper+" by bff/cart" {
		t.Errorf("carts was asked for the cart of %q", m.subject)
	}
	set, err := bff.SetQuantity(ctx, &cartv1.SetQuantityRequest{Locale: "en"})
	if err != nil || !proto.Equal(set.GetCart(), want) {
		t.Errorf("set: %v, %v", set, err)
	}
	removed, err := bff.Remove(ctx, &cartv1.RemoveRequest{Locale: "en"})
	if err != nil || !proto.Equal(removed.GetCart(), want) {
		t.Errorf("removed: %v, %v", removed, err)
	}
	if mini, err := bff.Mini(ctx, &cartv1.MiniRequest{}); err != nil || mini.GetUnits() != 3 {
		t.Errorf("mini: %v, %v", mini, err)
	}
}

func TestOfferAsksSideBySide(t *testing.T) {
	m := &market{meeting: apptest.NewMeeting(2), units: map[string]int32{"red-s": 4}}
	bff, ctx := begin(t, m)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	got, err := bff.Offer(ctx, &cartv1.OfferRequest{Locale: "en", Variant: "red-s"})
	want := &cartv1.OfferResponse{Variant: "red-s", Product: "mug", Name: "Mug", Available: 4}
	if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestOfferTellsWhatIsLeft(t *testing.T) {
	for _, test := range []struct {
		name, variant string
		units         map[string]int32
		closed        map[string]error
		available     int32
		soldOut       bool
		kind          errs.Kind
	}{
		{"none left", "red-s", map[string]int32{"red-s": 0}, nil, 0, true, 0},
		{"not known to inventory", "red-s", nil, nil, 0, true, 0},
		{"inventory closed", "red-s", nil, map[string]error{"inventory": errs.E(errs.Unavailable, "Closed.")}, -1, false, 0},
		{"inventory broken", "red-s", nil, map[string]error{"inventory": fmt.Errorf("row 17")}, -1, false, 0},
		{"no such variant", "x", nil, nil, 0, false, errs.NotFound},
		{"products closed", "red-s", nil, map[string]error{"products": errs.E(errs.Unavailable, "Closed.")}, 0, false, errs.Unavailable},
	} {
		bff, ctx := begin(t, &market{units: test.units, closed: test.closed})
		got, err := bff.Offer(ctx, &cartv1.OfferRequest{Variant: test.variant})
		if errs.KindOf(err) != test.kind || (err == nil) != (test.kind == 0) || got.GetSoldOut() != test.soldOut || got.GetAvailable() != test.available {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

// Without script the options of the form may say something else than the variant that its page showed.
func TestVariantThatIsMeantIsAdded(t *testing.T) {
	closed := map[string]error{"products": errs.E(errs.Unavailable, "Closed.")}
	options := func(colour, size string) map[string]string { return map[string]string{"colour": colour, "size": size} }
	for _, test := range []struct {
		name    string
		request *cartv1.AddRequest
		closed  map[string]error
		want    string // the variant added
		kind    errs.Kind
	}{
		{"no options", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s"}, nil, "red-s", 0},
		{"no options, products closed", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s"}, closed, "red-s", 0},
		{"the options shown", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s", Options: options("red", "s")}, nil, "red-s", 0},
		{"other options", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s", Options: options("blue", "l")}, nil, "blue-l", 0},
		{"other options, chosen by script", &cartv1.AddRequest{Variant: "blue-s", Shown: "red-s", Options: options("blue", "l")}, nil, "blue-s", 0},
		{"a form made by hand", &cartv1.AddRequest{Variant: "blue-s", Options: options("blue", "l")}, nil, "blue-s", 0},
		{"not made", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s", Options: options("red", "l")}, nil, "", errs.Invalid},
		{"nonsense", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s", Options: map[string]string{"smell": "rose"}}, nil, "", errs.Invalid},
		{"unknown variant: carts refuses it", &cartv1.AddRequest{Variant: "x", Shown: "x", Options: options("red", "s")}, nil, "x", 0},
		{"products closed", &cartv1.AddRequest{Variant: "red-s", Shown: "red-s", Options: options("blue", "l")}, closed, "", errs.Unavailable},
	} {
		m := &market{closed: test.closed}
		bff, ctx := begin(t, m)
		test.request.Units = 2
		got, err := bff.Add(ctx, test.request)
		if errs.KindOf(err) != test.kind || m.added.GetSku() != test.want || got.GetVariant() != test.want {
			t.Errorf("%s: added %q, answered %v, %v", test.name, m.added.GetSku(), got, err)
		}
		if err == nil && (m.added.GetUnits() != 2 || got.GetUnits() != 3 || got.GetAdded() != 2) {
			t.Errorf("%s: %v", test.name, got)
		}
		if test.kind == errs.Invalid && errs.FieldText(err, "variant") == "" {
			t.Errorf("%s: no field is named in %v", test.name, err)
		}
	}
}

func TestAddedIsNamed(t *testing.T) {
	bff, ctx := begin(t, &market{})
	got, err := bff.Add(ctx, &cartv1.AddRequest{Locale: "en", Variant: "blue-s", Units: 1})
	if err != nil || got.GetName() != "Mug" || got.GetChoice() != "Blue, small" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestRefusalsAndSilencePassThrough(t *testing.T) {
	soldOut := errs.E(errs.Conflict, "None left.", errs.Field{Name: "quantity", Text: "None."}).Because("sold_out", "available", "0")
	bff, ctx := begin(t, &market{refusal: soldOut, closed: map[string]error{"carts": errs.E(errs.Unavailable, "Closed.")}})
	_, added := bff.Add(ctx, &cartv1.AddRequest{Variant: "red-s", Units: 1})
	_, set := bff.SetQuantity(ctx, &cartv1.SetQuantityRequest{Variant: "red-s", Units: 1})
	_, removed := bff.Remove(ctx, &cartv1.RemoveRequest{Variant: "red-s"})
	for name, err := range map[string]error{"add": added, "set": set, "remove": removed} {
		if errs.KindOf(err) != errs.Conflict || errs.ReasonOf(err) != "sold_out" || errs.As(err).Facts["available"] != "0" || errs.FieldText(err, "quantity") != "None." {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, page := bff.Page(ctx, &cartv1.PageRequest{})
	_, mini := bff.Mini(ctx, &cartv1.MiniRequest{})
	if errs.KindOf(page) != errs.Unavailable || errs.KindOf(mini) != errs.Unavailable {
		t.Errorf("page: %v; mini: %v", page, mini)
	}
}
