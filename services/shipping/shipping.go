// Package shipping is the service that knows how a parcel can travel, what that costs, and which parcels there are. A parcel comes to be
// when an order was placed, by that event; nobody waits for it.
package shipping

import (
	"context"
	"embed"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"

	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Module is services/shipping.
var Module = app.Module{Name: "services/shipping", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	shippingv1connect.ShippingListMethodsProcedure:      {"bff/checkout", "bff/pages", "services/orders"},
	shippingv1connect.ShippingGetShipmentProcedure:      {"bff/orders"},
	shippingv1connect.ShippingListOwnShipmentsProcedure: {"bff/account"},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	s := &service{db: db, now: time.Now}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("orders", s.orders(env).Run)
	env.Go("users", s.users(env).Run)
	rpc := env.RPC(policy)
	shippingv1connect.RegisterShippingHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db  *sqlx.DB
	now func() time.Time
}

// ListMethods answers every method, cheapest first.
func (s *service) ListMethods(ctx context.Context, _ *shippingv1.ListMethodsRequest) (*shippingv1.ListMethodsResponse, error) {
	methods, err := listMethods(ctx, s.db)
	if err != nil {
		return nil, err
	}
	out := &shippingv1.ListMethodsResponse{}
	for _, m := range methods {
		out.Methods = append(out.Methods, m.proto())
	}
	return out, nil
}

// GetShipment answers the shipment of an order of the caller's. NotFound.
func (s *service) GetShipment(ctx context.Context, r *shippingv1.GetShipmentRequest) (*shippingv1.GetShipmentResponse, error) {
	shopper, ok := auth.Subject(ctx)
	if _, err := uuid.Parse(r.GetOrder()); err != nil || !ok {
		return nil, notFound()
	}
	have, err := findShipment(ctx, s.db, r.GetOrder())
	if err != nil {
		return nil, err
	}
	if have.Subject != shopper.ID && have.Subject != shopper.Guest || have.Status == cancelled {
		return nil, notFound()
	}
	return &shippingv1.GetShipmentResponse{Shipment: have.proto()}, nil
}

// ListOwnShipments implements the contract.
func (s *service) ListOwnShipments(ctx context.Context, _ *shippingv1.ListOwnShipmentsRequest) (*shippingv1.ListOwnShipmentsResponse, error) {
	out := &shippingv1.ListOwnShipmentsResponse{}
	shopper, ok := auth.Subject(ctx)
	if !ok {
		return out, nil
	}
	all, err := listShipments(ctx, s.db, shopper.ID, shopper.Guest)
	if err != nil {
		return nil, err
	}
	for _, have := range all {
		out.Shipments = append(out.Shipments, &shippingv1.OwnShipment{
			Shipment: have.proto(), Name: have.Name, Line: have.Line, City: have.City, PostalCode: have.Postcode, Country: have.Country,
		})
	}
	return out, nil
}

func notFound() error { return errs.E(errs.NotFound, "There is no such shipment.") }
