package payments

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"

	paymentsv1 "feria/internal/contract/services/payments/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/testing/protocmp"
)

const (
	isAuthorised = paymentsv1.PaymentStatus_PAYMENT_STATUS_AUTHORISED
	isDeclined   = paymentsv1.PaymentStatus_PAYMENT_STATUS_DECLINED
	isAsking     = paymentsv1.PaymentStatus_PAYMENT_STATUS_NEEDS_CONFIRMATION
	isUnknown    = paymentsv1.PaymentStatus_PAYMENT_STATUS_UNKNOWN
	isCaptured   = paymentsv1.PaymentStatus_PAYMENT_STATUS_CAPTURED
	isVoided     = paymentsv1.PaymentStatus_PAYMENT_STATUS_VOIDED
	isRefunded   = paymentsv1.PaymentStatus_PAYMENT_STATUS_REFUNDED
)

func TestEachCardHasItsOutcomeAndKeepsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		card, decline, brand string
		status               paymentsv1.PaymentStatus
	}{
		{"4242424242424242", "", "Visa", isAuthorised},
		{"5555555555554444", "", "Mastercard", isAuthorised},
		{"378282246310005", "", "American Express", isAuthorised},
		{"4000000000000002", "declined", "Visa", isDeclined},
		{"4000000000009995", "insufficient_funds", "Visa", isDeclined},
		{"4000000000003220", "", "Visa", isAsking},
	} {
		s := newTill(t)
		r := s.request(t, c.card)
		for range 3 {
			p := s.ask(t, r)
			want := &paymentsv1.Payment{
				Id: r.GetPayment(), Order: r.GetOrder(), Amount: r.GetAmount(), Status: c.status, Decline: c.decline,
				Brand: c.brand, Last4: c.card[len(c.card)-4:],
			}
			if diff := cmp.Diff(want, p, protocmp.Transform()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.card, diff)
			}
		}
		if c.status == isAuthorised {
			s.mustBooks(t, 1000, 0, 0, 1)
		} else {
			s.mustBooks(t, 0, 0, 0, 0)
		}
	}
}

func TestSandboxTakesNoRealCard(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, err := s.KeepCard(t.Context(), &paymentsv1.KeepCardRequest{Number: "4111111111111111", Expiry: "12/28", SecurityCode: "123"})
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(errs.FieldText(err, fieldNumber), "sandbox") {
		t.Error(err)
	}
}

