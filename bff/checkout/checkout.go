// Package checkout is the BFF of mfe/checkout: the order before it is placed, placing it, and the question that a bank may ask.
// Card data passes through on its way to payments and is neither kept nor logged.
package checkout

import (
	"context"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"
	"feria/internal/contract/bff/checkout/v1/checkoutv1connect"
	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"

	"golang.org/x/sync/errgroup"
)

// Module is bff/checkout.
var Module = app.Module{
	Name: "bff/checkout", Calls: []string{"services/orders", "services/payments", "services/shipping", "services/carts"}, Start: start,
}

var callers = []string{"mfe/checkout"}

var policy = auth.Policy{
	checkoutv1connect.CheckoutFormProcedure:     callers,
	checkoutv1connect.CheckoutPlaceProcedure:    callers,
	checkoutv1connect.CheckoutQuestionProcedure: callers,
	checkoutv1connect.CheckoutAnswerProcedure:   callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	checkoutv1connect.RegisterCheckoutHandler(rpc, &view{
		orders:   ordersv1connect.NewOrdersClient(env.Client("services/orders")),
		payments: paymentsv1connect.NewPaymentsClient(env.Client("services/payments")),
		shipping: shippingv1connect.NewShippingClient(env.Client("services/shipping")),
		carts:    cartsv1connect.NewCartsClient(env.Client("services/carts")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	orders   ordersv1connect.OrdersClient
	payments paymentsv1connect.PaymentsClient
	shipping shippingv1connect.ShippingClient
	carts    cartsv1connect.CartsClient
}

func (v *view) Form(ctx context.Context, r *checkoutv1.FormRequest) (*checkoutv1.FormResponse, error) {
	if _, known := auth.Subject(ctx); !known {
		return &checkoutv1.FormResponse{}, nil // a visitor without a session has nothing in their cart
	}
	var quote *ordersv1.QuoteResponse
	var methods *shippingv1.ListMethodsResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		quote, err = v.orders.Quote(asking, &ordersv1.QuoteRequest{DeliveryMethod: r.GetDelivery()})
		return err
	})
	group.Go(func() (err error) {
		methods, err = v.shipping.ListMethods(asking, &shippingv1.ListMethodsRequest{})
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := &checkoutv1.FormResponse{Totals: totals(quote.GetTotals()), Buyable: quote.GetBuyable()}
	for _, l := range quote.GetLines() {
		out.Lines = append(out.Lines, &checkoutv1.LineView{
			Name: l.GetName().In(r.GetLocale()), Choice: l.GetChoice().In(r.GetLocale()), Picture: l.GetPicture(),
			Alt: l.GetAlt().In(r.GetLocale()), Units: l.GetUnits(), Total: l.GetTotal(),
		})
	}
	for i, m := range methods.GetMethods() {
		out.Methods = append(out.Methods, &checkoutv1.MethodView{
			Code: m.GetCode(), Name: m.GetName().In(r.GetLocale()), Promise: m.GetPromise().In(r.GetLocale()), Price: m.GetPrice(),
			Chosen: m.GetCode() == r.GetDelivery() || r.GetDelivery() == "" && i == 0,
		})
	}
	return out, nil
}

func totals(t *ordersv1.Totals) *checkoutv1.TotalsView {
	return &checkoutv1.TotalsView{
		Subtotal: t.GetSubtotal(), Delivery: t.GetDelivery(), Total: t.GetTotal(), Tax: t.GetTax(), TaxRate: t.GetTaxRate(),
	}
}

func (v *view) Place(ctx context.Context, r *checkoutv1.PlaceRequest) (*checkoutv1.PlaceResponse, error) {
	card, err := v.payments.KeepCard(ctx, &paymentsv1.KeepCardRequest{
		Number: r.GetCardNumber(), Expiry: r.GetExpiry(), SecurityCode: r.GetSecurityCode(),
	})
	if err != nil && !errs.Is(err, errs.Invalid) {
		return nil, err
	}
	// A card that is not right is told together with what else is not right: orders checks the rest before it asks for a payment.
	// An order that the key has made before is answered, whatever was typed since.
	answer, placing := v.orders.PlaceOrder(ctx, &ordersv1.PlaceOrderRequest{
		IdempotencyKey: r.GetKey(), Email: r.GetEmail(), Address: r.GetAddress(), DeliveryMethod: r.GetDelivery(),
		PaymentMethod: card.GetPaymentMethod(), ExpectedTotal: r.GetTotal(),
	})
	if err := both(err, placing); err != nil {
		return nil, err
	}
	v.settle(ctx, answer.GetOrder())
	return &checkoutv1.PlaceResponse{Order: answer.GetOrder().GetId(), Confirmation: answer.GetConfirmation()}, nil
}

// settle takes a placed order out of the cart, so that the next page shows the cart as it is. If it fails, the order's event will do it.
func (v *view) settle(ctx context.Context, o *ordersv1.Order) {
	if o.GetStatus() != ordersv1.OrderStatus_ORDER_STATUS_PLACED {
		return
	}
	request := &cartsv1.SettleRequest{Order: o.GetId()}
	for _, l := range o.GetLines() {
		request.Lines = append(request.Lines, &cartsv1.CartLine{Sku: l.GetSku(), Units: l.GetUnits()})
	}
	_, _ = v.carts.Settle(ctx, request)
}

// named are the form's fields for what orders calls otherwise.
var named = map[string]string{"delivery_method": "delivery", "idempotency_key": "key", "expected_total": "delivery"}

// both says what is wrong with the card and with the rest of the form, by the form's fields. If the rest stood, nothing is wrong.
func both(card, rest error) error {
	c, r := errs.As(card), errs.As(rest)
	switch {
	case rest == nil:
		return nil
	case r == nil || r.Kind != errs.Invalid:
		if c != nil {
			return card
		}
		return rest
	}
	all := errs.E(errs.Invalid, r.Text).From(rest)
	for _, f := range r.Fields {
		if name, ok := named[f.Name]; ok {
			f.Name = name
		}
		if c == nil || f.Name != "payment_method" { // there is none because of the card
			all.Fields = append(all.Fields, f)
		}
	}
	if c != nil {
		all.Fields = append(all.Fields, c.Fields...)
	}
	return all
}

func (v *view) Question(ctx context.Context, r *checkoutv1.QuestionRequest) (*checkoutv1.QuestionResponse, error) {
	if _, known := auth.Subject(ctx); !known {
		return nil, errs.E(errs.NotFound, "There is no such order.").Because("no_order")
	}
	answer, err := v.orders.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: r.GetOrder()})
	if err != nil {
		return nil, err
	}
	o := answer.GetOrder()
	return &checkoutv1.QuestionResponse{
		Order: o.GetId(), Number: o.GetNumber(), Amount: o.GetTotals().GetTotal(), CardBrand: o.GetCardBrand(), CardLast4: o.GetCardLast4(),
		Answered: o.GetStatus() != ordersv1.OrderStatus_ORDER_STATUS_AWAITING_CONFIRMATION,
	}, nil
}

func (v *view) Answer(ctx context.Context, r *checkoutv1.AnswerRequest) (*checkoutv1.AnswerResponse, error) {
	// Whose order it is, orders decides; only then is the bank told anything.
	answer, err := v.orders.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: r.GetOrder()})
	if err != nil {
		return nil, err
	}
	_, err = v.payments.Confirm(ctx, &paymentsv1.ConfirmRequest{Payment: answer.GetOrder().GetPayment(), Approved: r.GetApproved()})
	if err != nil && !errs.Is(err, errs.Conflict) { // answered already: the order knows how
		return nil, err
	}
	resumed, err := v.orders.ResumeOrder(ctx, &ordersv1.ResumeOrderRequest{Id: r.GetOrder()})
	if err != nil {
		return nil, err
	}
	v.settle(ctx, resumed.GetOrder())
	return &checkoutv1.AnswerResponse{Order: r.GetOrder()}, nil
}
