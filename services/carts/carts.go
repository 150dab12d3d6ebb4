// Package carts is the service that keeps what each shopper means to buy, now, later or some day. It holds variants and numbers and the price that was last
// shown, nothing else: prices are asked of products and units of inventory whenever a cart is looked at.
package carts

import (
	"context"
	"embed"
	"strconv"
	"sync"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	"feria/internal/contract/services/products/v1/productsv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Module is services/carts.
var Module = app.Module{Name: "services/carts", Calls: []string{"services/products", "services/inventory"}, Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	cartsv1connect.CartsGetCartProcedure:     {"bff/account", "bff/cart", "bff/checkout"},
	cartsv1connect.CartsGetCartOfProcedure:   {"services/orders"},
	cartsv1connect.CartsCountItemsProcedure:  {"bff/cart"},
	cartsv1connect.CartsAddProcedure:         {"bff/cart", "bff/orders"},
	cartsv1connect.CartsSetQuantityProcedure: {"bff/cart"},
	cartsv1connect.CartsRemoveProcedure:      {"bff/cart"},
	cartsv1connect.CartsSettleProcedure:      {"bff/checkout"},
	cartsv1connect.CartsListKeptProcedure:    {"bff/account", "bff/cart"},
	cartsv1connect.CartsIsKeptProcedure:      {"bff/cart"},
	cartsv1connect.CartsKeepProcedure:        {"bff/cart"},
	cartsv1connect.CartsDropProcedure:        {"bff/cart"},
	cartsv1connect.CartsTakeUpProcedure:      {"bff/cart"},
	cartsv1connect.CartsAcknowledgeProcedure: {"bff/cart", "bff/checkout"},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	s := &service{
		db: db, now: time.Now,
		products:  productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
	}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("orders", s.orders(env).Run)
	env.Go("users", s.users(env).Run)
	rpc := env.RPC(policy)
	cartsv1connect.RegisterCartsHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db        *sqlx.DB
	now       func() time.Time
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient

	mu     sync.Mutex
	joined map[string]bool // guests whose things have been looked for
}

// Limits of one cart.
const (
	maxUnits = 99
	maxLines = 100
	maxOnce  = 64 // bytes
)

func (s *service) GetCart(ctx context.Context, _ *cartsv1.GetCartRequest) (*cartsv1.GetCartResponse, error) {
	subject, err := s.owner(ctx)
	if errs.Is(err, errs.Denied) {
		return &cartsv1.GetCartResponse{Cart: &cartsv1.Cart{}}, nil // a visitor without a session has an empty cart
	}
	if err != nil {
		return nil, err
	}
	cart, err := s.read(ctx, subject)
	return &cartsv1.GetCartResponse{Cart: cart}, err
}

func (s *service) GetCartOf(ctx context.Context, r *cartsv1.GetCartOfRequest) (*cartsv1.GetCartOfResponse, error) {
	cart, lines, err := readCart(ctx, s.db, r.GetSubject())
	if err != nil {
		return nil, err
	}
	out := &cartsv1.Cart{Id: cart.ID, Version: cart.Version}
	for _, l := range lines {
		out.Lines = append(out.Lines, &cartsv1.CartLine{Sku: l.SKU, Units: l.Units})
		out.Units += l.Units
	}
	return &cartsv1.GetCartOfResponse{Cart: out}, nil
}

func (s *service) CountItems(ctx context.Context, _ *cartsv1.CountItemsRequest) (*cartsv1.CountItemsResponse, error) {
	subject, err := s.owner(ctx)
	if errs.Is(err, errs.Denied) {
		return &cartsv1.CountItemsResponse{}, nil
	}
	if err != nil {
		return nil, err
	}
	units, err := countUnits(ctx, s.db, subject)
	return &cartsv1.CountItemsResponse{Units: units}, err
}

func (s *service) Add(ctx context.Context, r *cartsv1.AddRequest) (*cartsv1.AddResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	if r.GetUnits() < 1 || r.GetUnits() > maxUnits {
		return nil, wrongQuantity("1")
	}
	if len(r.GetOnce()) > maxOnce {
		return nil, errs.E(errs.Invalid, "The name of an addition has at most 64 bytes.")
	}
	if done, err := added(ctx, s.db, subject, r.GetOnce()); err != nil || done {
		return s.afterAdd(ctx, subject, err) // before what is left is asked for: what was added then may be the last
	}
	price, err := s.offer(ctx, r.GetSku())
	if err != nil {
		return nil, err
	}
	have, err := unitsOf(ctx, s.db, subject, r.GetSku())
	if err != nil {
		return nil, err
	}
	if have+r.GetUnits() > maxUnits {
		return nil, tooManyUnits()
	}
	if err := s.mustHave(ctx, r.GetSku(), have+r.GetUnits(), have); err != nil {
		return nil, err
	}
	return s.afterAdd(ctx, subject, s.add(ctx, subject, r, price))
}

// afterAdd answers an addition with the cart as it is now.
func (s *service) afterAdd(ctx context.Context, subject string, err error) (*cartsv1.AddResponse, error) {
	if err != nil {
		return nil, err
	}
	cart, err := s.read(ctx, subject)
	return &cartsv1.AddResponse{Cart: cart}, err
}

func (s *service) SetQuantity(ctx context.Context, r *cartsv1.SetQuantityRequest) (*cartsv1.SetQuantityResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	if r.GetUnits() < 0 || r.GetUnits() > maxUnits {
		return nil, wrongQuantity("0")
	}
	if r.GetUnits() == 0 {
		err = s.set(ctx, subject, r.GetSku(), 0, nil)
	} else {
		err = s.setUnits(ctx, subject, r.GetSku(), r.GetUnits())
	}
	if err != nil {
		return nil, err
	}
	cart, err := s.read(ctx, subject)
	return &cartsv1.SetQuantityResponse{Cart: cart}, err
}

// setUnits changes a line to a number above zero, as far as there are so many. Fewer than before are always allowed.
func (s *service) setUnits(ctx context.Context, subject, sku string, units int32) error {
	have, err := unitsOf(ctx, s.db, subject, sku)
	if err != nil {
		return err
	}
	if have == 0 {
		return errs.E(errs.NotFound, "That is not in your cart.").Because("not_in_cart")
	}
	price, err := s.offer(ctx, sku)
	if err != nil {
		return err
	}
	if units > have {
		if err := s.mustHave(ctx, sku, units, 0); err != nil {
			return err
		}
	}
	return s.set(ctx, subject, sku, units, price)
}

func (s *service) Remove(ctx context.Context, r *cartsv1.RemoveRequest) (*cartsv1.RemoveResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.set(ctx, subject, r.GetSku(), 0, nil); err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	cart, err := s.read(ctx, subject)
	return &cartsv1.RemoveResponse{Cart: cart}, err
}

func (s *service) Settle(ctx context.Context, r *cartsv1.SettleRequest) (*cartsv1.SettleResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(r.GetOrder())
	if err != nil || len(r.GetLines()) > maxLines {
		return nil, errs.E(errs.Invalid, "That is no order.", errs.Field{Name: "order", Text: "a UUID, with at most 100 lines"})
	}
	units := make(map[string]int32, len(r.GetLines()))
	for _, l := range r.GetLines() {
		units[l.GetSku()] += l.GetUnits()
	}
	return &cartsv1.SettleResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		cart, err := s.touch(ctx, tx, subject)
		if err != nil {
			return err
		}
		return s.settle(ctx, tx, id, cart.ID, units)
	})
}

func (s *service) Acknowledge(ctx context.Context, _ *cartsv1.AcknowledgeRequest) (*cartsv1.AcknowledgeResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	cart, err := s.read(ctx, subject)
	if err != nil {
		return nil, err
	}
	return &cartsv1.AcknowledgeResponse{}, acknowledge(ctx, s.db, cart)
}

func tooManyUnits() error {
	return errs.E(errs.Invalid, "A cart holds at most 99 of one thing.",
		errs.Field{Name: "quantity", Text: "A cart holds at most 99 of one thing, with those that are in it already."}.
			Because("most_in_cart", "most", strconv.Itoa(maxUnits))).Because("most_of_one", "most", strconv.Itoa(maxUnits))
}

func wrongQuantity(from string) error {
	return errs.E(errs.Invalid, "That quantity cannot be ordered.",
		errs.Field{Name: "quantity", Text: "Choose a number from " + from + " to " + strconv.Itoa(maxUnits) + "."}.
			Because("number_between", "least", from, "most", strconv.Itoa(maxUnits))).Because("wrong_quantity")
}
