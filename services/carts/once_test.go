package carts

import (
	"testing"
	"time"

	cartsv1 "feria/internal/contract/services/carts/v1"
	typesv1 "feria/internal/contract/types/v1"

	"golang.org/x/sync/errgroup"
)

func TestUnderOneNameIsAddedOnce(t *testing.T) {
	t.Parallel()
	s := newService(t)
	add := func(shopper, once string) {
		t.Helper()
		err := s.add(t.Context(), shopper, &cartsv1.AddRequest{Sku: "mug", Units: 2, Once: once}, &typesv1.Money{Minor: 1000, Currency: "EUR"})
		if err != nil {
			t.Fatal(err)
		}
	}
	var group errgroup.Group
	for range 5 {
		group.Go(func() error { add("guest:ana", "monday"); return nil })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	s.mustHold(t, "guest:ana", "mug", 2)
	add("guest:ana", "tuesday")
	s.mustHold(t, "guest:ana", "mug", 4)
	add("guest:bea", "monday") // a name is its subject's own
	s.mustHold(t, "guest:bea", "mug", 2)
	if done, err := added(t.Context(), s.db, "guest:ana", "monday"); err != nil || !done {
		t.Errorf("made: %v, %v", done, err)
	}
	s.now = func() time.Time { return time.Now().Add(onceLife + time.Hour) }
	add("guest:ana", "wednesday")
	if done, err := added(t.Context(), s.db, "guest:ana", "monday"); err != nil || done {
		t.Errorf("two days later it is still remembered: %v, %v", done, err)
	}
}
