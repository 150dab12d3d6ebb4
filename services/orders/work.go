package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feria/internal/errs"
)

const (
	workers   = 4           // of a process; several processes share the work
	lookEvery = time.Second // an idle worker, that nobody rouses
)

// work finishes what requests leave: money and stock of orders that were placed, what a refused one holds, and whatever a crash or a
// service that did not answer left half-done.
func (s *service) work(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for {
			found, err := s.workOnce(ctx)
			if err != nil && ctx.Err() == nil {
				return err
			}
			if !found || err != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// workOnce takes the order that is most overdue and moves it as far as it goes. It reports false if there is none.
func (s *service) workOnce(ctx context.Context) (bool, error) {
	id, err := claim(ctx, s.db, s.now(), lease)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, lease)
	defer cancel()
	o, err := find(ctx, s.db, id)
	if err == nil {
		o, err = s.run(ctx, o, order.ended)
	}
	if err != nil {
		return true, fmt.Errorf("order %s at %s: %w", id, o.Step, err)
	}
	return true, nil
}

// rouse tells an idle worker that there is something to do; if all are busy they find it by themselves.
func (s *service) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// wait puts a step off. It answers errWaits, unless that could not be saved.
func (s *service) wait(ctx context.Context, o order, pause time.Duration, cause error) error {
	if cause != nil {
		s.log.WarnContext(ctx, "order waits", "order", o.ID, "step", o.Step, "error", cause)
	}
	if err := postpone(ctx, s.db, o, s.now().Add(pause)); err != nil {
		return errors.Join(err, cause)
	}
	return errWaits
}

// isFinal reports whether a service has understood a request and refused it, so that asking again would change nothing.
func isFinal(err error) bool {
	switch errs.KindOf(err) {
	case errs.Conflict, errs.NotFound, errs.Invalid:
		return true
	default:
		return false
	}
}

// at is a point at which a process could die.
func (s *service) at(point string) error {
	if s.crash == nil {
		return nil
	}
	return s.crash(point)
}
