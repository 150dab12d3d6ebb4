package orders

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	ordersv1 "feria/internal/contract/bff/orders/v1"
	"feria/internal/contract/bff/orders/v1/ordersv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

type script struct {
	order   *ordersv1.OrderResponse
	list    *ordersv1.ListResponse
	again   *ordersv1.AgainResponse
	err     error // of whatever is shown
	refusal error // of whatever is done
	asked   *ordersv1.OrderRequest
	page    string
	done    []string
}

func (s *script) Order(_ context.Context, r *ordersv1.OrderRequest) (*ordersv1.OrderResponse, error) {
	s.asked = r
	return s.order, s.err
}

func (s *script) List(_ context.Context, r *ordersv1.ListRequest) (*ordersv1.ListResponse, error) {
	s.page = r.GetPage()
	return s.list, s.err
}

func (s *script) Cancel(_ context.Context, r *ordersv1.CancelRequest) (*ordersv1.CancelResponse, error) {
	s.done = append(s.done, "cancel "+r.GetId())
	return &ordersv1.CancelResponse{Order: s.order}, s.refusal
}

func (s *script) Again(_ context.Context, r *ordersv1.AgainRequest) (*ordersv1.AgainResponse, error) {
	s.done = append(s.done, "again "+r.GetId())
	return s.again, s.refusal
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { ordersv1connect.RegisterOrdersHandler(server, s) })
}

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

// anOrder is one that stands, as it was placed.
func anOrder() *ordersv1.OrderResponse {
	return &ordersv1.OrderResponse{
		Id: "o-1", Number: "F-7K3M-92QD", Status: ordersv1.Status_STATUS_PLACED, Email: "ada@example.com", Placed: 1_795_000_000,
		Lines: []*ordersv1.LineView{
			{Product: "mug", Sku: "mug-blue", Name: "Mug <b>", Choice: "Blue", Picture: "m", Alt: "A mug", Units: 2, Price: euros(1250), Total: euros(2500)},
			{Product: "fern", Sku: "fern", Name: strings.Repeat("Long fern ", 30), Units: 1, Price: euros(1000), Total: euros(1000)},
		},
		Subtotal: euros(3500), Delivery: euros(390), Total: euros(3890), Tax: euros(675), TaxRate: 2100, DeliveryName: "Standard",
		Address:   &typesv1.Address{Name: "Ada Lovelace", Line: "Calle 1", City: "Málaga", PostalCode: "29001", Country: "ES"},
		CardBrand: "Visa", CardLast4: "4242",
	}
}

func TestOrderThanksAndTells(t *testing.T) {
	bff := &script{order: anOrder()}
	got := begin(t, bff).Fragment(t, "detail", "order", "o-1")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Thank you for your order" {
		t.Fatalf("%d, heading %q", got.Status, got.Texts("h1"))
	}
	if bff.asked.GetId() != "o-1" || got.Header.Get("Feria-Title") != "Thank you for your order · Feria" || !strings.Contains(got.Header.Get("Feria-Meta"), "noindex") {
		t.Errorf("asked for %q; %v", bff.asked.GetId(), got.Header)
	}
	if number := got.Text("header .eyebrow"); number != "Order F-7K3M-92QD, 18 November 2026, 11:06" {
		t.Errorf("number: %q", number)
	}
	if diff := cmp.Diff([]string{"€35.00", "€3.90", "€38.90"}, got.Texts(".totals dd")); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Ada Lovelace", "Calle 1", "29001 Málaga", "Spain"}, got.Texts(".address")); diff != "" {
		t.Errorf("address (-want +got):\n%s", diff)
	}
	if got.Attr(".line h3 a", "href") != "/p/mug?variant=mug-blue" || got.Text(".line h3") != "Mug <b>" || got.Count(".line") != 2 {
		t.Errorf("lines: %q", got.Texts(".line"))
	}
	if facts := got.Texts(".facts dd"); facts[len(facts)-1] != "Visa ending in 4242" || !strings.Contains(got.Text(".receipt, .panel"), "Tax included (21 %): €6.75") {
		t.Errorf("receipt: %q", facts)
	}
}

