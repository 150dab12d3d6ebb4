package container

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"feria/container/upstream"
	"feria/internal/manifest"
)

// arrival is what a stall answered for a slot.
type arrival struct {
	slot   *slot
	answer *upstream.Answer
	err    error
}

// arrivals are answers that have come and were not taken yet. To add one never waits, so that no document holds up a stall's.
type arrivals struct {
	some chan struct{} // holds one if there may be any

	mu  sync.Mutex
	all []arrival
}

func newArrivals() *arrivals { return &arrivals{some: make(chan struct{}, 1)} }

func (a *arrivals) add(one arrival) {
	a.mu.Lock()
	a.all = append(a.all, one)
	a.mu.Unlock()
	select {
	case a.some <- struct{}{}:
	default:
	}
}

func (a *arrivals) empty() []arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.all
	a.all = nil
	return all
}

// await waits for answers, notes them in their slots, and returns them. It reports false when the time is over.
func (d *document) await(ctx context.Context, enough <-chan time.Time) ([]arrival, bool) {
	select {
	case <-d.arrivals.some:
	case <-enough:
		return nil, false
	case <-ctx.Done():
		return nil, false
	}
	all := d.arrivals.empty()
	for _, one := range all {
		d.note(one)
	}
	return all, true
}

func (d *document) note(a arrival) {
	s := a.slot
	d.pending--
	s.answer, s.err, s.done, s.took = a.answer, a.err, true, time.Since(s.asked)
	if s.err == nil && s.answer.Status != http.StatusOK && s.fragment.Criticality != manifest.Primary {
		s.err = errors.New("status " + strconv.Itoa(s.answer.Status))
	}
	if s.answer != nil && s.answer.Stale {
		d.s.log.InfoContext(d.r.Context(), "last good copy shown", "fragment", s.ref.String())
	}
}
