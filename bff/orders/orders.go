// Package orders is the BFF of mfe/orders: one order as its shopper sees it.
package orders

import (
	"context"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/orders/v1"
	viewconnect "feria/internal/contract/bff/orders/v1/ordersv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
)

// Module is bff/orders.
var Module = app.Module{Name: "bff/orders", Calls: []string{"services/orders", "services/shipping"}, Start: start}

var policy = auth.Policy{viewconnect.OrdersOrderProcedure: {"mfe/orders"}}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	viewconnect.RegisterOrdersHandler(rpc, &view{
		orders:   ordersv1connect.NewOrdersClient(env.Client("services/orders")),
		shipping: shippingv1connect.NewShippingClient(env.Client("services/shipping")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	orders   ordersv1connect.OrdersClient
	shipping shippingv1connect.ShippingClient
}

func (v *view) Order(ctx context.Context, r *viewv1.OrderRequest) (*viewv1.OrderResponse, error) {
	if _, known := auth.Subject(ctx); !known {
		return nil, errs.E(errs.NotFound, "There is no such order.").Because("no_order") // nobody's session has none
	}
	answer, err := v.orders.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: r.GetId()})
	if err != nil {
		return nil, err
	}
	out := order(r.GetLocale(), answer.GetOrder())
	// Only the owner of an order comes this far, so that a parcel is told to nobody else.
	if parcel, err := v.shipping.GetShipment(ctx, &shippingv1.GetShipmentRequest{Order: out.GetId()}); err == nil {
		out.Parcel = parcel.GetShipment().GetStatus()
	}
	return out, nil
}

func order(locale string, o *ordersv1.Order) *viewv1.OrderResponse {
	out := &viewv1.OrderResponse{
		Id: o.GetId(), Number: o.GetNumber(), Status: viewv1.Status(o.GetStatus()), Email: o.GetEmail(), Address: o.GetAddress(),
		Subtotal: o.GetTotals().GetSubtotal(), Delivery: o.GetTotals().GetDelivery(), Total: o.GetTotals().GetTotal(),
		Tax: o.GetTotals().GetTax(), TaxRate: o.GetTotals().GetTaxRate(), DeliveryName: o.GetDeliveryName().In(locale),
		CardBrand: o.GetCardBrand(), CardLast4: o.GetCardLast4(), Placed: o.GetPlaced().GetSeconds(), CancelReason: o.GetCancelReason(),
	}
	for _, l := range o.GetLines() {
		out.Lines = append(out.Lines, &viewv1.LineView{
			Product: l.GetProduct(), Sku: l.GetSku(), Name: l.GetName().In(locale), Choice: l.GetChoice().In(locale), Picture: l.GetPicture(),
			Alt: l.GetAlt().In(locale), Units: l.GetUnits(), Price: l.GetPrice(), Total: l.GetTotal(),
		})
	}
	return out
}
