package orders

import (
	"feria/internal/errs"
)

// answerable reports whether the shopper can be told what became of the order. A refusal is told once everything that was held has been
// let go, so that whoever tries again at once finds it free.
func (o order) answerable() bool {
	return o.Placed != nil || o.Status == awaiting && o.CancelReason == "" || o.ended()
}

// resumed reports whether an order that waited for the shopper does so no more, and can be answered.
func (o order) resumed() bool { return o.Placed != nil || o.ended() }

// ended reports whether nothing is left to do.
func (o order) ended() bool { return o.Step == stepNone }

// refusal is what a shopper is told of an order that ended before it was placed; nil of any other.
func refusal(o order) error {
	if o.Placed != nil {
		return nil
	}
	switch o.CancelReason {
	case "":
		return nil
	case becauseDeclined:
		return errs.E(errs.Conflict, "Your card was declined. Please try another one.").Because("payment_declined", "decline", o.CancelReason)
	case becauseNoFunds:
		return errs.E(errs.Conflict, "Your card was declined: there is not enough money on it. Please try another one.").
			Because("payment_declined", "decline", o.CancelReason)
	case becauseSoldOut:
		return soldOut(o.CancelFacts)
	case becauseUnavailable:
		return errs.E(errs.Unavailable, "We cannot take orders at this moment. Nothing was charged; please try again.").Because("no_orders_now")
	case becauseExpired:
		return errs.E(errs.Conflict, "The time to confirm this payment is over. Nothing was charged.").Because(becauseExpired)
	case becauseSuperseded:
		return errs.E(errs.Conflict, "You have tried again since. Nothing was charged for this attempt.").Because(becauseSuperseded)
	default:
		return errs.E(errs.Conflict, "The bank did not answer in time. Nothing was charged.").Because(o.CancelReason)
	}
}

func soldOut(facts map[string]string) error {
	text := "Something in your cart is sold out."
	if left := facts["available"]; left != "" && left != "0" {
		text = "Of something in your cart only " + left + " are left."
	}
	return errs.E(errs.Conflict, text).Because("sold_out", "sku", facts["sku"], "available", facts["available"])
}

func inProgress() error {
	return errs.E(errs.Conflict, "Your cart is being ordered already, and the bank has not answered yet. Please wait a moment.").
		Because("in_progress")
}
