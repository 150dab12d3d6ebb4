package orders

import (
	"context"
	"errors"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
)

// CancelOrder calls an order of the caller off that was placed and has not shipped. Once it is written down that the shopper does not want
// it any more, the order ends, whatever becomes of the request.
func (s *service) CancelOrder(ctx context.Context, r *ordersv1.CancelOrderRequest) (*ordersv1.CancelOrderResponse, error) {
	o, err := s.own(ctx, r.GetId())
	if err != nil {
		return nil, err
	}
	ctx, cancel := unhurried(ctx)
	defer cancel()
	if o, err = s.callOff(ctx, o); err != nil {
		return nil, err
	}
	if crash := s.at("called off"); crash != nil {
		return nil, crash
	}
	if done, err := s.run(ctx, o, order.ended); err == nil {
		o = done
	} else {
		s.log.WarnContext(ctx, "order left to the workers", "order", o.ID, "step", o.Step, "error", err)
	}
	s.rouse()
	return &ordersv1.CancelOrderResponse{Order: o.proto()}, nil
}

// callOff turns an order that was placed round, wherever it stands on its way from the bank to the shelf. One that has ended, or is about
// to, stays as it is. Conflict.
func (s *service) callOff(ctx context.Context, o order) (order, error) {
	for {
		switch {
		case o.CancelReason != "":
			return o, nil
		case o.Status == shipped, o.Status == delivered:
			return o, errs.E(errs.Conflict, "Your parcel is on its way already, so that the order cannot be cancelled.").Because("shipped")
		case o.Status != placed:
			return o, errs.E(errs.Conflict, "Your bank has not answered yet. Please wait a moment.").Because("not_placed")
		}
		next, err := s.change(ctx, o, func(o *order) {
			o.fail(becauseOfShopper, stepVoid)
			o.Due = s.now().Add(lease)
		})
		if !errors.Is(err, errOvertaken) {
			return next, err
		}
		if o, err = find(ctx, s.db, o.ID); err != nil {
			return o, err
		}
	}
}
