package orders

import (
	"testing"
	"time"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
	paymentsv1 "feria/internal/contract/services/payments/v1"
)

func TestBankAsksTheShopper(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	for _, approved := range []bool{true, false} {
		ana := m.shopper()
		ana.puts("mug", 1)
		form := ana.form(questionCard)
		var answer *ordersv1.PlaceOrderResponse
		for range 2 { // a double click asks the same question
			var err error
			if answer, err = ana.places(form); err != nil {
				t.Fatal(err)
			}
			if answer.GetOrder().GetStatus() != isAwaiting || answer.GetConfirmation() != answer.GetOrder().GetPayment() {
				t.Fatal(answer)
			}
		}
		question := &paymentsv1.ConfirmRequest{Payment: answer.GetConfirmation(), Approved: approved}
		if _, err := m.till("bff/checkout").Confirm(m.shopper().at("checkout"), question); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else answers the bank: %v", err)
		}
		for range 2 {
			if _, err := m.till("bff/checkout").Confirm(ana.at("checkout"), question); err != nil {
				t.Fatal(err)
			}
		}
		resumed, err := m.asOrders("bff/checkout").ResumeOrder(ana.at("checkout"), &ordersv1.ResumeOrderRequest{Id: answer.GetOrder().GetId()})
		if approved && (err != nil || resumed.GetOrder().GetStatus() != isPlaced) {
			t.Error(resumed, err)
		}
		if !approved && errs.ReasonOf(err) != "payment_declined" {
			t.Error(resumed, err)
		}
	}
	m.holds(5, 1, 1390)
}

// Nobody tells orders that the shopper has answered the bank: it asks.
func TestConfirmationWithoutResumeIsFound(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	answer, err := ana.places(ana.form(questionCard))
	if err != nil {
		t.Fatal(err)
	}
	question := &paymentsv1.ConfirmRequest{Payment: answer.GetConfirmation(), Approved: true}
	if _, err := m.till("bff/checkout").Confirm(ana.at("checkout"), question); err != nil {
		t.Fatal(err)
	}
	m.ahead.Add(int64(watchEvery))
	m.holds(5, 1, 1390)
}

func TestUnansweredConfirmationExpires(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(questionCard)
	answer, err := ana.places(form)
	if err != nil {
		t.Fatal(err)
	}
	m.ahead.Add(int64(confirmWithin))
	m.holds(5, 0, 0)
	o, err := ana.sees(answer.GetOrder().GetId())
	if err != nil || o.GetStatus() != isCancelled || o.GetCancelReason() != "expired" {
		t.Error(o, err)
	}
	if _, err := ana.places(form); errs.ReasonOf(err) != "expired" {
		t.Error(err)
	}
	question := &paymentsv1.ConfirmRequest{Payment: answer.GetConfirmation(), Approved: true}
	if _, err := m.till("bff/checkout").Confirm(ana.at("checkout"), question); !errs.Is(err, errs.Conflict) {
		t.Errorf("confirmed after all: %v", err)
	}
	m.holds(5, 0, 0)
}

// The shopper leaves the bank's page, goes back and takes another card for the last unit, which the first attempt holds.
func TestAnotherCardSupersedesAnUnansweredConfirmation(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 1)
	ana := m.shopper()
	ana.puts("mug", 1)
	first, err := ana.places(ana.form(questionCard))
	if err != nil {
		t.Fatal(err)
	}
	second := ana.mustPlace(ana.form(approvedCard))
	if second.GetStatus() != isPlaced || second.GetId() == first.GetOrder().GetId() {
		t.Error(second)
	}
	if o, err := ana.sees(first.GetOrder().GetId()); err != nil || o.GetCancelReason() != "superseded" || o.GetStatus() != isCancelled {
		t.Error(o, err)
	}
	m.holds(1, 1, 1390)
}

func TestSilentBankIsAskedUntilItAnswers(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(silentCard)
	answer, err := ana.places(form)
	if err != nil || answer.GetOrder().GetStatus() != isPlacing {
		t.Fatal(answer, err)
	}
	m.ahead.Add(int64(retryAfter))
	m.holds(5, 1, 1390)
	if o := ana.mustPlace(form); o.GetStatus() != isPlaced || o.GetId() != answer.GetOrder().GetId() {
		t.Error(o)
	}
}

// Whatever the moment at which the process dies, the order is finished after the next start, once.
func TestCrashOnTheWayToAnOrder(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"made", "reserved", "authorised", "captured", "committed"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			m.stock("mug", 1000, 5)
			ana := m.shopper()
			ana.puts("mug", 1)
			form := ana.form(approvedCard)
			m.crashAt.Store(&point)
			_, _ = ana.places(form) // whatever a dying process answers
			<-m.crashed
			m.restart(lease)
			m.holds(5, 1, 1390)
			if o := ana.mustPlace(form); o.GetStatus() != isPlaced {
				t.Error(o)
			}
			if got := m.list(); len(got) != 1 {
				t.Errorf("%d orders", len(got))
			}
		})
	}
}

// Whatever the moment at which the process dies while it gives back, nothing stays held.
func TestCrashOnTheWayBack(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"voided", "released"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			m.stock("mug", 1000, 5)
			ana := m.shopper()
			ana.puts("mug", 1)
			if _, err := ana.places(ana.form(questionCard)); err != nil {
				t.Fatal(err)
			}
			m.crashAt.Store(&point)
			m.ahead.Add(int64(confirmWithin))
			<-m.crashed
			m.restart(lease)
			m.holds(5, 0, 0)
		})
	}
}

// A process that stays away for long comes back to an order that nobody waits for any more.
func TestAttemptThatIsTooOldIsGivenUp(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	point := "reserved"
	m.crashAt.Store(&point)
	_, _ = ana.places(ana.form(approvedCard))
	<-m.crashed
	m.restart(time.Hour)
	m.holds(5, 0, 0)
}

// The reservation ran out and somebody else has bought the last unit: the money goes back, and the parcel is stopped.
func TestPlacedOrderWhoseStockIsGoneIsRefunded(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 1)
	ana, bea := m.shopper(), m.shopper()
	ana.puts("mug", 1)
	point := "captured"
	m.crashAt.Store(&point)
	o := ana.mustPlace(ana.form(approvedCard))
	<-m.crashed
	m.expire(o.GetId())
	bea.puts("mug", 1)
	_ = bea.mustPlace(bea.form(approvedCard))
	m.restart(lease)
	m.holds(1, 1, 1390)
	seen, err := ana.sees(o.GetId())
	if err != nil || seen.GetStatus() != isCancelled || seen.GetCancelReason() != "sold_out" {
		t.Error(seen, err)
	}
}
