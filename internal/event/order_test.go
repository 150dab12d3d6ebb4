package event_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"feria/internal/postgres"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"
)

// numbered begins a transaction that has its number before it does anything else.
func (h *house) numbered() *sqlx.Tx {
	h.t.Helper()
	tx, err := h.orders.BeginTxx(context.Background(), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = tx.Rollback() }) // after a commit it does nothing
	if _, err := tx.Exec(`SELECT pg_current_xact_id()`); err != nil {
		h.t.Fatal(err)
	}
	return tx
}

func (h *house) commit(tx *sqlx.Tx, aggregates ...string) {
	h.t.Helper()
	if err := errors.Join(changeIn(context.Background(), tx, aggregates...), tx.Commit()); err != nil {
		h.t.Fatal(err)
	}
}

// A transaction that began first may change an aggregate last: neither the order of transactions' numbers nor a horizon of those that still
// run is the order of the changes.
func TestTheOrderOfChangesIsKeptWhateverTheOrderOfTransactions(t *testing.T) {
	for name, relayComes := range map[string]string{"relay from the start": "start", "relay afterwards": "end"} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			if relayComes == "start" {
				h.relay()
			}
			oldest, second := h.numbered(), h.numbered()
			h.append("a")
			if relayComes == "start" {
				h.settleRelay()
			}
			h.commit(second, "a")
			h.append("a")
			if relayComes == "end" {
				h.relay()
			}
			h.settleRelay() // while the oldest still runs
			if diff := cmp.Diff([]int64{1, 2, 3}, h.published()["a"]); diff != "" {
				t.Errorf("published of a (-want +got):\n%s", diff)
			}
			h.commit(oldest, "late")
			h.settleRelay()
			if diff := cmp.Diff([]int64{1}, h.published()["late"]); diff != "" {
				t.Errorf("published of what committed late (-want +got):\n%s", diff)
			}
		})
	}
}

// A position may be taken early and become visible late, behind others that were published meanwhile.
func TestATransactionThatCommitsLateIsNotPassedOver(t *testing.T) {
	h := newHouse(t)
	h.relay()
	late := h.numbered()
	if err := changeIn(t.Context(), late, "late"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		h.append("early")
		h.settleRelay()
	}
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	h.settleRelay()
	if diff := cmp.Diff(map[string][]int64{"early": {1, 2, 3}, "late": {1}}, h.published()); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
}

func TestOfSeveralReplicasOneWorksAndAnotherTakesOver(t *testing.T) {
	h := newHouse(t)
	stopRelay, _ := h.relay(), h.relay()
	stopConsumer, _ := h.consume(nothing), h.consume(nothing)
	h.append("a")
	h.settle()
	stopRelay()
	stopConsumer()
	h.append("a")
	h.settle()
	h.mustHaveApplied("a", 2)
}

// replicas keeps ending one of several replicas, at any moment, and starting another, until stop is called; then one is left.
func (h *house) replicas(run func(context.Context) error, stop <-chan struct{}) *errgroup.Group {
	var group errgroup.Group
	group.Go(func() error {
		var running []func()
		for {
			running = append(running, h.run(run))
			if len(running) > 2 {
				i := rand.IntN(len(running))
				running[i]()
				running = slices.Delete(running, i, i+1)
			}
			select {
			case <-stop:
				return nil
			case <-h.beat():
			}
		}
	})
	return &group
}

// beat comes when something was applied, or published, or at the latest after a hundred looks at it.
func (h *house) beat() <-chan struct{} {
	beat := make(chan struct{})
	go func() {
		defer close(beat)
		var before, after int
		_ = h.carts.Get(&before, `SELECT count(*) FROM applied`)
		for range 100 {
			if _ = h.carts.Get(&after, `SELECT count(*) FROM applied`); after > before+20 {
				return
			}
		}
	}()
	return beat
}

func TestConcurrentTransactionsAndDyingReplicasKeepOrderAndLoseNothing(t *testing.T) {
	const writers, transactions, aggregates = 6, 120, 12
	h := newHouse(t)
	written := make(chan struct{})
	relays := h.replicas(h.newRelay().Run, written)
	consumers := h.replicas(h.newConsumer(nothing).Run, written)
	var group errgroup.Group
	var refused atomic.Int64
	failed := errors.New("the change failed")
	for range writers {
		group.Go(func() error {
			for range transactions {
				err := postgres.InTx(t.Context(), h.orders, func(tx *sqlx.Tx) error {
					if rand.IntN(2) == 0 {
						if _, err := tx.Exec(`SELECT pg_current_xact_id()`); err != nil {
							return err
						}
					}
					var names []string
					for range 1 + rand.IntN(3) {
						names = append(names, fmt.Sprint("thing-", rand.IntN(aggregates)))
					}
					slices.Sort(names)
					if err := changeIn(t.Context(), tx, names...); err != nil {
						return err
					}
					if rand.IntN(10) == 0 {
						refused.Add(1)
						return failed
					}
					return nil
				})
				if err != nil && !errors.Is(err, failed) {
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	close(written)
	if err := errors.Join(err, relays.Wait(), consumers.Wait()); err != nil {
		t.Fatal(err)
	}
	h.settle()
	if refused.Load() == 0 {
		t.Error("no transaction was rolled back: the test has not tried it")
	}
	h.mustHaveAppliedAll(true)
}

// mustHaveAppliedAll demands that every change was published, once if exact, and applied, once and in order.
func (h *house) mustHaveAppliedAll(exact bool) {
	h.t.Helper()
	var things []struct {
		ID      string `db:"id"`
		Version int64  `db:"version"`
	}
	if err := h.orders.Select(&things, `SELECT id, version FROM things`); err != nil {
		h.t.Fatal(err)
	}
	published := h.published()
	for _, thing := range things {
		h.mustHaveApplied(thing.ID, thing.Version)
		if exact && len(published[thing.ID]) != int(thing.Version) {
			h.t.Errorf("%s: %d messages for %d events", thing.ID, len(published[thing.ID]), thing.Version)
		}
	}
}
