package carts

import (
	"context"
	"sync"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	cartsv1 "feria/internal/contract/services/carts/v1"
	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// signedIn is a context in which a member calls who was a guest before.
func signedIn(t *testing.T, account, guest string) context.Context {
	return auth.WithCall(t.Context(), "bff/cart", auth.Shopper{Identity: auth.Identity{ID: account, Guest: guest}}, "")
}

// hears does what the consumer does with the event of a sign-in.
func (s *service) hears(t *testing.T, guest, account string) {
	t.Helper()
	m := &usersv1.GuestJoined{Guest: guest, Account: account}
	if err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return s.takeJoined(t.Context(), tx, event.Received{}, m) }); err != nil {
		t.Fatal(err)
	}
}

func TestAGuestsCartIsTheMembersOnce(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][]string{"token first": {"token", "event", "token"}, "event first": {"event", "token", "event"}} {
		s := newService(t)
		s.mustAdd(t, "account:ana", "mug", 60)
		s.mustAdd(t, "account:ana", "lamp", 1)
		s.mustAdd(t, "guest:ana", "mug", 50)
		s.mustAdd(t, "guest:ana", "bowl", 2)
		s.mustAdd(t, "guest:bea", "bowl", 7)
		for _, way := range order {
			if way == "event" {
				s.hears(t, "guest:ana", "account:ana")
			} else if count, err := s.CountItems(signedIn(t, "account:ana", "guest:ana"), &cartsv1.CountItemsRequest{}); err != nil || count.GetUnits() != 102 {
				t.Errorf("%s: %v units, %v", name, count.GetUnits(), err)
			}
		}
		for sku, want := range map[string]int32{"mug": maxUnits, "bowl": 2, "lamp": 1} {
			s.mustHold(t, "account:ana", sku, want)
			s.mustHold(t, "guest:ana", sku, 0)
		}
		s.mustHold(t, "guest:bea", "bowl", 7)
	}
}

func TestManySignInsAtOnceJoinOnce(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAdd(t, "guest:ana", "mug", 5)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			fresh := &service{db: s.db, now: s.now} // as many processes would
			if count, err := fresh.CountItems(signedIn(t, "account:ana", "guest:ana"), &cartsv1.CountItemsRequest{}); err != nil || count.GetUnits() != 5 {
				t.Errorf("%v units, %v", count.GetUnits(), err)
			}
		})
	}
	group.Wait()
}

func TestJoinedCartStaysWithinItsLimit(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for i := range maxLines {
		s.mustAdd(t, "account:ana", uuid.NewSHA1(uuid.Nil, []byte{byte(i)}).String(), 1)
	}
	s.mustAdd(t, "guest:ana", "mug", 1)
	s.hears(t, "guest:ana", "account:ana")
	s.mustHold(t, "account:ana", "mug", 0)
	if _, lines, err := readCart(t.Context(), s.db, "account:ana"); err != nil || len(lines) != maxLines {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

// An order that a guest made just before they signed in is taken out of the cart in which its things are now.
func TestOrderOfAGuestEmptiesTheMembersCart(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAdd(t, "guest:ana", "mug", 3)
	cart, _, err := readCart(t.Context(), s.db, "guest:ana")
	if err != nil {
		t.Fatal(err)
	}
	s.hears(t, "guest:ana", "account:ana")
	s.arrive(t, uuid.NewString(), cart.ID, "mug", 2)
	s.mustHold(t, "account:ana", "mug", 1)
}

func TestAnAccountThatIsDeletedLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAdd(t, "account:ana", "mug", 1)
	s.mustKeep(t, "account:ana", cartsv1.KeptList_KEPT_LIST_LATER, "mug")
	s.mustAdd(t, "account:ana", "mug", 1)
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error {
		return s.takeDeleted(t.Context(), tx, event.Received{}, &usersv1.AccountDeleted{Account: "account:ana"})
	})
	if err != nil {
		t.Fatal(err)
	}
	var left int
	if err := s.db.Get(&left, `SELECT (SELECT count(*) FROM carts) + (SELECT count(*) FROM kept) + (SELECT count(*) FROM lines)`); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}

func (s *service) mustKeep(t *testing.T, shopper string, list cartsv1.KeptList, sku string) {
	t.Helper()
	if _, err := s.Keep(by(t, shopper), &cartsv1.KeepRequest{List: list, Sku: sku}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsLaidAsideLeavesTheCartWithItsUnits(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAdd(t, "guest:ana", "mug", 3)
	s.mustKeep(t, "guest:ana", cartsv1.KeptList_KEPT_LIST_LATER, "mug")
	s.mustHold(t, "guest:ana", "mug", 0)
	s.mustAdd(t, "guest:ana", "mug", 2)
	s.mustKeep(t, "guest:ana", cartsv1.KeptList_KEPT_LIST_LATER, "mug")
	var units int
	if err := s.db.Get(&units, `SELECT units FROM kept WHERE subject = 'guest:ana' AND list = 'later' AND sku = 'mug'`); err != nil || units != 5 {
		t.Errorf("%d laid aside, %v", units, err)
	}
	_, again := s.Keep(by(t, "guest:ana"), &cartsv1.KeepRequest{List: cartsv1.KeptList_KEPT_LIST_LATER, Sku: "mug"})
	_, taken := s.TakeUp(by(t, "guest:bea"), &cartsv1.TakeUpRequest{Sku: "mug"})
	if !errs.Is(again, errs.NotFound) || !errs.Is(taken, errs.NotFound) {
		t.Errorf("laid aside again: %v; another's taken up: %v", again, taken)
	}
	if _, err := s.Drop(by(t, "guest:bea"), &cartsv1.DropRequest{List: cartsv1.KeptList_KEPT_LIST_LATER, Sku: "mug"}); err != nil {
		t.Error(err)
	}
	if kept, err := s.IsKept(by(t, "guest:ana"), &cartsv1.IsKeptRequest{List: cartsv1.KeptList_KEPT_LIST_LATER, Sku: "mug"}); err != nil || !kept.GetKept() {
		t.Errorf("dropped by another: %v", err)
	}
	_, unknown := s.Keep(by(t, "guest:ana"), &cartsv1.KeepRequest{Sku: "mug"})
	if !errs.Is(unknown, errs.Invalid) {
		t.Errorf("no list: %v", unknown)
	}
}