func TestOrderSaysHowItStands(t *testing.T) {
	const placed, awaiting, cancelled = ordersv1.Status_STATUS_PLACED, ordersv1.Status_STATUS_AWAITING_CONFIRMATION, ordersv1.Status_STATUS_CANCELLED
	for _, test := range []struct {
		name    string
		status  ordersv1.Status
		because string
		heading string
		text    string
		button  string // where the first one leads
	}{
		{"placed", placed, "", "Thank you for your order", "A confirmation goes to ada@example.com.", "/"},
		{"shipped", ordersv1.Status_STATUS_SHIPPED, "", "Thank you for your order", "A confirmation goes to ada@example.com.", "/"},
		{"placing", ordersv1.Status_STATUS_PLACING, "", "We are placing your order",
			"Your bank has not answered yet. You will not be charged twice; this page shows how it ended.", "/orders/o-1"},
		{"awaiting", awaiting, "", "Your bank has a question", "The order stands once you have answered.", "/checkout/confirm/o-1"},
		{"declined", cancelled, "declined", "This order was not placed", "Your card was declined, and nothing was charged.", "/cart"},
		{"no funds", cancelled, "insufficient_funds", "This order was not placed", "Your card was declined for lack of funds, and nothing was charged.", "/cart"},
		{"sold out", cancelled, "sold_out", "This order was not placed", "Something in it sold out, and nothing was charged.", "/cart"},
		{"expired", cancelled, "expired", "This order was not placed", "The bank’s question was not answered in time, and nothing was charged.", "/cart"},
		{"for another reason", cancelled, "flood", "This order was not placed", "It was cancelled, and whatever was charged has been returned.", "/cart"},
	} {
		order := anOrder()
		order.Status, order.CancelReason = test.status, test.because
		stands := test.heading == "Thank you for your order"
		if !stands {
			order.Placed = 0
		}
		got := begin(t, &script{order: order}).Fragment(t, "detail", "order", "o-1")
		if got.Count("h1") != 1 || got.Text("h1") != test.heading || got.Text(".lead") != test.text || got.Attr("a.button", "href") != test.button {
			t.Errorf("%s: %q, %q, to %q", test.name, got.Text("h1"), got.Text(".lead"), got.Attr("a.button", "href"))
		}
		if number := got.Text("header .eyebrow"); (number == "Order F-7K3M-92QD") == stands {
			t.Errorf("%s: %q", test.name, number)
		}
		if got.Count("form") != map[bool]int{true: 1}[stands] {
			t.Errorf("%s: what can be done: %q", test.name, got.Texts("form"))
		}
		if contents := got.Text("section h2"); (contents == "What you ordered") != stands {
			t.Errorf("%s: the lines are called %q", test.name, contents)
		}
		if (got.Count(".steps") == 1) != stands || strings.Contains(got.Body, "4242") != stands {
			t.Errorf("%s: steps %q", test.name, got.Texts(".steps li"))
		}
		if (got.Count("[data-unsettled]") == 1) != (test.name == "placing") {
			t.Errorf("%s: whether it is looked at again", test.name)
		}
	}
}

func TestStepsFollowTheParcel(t *testing.T) {
	const placed, shipped, delivered = ordersv1.Status_STATUS_PLACED, ordersv1.Status_STATUS_SHIPPED, ordersv1.Status_STATUS_DELIVERED
	for _, test := range []struct {
		status ordersv1.Status
		parcel string
		want   string
	}{
		{placed, "", "Ordered"},
		{placed, "nonsense", "Ordered"},
		{placed, "preparing", "Being packed"},
		{placed, "shipped", "On its way"},
		{shipped, "", "On its way"},
		{shipped, "delivered", "Delivered"},
		{delivered, "", "Delivered"},
	} {
		order := anOrder()
		order.Status, order.Parcel = test.status, test.parcel
		got := begin(t, &script{order: order}).Fragment(t, "detail", "order", "o-1")
		if step := got.Texts(".steps [aria-current=step]"); len(step) != 1 || step[0] != test.want || got.Count(".steps li") != 4 {
			t.Errorf("%v, %q: %q", test.status, test.parcel, step)
		}
	}
}

func TestOrderThatCannotBeShown(t *testing.T) {
	for status, err := range map[int]error{
		404: errs.E(errs.NotFound, "There is no such order."), 503: errs.E(errs.Unavailable, "The orders are closed."),
	} {
		got := begin(t, &script{err: err}).Fragment(t, "detail", "order", "o-2")
		if got.Status != status || got.Count("h1") != 1 || got.Count(".failure") != 1 {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	}
}
