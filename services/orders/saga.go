package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feria/internal/errs"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	paymentsv1 "feria/internal/contract/services/payments/v1"
)

// The steps: what is to be done next with an order.
//
//	reserve ──► authorise ──► capture ──► commit ──► none (placed)
//	   │           │  ▲  │      ▲ │          │
//	   │           ▼  │  │      │ │          │
//	   │         (bank is│silent)│ │         │
//	   │                 ▼      │ │          │
//	   │              confirm ──┘ │          │
//	   │           │     │        │          │
//	   │           │     ▼        ▼          ▼
//	   │           │    void ◄────┴──────────┘
//	   ▼           ▼     ▼
//	   └────────► release ──► none (cancelled)
//
// The order is placed, and OrderPlaced told, between authorise (or confirm) and capture. What fails before has not been an order to anybody.
// A shopper may call off what was placed, until it ships: then it goes to void from wherever it stands, also from none. Void and release undo
// what was done and forbid what has not come yet, so that a capture or a commit that is still under way comes to nothing.
const (
	stepReserve   = "reserve"   // stock, at inventory
	stepAuthorise = "authorise" // the charge, at payments
	stepConfirm   = "confirm"   // is for the shopper to do, at the bank
	stepCapture   = "capture"   // the money
	stepCommit    = "commit"    // the stock
	stepVoid      = "void"      // the charge, whatever became of it
	stepRelease   = "release"   // the stock
	stepNone      = "none"
)

const (
	lease         = 20 * time.Second // how long whoever moves an order is left alone with it
	retryAfter    = 2 * time.Second  // when a step that could not be done is tried again
	patience      = 5 * time.Minute  // how long an order waits for a bank that does not answer
	confirmWithin = 15 * time.Minute // how long the shopper has at the bank's page
	watchEvery    = 15 * time.Second // how often a bank is asked that waits for the shopper
	reserveFor    = time.Hour        // more than all that can pass before the stock is committed
)

// errWaits says that an order's step cannot be done now.
var errWaits = errors.New("the order waits")

// run moves an order, step by step, until enough says so or its step has to wait; it is answered as it stands then. Its error says that it could
// not go on, and what is left is for the workers.
func (s *service) run(ctx context.Context, o order, enough func(order) bool) (order, error) {
	for !enough(o) && !o.ended() {
		next, err := s.step(ctx, o)
		switch {
		case err == nil:
			o = next
		case errors.Is(err, errOvertaken):
			if o, err = find(ctx, s.db, o.ID); err != nil {
				return o, err
			}
		case errors.Is(err, errWaits):
			return o, nil
		default:
			return o, err
		}
	}
	return o, nil
}

// step does the next thing. Its error is errWaits, errOvertaken, or what came in between.
func (s *service) step(ctx context.Context, o order) (order, error) {
	switch o.Step {
	case stepReserve:
		return s.reserve(ctx, o)
	case stepAuthorise:
		return s.authorise(ctx, o)
	case stepConfirm:
		return s.confirm(ctx, o)
	case stepCapture:
		return s.capture(ctx, o)
	case stepCommit:
		return s.commit(ctx, o)
	case stepVoid:
		return s.void(ctx, o)
	case stepRelease:
		return s.release(ctx, o)
	default:
		return o, fmt.Errorf("order %s stands at %q", o.ID, o.Step)
	}
}

func (s *service) reserve(ctx context.Context, o order) (order, error) {
	if s.now().Sub(o.Made) >= patience { // a process died with it: the shopper waits no more
		return s.change(ctx, o, func(o *order) { o.fail(becauseTimedOut, stepRelease) })
	}
	request := &inventoryv1.ReserveRequest{Reservation: o.reservation(), Seconds: int32(reserveFor / time.Second)}
	for _, l := range o.lines {
		request.Lines = append(request.Lines, &inventoryv1.Line{Sku: l.SKU, Units: l.Units})
	}
	_, err := s.inventory.Reserve(ctx, request)
	if crash := s.at("reserved"); crash != nil {
		return o, crash
	}
	// While the shopper waits and nobody has been asked for money, it is better to say no than to wait.
	if shopperWaits := s.now().Sub(o.Made) < lease; err != nil && !isFinal(err) && !shopperWaits {
		return o, s.wait(ctx, o, retryAfter, err)
	}
	return s.change(ctx, o, func(o *order) {
		switch {
		case err == nil:
			o.next(stepAuthorise, s.now().Add(lease))
		case errs.ReasonOf(err) == "sold_out":
			o.Key.Valid = false // nothing was tried: the same form may be sent again
			o.CancelFacts = errs.As(err).Facts
			o.fail(becauseSoldOut, stepRelease)
		default:
			o.Key.Valid = false
			o.fail(becauseUnavailable, stepRelease)
		}
	})
}

