package orders

import (
	"context"
	"fmt"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/money"
	"feria/internal/postgres"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/uuid"
)

const (
	answerTime = 8 * time.Second        // how long a shopper waits at most for what becomes of an order
	spareTime  = 250 * time.Millisecond // of the caller's deadline, in which the answer travels
	glance     = 25 * time.Millisecond  // between two looks at an order that somebody else is moving
	attempts   = 4                      // how often a new order is tried that meets another
)

// unhurried is a context that goes on if the caller goes away, and ends in time to answer one that stays.
func unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := answerTime
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)-spareTime)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// PlaceOrder buys the caller's cart.
func (s *service) PlaceOrder(ctx context.Context, r *ordersv1.PlaceOrderRequest) (*ordersv1.PlaceOrderResponse, error) {
	shopper, err := owner(ctx)
	if err != nil {
		return nil, err
	}
	key, err := uuid.Parse(r.GetIdempotencyKey())
	if err != nil {
		return nil, invalid("idempotency_key", "This form is not complete. Please open the page again.", "open_again")
	}
	ctx, cancel := unhurried(ctx)
	defer cancel()
	o, err := s.place(ctx, shopper, key, r)
	if err != nil {
		return nil, err
	}
	out := &ordersv1.PlaceOrderResponse{Order: o.proto()}
	if o.Status == awaiting {
		out.Confirmation = o.payment()
	}
	return out, refusal(o)
}

// place answers the order of the key if there is one, and else makes it. Two requests with one key meet at the unique index: one makes
// the order and the other waits for what becomes of it.
func (s *service) place(ctx context.Context, shopper auth.Identity, key uuid.UUID, r *ordersv1.PlaceOrderRequest) (order, error) {
	for range attempts {
		have, err := findByKey(ctx, s.db, shopper, key)
		if err == nil {
			return s.await(ctx, have.ID)
		}
		if !errs.Is(err, errs.NotFound) {
			return order{}, err
		}
		o, err := s.prepare(ctx, shopper.ID, key, r)
		if errs.ReasonOf(err) == "empty_cart" {
			return s.emptied(ctx, o, err)
		}
		if err != nil {
			return order{}, err
		}
		err = insert(ctx, s.db, &o)
		switch {
		case err == nil:
			return s.first(ctx, o)
		case postgres.Violates(err, "orders_key"), postgres.Violates(err, "orders_number"):
			continue
		case !postgres.Violates(err, "orders_cart"):
			return order{}, err
		}
		if have, err = s.giveWay(ctx, o); err != nil || have.ID != uuid.Nil {
			return have, err
		}
	}
	return order{}, inProgress()
}

// first moves a new order until it can be answered. If that fails half-way, the order stands and a worker goes on with it.
func (s *service) first(ctx context.Context, o order) (order, error) {
	if err := s.at("made"); err != nil {
		return o, err
	}
	o, err := s.run(ctx, o, order.answerable)
	if err != nil {
		s.log.WarnContext(ctx, "order left to the workers", "order", o.ID, "step", o.Step, "error", err)
	}
	s.rouse()
	return o, nil
}

// emptied answers the order that has emptied a cart, if nothing else was done to the cart since: the form was open twice, and this is the
// later one. Else the refusal stands.
func (s *service) emptied(ctx context.Context, o order, refusal error) (order, error) {
	have, err := findByCart(ctx, s.db, o.Cart, o.CartVersion-1)
	if err != nil || have.Placed == nil || have.Subject != o.Subject {
		return order{}, refusal
	}
	return have, nil
}

// prepare makes the order of a request, priced now, with nothing reserved or saved yet. What is not sellable is answered beside the refusal.
func (s *service) prepare(ctx context.Context, subject string, key uuid.UUID, r *ordersv1.PlaceOrderRequest) (order, error) {
	f := read(r)
	priced, err := s.price(ctx, subject)
	if err == nil {
		var known bool
		if known, err = priced.choose(f.DeliveryMethod); err == nil && !known {
			f.say("delivery_method", "Choose one of the ways in which we deliver.", "no_delivery_method")
		}
	}
	if wrong := f.err(); wrong != nil {
		return order{}, wrong
	}
	if err != nil {
		return order{}, err
	}
	if err := priced.sellable(money.FromProto(r.GetExpectedTotal())); err != nil {
		return priced.order, err
	}
	o, now := priced.order, s.now()
	o.ID, o.Number, o.Key = uuid.Must(uuid.NewV7()), newNumber(), uuid.NullUUID{UUID: key, Valid: true}
	o.Status, o.Step, o.Made, o.Due = placing, stepReserve, now, now.Add(lease)
	o.Email, o.Name, o.Line, o.City, o.PostalCode, o.Country = f.Email, f.Name, f.Line, f.City, f.PostalCode, f.Country
	o.PaymentMethod = f.PaymentMethod
	return o, nil
}

// await watches an order that somebody else is moving until it can be answered, or there is no more time: then as it stands.
func (s *service) await(ctx context.Context, id uuid.UUID) (order, error) {
	look := time.NewTicker(glance)
	defer look.Stop()
	o, err := find(ctx, s.db, id)
	for err == nil && !o.answerable() {
		select {
		case <-ctx.Done():
			return o, nil
		case <-look.C:
		}
		var now order
		if now, err = find(ctx, s.db, id); err != nil && ctx.Err() != nil {
			return o, nil
		}
		o = now
	}
	return o, err
}

// giveWay looks at the order that another key made of this very cart. One that was placed is the answer; one that waits for the shopper at
// the bank is given up, for the shopper is here again with another card; nothing to answer means: try again. Conflict if it
// cannot be known in time.
func (s *service) giveWay(ctx context.Context, o order) (order, error) {
	other, err := findByCart(ctx, s.db, o.Cart, o.CartVersion)
	switch {
	case errs.Is(err, errs.NotFound):
		return order{}, nil
	case err != nil:
		return order{}, err
	case other.Subject != o.Subject:
		return order{}, fmt.Errorf("cart %s is in an order of somebody else", o.Cart)
	}
	if other, err = s.await(ctx, other.ID); err != nil {
		return order{}, err
	}
	switch {
	case other.Placed != nil:
		return other, nil
	case other.Step == stepConfirm:
		if other, err = s.change(ctx, other, func(o *order) { o.fail(becauseSuperseded, stepVoid) }); err != nil {
			return order{}, nil // somebody was faster: look again
		}
		if _, err := s.run(ctx, other, order.ended); err != nil {
			return order{}, err
		}
		return order{}, nil
	case other.CancelReason != "":
		return order{}, nil
	default:
		return order{}, inProgress()
	}
}

// ResumeOrder goes on with an order that waited for the shopper's confirmation.
func (s *service) ResumeOrder(ctx context.Context, r *ordersv1.ResumeOrderRequest) (*ordersv1.ResumeOrderResponse, error) {
	o, err := s.own(ctx, r.GetId())
	if err != nil {
		return nil, err
	}
	ctx, cancel := unhurried(ctx)
	defer cancel()
	if o.Step == stepConfirm {
		if o, err = s.run(ctx, o, order.resumed); err != nil {
			s.log.WarnContext(ctx, "order left to the workers", "order", o.ID, "step", o.Step, "error", err)
		}
		s.rouse()
	}
	return &ordersv1.ResumeOrderResponse{Order: o.proto()}, refusal(o)
}
