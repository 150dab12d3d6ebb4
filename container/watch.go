package container

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"feria/container/registry"
	"feria/internal/deploy"
	"feria/internal/errs"

	"github.com/nats-io/nats.go"
)

// rollouts reports how the versions do that this container serves, and judges the canaries by what all containers report. Every container
// judges: the record of a stall changes once, whoever is first.
type rollouts struct {
	id       string
	broker   *nats.Conn
	registry *registry.Registry
	log      *slog.Logger
	now      func() time.Time

	mu    sync.Mutex
	book  *deploy.Book
	bases map[string]trial            // by stall: the tallies at which the step began here
	past  map[string][]registry.Tally // by "cart~1": one a beat, for what is recent
	slow  map[string]int              // by stall: looks in a row
}

const (
	beat       = 500 * time.Millisecond // between two looks at a canary
	idleBeats  = 6                      // between two reports while there is nothing to report
	recentPast = 20                     // beats that count as recent
)

func newRollouts(broker *nats.Conn, r *registry.Registry, log *slog.Logger) *rollouts {
	return &rollouts{id: rand.Text(), broker: broker, registry: r, log: log, now: time.Now, bases: map[string]trial{}, past: map[string][]registry.Tally{}, slow: map[string]int{}}
}

// open is the book of deployments. Unavailable if the broker does not answer.
func (o *rollouts) open(ctx context.Context) (*deploy.Book, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.book == nil {
		book, err := deploy.Open(ctx, o.broker)
		if err != nil {
			return nil, err
		}
		o.book = book
	}
	return o.book, nil
}

// Run reports and judges until the context ends; then it returns nil.
func (o *rollouts) Run(ctx context.Context) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	defer o.leave(ctx)
	for beats := 0; ; beats++ {
		changed := o.registry.Changed()
		snapshot := o.registry.Snapshot()
		if beats%idleBeats == 0 || snapshot.Shares() {
			if err := o.look(ctx, snapshot); err != nil && ctx.Err() == nil {
				o.log.DebugContext(ctx, "rollouts", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
			beats = -1
		case <-tick.C:
		}
	}
}

// leave says that this container is live no more.
func (o *rollouts) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if book, err := o.open(ctx); err == nil {
		_ = book.Leave(ctx, o.id) // it is forgotten in some seconds anyway
	}
}

// look reports, and judges where there is something to judge.
func (o *rollouts) look(ctx context.Context, s *registry.Snapshot) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	book, err := o.open(ctx)
	if err != nil {
		return err
	}
	data, err := json.Marshal(o.report(s))
	if err != nil {
		return err
	}
	if err := book.Report(ctx, o.id, data); err != nil || !s.Shares() {
		return err
	}
	all, err := book.Reports(ctx)
	if err != nil {
		return err
	}
	reports := readReports(all)
	for name, stall := range s.Stalls {
		if r := stall.Rollout; r != nil {
			err = errors.Join(err, o.decide(ctx, book, reports, name, *r))
		}
	}
	return err
}

// decide takes a canary back that has breached, and on that has done well for long enough.
func (o *rollouts) decide(ctx context.Context, book *deploy.Book, reports []report, stall string, r deploy.Rollout) error {
	t := together(reports, stall, r.Version, r.Began)
	v := judge(t)
	if o.slowFor(stall, v.Slow) >= lookedAt {
		v.Breach = v.Slow
	}
	on := v.Enough && v.Slow == "" && o.now().Sub(r.Began) >= r.Every && r.Step+1 < len(r.Steps)
	if v.Breach == "" && !on {
		return nil
	}
	evidence, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, _, err = book.Change(ctx, stall, func(s *deploy.Stall) error {
		if s.Rollout == nil || s.Rollout.Version != r.Version || !s.Rollout.Began.Equal(r.Began) {
			return deploy.ErrSame // another container was first
		}
		say := deploy.Say{By: "container", Why: v.Breach, Evidence: evidence}
		if v.Breach != "" {
			return s.Reject(say, o.now())
		}
		say.Why = fmt.Sprintf("%d requests without a breach", v.Canary.Requests)
		return s.Advance(say, o.now())
	})
	if err == nil && v.Breach != "" {
		o.log.WarnContext(ctx, "canary rolled back", "stall", stall, "version", r.Version, "why", v.Breach)
	}
	return err
}

