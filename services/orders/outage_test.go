package orders

import (
	"testing"
	"time"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
)

func TestWithoutInventoryNothingIsChargedAndTheKeyStaysGood(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(approvedCard)
	m.closed = "services/inventory"
	m.restart(0)
	quote, err := m.asOrders("bff/checkout").Quote(ana.at("checkout"), &ordersv1.QuoteRequest{})
	if err != nil || !quote.GetBuyable() {
		t.Errorf("what nobody knows is held against the cart: %v %v", quote, err)
	}
	if _, err := ana.places(form); !errs.Is(err, errs.Unavailable) {
		t.Fatal(err)
	}
	m.closed = ""
	m.restart(lease)
	m.holds(5, 0, 0)
	if o := ana.mustPlace(form); o.GetStatus() != isPlaced {
		t.Error(o)
	}
	m.holds(5, 1, 1390)
}

func TestOrderWaitsForPayments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		away           time.Duration
		sold, captured int64
		status         ordersv1.OrderStatus
		listed         int
	}{
		"a moment":         {away: retryAfter, sold: 1, captured: 1390, status: isPlaced, listed: 1},
		"longer than ever": {away: patience, status: isCancelled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			m.stock("mug", 1000, 5)
			ana := m.shopper()
			ana.puts("mug", 1)
			form := ana.form(approvedCard)
			m.closed = "services/payments"
			m.restart(0)
			answer, err := ana.places(form)
			if err != nil || answer.GetOrder().GetStatus() != isPlacing {
				t.Fatal(answer, err)
			}
			m.ahead.Add(int64(c.away))
			if c.status == isCancelled {
				m.eventually("given up", func() bool {
					o, err := ana.sees(answer.GetOrder().GetId())
					return err == nil && o.GetCancelReason() == "timed_out"
				})
			}
			m.closed = ""
			m.restart(lease)
			m.holds(5, c.sold, c.captured)
			if o, err := ana.sees(answer.GetOrder().GetId()); err != nil || o.GetStatus() != c.status {
				t.Error(o, err)
			}
			if got := m.list(); len(got) != c.listed {
				t.Errorf("listed: %v", got)
			}
		})
	}
}