func TestCardNumberIsNowhereInTheDatabase(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.mustAuthorise(t, "4242424242424242")
	s.request(t, "4000000000000119")
	var tables []string
	err := s.db.SelectContext(t.Context(), &tables, `
		SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)
	if err != nil || !slices.Contains(tables, "sandbox.methods") || !slices.Contains(tables, "public.outbox") {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		var n int
		err := s.db.GetContext(t.Context(), &n, `SELECT count(*) FROM `+table+` r
			WHERE r::text LIKE '%42424242%' OR r::text LIKE '%40000000%' OR r::text LIKE '%' || encode('42424242', 'hex') || '%'`)
		if err != nil || n > 0 {
			t.Errorf("%s: %d, %v", table, n, err)
		}
	}
}

func TestSilentBankHasTheMoneyAndIsLookedUp(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.patience = short
	r := s.request(t, "4000000000000119")
	if p := s.ask(t, r); p.GetStatus() != isUnknown {
		t.Fatal(p)
	}
	s.patience = time.Minute
	for range 2 {
		if p := s.ask(t, r); p.GetStatus() != isAuthorised {
			t.Fatal(p)
		}
	}
	s.mustBooks(t, 1000, 0, 0, 1)
}

func TestChargeThatNeverArrivedIsMadeOnTheNextTry(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	r := s.request(t, "4242424242424242")
	s.patience = short
	s.line.cut.Store(true)
	if p := s.ask(t, r); p.GetStatus() != isUnknown {
		t.Fatal(p)
	}
	s.mustBooks(t, 0, 0, 0, 0)
	s.patience = time.Minute
	s.line.cut.Store(false)
	if p := s.ask(t, r); p.GetStatus() != isAuthorised {
		t.Fatal(p)
	}
	s.mustBooks(t, 1000, 0, 0, 1)
}

func TestMethodIsGoodOnceAndForAnHour(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	used := s.request(t, "4242424242424242")
	s.ask(t, used)
	again := s.request(t, "4242424242424242")
	again.PaymentMethod = used.GetPaymentMethod()
	if p := s.ask(t, again); p.GetStatus() != isDeclined {
		t.Errorf("used twice: %v", p)
	}
	late := s.request(t, "4242424242424242")
	s.bank.now = func() time.Time { return noon.Add(methodLife) }
	if p := s.ask(t, late); p.GetStatus() != isDeclined {
		t.Errorf("used after an hour: %v", p)
	}
	if err := s.bank.forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := s.db.Get(&left, `SELECT count(*) FROM sandbox.methods`); err != nil || left != 0 {
		t.Errorf("%d methods are kept: %v", left, err)
	}
}

func TestIDIsForOnePayment(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	r := s.request(t, "4242424242424242")
	s.ask(t, r)
	for name, change := range map[string]func(){
		"amount": func() { r.Amount = &typesv1.Money{Minor: 1, Currency: "EUR"} },
		"order":  func() { r.Order = uuid.NewString() },
		"payer":  func() { r.Subject = "guest:bea" },
	} {
		change()
		if _, err := s.Authorise(t.Context(), r); !errs.Is(err, errs.Conflict) {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

func TestCaptureAndVoidCountOnce(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	p := s.mustAuthorise(t, "4242424242424242")
	for range 2 {
		answer, err := s.Capture(t.Context(), &paymentsv1.CaptureRequest{Payment: p.GetId()})
		if err != nil || answer.GetPayment().GetStatus() != isCaptured {
			t.Fatal(answer, err)
		}
		s.mustBooks(t, 0, 1000, 0, 1)
	}
	for range 2 {
		answer, err := s.Void(t.Context(), &paymentsv1.VoidRequest{Payment: p.GetId()})
		if err != nil || answer.GetPayment().GetStatus() != isRefunded {
			t.Fatal(answer, err)
		}
		s.mustBooks(t, 0, 1000, 1000, 0)
	}
	if _, err := s.Capture(t.Context(), &paymentsv1.CaptureRequest{Payment: p.GetId()}); !errs.Is(err, errs.Conflict) {
		t.Errorf("captured after the refund: %v", err)
	}
	want := []string{"payments.payment.authorised.v1", "payments.payment.captured.v1", "payments.payment.voided.v1"}
	if diff := cmp.Diff(want, s.events(t)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestVoidThatOvertakesItsPaymentHoldsNothing(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	r := s.request(t, "4242424242424242")
	if _, err := s.Void(t.Context(), &paymentsv1.VoidRequest{Payment: r.GetPayment()}); err != nil {
		t.Fatal(err)
	}
	if p := s.ask(t, r); p.GetStatus() != isVoided {
		t.Error(p)
	}
	s.mustBooks(t, 0, 0, 0, 0)
}

func TestOnlyThePayerAnswersTheBank(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	p := s.ask(t, s.request(t, "4000000000003220"))
	for name, ctx := range map[string]context.Context{"a stranger": by(t, "guest:bea"), "nobody": t.Context()} {
		if _, err := s.Confirm(ctx, &paymentsv1.ConfirmRequest{Payment: p.GetId(), Approved: true}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s answers: %v", name, err)
		}
		if _, err := s.GetPayment(ctx, &paymentsv1.GetPaymentRequest{Payment: p.GetId()}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s looks: %v", name, err)
		}
	}
	member := auth.WithCall(t.Context(), "bff/checkout", auth.Shopper{Identity: auth.Identity{ID: "account:ana", Guest: payer}}, "") // who has signed in since
	for _, ctx := range []context.Context{by(t, payer), member} {
		if _, err := s.Confirm(ctx, &paymentsv1.ConfirmRequest{Payment: p.GetId(), Approved: true}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Confirm(by(t, payer), &paymentsv1.ConfirmRequest{Payment: p.GetId()}); !errs.Is(err, errs.Conflict) {
		t.Errorf("another answer: %v", err)
	}
	s.mustBooks(t, 1000, 0, 0, 1)
}

// Retries, captures and voids of one payment at once, over many connections: the ledger is told of each step once.
func TestEverythingAtOnceCountsOnce(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	for range 5 {
		r := s.request(t, "4242424242424242")
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				var err error
				switch i % 3 {
				case 0:
					_, err = s.Authorise(t.Context(), r)
				case 1:
					_, err = s.Capture(t.Context(), &paymentsv1.CaptureRequest{Payment: r.GetPayment()})
				default:
					_, err = s.Authorise(t.Context(), r)
					if i == 11 && err == nil {
						_, err = s.Void(t.Context(), &paymentsv1.VoidRequest{Payment: r.GetPayment()})
					}
				}
				if err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	got, err := s.GetBooks(t.Context(), &paymentsv1.GetBooksRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if got.GetLedgerSumMinor() != 0 || got.GetAuthorisedMinor() != 0 || got.GetCapturedMinor() != got.GetRefundedMinor() || len(got.GetOpen()) != 0 {
		t.Error(got)
	}
	var wrong []string
	err = s.db.Select(&wrong, `
		SELECT p.status || ' ' || h.state FROM payments p JOIN sandbox.holds h ON h.key = p.id
		WHERE (p.status, h.state) NOT IN (('voided', 'released'), ('refunded', 'returned'))`)
	if err != nil || len(wrong) > 0 {
		t.Error("payments and the bank disagree:", fmt.Sprint(wrong), err)
	}
}
