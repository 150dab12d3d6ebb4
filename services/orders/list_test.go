package orders

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/money"
	"feria/internal/postgres/postgrestest"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/uuid"
)

// newStore is the service on a database of the test's own, alone.
func newStore(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations)), now: now}
}

// has makes an order of a subject, of which nothing was done yet.
func (s *service) has(t *testing.T, subject string) order {
	t.Helper()
	o := order{
		ID: uuid.Must(uuid.NewV7()), Number: newNumber(), Key: uuid.NullUUID{UUID: uuid.New(), Valid: true}, Subject: subject,
		Cart: uuid.NewString(), CartVersion: 1, Status: placing, Step: stepReserve,
		Email: "ana@example.com", Name: "Ana Gil", Line: "Calle Mayor 1", City: "Madrid", PostalCode: "28013", Country: "ES",
		Currency: money.EUR, Made: s.now(), Due: s.now(),
		lines: []line{{Position: 1, SKU: "mug", Name: texts{"en": "Mug"}, Units: 2, Minor: 50}, {Position: 2, SKU: "cup", Units: 1, Minor: 70}},
	}
	if err := o.sum(money.Euros(30)); err != nil {
		t.Fatal(err)
	}
	if err := insert(t.Context(), s.db, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestPagesHoldEveryOrderOnceNewestFirst(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	var want []string
	for i := range 7 {
		o := s.has(t, "guest:ana")
		if i == 3 { // an attempt that was refused is none
			if _, err := s.change(t.Context(), o, func(o *order) { o.fail(becauseDeclined, stepRelease) }); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want = append([]string{o.ID.String()}, want...)
	}
	var got []string
	for page := ""; ; {
		answer, err := s.ListOrders(t.Context(), &ordersv1.ListOrdersRequest{Limit: 2, Page: page})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range answer.GetOrders() {
			got = append(got, o.GetId())
			if len(o.GetLines()) != 2 || o.GetLines()[0].GetName().In("en") != "Mug" || o.GetTotals().GetTotal().GetMinor() != 200 {
				t.Error(o)
			}
		}
		if page = answer.GetNextPage(); page == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("want %v, have %v", want, got)
	}
	for _, r := range []*ordersv1.ListOrdersRequest{{Limit: -1}, {Limit: largestPage + 1}, {Page: "2"}} {
		if _, err := s.ListOrders(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestTheOneWhoWasOvertakenSavesNothing(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	o := s.has(t, "guest:ana")
	if _, err := s.change(t.Context(), o, func(o *order) { o.next(stepAuthorise, s.now()) }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.change(t.Context(), o, func(o *order) { o.fail(becauseSoldOut, stepRelease) }); !errors.Is(err, errOvertaken) {
		t.Errorf("saved: %v", err)
	}
	var events int
	if err := s.db.Get(&events, `SELECT count(*) FROM outbox`); err != nil || events != 0 {
		t.Errorf("%d events, %v", events, err)
	}
}

func TestHistoryIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	basket := func(i int) *ordersv1.HistoricBasket {
		return &ordersv1.HistoricBasket{Id: fmt.Sprint("b", i), Products: []string{"mug", "cup"}}
	}
	for _, baskets := range [][]*ordersv1.HistoricBasket{{basket(1), basket(2)}, {basket(2), basket(3), basket(3)}, nil} {
		if _, err := s.RecordHistory(t.Context(), &ordersv1.RecordHistoryRequest{Baskets: baskets}); err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	err := s.db.Select(&told, `SELECT aggregate FROM outbox WHERE subject = 'orders.history.recorded.v1' ORDER BY aggregate`)
	if err != nil || !slices.Equal(told, []string{"b1", "b2", "b3"}) {
		t.Error(told, err)
	}
	for _, b := range []*ordersv1.HistoricBasket{{Id: "", Products: []string{"mug"}}, {Id: "x"}, {Id: "x", Products: make([]string, mostOfOne+1)}} {
		_, err := s.RecordHistory(t.Context(), &ordersv1.RecordHistoryRequest{Baskets: []*ordersv1.HistoricBasket{b}})
		if errs.FieldText(err, "baskets") == "" {
			t.Errorf("%v: %v", b, err)
		}
	}
}

func TestNobodySeesOrdersWithoutASession(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	o := s.has(t, "guest:ana")
	visitor := auth.WithCall(t.Context(), "bff/orders", auth.Shopper{}, "")
	if _, err := s.GetOrder(visitor, &ordersv1.GetOrderRequest{Id: o.ID.String()}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if _, err := s.PlaceOrder(visitor, &ordersv1.PlaceOrderRequest{IdempotencyKey: uuid.NewString()}); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
}
