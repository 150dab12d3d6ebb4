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
	err error
}

// GetOrder knows one order of one shopper.
func (o *orders) GetOrder(ctx context.Context, r *ordersv1.GetOrderRequest) (*ordersv1.GetOrderResponse, error) {
	if id, _ := auth.Subject(ctx); id.ID != shopper || r.GetId() != "o-1" {
		return nil, errs.E(errs.NotFound, "There is no such order.")
	}
	return &ordersv1.GetOrderResponse{Order: &ordersv1.Order{
		Id: "o-1", Number: "F-1", Status: ordersv1.OrderStatus_ORDER_STATUS_PLACED, Email: "ada@example.com", Subject: shopper, Payment: "secret",
		Lines: []*ordersv1.OrderLine{{Sku: "mug-blue", Product: "mug", Name: text("Mug"), Choice: text("Blue"), Picture: "p", Alt: text("A mug"),
			Units: 2, Price: euros(1250), Total: euros(2500)}},
		Totals:  &ordersv1.Totals{Subtotal: euros(2500), Delivery: euros(390), Total: euros(2890), Tax: euros(502), TaxRate: 2100},
		Address: &typesv1.Address{Name: "Ada", Country: "ES"}, DeliveryName: text("Standard"), CardBrand: "Visa", CardLast4: "4242",
		Placed: &timestamppb.Timestamp{Seconds: 1_795_000_000}, CancelReason: "none",
	}}, o.err
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
	services := map[string]apptest.Script{"services/orders": func(server *connect.Server) { ordersv1connect.RegisterOrdersHandler(server, o) }}
	if s != nil {
		services["services/shipping"] = func(server *connect.Server) { shippingv1connect.RegisterShippingHandler(server, s) }
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
		Placed: 1_795_000_000, CancelReason: "none", Parcel: parcel,
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

// The two enumerations are converted by number.
func TestStatusesOfTheViewAreThoseOfTheService(t *testing.T) {
	for number, name := range ordersv1.OrderStatus_name {
		if "ORDER_"+viewv1.Status_name[number] != name {
			t.Errorf("%d is %s there and %s here", number, name, viewv1.Status_name[number])
		}
	}
}
