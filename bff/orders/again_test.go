package orders

import (
	"context"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/orders/v1"
	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
)

// carts is a cart, and why it takes no more of a variant.
type carts struct {
	cartsv1connect.UnimplementedCartsHandler
	refuses map[string]error
	most    map[string]int32 // that it takes of what it refuses
	has     map[string]int32
}

func (c *carts) Add(ctx context.Context, r *cartsv1.AddRequest) (*cartsv1.AddResponse, error) {
	if id, _ := auth.Subject(ctx); id.ID != shopper {
		return nil, errs.E(errs.Denied, "Whose cart?")
	}
	if err := c.refuses[r.GetSku()]; err != nil && r.GetUnits() > c.most[r.GetSku()] {
		return nil, err
	}
	if c.has == nil {
		c.has = make(map[string]int32)
	}
	c.has[r.GetSku()] += r.GetUnits()
	return &cartsv1.AddResponse{}, nil
}

func soldOutOf(available, inCart string) error {
	return errs.E(errs.Conflict, "Not so many.").Because("sold_out", "sku", "x", "available", available, "in_cart", inCart)
}

// bought is an order of three of each variant.
func bought(skus ...string) *orders {
	o := &orders{lines: []*ordersv1.OrderLine{}}
	for _, sku := range skus {
		o.lines = append(o.lines, &ordersv1.OrderLine{Sku: sku, Name: text(sku), Choice: text("blue"), Units: 3})
	}
	return o
}

func TestOrderAgainPutsEverythingIntoTheCart(t *testing.T) {
	cart := &carts{}
	bff, ctx := beginWith(t, bought("mug", "bowl"), nil, cart, shopper)
	got, err := bff.Again(ctx, &viewv1.AgainRequest{Locale: "en", Id: "o-1"})
	if err != nil || got.GetAdded() != 6 || len(got.GetMissing()) != 0 || cart.has["mug"] != 3 || cart.has["bowl"] != 3 {
		t.Errorf("%v, %v, cart %v", got, err, cart.has)
	}
}

func TestOrderAgainSaysWhatCannotBeHad(t *testing.T) {
	cart := &carts{
		refuses: map[string]error{
			"none": soldOutOf("0", "0"), "few": soldOutOf("4", "2"), "mine": soldOutOf("2", "2"),
			"old":    errs.E(errs.Invalid, "We do not sell that.").Because("unknown_variant"),
			"plenty": errs.E(errs.Invalid, "Too many.").Because("most_of_one"), "last": errs.E(errs.Exhausted, "Full.").Because("cart_full"),
			"broken": errs.E(errs.Unavailable, "Closed."),
		},
		most: map[string]int32{"few": 2},
	}
	bff, ctx := beginWith(t, bought("none", "few", "mine", "old", "plenty", "last", "broken", "mug"), nil, cart, shopper)
	got, err := bff.Again(ctx, &viewv1.AgainRequest{Locale: "en", Id: "o-1"})
	want := &viewv1.AgainResponse{Added: 5, Missing: []*viewv1.Missing{
		{Name: "none", Choice: "blue", Wanted: 3, Reason: "sold_out"},
		{Name: "few", Choice: "blue", Wanted: 3, Added: 2, Reason: "sold_out"},
		{Name: "mine", Choice: "blue", Wanted: 3, Reason: "sold_out"},
		{Name: "old", Choice: "blue", Wanted: 3, Reason: "gone"},
		{Name: "plenty", Choice: "blue", Wanted: 3, Reason: "full"},
		{Name: "last", Choice: "blue", Wanted: 3, Reason: "full"},
		{Name: "broken", Choice: "blue", Wanted: 3, Reason: "unavailable"},
	}}
	if diff := cmp.Diff(want, got, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if cart.has["few"] != 2 || cart.has["mug"] != 3 {
		t.Errorf("cart: %v", cart.has)
	}
}

func TestOrderAgainWithoutACart(t *testing.T) {
	bff, ctx := begin(t, bought("mug", "bowl"), nil, shopper)
	if _, err := bff.Again(ctx, &viewv1.AgainRequest{Id: "o-1"}); errs.KindOf(err) != errs.Unavailable {
		t.Errorf("carts is closed: %v", err)
	}
	cart := &carts{}
	for _, as := range []string{"guest:somebody", ""} {
		bff, ctx = beginWith(t, bought("mug"), nil, cart, as)
		if _, err := bff.Again(ctx, &viewv1.AgainRequest{Id: "o-1"}); errs.KindOf(err) != errs.NotFound || len(cart.has) != 0 {
			t.Errorf("%q: %v, cart %v", as, err, cart.has)
		}
	}
}
