package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	ordersv1 "feria/internal/contract/services/orders/v1"
	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// by is a context in which somebody calls who was a guest before; guest is "" for nobody.
func by(t *testing.T, id, guest string) context.Context {
	return auth.WithCall(t.Context(), "bff/orders", auth.Shopper{Identity: auth.Identity{ID: id, Guest: guest}}, "")
}

// owned are the ids of a caller's orders, newest first, page by page.
func (s *service) owned(ctx context.Context, t *testing.T) []string {
	t.Helper()
	var ids []string
	for page := ""; ; {
		answer, err := s.ListOwnOrders(ctx, &ordersv1.ListOwnOrdersRequest{Limit: 2, Page: page})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range answer.GetOrders() {
			ids = append(ids, o.GetId())
		}
		if page = answer.GetNextPage(); page == "" {
			return ids
		}
	}
}

func (s *service) joins(t *testing.T, guest, account string) {
	t.Helper()
	m := &usersv1.GuestJoined{Guest: guest, Account: account}
	if err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return s.takeJoined(t.Context(), tx, event.Received{}, m) }); err != nil {
		t.Fatal(err)
	}
}

func (s *service) loses(t *testing.T, account string) {
	t.Helper()
	m := &usersv1.AccountDeleted{Account: account}
	if err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return s.takeDeleted(t.Context(), tx, event.Received{}, m) }); err != nil {
		t.Fatal(err)
	}
}

func (s *service) changes(t *testing.T, o order, f func(*order)) order {
	t.Helper()
	o, err := s.change(t.Context(), o, f)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOwnOrdersAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	var want []string
	for i := range 7 {
		o := s.has(t, "guest:ana")
		s.has(t, "guest:bea")
		if i == 3 { // an attempt that was refused is none
			s.changes(t, o, func(o *order) { o.fail(becauseDeclined, stepRelease) })
			continue
		}
		if i == 5 { // what was called off once was one
			at := s.now()
			o = s.changes(t, o, func(o *order) { o.Status, o.Placed, o.Step = placed, &at, stepNone })
			s.changes(t, o, func(o *order) { o.fail(becauseOfShopper, stepRelease) })
		}
		want = append([]string{o.ID.String()}, want...)
	}
	if got := s.owned(by(t, "guest:ana", ""), t); !slices.Equal(got, want) {
		t.Errorf("want %v, have %v", want, got)
	}
	visitor := auth.WithCall(t.Context(), "bff/orders", auth.Shopper{}, "")
	if got := s.owned(visitor, t); len(got) != 0 {
		t.Errorf("nobody has %v", got)
	}
	for _, r := range []*ordersv1.ListOwnOrdersRequest{{Limit: -1}, {Limit: largestOwnPage + 1}, {Page: "2"}} {
		if _, err := s.ListOwnOrders(by(t, "guest:ana", ""), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestOrdersOfAGuestAreTheMembersFromTheMomentTheySignIn(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	o, other := s.has(t, "guest:ana"), s.has(t, "guest:bea")
	fresh, later := by(t, "account:ana", "guest:ana"), by(t, "account:ana", "")
	if got := s.owned(fresh, t); !slices.Equal(got, []string{o.ID.String()}) {
		t.Errorf("before the event: %v", got)
	}
	for range 2 {
		s.joins(t, "guest:ana", "account:ana")
	}
	s.joins(t, "guest:ana", "account:bea") // a guest joins once
	for name, ctx := range map[string]context.Context{"fresh": fresh, "later": later} {
		if got := s.owned(ctx, t); !slices.Equal(got, []string{o.ID.String()}) {
			t.Errorf("%s: %v", name, got)
		}
		if _, err := s.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: o.ID.String()}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: other.ID.String()}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s sees somebody else's: %v", name, err)
		}
	}
	if _, err := s.GetOrder(by(t, "account:bea", ""), &ordersv1.GetOrderRequest{Id: o.ID.String()}); !errs.Is(err, errs.NotFound) {
		t.Errorf("another member: %v", err)
	}
	if _, err := s.change(t.Context(), o, func(o *order) { o.next(stepAuthorise, s.now()) }); !errors.Is(err, errOvertaken) {
		t.Errorf("who moves the order does not know whose it is: %v", err)
	}
	if late := s.has(t, "guest:ana"); late.Owner != "account:ana" || late.Subject != "guest:ana" {
		t.Errorf("made while they signed in: of %s, by %s", late.Owner, late.Subject)
	}
	found, err := findByKey(t.Context(), s.db, auth.Identity{ID: "account:ana", Guest: "guest:ana"}, o.Key.UUID)
	if err != nil || found.ID != o.ID {
		t.Errorf("the form sent again after signing in: %v, %v", found.ID, err)
	}
}

