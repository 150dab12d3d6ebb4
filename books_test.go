package main

import (
	"slices"
	"testing"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	paymentsv1 "feria/internal/contract/services/payments/v1"
)

func TestBooksFollowAnOrderThatIsCalledOff(t *testing.T) {
	const placed, cancelled = ordersv1.OrderStatus_ORDER_STATUS_PLACED, ordersv1.OrderStatus_ORDER_STATUS_CANCELLED
	for _, test := range []struct {
		name     string
		status   ordersv1.OrderStatus
		why      string
		charged  bool
		balanced bool
	}{
		{"placed", placed, "", true, true},
		{"placed and never paid", placed, "", false, false},
		{"called off, and the money is still there", placed, "by_shopper", true, true},
		{"called off, and the money is returned", placed, "by_shopper", false, true},
		{"cancelled", cancelled, "by_shopper", false, true},
		{"cancelled and not refunded", cancelled, "by_shopper", true, false},
	} {
		ledger := &paymentsv1.GetBooksResponse{}
		if test.charged {
			ledger.Open = []*paymentsv1.Payment{{Id: "p-1", Order: "o-1"}}
		}
		orders := []*ordersv1.Order{{Id: "o-1", Status: test.status, CancelReason: test.why}}
		sheet := balance(&inventoryv1.GetBooksResponse{Received: 5, OnHand: 5}, ledger, orders)
		if sheet.Balanced != test.balanced || sheet.Orders.ByStatus[statusName(test.status)] != 1 {
			t.Errorf("%s: %+v", test.name, sheet)
		}
		if test.balanced != slices.Equal(slices.Concat(sheet.Orders.PaidWithoutCharge, sheet.Orders.ChargesWithoutOrder), nil) {
			t.Errorf("%s: the order is named in %+v", test.name, sheet.Orders)
		}
	}
}