func (s *service) authorise(ctx context.Context, o order) (order, error) {
	answer, err := s.payments.Authorise(ctx, &paymentsv1.AuthoriseRequest{
		Payment: o.payment(), Order: o.ID.String(), Subject: o.Subject, PaymentMethod: o.PaymentMethod, Amount: o.money(o.Total),
	})
	if crash := s.at("authorised"); crash != nil {
		return o, crash
	}
	if err != nil && !isFinal(err) || answer.GetPayment().GetStatus() == paymentsv1.PaymentStatus_PAYMENT_STATUS_UNKNOWN {
		if s.now().Sub(o.Made) < patience {
			return o, s.wait(ctx, o, retryAfter, err)
		}
		return s.change(ctx, o, func(o *order) { o.fail(becauseTimedOut, stepVoid) })
	}
	if err != nil {
		s.log.ErrorContext(ctx, "payments refuses a request", "order", o.ID, "error", err)
		return s.change(ctx, o, func(o *order) { o.fail(becauseUnavailable, stepVoid) })
	}
	return s.follow(ctx, o, answer.GetPayment())
}

// confirm looks whether the shopper has answered the bank.
func (s *service) confirm(ctx context.Context, o order) (order, error) {
	answer, err := s.payments.GetPayment(ctx, &paymentsv1.GetPaymentRequest{Payment: o.payment()})
	if err != nil {
		return o, s.wait(ctx, o, retryAfter, err)
	}
	if answer.GetPayment().GetStatus() != paymentsv1.PaymentStatus_PAYMENT_STATUS_NEEDS_CONFIRMATION {
		return s.follow(ctx, o, answer.GetPayment())
	}
	if left := o.ConfirmBy.Sub(s.now()); left > 0 {
		return o, s.wait(ctx, o, min(left, watchEvery), nil)
	}
	return s.change(ctx, o, func(o *order) { o.fail(becauseExpired, stepVoid) })
}

// follow brings the order to where the bank's answer leads.
func (s *service) follow(ctx context.Context, o order, p *paymentsv1.Payment) (order, error) {
	now := s.now()
	return s.change(ctx, o, func(o *order) {
		o.CardBrand, o.CardLast4, o.PaymentMethod = p.GetBrand(), p.GetLast4(), ""
		switch p.GetStatus() {
		case paymentsv1.PaymentStatus_PAYMENT_STATUS_AUTHORISED, paymentsv1.PaymentStatus_PAYMENT_STATUS_CAPTURED:
			o.Status, o.Placed = placed, &now
			o.next(stepCapture, now)
		case paymentsv1.PaymentStatus_PAYMENT_STATUS_NEEDS_CONFIRMATION:
			by := now.Add(confirmWithin)
			o.Status, o.ConfirmBy = awaiting, &by
			o.next(stepConfirm, now.Add(watchEvery))
		case paymentsv1.PaymentStatus_PAYMENT_STATUS_DECLINED:
			reason := becauseDeclined
			if p.GetDecline() == becauseNoFunds {
				reason = becauseNoFunds
			}
			o.fail(reason, stepRelease)
		default:
			o.fail(becauseTimedOut, stepVoid)
		}
	})
}

func (s *service) capture(ctx context.Context, o order) (order, error) {
	_, err := s.payments.Capture(ctx, &paymentsv1.CaptureRequest{Payment: o.payment()})
	if crash := s.at("captured"); crash != nil {
		return o, crash
	}
	switch {
	case err == nil:
		return s.change(ctx, o, func(o *order) { o.next(stepCommit, s.now().Add(lease)) })
	case isFinal(err): // the bank has let go of it
		return s.change(ctx, o, func(o *order) { o.fail(becauseDeclined, stepVoid) })
	default:
		return o, s.wait(ctx, o, retryAfter, err)
	}
}

func (s *service) commit(ctx context.Context, o order) (order, error) {
	_, err := s.inventory.Commit(ctx, &inventoryv1.CommitRequest{Reservation: o.reservation()})
	if crash := s.at("committed"); crash != nil {
		return o, crash
	}
	switch {
	case err == nil:
		return s.change(ctx, o, func(o *order) { o.next(stepNone, s.now()) })
	case isFinal(err): // the reservation ran out, and somebody else has bought it
		return s.change(ctx, o, func(o *order) { o.fail(becauseSoldOut, stepVoid) })
	default:
		return o, s.wait(ctx, o, retryAfter, err)
	}
}

func (s *service) void(ctx context.Context, o order) (order, error) {
	_, err := s.payments.Void(ctx, &paymentsv1.VoidRequest{Payment: o.payment()})
	if crash := s.at("voided"); crash != nil {
		return o, crash
	}
	if err != nil {
		return o, s.wait(ctx, o, retryAfter, err)
	}
	return s.change(ctx, o, func(o *order) { o.fail(o.CancelReason, stepRelease) })
}

func (s *service) release(ctx context.Context, o order) (order, error) {
	_, err := s.inventory.Release(ctx, &inventoryv1.ReleaseRequest{Reservation: o.reservation()})
	if crash := s.at("released"); crash != nil {
		return o, crash
	}
	if err != nil && !isFinal(err) {
		return o, s.wait(ctx, o, retryAfter, err)
	}
	return s.change(ctx, o, func(o *order) { o.next(stepNone, s.now()) })
}

// next says what is to be done next, and when somebody else looks after it if it is not done.
func (o *order) next(step string, due time.Time) { o.Step, o.Due = step, due }

// fail ends the order for a reason, beginning with the step. Once no money can be held for it any more, it is cancelled.
func (o *order) fail(reason, step string) {
	o.CancelReason, o.Step, o.PaymentMethod = reason, step, ""
	if step == stepRelease {
		o.Status = cancelled
	}
}