// slowFor counts the looks in a row that have found a stall's canary slow.
func (o *rollouts) slowFor(stall, slow string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.slow[stall]++; slow == "" {
		o.slow[stall] = 0
	}
	return o.slow[stall]
}

// report is what there is to say now.
func (o *rollouts) report(s *registry.Snapshot) report {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := report{ID: o.id, Seen: map[string]uint64{}, Trials: map[string]trial{}, Recent: map[string]recent{}}
	for name, stall := range s.Stalls {
		if loaded(s, stall) {
			out.Seen[name] = s.Revisions[name]
		}
		if r := stall.Rollout; r == nil {
			delete(o.bases, name)
		} else if t, ok := o.trial(s, name, r, stall.Stable()); ok {
			out.Trials[name] = t
		}
		for _, v := range stall.Versions {
			if d := s.Loaded(name, v.Version); d != nil {
				if sum := o.recent(name+"~"+v.Version, d.Meter.Tally()); sum.Requests > 0 {
					out.Recent[name+"~"+v.Version] = sum
				}
			}
		}
	}
	return out
}

// loaded reports whether the container can serve what the record says.
func loaded(s *registry.Snapshot, stall *deploy.Stall) bool {
	for _, v := range []*deploy.Version{stall.Stable(), stall.Canary()} {
		if v != nil && s.Loaded(stall.Name, v.Version) == nil {
			return false
		}
	}
	return true
}

// trial is what both arms did here since the step began. The caller holds the lock.
func (o *rollouts) trial(s *registry.Snapshot, name string, r *deploy.Rollout, stable *deploy.Version) (trial, bool) {
	if stable == nil {
		return trial{}, false
	}
	canary, other := s.Loaded(name, r.Version), s.Loaded(name, stable.Version)
	if canary == nil || other == nil {
		return trial{}, false
	}
	now := trial{r.Version, r.Began, canary.Meter.Tally(), other.Meter.Tally()}
	base, ok := o.bases[name]
	if !ok || base.Version != r.Version || !base.Began.Equal(r.Began) {
		base = now
		if r.Step == 0 {
			base.Canary = registry.Tally{} // all that it ever did
		}
		o.bases[name] = base
	}
	return trial{r.Version, r.Began, now.Canary.Minus(base.Canary), now.Stable.Minus(base.Stable)}, true
}

// recent is what a version did in the last seconds. The caller holds the lock.
func (o *rollouts) recent(key string, now registry.Tally) recent {
	past := append(o.past[key], now)
	past = past[max(0, len(past)-recentPast):]
	o.past[key] = past
	sum := now.Minus(past[0]).All()
	return recent{float64(len(past)-1) * beat.Seconds(), sum.Requests(), sum.Errors, milliseconds(sum.Quantile(.95))}
}

// confirm waits until every live container serves by the revision of a stall's record.
func (o *rollouts) confirm(ctx context.Context, book *deploy.Book, stall string, revision uint64) error {
	ctx, cancel := context.WithTimeout(ctx, confirmTime)
	defer cancel()
	for {
		all, err := book.Reports(ctx)
		if err == nil && confirmed(readReports(all), stall, revision) {
			return nil
		}
		select {
		case <-ctx.Done():
			return errs.E(errs.Unavailable, "The change is made, but not every container has confirmed it; 'feria status' tells when they have.").From(err)
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// confirmTime is how long containers may take to serve what was deployed.
const confirmTime = 15 * time.Second
