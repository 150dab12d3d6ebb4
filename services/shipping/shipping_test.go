package shipping

import (
	"context"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	ordersv1 "feria/internal/contract/services/orders/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

func newService(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations)), now: time.Now}
}

func placed() *ordersv1.OrderPlaced {
	return &ordersv1.OrderPlaced{Grams: 500, Order: &ordersv1.Order{
		Id: uuid.NewString(), Subject: "guest:ana", DeliveryMethod: "express",
		Address: &typesv1.Address{Name: "Ana", Line: "Calle Mayor 1", City: "Madrid", PostalCode: "28013", Country: "ES"},
	}}
}

// apply does what the consumer does with an event.
func apply[M any](t *testing.T, s *service, handler func(context.Context, *sqlx.Tx, event.Received, M) error, message M) {
	t.Helper()
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return handler(t.Context(), tx, event.Received{}, message) })
	if err != nil {
		t.Fatal(err)
	}
}

func (s *service) seenBy(t *testing.T, shopper, order string) (*shippingv1.GetShipmentResponse, error) {
	ctx := auth.WithCall(t.Context(), "bff/orders", auth.Shopper{Identity: auth.Identity{ID: shopper}}, "")
	return s.GetShipment(ctx, &shippingv1.GetShipmentRequest{Order: order})
}

func TestMethodsAreListedCheapestFirst(t *testing.T) {
	t.Parallel()
	answer, err := newService(t).ListMethods(t.Context(), &shippingv1.ListMethodsRequest{})
	if err != nil || len(answer.GetMethods()) < 2 {
		t.Fatal(answer, err)
	}
	last := int64(0)
	for _, m := range answer.GetMethods() {
		if m.GetPrice().GetMinor() < last || m.GetPrice().GetCurrency() != "EUR" || m.GetName().GetByLanguage()["es"] == "" || m.GetPromise().GetByLanguage()["es"] == "" {
			t.Error(m)
		}
		last = m.GetPrice().GetMinor()
	}
}

func TestOrderBecomesOneShipment(t *testing.T) {
	t.Parallel()
	s, order := newService(t), placed()
	id := order.GetOrder().GetId()
	if _, err := s.seenBy(t, "guest:ana", id); !errs.Is(err, errs.NotFound) {
		t.Errorf("before the order: %v", err)
	}
	apply(t, s, s.prepare, order)
	apply(t, s, s.prepare, order)
	answer, err := s.seenBy(t, "guest:ana", id)
	if got := answer.GetShipment(); err != nil || got.GetStatus() != "preparing" || got.GetMethod() != "express" || got.GetOrder() != id {
		t.Error(answer, err)
	}
	var events int
	if err := s.db.Get(&events, `SELECT count(*) FROM outbox WHERE subject = 'shipping.shipment.prepared.v1' AND aggregate = $1`, id); err != nil || events != 1 {
		t.Errorf("%d events, %v", events, err)
	}
	if _, err := s.seenBy(t, "guest:bea", id); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else's: %v", err)
	}
}

func TestCancelledOrderIsNotShipped(t *testing.T) {
	t.Parallel()
	s, order := newService(t), placed()
	id := order.GetOrder().GetId()
	apply(t, s, s.cancel, &ordersv1.OrderCancelled{Order: uuid.NewString()}) // of an order that was never placed
	apply(t, s, s.prepare, order)
	apply(t, s, s.cancel, &ordersv1.OrderCancelled{Order: id})
	if answer, err := s.seenBy(t, "guest:ana", id); !errs.Is(err, errs.NotFound) {
		t.Error(answer, err)
	}
}
