package orders

import (
	"testing"
	"time"

	"feria/internal/auth"

	ordersv1 "feria/internal/contract/services/orders/v1"
)

const (
	approvedCard  = "4242 4242 4242 4242"
	declinedCard  = "4000 0000 0000 0002"
	noFundsCard   = "4000 0000 0000 9995"
	questionCard  = "4000 0000 0000 3220"
	silentCard    = "4000 0000 0000 0119"
	patienceInSum = 20 * time.Second // of a test
)

// list is every order that an operator is shown.
func (m *market) list() []*ordersv1.Order {
	m.t.Helper()
	answer, err := m.asOrders(auth.Operator).ListOrders(m.t.Context(), &ordersv1.ListOrdersRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	return answer.GetOrders()
}

func TestGuestBuysWhatIsInTheCart(t *testing.T) {
	m := newMarket(t)
	m.stock("mug", 1250, 5)
	ana := m.shopper()
	ana.puts("mug", 2)
	o := ana.mustPlace(ana.form(approvedCard))
	if o.GetStatus() != ordersv1.OrderStatus_ORDER_STATUS_PLACED {
		t.Fatal(o)
	}
	t.Log(o)
}
