package event_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"feria/internal/errs"
	"feria/internal/event"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// parked are the parked events, as "aggregate/version reason".
func (h *house) parked() (all []event.ParkedEvent) {
	h.t.Helper()
	all, err := event.Parked(context.Background(), h.carts, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

// poison refuses the first event of the aggregate "bad" until it is mended.
func poison(mended *atomic.Bool, how func() error) func(context.Context, *sqlx.Tx, event.Received) error {
	return func(_ context.Context, _ *sqlx.Tx, e event.Received) error {
		if e.Aggregate == "bad" && e.Version == 1 && !mended.Load() {
			return how()
		}
		return nil
	}
}

func TestAPoisonedEventHoldsUpItsAggregateAndNoOther(t *testing.T) {
	for name, how := range map[string]func() error{
		"an error": func() error { return errors.New("poison") },
		"a panic":  func() error { panic("poison") },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			var mended atomic.Bool
			for range 100 {
				h.append("good")
			}
			h.append("bad", "good")
			h.append("bad", "fine")
			h.relay()
			h.settleRelay()
			h.consume(poison(&mended, how)) // finds them all in one batch
			h.settle()
			h.append("bad", "good")
			h.settle()
			h.mustHaveApplied("good", 102)
			h.mustHaveApplied("fine", 1)
			h.mustHaveApplied("bad", 0)
			parked := h.parked()
			if len(parked) != 3 || parked[0].Version != 1 || parked[0].Reason == "" || parked[1].Reason != "" || parked[2].Version != 3 {
				t.Errorf("parked = %+v", parked)
			}
			lag, err := h.newConsumer(nothing).Lag(t.Context())
			if err != nil || lag.Parked != 3 || lag.Events != 0 || !lag.Oldest.Equal(parked[0].Time) {
				t.Errorf("lag = %+v, %v", lag, err)
			}
			mended.Store(true)
			h.eventually("what was parked is applied", func() bool { return len(h.parked()) == 0 })
			h.mustHaveApplied("bad", 3)
		})
	}
}

func TestAnEventThatCannotBeDecodedIsParkedUntilItIsDropped(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	_, err := h.orders.Exec(`
		INSERT INTO outbox (id, subject, aggregate, version, trace, payload)
		VALUES ($1, 'orders.history.recorded.v1', 'bad', 1, '', '\xff')`, uuid.Must(uuid.NewV7()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.orders.Exec(`INSERT INTO things (id, version) VALUES ('bad', 1)`); err != nil {
		t.Fatal(err)
	}
	h.append("bad")
	h.settle()
	parked := h.parked()
	if len(parked) != 2 || parked[0].Reason == "" {
		t.Fatalf("parked = %+v", parked)
	}
	if err := event.Retry(t.Context(), h.carts, parked[0].Consumer, parked[0].ID); err != nil {
		t.Fatal(err)
	}
	h.eventually("it is tried again", func() bool { return h.parked()[0].Attempts > 1 })
	if err := event.Drop(t.Context(), h.carts, parked[0].Consumer, parked[0].ID); err != nil {
		t.Fatal(err)
	}
	h.eventually("the one behind it is applied", func() bool { return len(h.applied("bad")) == 1 })
	if got := h.applied("bad"); got[0] != 2 {
		t.Errorf("applied %v", got)
	}
	for _, f := range []func(context.Context, *sqlx.DB, string, uuid.UUID) error{event.Retry, event.Drop} {
		if err := f(t.Context(), h.carts, parked[0].Consumer, parked[0].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("error of what is not parked = %v", err)
		}
	}
}

// Some constraints are checked when a transaction commits: then nobody says which event of a batch was wrong.
func TestABatchThatFailsAtItsCommitParksTheEventThatIsWrong(t *testing.T) {
	h := newHouse(t)
	if _, err := h.carts.Exec(`INSERT INTO applied (aggregate, version, until) VALUES ('taken', 1, 7)`); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		h.append(fmt.Sprint("thing-", i))
	}
	h.append("bad")
	h.append("last")
	h.relay()
	h.settleRelay()
	h.consume(func(ctx context.Context, tx *sqlx.Tx, e event.Received) error {
		if e.Aggregate != "bad" {
			return nil
		}
		_, err := tx.ExecContext(ctx, `UPDATE applied SET until = 7 WHERE aggregate = 'bad'`)
		return err
	})
	h.settle()
	parked := h.parked()
	if len(parked) != 1 || parked[0].Aggregate != "bad" {
		t.Fatalf("parked = %+v", parked)
	}
	h.mustHaveApplied("thing-0", 1)
	h.mustHaveApplied("last", 1)
}

func TestLagCountsWhatIsStillToBeDone(t *testing.T) {
	h := newHouse(t)
	relay, consumer := h.newRelay(), h.newConsumer(nothing)
	for range 3 {
		h.append("a")
	}
	lag, err := relay.Lag(t.Context())
	if err != nil || lag.Events != 3 || lag.Oldest.IsZero() {
		t.Errorf("lag of the log = %+v, %v", lag, err)
	}
	stop := h.relay()
	h.settleRelay()
	stop()
	if lag, err = relay.Lag(t.Context()); err != nil || lag != (event.Lag{}) {
		t.Errorf("lag of a log that is published = %+v, %v", lag, err)
	}
	h.append("a")
	if lag, err = relay.Lag(t.Context()); err != nil || lag.Events != 1 {
		t.Errorf("lag of the log = %+v, %v", lag, err)
	}
	if lag, err = consumer.Lag(t.Context()); err != nil || lag.Events != 3 || lag.Oldest.IsZero() {
		t.Errorf("lag of the consumer = %+v, %v", lag, err)
	}
	h.relay()
	h.consume(nothing)
	h.settle()
	if lag, err = consumer.Lag(t.Context()); err != nil || lag != (event.Lag{}) {
		t.Errorf("lag of a consumer that has caught up = %+v, %v", lag, err)
	}
}

// TestABatchThatKeepsLosingAgainstOthersIsTakenInPieces: an event is parked for what it is, and not for what it was applied together with.
func TestABatchThatKeepsLosingAgainstOthersIsTakenInPieces(t *testing.T) {
	h := newHouse(t)
	for range 20 {
		h.append("one", "other")
	}
	h.relay()
	h.settleRelay()
	held := make(map[*sqlx.Tx]int)
	h.consume(func(ctx context.Context, tx *sqlx.Tx, _ event.Received) error {
		if held[tx]++; held[tx] <= 3 {
			return nil
		}
		_, err := tx.ExecContext(ctx, `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$`)
		return err
	})
	h.settle()
	h.mustHaveApplied("one", 20)
	h.mustHaveApplied("other", 20)
	if parked := h.parked(); len(parked) != 0 {
		t.Errorf("parked = %+v", parked)
	}
}
