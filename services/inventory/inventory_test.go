package inventory

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"

	inventoryv1 "feria/internal/contract/services/inventory/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/testing/protocmp"
)

// shelf is the service on a database of the test's own, at a time that the test sets.
type shelf struct {
	*service
	at time.Time
}

func newShelf(t *testing.T, lines ...*inventoryv1.Line) *shelf {
	t.Helper()
	s := &shelf{at: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	s.service = &service{db: postgrestest.Database(t, event.Migrations(migrations)), now: func() time.Time { return s.at }}
	if len(lines) > 0 {
		if _, err := s.Receive(t.Context(), &inventoryv1.ReceiveRequest{Delivery: "opening", Lines: lines}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func line(sku string, units int32) *inventoryv1.Line {
	return &inventoryv1.Line{Sku: sku, Units: units}
}

func reserve(ctx context.Context, s *service, id string, lines ...*inventoryv1.Line) error {
	_, err := s.Reserve(ctx, &inventoryv1.ReserveRequest{Reservation: id, Lines: lines})
	return err
}

// mustBooks holds the figures of the whole shelf, and that they agree with the ledger.
func (s *shelf) mustBooks(t *testing.T, received, onHand, reserved, sold int64) {
	t.Helper()
	got, err := s.GetBooks(t.Context(), &inventoryv1.GetBooksRequest{})
	if err != nil {
		t.Fatal(err)
	}
	want := &inventoryv1.GetBooksResponse{Received: received, OnHand: onHand, Reserved: reserved, Sold: sold}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("books (-want +got):\n%s", diff)
	}
}

// events are the subjects in the log, in order.
func (s *shelf) events(t *testing.T) []string {
	t.Helper()
	var subjects []string
	if err := s.db.SelectContext(t.Context(), &subjects, `SELECT subject || ' ' || aggregate FROM outbox ORDER BY position`); err != nil {
		t.Fatal(err)
	}
	return subjects
}

func TestRaceForTheLastTenUnitsSellsExactlyTen(t *testing.T) {
	s := newShelf(t, line("mug", 10), line("bowl", 500))
	other := &service{db: s.db, now: s.now} // a second process on the same database
	var won atomic.Int32
	var group sync.WaitGroup
	for i := range 200 {
		at := s.service
		if i%2 == 1 {
			at = other
		}
		group.Go(func() {
			switch err := reserve(t.Context(), at, uuid.NewString(), line("mug", 1), line("bowl", 1)); {
			case err == nil:
				won.Add(1)
			case errs.ReasonOf(err) != "sold_out":
				t.Errorf("refused for another reason: %v", err)
			}
		})
	}
	group.Wait()
	if won.Load() != 10 {
		t.Errorf("%d shoppers got the last ten units", won.Load())
	}
	s.mustBooks(t, 510, 490, 20, 0)
}

func TestReservationTakesAllLinesOrNone(t *testing.T) {
	s := newShelf(t, line("mug", 5), line("bowl", 1))
	err := reserve(t.Context(), s.service, uuid.NewString(), line("mug", 2), line("bowl", 2))
	if e := errs.As(err); e == nil || e.Kind != errs.Conflict || e.Facts["sku"] != "bowl" || e.Facts["available"] != "1" {
		t.Errorf("error = %v, want a conflict over the one bowl", err)
	}
	s.mustBooks(t, 6, 6, 0, 0)
}

func TestRepeatedRequestsChangeNothing(t *testing.T) {
	s, id := newShelf(t, line("mug", 5)), uuid.NewString()
	for range 3 {
		if err := reserve(t.Context(), s.service, id, line("mug", 2)); err != nil {
			t.Fatal(err)
		}
	}
	s.mustBooks(t, 5, 3, 2, 0)
	if err := reserve(t.Context(), s.service, id, line("mug", 1)); errs.ReasonOf(err) != "reused" {
		t.Errorf("the same id for something else: %v", err)
	}
	for range 3 {
		if _, err := s.Commit(t.Context(), &inventoryv1.CommitRequest{Reservation: id}); err != nil {
			t.Fatal(err)
		}
	}
	s.mustBooks(t, 5, 3, 0, 2)
	if _, err := s.Receive(t.Context(), &inventoryv1.ReceiveRequest{Delivery: "opening", Lines: []*inventoryv1.Line{line("mug", 5)}}); err != nil {
		t.Fatal(err)
	}
	s.mustBooks(t, 5, 3, 0, 2)
}

func TestExpiredReservationIsGivenBackAndCanStillBeSoldFromTheShelf(t *testing.T) {
	s, id := newShelf(t, line("mug", 1)), uuid.NewString()
	if err := reserve(t.Context(), s.service, id, line("mug", 1)); err != nil {
		t.Fatal(err)
	}
	if err := s.expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.mustBooks(t, 1, 0, 1, 0)
	s.at = s.at.Add(defaultReservation * time.Second)
	if err := s.expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.mustBooks(t, 1, 1, 0, 0)
	want := []string{"inventory.stock.replenished.v1 mug", "inventory.stock.sold_out.v1 mug", "inventory.stock.replenished.v1 mug", "inventory.reservation.expired.v1 " + id}
	if diff := cmp.Diff(want, s.events(t)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if _, err := s.Commit(t.Context(), &inventoryv1.CommitRequest{Reservation: id}); err != nil {
		t.Fatal(err)
	}
	s.mustBooks(t, 1, 0, 0, 1)
}

func TestCommitOfAnExpiredReservationDoesNotOversell(t *testing.T) {
	s, late := newShelf(t, line("mug", 1)), uuid.NewString()
	if err := reserve(t.Context(), s.service, late, line("mug", 1)); err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(time.Hour)
	if err := s.expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := reserve(t.Context(), s.service, uuid.NewString(), line("mug", 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(t.Context(), &inventoryv1.CommitRequest{Reservation: late}); errs.ReasonOf(err) != "sold_out" {
		t.Errorf("commit = %v, want sold_out", err)
	}
	s.mustBooks(t, 1, 0, 1, 0)
}

func TestSetOnHandCountsFreeUnitsAnew(t *testing.T) {
	s := newShelf(t, line("mug", 5), line("gone", 0))
	if err := reserve(t.Context(), s.service, uuid.NewString(), line("mug", 2)); err != nil {
		t.Fatal(err)
	}
	for _, units := range []int32{7, 0, 0} {
		got, err := s.SetOnHand(t.Context(), &inventoryv1.SetOnHandRequest{Sku: "mug", Units: units})
		if err != nil || got.GetAvailable() != units || got.GetReserved() != 2 {
			t.Errorf("set %d: %v, %v", units, got, err)
		}
	}
	s.mustBooks(t, 2, 0, 2, 0)
	if _, err := s.SetOnHand(t.Context(), &inventoryv1.SetOnHandRequest{Sku: "gone", Units: 1}); err != nil {
		t.Errorf("a variant that opened sold out is not known: %v", err)
	}
	if _, err := s.SetOnHand(t.Context(), &inventoryv1.SetOnHandRequest{Sku: "nothing", Units: 1}); !errs.Is(err, errs.NotFound) {
		t.Errorf("an unknown variant: %v", err)
	}
}

func TestBadRequestsAreRefused(t *testing.T) {
	s := newShelf(t, line("mug", 5))
	for name, lines := range map[string][]*inventoryv1.Line{
		"none": nil, "zero": {line("mug", 0)}, "negative": {line("mug", -1)}, "huge": {line("mug", maxUnits+1)}, "nameless": {line("", 1)},
		"too many": make([]*inventoryv1.Line, maxLines+1),
	} {
		if err := reserve(t.Context(), s.service, uuid.NewString(), lines...); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := reserve(t.Context(), s.service, "not-a-uuid", line("mug", 1)); !errs.Is(err, errs.Invalid) {
		t.Errorf("id: %v", err)
	}
	many := make([]string, maxSKUs+1)
	for i := range many {
		many[i] = strconv.Itoa(i)
	}
	if _, err := s.GetAvailability(t.Context(), &inventoryv1.GetAvailabilityRequest{Skus: many}); !errs.Is(err, errs.Invalid) {
		t.Errorf("too many SKUs: %v", err)
	}
	s.mustBooks(t, 5, 5, 0, 0)
}

func TestUnknownVariantsHaveNoUnits(t *testing.T) {
	s := newShelf(t, line("mug", 5))
	got, err := s.GetAvailability(t.Context(), &inventoryv1.GetAvailabilityRequest{Skus: []string{"mug", "nothing"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int32{"mug": 5, "nothing": 0}, got.GetUnits()); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
}
