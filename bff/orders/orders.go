// Package orders is the BFF of mfe/orders: a shopper's orders, and what they can do with one.
package orders

import (
	"context"
	"strings"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/orders/v1"
	viewconnect "feria/internal/contract/bff/orders/v1/ordersv1connect"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
)

// Module is bff/orders.
var Module = app.Module{Name: "bff/orders", Calls: []string{"services/carts", "services/orders", "services/shipping"}, Start: start}

var policy = auth.Policy{
	viewconnect.OrdersOrderProcedure:  {"mfe/orders"},
	viewconnect.OrdersListProcedure:   {"mfe/orders"},
	viewconnect.OrdersCancelProcedure: {"mfe/orders"},
	viewconnect.OrdersAgainProcedure:  {"mfe/orders"},
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	viewconnect.RegisterOrdersHandler(rpc, &view{
		carts:    cartsv1connect.NewCartsClient(env.Client("services/carts")),
		orders:   ordersv1connect.NewOrdersClient(env.Client("services/orders")),
		shipping: shippingv1connect.NewShippingClient(env.Client("services/shipping")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	carts    cartsv1connect.CartsClient
	orders   ordersv1connect.OrdersClient
	shipping shippingv1connect.ShippingClient
}

// mostPictures is how many things of an order are shown in the list.
const mostPictures = 4

func (v *view) Order(ctx context.Context, r *viewv1.OrderRequest) (*viewv1.OrderResponse, error) {
	have, err := v.own(ctx, r.GetId())
	if err != nil {
		return nil, err
	}
	return v.show(ctx, r.GetLocale(), have), nil
}

func (v *view) Cancel(ctx context.Context, r *viewv1.CancelRequest) (*viewv1.CancelResponse, error) {
	if _, known := auth.Subject(ctx); !known {
		return nil, noOrder()
	}
	answer, err := v.orders.CancelOrder(ctx, &ordersv1.CancelOrderRequest{Id: r.GetId()})
	if err != nil {
		return nil, err
	}
	return &viewv1.CancelResponse{Order: v.show(ctx, r.GetLocale(), answer.GetOrder())}, nil
}

func (v *view) List(ctx context.Context, r *viewv1.ListRequest) (*viewv1.ListResponse, error) {
	shopper, _ := auth.Subject(ctx)
	out := &viewv1.ListResponse{Guest: shopper.ID == "" || strings.HasPrefix(shopper.ID, "guest:")}
	answer, err := v.orders.ListOwnOrders(ctx, &ordersv1.ListOwnOrdersRequest{Page: r.GetPage()})
	if err != nil {
		return nil, err
	}
	out.NextPage = answer.GetNextPage()
	for _, o := range answer.GetOrders() {
		out.Orders = append(out.Orders, row(r.GetLocale(), o))
	}
	return out, nil
}

// own is an order of the shopper's. NotFound.
func (v *view) own(ctx context.Context, id string) (*ordersv1.Order, error) {
	if _, known := auth.Subject(ctx); !known {
		return nil, noOrder() // nobody's session has none
	}
	answer, err := v.orders.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: id})
	return answer.GetOrder(), err
}

// show is an order with its parcel. Only the owner of an order comes this far, so that a parcel is told to nobody else.
func (v *view) show(ctx context.Context, locale string, o *ordersv1.Order) *viewv1.OrderResponse {
	out := order(locale, o)
	if out.GetStatus() == viewv1.Status_STATUS_CANCELLED {
		return out
	}
	if parcel, err := v.shipping.GetShipment(ctx, &shippingv1.GetShipmentRequest{Order: out.GetId()}); err == nil {
		out.Parcel = parcel.GetShipment().GetStatus()
	}
	left := out.GetParcel() == "shipped" || out.GetParcel() == "delivered"
	out.Cancellable = out.GetStatus() == viewv1.Status_STATUS_PLACED && out.GetCancelReason() == "" && !left
	return out
}

func order(locale string, o *ordersv1.Order) *viewv1.OrderResponse {
	out := &viewv1.OrderResponse{
		Id: o.GetId(), Number: o.GetNumber(), Status: viewv1.Status(o.GetStatus()), Email: o.GetEmail(), Address: o.GetAddress(),
		Subtotal: o.GetTotals().GetSubtotal(), Delivery: o.GetTotals().GetDelivery(), Total: o.GetTotals().GetTotal(),
		Tax: o.GetTotals().GetTax(), TaxRate: o.GetTotals().GetTaxRate(), DeliveryName: o.GetDeliveryName().In(locale),
		CardBrand: o.GetCardBrand(), CardLast4: o.GetCardLast4(), Placed: o.GetPlaced().GetSeconds(),
		CancelReason: o.GetCancelReason(), Cancelled: o.GetCancelled().GetSeconds(),
	}
	for _, l := range o.GetLines() {
		out.Lines = append(out.Lines, &viewv1.LineView{
			Product: l.GetProduct(), Sku: l.GetSku(), Name: l.GetName().In(locale), Choice: l.GetChoice().In(locale), Picture: l.GetPicture(),
			Alt: l.GetAlt().In(locale), Units: l.GetUnits(), Price: l.GetPrice(), Total: l.GetTotal(),
		})
	}
	return out
}

func row(locale string, o *ordersv1.Order) *viewv1.OrderRow {
	out := &viewv1.OrderRow{
		Id: o.GetId(), Number: o.GetNumber(), Status: viewv1.Status(o.GetStatus()), CancelReason: o.GetCancelReason(),
		Placed: o.GetPlaced().GetSeconds(), Total: o.GetTotals().GetTotal(),
	}
	for _, l := range o.GetLines() {
		out.Units += l.GetUnits()
		if len(out.GetPictures()) < mostPictures {
			out.Pictures = append(out.Pictures, &viewv1.Picture{Picture: l.GetPicture(), Name: l.GetName().In(locale)})
		}
	}
	return out
}

func noOrder() error { return errs.E(errs.NotFound, "There is no such order.").Because("no_order") }