// personal is what an order says of a person.
func (s *service) personal(t *testing.T, id uuid.UUID) (said [9]string) {
	t.Helper()
	o, err := find(t.Context(), s.db, id)
	if err != nil {
		t.Fatal(err)
	}
	if o.Total != 200 || o.Country != "ES" || len(o.lines) != 2 || o.Number == "" {
		t.Errorf("what the accounts need is gone: %+v", o)
	}
	return [9]string{o.Subject, o.Owner, o.Email, o.Name, o.Line, o.City, o.PostalCode, o.CardLast4, o.PaymentMethod}
}

func TestOrdersOfADeletedAccountAreForgottenWhenTheyHaveEnded(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	nothing := [9]string{"—", "—", "—", "—", "—", "—", "—", "", ""}
	ended := s.changes(t, s.has(t, "guest:ana"), func(o *order) { o.fail(becauseOfShopper, stepRelease) })
	ended = s.changes(t, ended, func(o *order) { o.next(stepNone, s.now()) })
	onTheWay := s.changes(t, s.has(t, "account:ana"), func(o *order) {
		at := s.now()
		o.Status, o.Placed, o.Step, o.CardLast4 = placed, &at, stepNone, "4242"
	})
	s.joins(t, "guest:ana", "account:ana")
	other := s.has(t, "account:bea")
	before := s.personal(t, other.ID)
	for range 2 {
		s.loses(t, "account:ana")
	}
	if got := s.personal(t, ended.ID); got != nothing {
		t.Errorf("ended: %v", got)
	}
	if got := s.personal(t, onTheWay.ID); got[3] != "Ana Gil" {
		t.Errorf("the parcel does not find its way: %v", got)
	}
	if got := s.personal(t, other.ID); got != before {
		t.Errorf("somebody else's: %v", got)
	}
	onTheWay, err := find(t.Context(), s.db, onTheWay.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.changes(t, onTheWay, func(o *order) { o.Status = delivered })
	if got := s.personal(t, onTheWay.ID); got != nothing {
		t.Errorf("delivered: %v", got)
	}
	late := s.has(t, "guest:ana")
	late = s.changes(t, late, func(o *order) { o.fail(becauseDeclined, stepRelease) })
	s.changes(t, late, func(o *order) { o.next(stepNone, s.now()) })
	if got := s.personal(t, late.ID); got != nothing {
		t.Errorf("made while the account was deleted: %v", got)
	}
}

// A guest buys, makes an account, and comes back on another day from another device.
func TestMemberHasWhatTheyBoughtAsAGuest(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	guest := m.shopper()
	guest.puts("mug", 1)
	id := guest.mustPlace(guest.form(approvedCard)).GetId()
	door := usersv1connect.NewAuthenticationClient(m.host.Client(m.as("container"), "services/users"))
	client := &usersv1.Client{Address: "192.0.2.1", UserAgent: "test"}
	up, err := door.SignUp(m.ctx(), &usersv1.SignUpRequest{
		Session: guest.session, Email: "ana@example.com", Password: "a long password of Ana's", Locale: "en", Client: client,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.enter(up.GetSession()).sees(id); err != nil {
		t.Errorf("at once: %v", err)
	}
	in, err := door.SignIn(m.ctx(), &usersv1.SignInRequest{Email: "ana@example.com", Password: "a long password of Ana's", Client: client})
	if err != nil {
		t.Fatal(err)
	}
	ana := m.enter(in.GetSession())
	m.eventually("the member's order", func() bool {
		o, err := ana.sees(id)
		return err == nil && strings.HasPrefix(o.GetSubject(), "account:")
	})
	if o, err := ana.cancels(id); err != nil || o.GetStatus() != isCancelled {
		t.Error(o, err)
	}
	m.holds(5, 0, 0)
}
