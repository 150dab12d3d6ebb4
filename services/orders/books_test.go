package orders

import (
	"sync"
	"time"

	"feria/internal/auth"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	paymentsv1 "feria/internal/contract/services/payments/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
)

// list is every order that an operator is shown.
func (m *market) list() []*ordersv1.Order {
	m.t.Helper()
	answer, err := m.asOrders(auth.Operator).ListOrders(m.ctx(), &ordersv1.ListOrdersRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	return answer.GetOrders()
}

// eventually waits for what the workers and the events bring about.
func (m *market) eventually(what string, holds func() bool) {
	m.t.Helper()
	look, end := time.NewTicker(10*time.Millisecond), time.After(30*time.Second)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-end:
			m.t.Fatal("never: " + what)
		}
	}
}

// settles waits until nothing is left to do with any order, as it will be once all time has passed that orders wait for.
func (m *market) settles() {
	m.t.Helper()
	m.eventually("nothing left to do", func() bool {
		var open int
		if err := m.orders.db.GetContext(m.t.Context(), &open, `SELECT count(*) FROM orders WHERE step <> 'none'`); err != nil {
			m.t.Fatal(err)
		}
		return open == 0
	})
}

// holds compares the books of stock and money with what they should be: units received, sold, and cents taken for them.
func (m *market) holds(received, sold, captured int64) {
	m.t.Helper()
	m.settles()
	shelf, err := m.shelf(auth.Operator).GetBooks(m.ctx(), &inventoryv1.GetBooksRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	want := &inventoryv1.GetBooksResponse{Received: received, OnHand: received - sold, Sold: sold}
	if diff := cmp.Diff(want, shelf, protocmp.Transform()); diff != "" {
		m.t.Errorf("stock (-want +got):\n%s", diff)
	}
	till, err := m.till(auth.Operator).GetBooks(m.ctx(), &paymentsv1.GetBooksRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	if till.GetLedgerSumMinor() != 0 || till.GetAuthorisedMinor() != 0 || till.GetCapturedMinor()-till.GetRefundedMinor() != captured {
		m.t.Errorf("ledger: want %d taken and nothing held, have %v", captured, till)
	}
}

// together runs f n times at once.
func together(n int, f func(i int) string) []string {
	out := make([]string, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { out[i] = f(i) })
	}
	all.Wait()
	return out
}
