package payments

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"

	paymentsv1 "feria/internal/contract/services/payments/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/testing/protocmp"
)

const (
	payer = "guest:ana"
	short = 50 * time.Millisecond // patience with a bank that will not answer
)

// till is the service on a database of the test's own, at noon, with a provider that may be out of reach.
type till struct {
	*service
	bank *sandbox
	line *line
}

// line is the way to the bank. While it is cut, calls do not arrive.
type line struct {
	Provider
	cut atomic.Bool
}

func (l *line) Authorise(ctx context.Context, c Charge) (Outcome, error) {
	if l.cut.Load() {
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	}
	return l.Provider.Authorise(ctx, c)
}

func newTill(t *testing.T) *till {
	t.Helper()
	db := postgrestest.Database(t, event.Migrations(migrations))
	now := func() time.Time { return noon }
	bank := &sandbox{db: db, now: now}
	way := &line{Provider: bank}
	return &till{&service{db: db, provider: way, patience: time.Minute, now: now}, bank, way}
}

// request keeps a card and asks for a payment by it.
func (s *till) request(t *testing.T, card string) *paymentsv1.AuthoriseRequest {
	t.Helper()
	kept, err := s.KeepCard(t.Context(), &paymentsv1.KeepCardRequest{Number: card, Expiry: "12/28", SecurityCode: "123"})
	if err != nil {
		t.Fatal(err)
	}
	return &paymentsv1.AuthoriseRequest{
		Payment: uuid.NewString(), Order: uuid.NewString(), Subject: payer, PaymentMethod: kept.GetPaymentMethod(),
		Amount: &typesv1.Money{Minor: 1000, Currency: "EUR"},
	}
}

func (s *till) ask(t *testing.T, r *paymentsv1.AuthoriseRequest) *paymentsv1.Payment {
	t.Helper()
	answer, err := s.Authorise(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetPayment()
}

func (s *till) mustAuthorise(t *testing.T, card string) *paymentsv1.Payment {
	t.Helper()
	p := s.ask(t, s.request(t, card))
	if p.GetStatus() != isAuthorised {
		t.Fatal(p)
	}
	return p
}

func (s *till) mustBooks(t *testing.T, authorised, captured, refunded int64, open int) {
	t.Helper()
	got, err := s.GetBooks(t.Context(), &paymentsv1.GetBooksRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.GetOpen()) != open {
		t.Errorf("open: %v", got.GetOpen())
	}
	got.Open, got.Payments = nil, 0
	want := &paymentsv1.GetBooksResponse{AuthorisedMinor: authorised, CapturedMinor: captured, RefundedMinor: refunded}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("books (-want +got):\n%s", diff)
	}
}

// events are the subjects in the log, in order.
func (s *till) events(t *testing.T) []string {
	t.Helper()
	var subjects []string
	if err := s.db.SelectContext(t.Context(), &subjects, `SELECT subject FROM outbox ORDER BY position`); err != nil {
		t.Fatal(err)
	}
	return subjects
}

// by is a context in which the shopper calls through the checkout.
func by(t *testing.T, shopper string) context.Context {
	return auth.WithCall(t.Context(), "bff/checkout", auth.Shopper{Identity: auth.Identity{ID: shopper}}, "")
}
