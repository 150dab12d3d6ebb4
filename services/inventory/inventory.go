// Package inventory is the service that alone knows how many there are: stock, reservations that expire, and the ledger of
// every movement. Nobody copies or caches its answers; whoever must not oversell reserves here first.
//
// For each variant free + reserved + sold = received holds at any moment: the database refuses anything else.
package inventory

import (
	"context"
	"embed"
	"strconv"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Module is services/inventory.
var Module = app.Module{Name: "services/inventory", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	inventoryv1connect.InventoryGetAvailabilityProcedure: {"bff/catalog", "bff/product", "bff/cart", "bff/recommendations", "services/carts", "services/orders", auth.Operator},
	inventoryv1connect.InventoryReserveProcedure:         {"services/orders"},
	inventoryv1connect.InventoryReleaseProcedure:         {"services/orders"},
	inventoryv1connect.InventoryCommitProcedure:          {"services/orders"},
	inventoryv1connect.InventoryReceiveProcedure:         {auth.Operator},
	inventoryv1connect.InventorySetOnHandProcedure:       {auth.Operator},
	inventoryv1connect.InventoryGetBooksProcedure:        {auth.Operator},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	s := &service{db: db, now: time.Now}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("expiry", s.expireForever)
	rpc := env.RPC(policy)
	inventoryv1connect.RegisterInventoryHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db  *sqlx.DB
	now func() time.Time
}

// Limits of one request.
const (
	maxSKUs            = 2000
	maxLines           = 200
	maxUnits           = 1_000_000
	defaultReservation = 600
	longestReservation = 86_400
)

func (s *service) GetAvailability(ctx context.Context, r *inventoryv1.GetAvailabilityRequest) (*inventoryv1.GetAvailabilityResponse, error) {
	if len(r.GetSkus()) > maxSKUs {
		return nil, invalid("skus", "at most "+strconv.Itoa(maxSKUs))
	}
	units, err := free(ctx, s.db, r.GetSkus())
	if err != nil {
		return nil, err
	}
	return &inventoryv1.GetAvailabilityResponse{Units: units}, nil
}

func (s *service) Reserve(ctx context.Context, r *inventoryv1.ReserveRequest) (*inventoryv1.ReserveResponse, error) {
	id, err := reservationID(r.GetReservation())
	if err != nil {
		return nil, err
	}
	lines, err := merge(r.GetLines(), maxLines, 1)
	if err != nil {
		return nil, err
	}
	seconds := r.GetSeconds()
	if seconds == 0 {
		seconds = defaultReservation
	}
	if seconds < 0 || seconds > longestReservation {
		return nil, invalid("seconds", "1 to 86400")
	}
	expires, err := s.reserve(ctx, id, lines, time.Duration(seconds)*time.Second)
	if err != nil {
		return nil, err
	}
	return &inventoryv1.ReserveResponse{Expires: timestamppb.New(expires)}, nil
}

func (s *service) Release(ctx context.Context, r *inventoryv1.ReleaseRequest) (*inventoryv1.ReleaseResponse, error) {
	id, err := reservationID(r.GetReservation())
	if err != nil {
		return nil, err
	}
	return &inventoryv1.ReleaseResponse{}, s.release(ctx, id)
}

func (s *service) Commit(ctx context.Context, r *inventoryv1.CommitRequest) (*inventoryv1.CommitResponse, error) {
	id, err := reservationID(r.GetReservation())
	if err != nil {
		return nil, err
	}
	return &inventoryv1.CommitResponse{}, s.commit(ctx, id)
}

func (s *service) Receive(ctx context.Context, r *inventoryv1.ReceiveRequest) (*inventoryv1.ReceiveResponse, error) {
	if r.GetDelivery() == "" || len(r.GetDelivery()) > 200 {
		return nil, invalid("delivery", "1 to 200 characters")
	}
	lines, err := merge(r.GetLines(), maxSKUs, 0)
	if err != nil {
		return nil, err
	}
	return &inventoryv1.ReceiveResponse{}, s.receive(ctx, r.GetDelivery(), lines)
}

func (s *service) SetOnHand(ctx context.Context, r *inventoryv1.SetOnHandRequest) (*inventoryv1.SetOnHandResponse, error) {
	if r.GetUnits() < 0 || r.GetUnits() > maxUnits {
		return nil, invalid("units", "0 to "+strconv.Itoa(maxUnits))
	}
	return s.setOnHand(ctx, r.GetSku(), r.GetUnits())
}

func (s *service) GetBooks(ctx context.Context, _ *inventoryv1.GetBooksRequest) (*inventoryv1.GetBooksResponse, error) {
	return books(ctx, s.db)
}

func reservationID(text string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return id, invalid("reservation", "a UUID")
	}
	return id, nil
}

// merge adds up the lines of each variant. Invalid if there are none, too many, or units out of range.
func merge(lines []*inventoryv1.Line, most int, least int32) (map[string]int32, error) {
	if len(lines) == 0 || len(lines) > most {
		return nil, invalid("lines", "1 to "+strconv.Itoa(most))
	}
	units := make(map[string]int32, len(lines))
	for _, l := range lines {
		if l.GetUnits() < least || l.GetUnits() > maxUnits || units[l.GetSku()] > maxUnits || l.GetSku() == "" || len(l.GetSku()) > 64 {
			return nil, invalid("lines", "each with a SKU and "+strconv.Itoa(int(least))+" to "+strconv.Itoa(maxUnits)+" units")
		}
		units[l.GetSku()] += l.GetUnits()
	}
	return units, nil
}

func invalid(field, text string) error {
	return errs.E(errs.Invalid, "That request is not right: "+field+" must be "+text+".", errs.Field{Name: field, Text: text})
}
