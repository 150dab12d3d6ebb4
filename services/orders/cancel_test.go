package orders

import (
	"fmt"
	"testing"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
)

// cancels calls an order off, and answers it as it is told.
func (s *shopper) cancels(id string) (*ordersv1.Order, error) {
	answer, err := s.asOrders("bff/orders").CancelOrder(s.at("orders"), &ordersv1.CancelOrderRequest{Id: id})
	return answer.GetOrder(), err
}

// mustBeCancelled holds an order to what its shopper wanted, and that it was told once.
func (s *shopper) mustBeCancelled(id string) {
	s.t.Helper()
	o, err := s.sees(id)
	if err != nil || o.GetStatus() != isCancelled || o.GetCancelReason() != "by_shopper" || o.GetCancelled().AsTime().Before(o.GetPlaced().AsTime()) {
		s.t.Error(o, err)
	}
	var told int
	err = s.orders.db.GetContext(s.t.Context(), &told, `SELECT count(*) FROM outbox WHERE aggregate = $1 AND subject = 'orders.order.cancelled.v1'`, id)
	if err != nil || told != 1 {
		s.t.Errorf("told %d times, %v", told, err)
	}
}

func TestCancelledOrderGivesBackMoneyAndStock(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 2)
	form := ana.form(approvedCard)
	id := ana.mustPlace(form).GetId()
	m.holds(5, 2, 2390)
	parcel := func() error {
		_, err := m.parcels().GetShipment(ana.at("orders"), &shippingv1.GetShipmentRequest{Order: id})
		return err
	}
	m.eventually("a parcel", func() bool { return parcel() == nil })
	first, err := ana.cancels(id)
	if err != nil || first.GetStatus() != isCancelled || first.GetCancelReason() != "by_shopper" {
		t.Fatal(first, err)
	}
	m.holds(5, 0, 0)
	m.eventually("no parcel", func() bool { return errs.Is(parcel(), errs.NotFound) })
	again, err := ana.cancels(id)
	if diff := cmp.Diff(first, again, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v (-first +again):\n%s", err, diff)
	}
	ana.mustBeCancelled(id)
	if got := m.list(); len(got) != 1 || got[0].GetStatus() != isCancelled {
		t.Errorf("listed: %v", got)
	}
	if o := ana.mustPlace(form); o.GetId() != id {
		t.Errorf("the form that made it makes another: %v", o)
	}
	ana.puts("mug", 5) // all that there are
	ana.mustPlace(ana.form(approvedCard))
	m.holds(5, 5, 5390)
}

// Workers take money and stock while the shopper thinks better of it, twice.
func TestCancelWhileTheOrderIsBeingFinished(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 50)
	for range 8 {
		ana := m.shopper()
		ana.puts("mug", 3)
		id := ana.mustPlace(ana.form(approvedCard)).GetId()
		for _, told := range together(3, func(int) string {
			o, err := ana.cancels(id)
			return fmt.Sprint(o.GetCancelReason(), err)
		}) {
			if told != "by_shopper<nil>" {
				t.Error(told)
			}
		}
		m.settles()
		ana.mustBeCancelled(id)
	}
	m.holds(50, 0, 0)
}

// Whatever the moment at which the process dies on the way back, the shopper gets back what is theirs, once.
func TestCrashOnTheWayToACancellation(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"called off", "voided", "released"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			m.stock("mug", 1000, 5)
			ana := m.shopper()
			ana.puts("mug", 1)
			id := ana.mustPlace(ana.form(approvedCard)).GetId()
			m.holds(5, 1, 1390)
			m.crashAt.Store(&point)
			_, _ = ana.cancels(id) // whatever a dying process answers
			<-m.crashed
			m.restart(lease)
			m.holds(5, 0, 0)
			ana.mustBeCancelled(id)
			if o, err := ana.cancels(id); err != nil || o.GetStatus() != isCancelled {
				t.Error(o, err)
			}
		})
	}
}

// A process died between the money, or the stock, and the note that it was taken. Before anybody looks, the shopper cancels.
func TestCancelAfterACrashOnTheWayToAnOrder(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"captured", "committed"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			m.stock("mug", 1000, 5)
			ana := m.shopper()
			ana.puts("mug", 1)
			m.crashAt.Store(&point)
			id := ana.mustPlace(ana.form(approvedCard)).GetId()
			<-m.crashed
			m.restart(0)
			if o, err := ana.cancels(id); err != nil || o.GetStatus() != isCancelled {
				t.Error(o, err)
			}
			m.ahead.Add(int64(lease))
			m.holds(5, 0, 0)
			ana.mustBeCancelled(id)
		})
	}
}

// Payments is closed: the shopper is told that the order ends, and it does.
func TestCancelWithoutPaymentsIsFinishedLater(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	id := ana.mustPlace(ana.form(approvedCard)).GetId()
	m.holds(5, 1, 1390)
	m.closed = "services/payments"
	m.restart(0)
	if o, err := ana.cancels(id); err != nil || o.GetStatus() != isPlaced || o.GetCancelReason() != "by_shopper" || o.GetCancelled() != nil {
		t.Error(o, err)
	}
	m.closed = ""
	m.restart(lease)
	m.holds(5, 0, 0)
	ana.mustBeCancelled(id)
}

func TestWhatCannotBeCancelled(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana, bea := m.shopper(), m.shopper()
	ana.puts("mug", 1)
	id := ana.mustPlace(ana.form(approvedCard)).GetId()
	m.settles()
	for _, other := range []string{id, "", "F-7K3M-92QD"} {
		if _, err := bea.cancels(other); !errs.Is(err, errs.NotFound) {
			t.Errorf("%q by somebody else: %v", other, err)
		}
	}
	for _, status := range []string{shipped, delivered} {
		if _, err := m.orders.db.ExecContext(t.Context(), `UPDATE orders SET status = $2 WHERE id = $1`, id, status); err != nil {
			t.Fatal(err)
		}
		if _, err := ana.cancels(id); !errs.Is(err, errs.Conflict) || errs.ReasonOf(err) != "shipped" {
			t.Errorf("%s: %v", status, err)
		}
	}
	bea.puts("mug", 1)
	asked, err := bea.places(bea.form(questionCard))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bea.cancels(asked.GetOrder().GetId()); !errs.Is(err, errs.Conflict) || errs.ReasonOf(err) != "not_placed" {
		t.Errorf("before the bank has answered: %v", err)
	}
	m.ahead.Add(int64(confirmWithin))
	m.settles()
	if o, err := bea.cancels(asked.GetOrder().GetId()); err != nil || o.GetCancelReason() != "expired" {
		t.Errorf("what has ended by itself: %v, %v", o, err)
	}
	m.holds(5, 1, 1390)
}
