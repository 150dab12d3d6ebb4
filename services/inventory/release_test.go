package inventory

import (
	"sync"
	"testing"
	"time"

	"feria/internal/errs"

	inventoryv1 "feria/internal/contract/services/inventory/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func (s *shelf) mustRelease(t *testing.T, id string) {
	t.Helper()
	if _, err := s.Release(t.Context(), &inventoryv1.ReleaseRequest{Reservation: id}); err != nil {
		t.Fatal(err)
	}
}

func (s *shelf) sells(t *testing.T, id string) error {
	t.Helper()
	_, err := s.Commit(t.Context(), &inventoryv1.CommitRequest{Reservation: id})
	return err
}

func TestReleaseThatOvertookItsReservationForbidsIt(t *testing.T) {
	s, id := newShelf(t, line("mug", 1)), uuid.NewString()
	if _, err := s.Release(t.Context(), &inventoryv1.ReleaseRequest{Reservation: id}); err != nil {
		t.Fatal(err)
	}
	if err := reserve(t.Context(), s.service, id, line("mug", 1)); !errs.Is(err, errs.Conflict) {
		t.Errorf("reserved after its release: %v", err)
	}
	s.mustBooks(t, 1, 1, 0, 0)
}

// What was sold and comes back is on the shelf again, once, and whoever waits for it hears of it.
func TestSoldUnitsComeBackOnce(t *testing.T) {
	s, id := newShelf(t, line("mug", 2), line("bowl", 9)), uuid.NewString()
	if err := reserve(t.Context(), s.service, id, line("mug", 2), line("bowl", 1)); err != nil {
		t.Fatal(err)
	}
	if err := s.sells(t, id); err != nil {
		t.Fatal(err)
	}
	s.mustBooks(t, 11, 8, 0, 3)
	for range 3 {
		s.mustRelease(t, id)
		s.mustBooks(t, 11, 11, 0, 0)
	}
	events := s.events(t)
	if diff := cmp.Diff([]string{"inventory.stock.sold_out.v1 mug", "inventory.stock.replenished.v1 mug"}, events[len(events)-2:]); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	var movements int
	err := s.db.Get(&movements, `SELECT count(*) FROM movements WHERE cause = $1 AND sold < 0 AND free = -sold`, "reservation:"+id)
	if err != nil || movements != 2 {
		t.Errorf("%d movements back, %v", movements, err)
	}
}

// A commit that was overtaken by the release of what it would sell sells nothing, even though the units are there.
func TestReleasedReservationIsNeverSold(t *testing.T) {
	for name, before := range map[string]func(*testing.T, *shelf, string){
		"held": func(*testing.T, *shelf, string) {},
		"expired": func(t *testing.T, s *shelf, _ string) {
			s.at = s.at.Add(time.Hour)
			if err := s.expire(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		"sold": func(t *testing.T, s *shelf, id string) {
			if err := s.sells(t, id); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, id := newShelf(t, line("mug", 5)), uuid.NewString()
			if err := reserve(t.Context(), s.service, id, line("mug", 2)); err != nil {
				t.Fatal(err)
			}
			before(t, s, id)
			s.mustRelease(t, id)
			if err := s.sells(t, id); !errs.Is(err, errs.Conflict) || errs.ReasonOf(err) != released {
				t.Errorf("sold: %v", err)
			}
			s.mustBooks(t, 5, 5, 0, 0)
		})
	}
}

// Whichever comes first, a release is the last word.
func TestReleaseAndCommitAtOnce(t *testing.T) {
	s := newShelf(t, line("mug", 50))
	var group sync.WaitGroup
	for range 20 {
		id := uuid.NewString()
		if err := reserve(t.Context(), s.service, id, line("mug", 1)); err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			if err := s.sells(t, id); err != nil && errs.ReasonOf(err) != released {
				t.Errorf("commit: %v", err)
			}
		})
		group.Go(func() {
			if _, err := s.Release(t.Context(), &inventoryv1.ReleaseRequest{Reservation: id}); err != nil {
				t.Errorf("release: %v", err)
			}
		})
	}
	group.Wait()
	s.mustBooks(t, 50, 50, 0, 0)
}

// So it is when the reservation itself is still being made.
func TestReleaseAndReserveAtOnce(t *testing.T) {
	s := newShelf(t, line("mug", 50))
	var group sync.WaitGroup
	for range 20 {
		id := uuid.NewString()
		group.Go(func() {
			if err := reserve(t.Context(), s.service, id, line("mug", 1)); err != nil && errs.ReasonOf(err) != released && errs.ReasonOf(err) != "reused" {
				t.Errorf("reserve: %v", err)
			}
		})
		group.Go(func() {
			if _, err := s.Release(t.Context(), &inventoryv1.ReleaseRequest{Reservation: id}); err != nil {
				t.Errorf("release: %v", err)
			}
		})
	}
	group.Wait()
	s.mustBooks(t, 50, 50, 0, 0)
}
