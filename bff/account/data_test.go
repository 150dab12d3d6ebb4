package account

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/account/v1"
	viewconnect "feria/internal/contract/bff/account/v1/accountv1connect"
	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	reviewsv1 "feria/internal/contract/services/reviews/v1"
	"feria/internal/contract/services/reviews/v1/reviewsv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"connectrpc.com/connect/v2"
)

// orders plays services/orders: two pages of orders, unless it is closed.
type orders struct {
	ordersv1connect.UnimplementedOrdersHandler
	closed bool
}

func (o *orders) ListOwnOrders(_ context.Context, r *ordersv1.ListOwnOrdersRequest) (*ordersv1.ListOwnOrdersResponse, error) {
	switch {
	case o.closed:
		return nil, errs.E(errs.Unavailable, "closed")
	case r.GetPage() == "":
		return &ordersv1.ListOwnOrdersResponse{Orders: []*ordersv1.Order{{Id: "o-2"}}, NextPage: "p"}, nil
	default:
		return &ordersv1.ListOwnOrdersResponse{Orders: []*ordersv1.Order{{Id: "o-1"}}}, nil
	}
}

type carts struct {
	cartsv1connect.UnimplementedCartsHandler
}

func (carts) GetCart(context.Context, *cartsv1.GetCartRequest) (*cartsv1.GetCartResponse, error) {
	return &cartsv1.GetCartResponse{Cart: &cartsv1.Cart{Lines: []*cartsv1.CartLine{{Sku: "mug-blue"}}}}, nil
}

func (carts) ListKept(_ context.Context, r *cartsv1.ListKeptRequest) (*cartsv1.ListKeptResponse, error) {
	return &cartsv1.ListKeptResponse{Lines: []*cartsv1.CartLine{{Sku: fmt.Sprint("kept-", int(r.GetList()))}}}, nil
}

type reviews struct {
	reviewsv1connect.UnimplementedReviewsHandler
}

func (reviews) ListOwn(context.Context, *reviewsv1.ListOwnRequest) (*reviewsv1.ListOwnResponse, error) {
	return &reviewsv1.ListOwnResponse{Reviews: []*reviewsv1.Review{{Title: "Good"}}}, nil
}

// parcels plays services/shipping, unless it is closed.
type parcels struct {
	shippingv1connect.UnimplementedShippingHandler
	closed bool
}

func (p parcels) ListOwnShipments(context.Context, *shippingv1.ListOwnShipmentsRequest) (*shippingv1.ListOwnShipmentsResponse, error) {
	if p.closed {
		return nil, errs.E(errs.Unavailable, "closed")
	}
	return &shippingv1.ListOwnShipmentsResponse{Shipments: []*shippingv1.OwnShipment{{City: "Madrid"}}}, nil
}

func TestDataAreWhatEveryServiceKeeps(t *testing.T) {
	for _, closed := range []bool{false, true} {
		stage := apptest.Start(t, Module, map[string]apptest.Script{
			"services/users":    func(s *connect.Server) { usersv1connect.RegisterAccountsHandler(s, &users{}) },
			"services/orders":   func(s *connect.Server) { ordersv1connect.RegisterOrdersHandler(s, &orders{closed: closed}) },
			"services/carts":    func(s *connect.Server) { cartsv1connect.RegisterCartsHandler(s, carts{}) },
			"services/reviews":  func(s *connect.Server) { reviewsv1connect.RegisterReviewsHandler(s, reviews{}) },
			"services/shipping": func(s *connect.Server) { shippingv1connect.RegisterShippingHandler(s, parcels{closed: closed}) },
		})
		answer, err := viewconnect.NewAccountClient(stage.Client).Data(stage.As(t, account), &viewv1.DataRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var got everything
		if err := json.Unmarshal([]byte(answer.GetJson()), &got); err != nil {
			t.Fatal(err)
		}
		want := `{"a":1} [{"id":"o-2"} {"id":"o-1"}] [{"sku":"mug-blue"}] [{"sku":"kept-1"}] [{"sku":"kept-2"}] [{"title":"Good"}] [{"city":"Madrid"}] []`
		if closed {
			want = `{"a":1} [] [{"sku":"mug-blue"}] [{"sku":"kept-1"}] [{"sku":"kept-2"}] [{"title":"Good"}] [] [orders parcels]`
		}
		said := fmt.Sprintf("%s %s %s %s %s %s %s %s", inLine(got.Account), inLines(got.Orders), inLines(got.Cart), inLines(got.Later), inLines(got.Wishes),
			inLines(got.Reviews), inLines(got.Parcels), got.Missing)
		if said != want {
			t.Errorf("closed %t: %s", closed, said)
		}
	}
}

func inLine(raw json.RawMessage) string {
	var value map[string]any
	_ = json.Unmarshal(raw, &value)
	text, _ := json.Marshal(value)
	return string(text)
}

func inLines(raw []json.RawMessage) []string {
	out := []string{}
	for _, one := range raw {
		out = append(out, inLine(one))
	}
	return out
}
