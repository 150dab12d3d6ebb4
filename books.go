package main

import (
	"strings"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	paymentsv1 "feria/internal/contract/services/payments/v1"
)

// sheet is what must be true of the store at any moment, counted. Each list names what breaks it.
type sheet struct {
	Balanced bool `json:"balanced"`
	Stock    struct {
		Received int64    `json:"received"`
		OnHand   int64    `json:"on_hand"`
		Reserved int64    `json:"reserved"`
		Sold     int64    `json:"sold"`
		Wrong    []string `json:"wrong"` // variants
	} `json:"stock"`
	Payments struct {
		LedgerSum  int64 `json:"ledger_sum"` // minor units, over all accounts
		Authorised int64 `json:"authorised"`
		Captured   int64 `json:"captured"`
		Refunded   int64 `json:"refunded"`
	} `json:"payments"`
	Orders struct {
		ByStatus            map[string]int `json:"by_status"`
		PaidWithoutCharge   []string       `json:"paid_without_charge"`
		ChargesWithoutOrder []string       `json:"charges_without_order"`
		ChargedTwice        []string       `json:"charged_twice"`
	} `json:"orders"`
}

// balance compares the three books. An order that is still between two steps is nobody's error, and neither is one that is being called
// off: its charge is returned a moment before it is cancelled.
func balance(shelf *inventoryv1.GetBooksResponse, ledger *paymentsv1.GetBooksResponse, orders []*ordersv1.Order) sheet {
	var s sheet
	s.Stock.Received, s.Stock.OnHand, s.Stock.Reserved, s.Stock.Sold = shelf.GetReceived(), shelf.GetOnHand(), shelf.GetReserved(), shelf.GetSold()
	s.Stock.Wrong = append([]string{}, shelf.GetWrong()...)
	s.Payments.LedgerSum = ledger.GetLedgerSumMinor()
	s.Payments.Authorised, s.Payments.Captured, s.Payments.Refunded = ledger.GetAuthorisedMinor(), ledger.GetCapturedMinor(), ledger.GetRefundedMinor()
	s.Orders.ByStatus = map[string]int{}
	s.Orders.PaidWithoutCharge, s.Orders.ChargesWithoutOrder, s.Orders.ChargedTwice = []string{}, []string{}, []string{}

	charges := make(map[string]int)
	for _, p := range ledger.GetOpen() {
		charges[p.GetOrder()]++
	}
	known := make(map[string]ordersv1.OrderStatus, len(orders))
	for _, o := range orders {
		s.Orders.ByStatus[statusName(o.GetStatus())]++
		known[o.GetId()] = o.GetStatus()
		if paid(o.GetStatus()) && o.GetCancelReason() == "" && charges[o.GetId()] == 0 {
			s.Orders.PaidWithoutCharge = append(s.Orders.PaidWithoutCharge, o.GetId())
		}
	}
	for order, n := range charges {
		status, ok := known[order]
		if !ok || status == ordersv1.OrderStatus_ORDER_STATUS_CANCELLED {
			s.Orders.ChargesWithoutOrder = append(s.Orders.ChargesWithoutOrder, order)
		}
		if n > 1 {
			s.Orders.ChargedTwice = append(s.Orders.ChargedTwice, order)
		}
	}
	s.Balanced = len(s.Stock.Wrong) == 0 && s.Stock.OnHand+s.Stock.Reserved+s.Stock.Sold == s.Stock.Received && s.Payments.LedgerSum == 0 &&
		len(s.Orders.PaidWithoutCharge)+len(s.Orders.ChargesWithoutOrder)+len(s.Orders.ChargedTwice) == 0
	return s
}

func paid(s ordersv1.OrderStatus) bool {
	switch s {
	case ordersv1.OrderStatus_ORDER_STATUS_PLACED, ordersv1.OrderStatus_ORDER_STATUS_SHIPPED, ordersv1.OrderStatus_ORDER_STATUS_DELIVERED:
		return true
	default:
		return false
	}
}

// statusName is a status as people read it, such as "awaiting_confirmation".
func statusName(s ordersv1.OrderStatus) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "ORDER_STATUS_"))
}
