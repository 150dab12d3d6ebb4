package carts

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	cartsv1 "feria/internal/contract/services/carts/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

func newService(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations)), now: time.Now}
}

// by is a context in which the shopper calls through the cart's BFF.
func by(t *testing.T, shopper string) context.Context {
	return auth.WithCall(t.Context(), "bff/cart", auth.Shopper{Identity: auth.Identity{ID: shopper}}, "")
}

func (s *service) mustAdd(t *testing.T, shopper, sku string, units int32) {
	t.Helper()
	if err := s.add(t.Context(), shopper, &cartsv1.AddRequest{Sku: sku, Units: units}, &typesv1.Money{Minor: 1000, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
}

func (s *service) mustHold(t *testing.T, shopper, sku string, want int32) {
	t.Helper()
	if got, err := unitsOf(t.Context(), s.db, shopper, sku); err != nil || got != want {
		t.Errorf("%s has %d of %s, want %d: %v", shopper, got, sku, want, err)
	}
}

// arrive does what the consumer does with the event of an order.
func (s *service) arrive(t *testing.T, order, cart, sku string, units int32) {
	t.Helper()
	m := &ordersv1.OrderPlaced{Cart: cart, Order: &ordersv1.Order{Id: order, Lines: []*ordersv1.OrderLine{{Sku: sku, Units: units}}}}
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return s.takeOrdered(t.Context(), tx, event.Received{}, m) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentAddsOfOneOwnerAllCount(t *testing.T) {
	t.Parallel()
	s := newService(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := s.add(t.Context(), "guest:ana", &cartsv1.AddRequest{Sku: "mug", Units: 1}, &typesv1.Money{Minor: 1000, Currency: "EUR"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	s.mustHold(t, "guest:ana", "mug", 20)
	s.mustHold(t, "guest:bea", "mug", 0)
	var events int
	err := s.db.Get(&events, `SELECT count(DISTINCT version) FROM outbox WHERE subject = 'carts.cart.changed.v1'`)
	if err != nil || events != 20 {
		t.Errorf("%d versions in events: %v", events, err)
	}
}

func TestWithoutTokenNothingChanges(t *testing.T) {
	t.Parallel()
	s := newService(t)
	_, add := s.Add(t.Context(), &cartsv1.AddRequest{Sku: "mug", Units: 1})
	_, set := s.SetQuantity(t.Context(), &cartsv1.SetQuantityRequest{Sku: "mug", Units: 1})
	_, remove := s.Remove(t.Context(), &cartsv1.RemoveRequest{Sku: "mug"})
	_, settle := s.Settle(t.Context(), &cartsv1.SettleRequest{Order: uuid.NewString()})
	for name, err := range map[string]error{"add": add, "set": set, "remove": remove, "settle": settle} {
		if !errs.Is(err, errs.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestQuantityOutsideItsLimitsIsInvalid(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for _, units := range []int32{-1, 0, maxUnits + 1} {
		_, err := s.Add(by(t, "guest:ana"), &cartsv1.AddRequest{Sku: "mug", Units: units})
		if !errs.Is(err, errs.Invalid) || errs.FieldText(err, "quantity") == "" {
			t.Errorf("add %d: %v", units, err)
		}
	}
}

func TestOrderIsTakenOutOnce(t *testing.T) {
	t.Parallel()
	for name, settleFirst := range map[string]bool{"settle first": true, "event first": false} {
		s, order := newService(t), uuid.NewString()
		s.mustAdd(t, "guest:ana", "mug", 5)
		cart, _, err := readCart(t.Context(), s.db, "guest:ana")
		if err != nil {
			t.Fatal(err)
		}
		settle := func() {
			r := &cartsv1.SettleRequest{Order: order, Lines: []*cartsv1.CartLine{{Sku: "mug", Units: 2}}}
			if _, err := s.Settle(by(t, "guest:ana"), r); err != nil {
				t.Fatal(name, err)
			}
		}
		if settleFirst {
			settle()
		}
		s.arrive(t, order, cart.ID, "mug", 2)
		s.arrive(t, order, cart.ID, "mug", 2)
		settle()
		s.mustHold(t, "guest:ana", "mug", 3)
		s.arrive(t, uuid.NewString(), cart.ID, "mug", 9) // another order, of more than is left
		s.mustHold(t, "guest:ana", "mug", 0)
	}
}

func TestALineHoldsSoManyAndNoMore(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAdd(t, "guest:ana", "mug", 98)
	price := &typesv1.Money{Minor: 1000, Currency: "EUR"}
	if err := s.add(t.Context(), "guest:ana", &cartsv1.AddRequest{Sku: "mug", Units: 2}, price); !errs.Is(err, errs.Invalid) {
		t.Errorf("a hundred of one thing: %v", err)
	}
	s.mustHold(t, "guest:ana", "mug", 98)
	s.mustAdd(t, "guest:ana", "mug", 1)
	s.mustHold(t, "guest:ana", "mug", 99)
	for n := range maxLines - 1 {
		s.mustAdd(t, "guest:ana", fmt.Sprint("thing-", n), 1)
	}
	if err := s.add(t.Context(), "guest:ana", &cartsv1.AddRequest{Sku: "one-more", Units: 1}, price); !errs.Is(err, errs.Exhausted) {
		t.Errorf("a hundred and one things: %v", err)
	}
	s.mustHold(t, "guest:ana", "one-more", 0)
}

func TestALineIsChangedAndRemoved(t *testing.T) {
	t.Parallel()
	s := newService(t)
	price := &typesv1.Money{Minor: 1000, Currency: "EUR"}
	s.mustAdd(t, "guest:ana", "mug", 3)
	s.mustAdd(t, "guest:bea", "mug", 5)
	for _, units := range []int32{7, 0} {
		if err := s.set(t.Context(), "guest:ana", "mug", units, price); err != nil {
			t.Fatal(err)
		}
		s.mustHold(t, "guest:ana", "mug", units)
	}
	s.mustHold(t, "guest:bea", "mug", 5)
	if err := s.set(t.Context(), "guest:ana", "mug", 1, price); !errs.Is(err, errs.NotFound) {
		t.Errorf("a line that is not there: %v", err)
	}
}

// A cart shows today's prices, says which have changed since its owner saw them, and tells what is gone from what is short.
func TestACartShowsTodaysPrices(t *testing.T) {
	t.Parallel()
	lines := []lineRow{{"mug", 2, 1000, "EUR"}, {"bowl", 1, 500, "EUR"}, {"gone", 1, 100, "EUR"}}
	priced := func(sku string, minor int64) *productsv1.PricedVariant {
		return &productsv1.PricedVariant{Variant: &productsv1.Variant{Sku: sku, Price: &typesv1.Money{Minor: minor, Currency: "EUR"}}}
	}
	cart := view(cartRow{ID: "cart"}, lines, []*productsv1.PricedVariant{priced("mug", 1200), priced("bowl", 500)}, map[string]int32{"mug": 1, "bowl": 9, "gone": 1})
	mug, bowl, gone := cart.GetLines()[0], cart.GetLines()[1], cart.GetLines()[2]
	if mug.GetPrice().GetMinor() != 1200 || mug.GetPrevious().GetMinor() != 1000 || mug.GetAvailable() != 1 {
		t.Errorf("a changed price, and too few: %v", mug)
	}
	if bowl.GetPrevious() != nil || bowl.GetPrice().GetMinor() != 500 {
		t.Errorf("a price that stands: %v", bowl)
	}
	if !gone.GetGone() || cart.GetBuyable() {
		t.Errorf("what is no longer sold: %v, buyable %v", gone, cart.GetBuyable())
	}
	if unknown := view(cartRow{ID: "cart"}, lines[1:2], []*productsv1.PricedVariant{priced("bowl", 500)}, nil); !unknown.GetBuyable() || unknown.GetLines()[0].GetAvailable() != unknownUnits {
		t.Errorf("without inventory: %v", unknown)
	}
}
