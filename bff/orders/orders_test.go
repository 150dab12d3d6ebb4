package orders

import (
	"context"
	"fmt"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/auth"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/orders/v1"
	viewconnect "feria/internal/contract/bff/orders/v1/ordersv1connect"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const shopper = "guest:0199a0a0-0000-7000-8000-000000000001"

func text(en string) *typesv1.Text { return &typesv1.Text{ByLanguage: map[string]string{"en": en}} }

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

type orders struct {
	ordersv1connect.UnimplementedOrdersHandler
	err    error
	status ordersv1.OrderStatus // placed, unless said otherwise
	why    string               // it is cancelled, or about to be
	lines  []*ordersv1.OrderLine
	listed *ordersv1.ListOwnOrdersRequest
}

// GetOrder knows one order of one shopper.
func (o *orders) GetOrder(ctx context.Context, r *ordersv1.GetOrderRequest) (*ordersv1.GetOrderResponse, error) {
	if id, _ := auth.Subject(ctx); id.ID != shopper || r.GetId() != "o-1" {
		return nil, errs.E(errs.NotFound, "There is no such order.")
	}
	return &ordersv1.GetOrderResponse{Order: o.order()}, o.err
}

func (o *orders) order() *ordersv1.Order {
	status, lines := o.status, o.lines
	if status == 0 {
		status = ordersv1.OrderStatus_ORDER_STATUS_PLACED
	}
	if lines == nil {
		lines = []*ordersv1.OrderLine{{Sku: "mug-blue", Product: "mug", Name: text("Mug"), Choice: text("Blue"), Picture: "p", Alt: text("A mug"),
			Units: 2, Price: euros(1250), Total: euros(2500)}}
	}
	return &ordersv1.Order{
		Id: "o-1", Number: "F-1", Status: status, Email: "ada@example.com", Subject: shopper, Payment: "secret", Lines: lines,
		Totals:  &ordersv1.Totals{Subtotal: euros(2500), Delivery: euros(390), Total: euros(2890), Tax: euros(502), TaxRate: 2100},
		Address: &typesv1.Address{Name: "Ada", Country: "ES"}, DeliveryName: text("Standard"), CardBrand: "Visa", CardLast4: "4242",
		Placed: &timestamppb.Timestamp{Seconds: 1_795_000_000}, CancelReason: o.why,
	}
}

// CancelOrder cancels it.
func (o *orders) CancelOrder(_ context.Context, r *ordersv1.CancelOrderRequest) (*ordersv1.CancelOrderResponse, error) {
	if r.GetId() != "o-1" {
		return nil, errs.E(errs.NotFound, "There is no such order.")
	}
	o.status, o.why = ordersv1.OrderStatus_ORDER_STATUS_CANCELLED, "by_shopper"
	done := o.order()
	done.Cancelled = &timestamppb.Timestamp{Seconds: 1_795_000_060}
	return &ordersv1.CancelOrderResponse{Order: done}, o.err
}

// ListOwnOrders knows the same one.
func (o *orders) ListOwnOrders(_ context.Context, r *ordersv1.ListOwnOrdersRequest) (*ordersv1.ListOwnOrdersResponse, error) {
	o.listed = r
	return &ordersv1.ListOwnOrdersResponse{Orders: []*ordersv1.Order{o.order()}, NextPage: "next"}, o.err
}

type shipping struct {
	shippingv1connect.UnimplementedShippingHandler
	err   error
	asked int
}

func (s *shipping) GetShipment(context.Context, *shippingv1.GetShipmentRequest) (*shippingv1.GetShipmentResponse, error) {
	s.asked++
	return &shippingv1.GetShipmentResponse{Shipment: &shippingv1.Shipment{Status: "shipped"}}, s.err
}

func begin(t *testing.T, o *orders, s *shipping, as string) (viewconnect.OrdersClient, context.Context) {
	return beginWith(t, o, s, nil, as)
}

func beginWith(t *testing.T, o *orders, s *shipping, c *carts, as string) (viewconnect.OrdersClient, context.Context) {
	services := map[string]apptest.Script{"services/orders": func(server *connect.Server) { ordersv1connect.RegisterOrdersHandler(server, o) }}
	if s != nil {
		services["services/shipping"] = func(server *connect.Server) { shippingv1connect.RegisterShippingHandler(server, s) }
	}
	if c != nil {
		services["services/carts"] = func(server *connect.Server) { cartsv1connect.RegisterCartsHandler(server, c) }
	}
	stage := apptest.Start(t, Module, services)
	return viewconnect.NewOrdersClient(stage.Client), stage.As(t, as)
}

func want(parcel string) *viewv1.OrderResponse {
	return &viewv1.OrderResponse{
		Id: "o-1", Number: "F-1", Status: viewv1.Status_STATUS_PLACED, Email: "ada@example.com",
		Lines: []*viewv1.LineView{{Sku: "mug-blue", Product: "mug", Name: "Mug", Choice: "Blue", Picture: "p", Alt: "A mug",
			Units: 2, Price: euros(1250), Total: euros(2500)}},
		Subtotal: euros(2500), Delivery: euros(390), Total: euros(2890), Tax: euros(502), TaxRate: 2100,
		Address: &typesv1.Address{Name: "Ada", Country: "ES"}, DeliveryName: "Standard", CardBrand: "Visa", CardLast4: "4242",
		Placed: 1_795_000_000, Parcel: parcel, Cancellable: parcel != "shipped",
	}
}

func TestOrderIsShownWithItsParcel(t *testing.T) {
	for name, test := range map[string]struct {
		shipping *shipping
		parcel   string
	}{
		"on its way": {&shipping{}, "shipped"}, "no parcel yet": {&shipping{err: errs.E(errs.NotFound, "No.")}, ""}, "shipping is down": {nil, ""},
		"shipping is closed": {&shipping{err: errs.E(errs.Unavailable, "Closed.")}, ""}, "shipping is broken": {&shipping{err: fmt.Errorf("row 17")}, ""},
	} {
		bff, ctx := begin(t, &orders{}, test.shipping, shopper)
		got, err := bff.Order(ctx, &viewv1.OrderRequest{Locale: "en", Id: "o-1"})
		if diff := cmp.Diff(proto.Message(want(test.parcel)), proto.Message(got), protocmp.Transform()); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestOrderOfSomebodyElseIsNone(t *testing.T) {
	parcels := &shipping{}
	bff, ctx := begin(t, &orders{}, parcels, "guest:somebody")
	if _, err := bff.Order(ctx, &viewv1.OrderRequest{Id: "o-1"}); errs.KindOf(err) != errs.NotFound || parcels.asked != 0 {
		t.Errorf("%v, shipping was asked %d times", err, parcels.asked)
	}
}

func TestClosedOrdersAreUnavailable(t *testing.T) {
	bff, ctx := begin(t, &orders{err: errs.E(errs.Unavailable, "Closed.")}, &shipping{}, shopper)
	if _, err := bff.Order(ctx, &viewv1.OrderRequest{Id: "o-1"}); errs.KindOf(err) != errs.Unavailable {
		t.Error(err)
	}
}

func TestOrderIsCancelledUntilItShips(t *testing.T) {
	const placed, shipped = ordersv1.OrderStatus_ORDER_STATUS_PLACED, ordersv1.OrderStatus_ORDER_STATUS_SHIPPED
	for _, test := range []struct {
		status ordersv1.OrderStatus
		why    string
		want   bool
	}{{placed, "", true}, {placed, "by_shopper", false}, {shipped, "", false}, {ordersv1.OrderStatus_ORDER_STATUS_PLACING, "", false}} {
		bff, ctx := begin(t, &orders{status: test.status, why: test.why}, nil, shopper)
		if got, err := bff.Order(ctx, &viewv1.OrderRequest{Id: "o-1"}); err != nil || got.GetCancellable() != test.want {
			t.Errorf("%v %q: %v, %v", test.status, test.why, got.GetCancellable(), err)
		}
	}
	parcels := &shipping{}
	bff, ctx := begin(t, &orders{}, parcels, shopper)
	answer, err := bff.Cancel(ctx, &viewv1.CancelRequest{Locale: "en", Id: "o-1"})
	got := answer.GetOrder()
	if err != nil || got.GetStatus() != viewv1.Status_STATUS_CANCELLED || got.GetCancelReason() != "by_shopper" || got.GetCancelled() != 1_795_000_060 ||
		got.GetCancellable() || got.GetParcel() != "" || got.GetLines()[0].GetName() != "Mug" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := bff.Cancel(ctx, &viewv1.CancelRequest{Id: "o-2"}); errs.KindOf(err) != errs.NotFound || parcels.asked != 0 {
		t.Errorf("%v, shipping was asked %d times", err, parcels.asked)
	}
	bff, ctx = begin(t, &orders{err: errs.E(errs.Conflict, "Too late.").Because("shipped")}, nil, shopper)
	if _, err := bff.Cancel(ctx, &viewv1.CancelRequest{Id: "o-1"}); errs.ReasonOf(err) != "shipped" {
		t.Errorf("what has shipped: %v", err)
	}
}

func TestListShowsWhatWasOrdered(t *testing.T) {
	known := &orders{}
	for as, guest := range map[string]bool{shopper: true, "account:ada": false, "": true} {
		bff, ctx := begin(t, known, nil, as)
		got, err := bff.List(ctx, &viewv1.ListRequest{Locale: "en", Page: "p-1"})
		want := &viewv1.ListResponse{NextPage: "next", Guest: guest, Orders: []*viewv1.OrderRow{{
			Id: "o-1", Number: "F-1", Status: viewv1.Status_STATUS_PLACED, Placed: 1_795_000_000, Total: euros(2890), Units: 2,
			Pictures: []*viewv1.Picture{{Picture: "p", Name: "Mug"}},
		}}}
		if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", as, err, diff)
		}
		if known.listed.GetPage() != "p-1" {
			t.Errorf("asked for %v", known.listed)
		}
	}
	many := &orders{lines: make([]*ordersv1.OrderLine, 9)}
	for i := range many.lines {
		many.lines[i] = &ordersv1.OrderLine{Units: 2, Name: text("Mug")}
	}
	bff, ctx := begin(t, many, nil, shopper)
	if got, err := bff.List(ctx, &viewv1.ListRequest{}); err != nil || got.GetOrders()[0].GetUnits() != 18 || len(got.GetOrders()[0].GetPictures()) != mostPictures {
		t.Errorf("%v, %v", got, err)
	}
}

// The two enumerations are converted by number.
func TestStatusesOfTheViewAreThoseOfTheService(t *testing.T) {
	for number, name := range ordersv1.OrderStatus_name {
		if "ORDER_"+viewv1.Status_name[number] != name {
			t.Errorf("%d is %s there and %s here", number, name, viewv1.Status_name[number])
		}
	}
}
