// Package orders is the service that turns a cart into an order, and the only one that knows how: it prices the cart, reserves stock,
// has the card authorised, records the order, and afterwards takes the money and the stock.
//
// What spans several services is a saga. Where an order stands in it is one column, step: what is to be done next. Each step asks one
// service for something that may be asked for twice, under an id that follows from the order's, and then saves where the order stands;
// so a crash between the two costs nothing but the repetition. Whoever moves an order (the request that made it, a resumed
// confirmation, a worker) names the version that it read, so that two at once cannot both save. See saga.go.
package orders

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"

	"feria/internal/contract/services/carts/v1/cartsv1connect"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"
	"feria/internal/contract/services/products/v1/productsv1connect"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"

	"github.com/jmoiron/sqlx"
)

// Module is services/orders.
var Module = module(func(*service) {})

// module makes orders with what a test wants to be different.
func module(adjust func(*service)) app.Module {
	return app.Module{
		Name:  "services/orders",
		Calls: []string{"services/carts", "services/products", "services/inventory", "services/payments", "services/shipping"},
		Start: func(ctx context.Context, env *app.Env) (app.Served, error) { return start(ctx, env, adjust) },
	}
}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	ordersv1connect.OrdersQuoteProcedure:         {"bff/checkout"},
	ordersv1connect.OrdersPlaceOrderProcedure:    {"bff/checkout"},
	ordersv1connect.OrdersResumeOrderProcedure:   {"bff/checkout"},
	ordersv1connect.OrdersGetOrderProcedure:      {"bff/checkout", "bff/orders"},
	ordersv1connect.OrdersListOwnOrdersProcedure: {"bff/account", "bff/orders"},
	ordersv1connect.OrdersCancelOrderProcedure:   {"bff/orders"},
	ordersv1connect.OrdersListOrdersProcedure:    {auth.Operator},
	ordersv1connect.OrdersRecordHistoryProcedure: {auth.Operator},
}

func start(ctx context.Context, env *app.Env, adjust func(*service)) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	s := &service{
		db: db, log: env.Log(), now: now, wake: make(chan struct{}, workers),
		carts:     cartsv1connect.NewCartsClient(env.Client("services/carts")),
		products:  productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
		payments:  paymentsv1connect.NewPaymentsClient(env.Client("services/payments")),
		shipping:  shippingv1connect.NewShippingClient(env.Client("services/shipping")),
	}
	adjust(s)
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("users", s.users(env).Run)
	for range workers {
		env.Go("saga", s.work)
	}
	rpc := env.RPC(policy)
	ordersv1connect.RegisterOrdersHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db   *sqlx.DB
	log  *slog.Logger
	now  func() time.Time
	wake chan struct{} // a worker that has nothing to do looks again

	// crash, unless nil, is called at each point at which a process could die; an error is what that would look like to the caller.
	crash func(point string) error

	carts     cartsv1connect.CartsClient
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient
	payments  paymentsv1connect.PaymentsClient
	shipping  shippingv1connect.ShippingClient
}

// now is as exact as the database keeps it.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// owner is the shopper of the call. Denied without one. A member who has just signed in has what they ordered as a guest: the token says
// who that was, and the event that says the same may still be on its way.
func owner(ctx context.Context) (auth.Identity, error) {
	shopper, ok := auth.Subject(ctx)
	if !ok {
		return shopper, errs.E(errs.Denied, "Your session has ended.").Because("no_session")
	}
	return shopper, nil
}

func notFound() error { return errs.E(errs.NotFound, "There is no such order.").Because("no_order") }

// invalid is a request of which one field is wrong. The reason is for whoever says it in another language; programs read no such.
func invalid(field, text, reason string) error {
	return errs.E(errs.Invalid, text, errs.Field{Name: field, Text: text}.Because(reason))
}
