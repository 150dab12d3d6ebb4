package event_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/event"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// restartBroker starts the broker again, at its address.
func (h *house) restartBroker() {
	h.t.Helper()
	h.startBroker()
	h.eventually("the connection is back", h.broker.IsConnected)
}

func TestWhatHappensWhileTheBrokerIsDownIsPublishedAfterwards(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	h.append("a")
	h.settle()
	h.server.Close()
	for range 50 {
		h.append("a", "b")
	}
	h.restartBroker()
	h.append("a")
	h.settle()
	h.mustHaveAppliedAll(true)
}

// The machine of the broker lost what it had acknowledged and not synced. The relay goes on from what is there, and the consumer, which is ahead
// of the stream, reads it again.
func TestAStreamThatLostItsEndIsFilledFromTheLogAndNothingIsAppliedTwice(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for range 5 {
		h.append("a", "b")
	}
	h.settle()
	h.server.Close()
	backup := filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(backup, os.DirFS(h.folder)); err != nil {
		t.Fatal(err)
	}
	h.restartBroker()
	late := h.numbered() // commits after the loss, with a position from before it
	if err := changeIn(t.Context(), late, "late"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		h.append("a")
	}
	h.settle()
	h.server.Close()
	if err := errors.Join(os.RemoveAll(h.folder), os.CopyFS(h.folder, os.DirFS(backup)), late.Commit()); err != nil {
		t.Fatal(err)
	}
	h.restartBroker()
	h.append("b")
	h.settle()
	h.mustHaveAppliedAll(true)
}

func TestAStreamThatIsGoneIsRebuiltWhileEverythingRuns(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for range 10 {
		h.append("a", "b")
	}
	h.settle()
	for round := range 3 {
		if err := event.Rebuild(t.Context(), h.orders, h.broker, "services/orders"); err != nil {
			t.Fatal(err)
		}
		if round > 0 {
			h.append("a")
		}
		h.settle()
		h.mustHaveAppliedAll(true)
	}
}

func TestAStreamWhoseStorageWasWipedIsRebuilt(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for range 10 {
		h.append("a", "b")
	}
	h.settle()
	h.server.Close()
	if err := os.RemoveAll(h.folder); err != nil {
		t.Fatal(err)
	}
	h.restartBroker()
	h.settle()
	h.append("b")
	h.settle()
	h.mustHaveAppliedAll(true)
}

// doubled stores every message of the stream a second time, as a relay would that leads no more and does not know it, long after the broker
// has forgotten the first ones.
func (h *house) doubled() {
	h.t.Helper()
	ctx := context.Background()
	stream, err := h.js.Stream(ctx, "ORDERS")
	if err != nil {
		h.t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.Duplicates = 100 * time.Millisecond
	if _, err := h.js.UpdateStream(ctx, config); err != nil {
		h.t.Fatal(err)
	}
	h.server.Close() // it counts the new time from its next start
	h.restartBroker()
	for sequence := uint64(1); sequence <= stream.CachedInfo().State.LastSeq; sequence++ {
		var m *jetstream.RawStreamMsg
		h.eventually("the broker that has just started answers", func() bool {
			m, err = stream.GetMsg(ctx, sequence)
			return err == nil
		})
		again := nats.NewMsg(m.Subject)
		again.Data, again.Header = m.Data, m.Header
		again.Header.Del(jetstream.ExpectedLastSeqHeader)
		h.eventually("the broker has forgotten the message", func() bool {
			ack, err := h.js.PublishMsg(ctx, again)
			return err == nil && !ack.Duplicate
		})
	}
}

func TestAConsumerThatStoodStillForLongAppliesDoublesOnce(t *testing.T) {
	h := newHouse(t)
	stopRelay := h.relay()
	stopConsumer := h.consume(nothing)
	h.append("a", "b")
	h.append("a")
	h.settle()
	stopConsumer()
	h.append("a", "b")
	h.settleRelay()
	stopRelay()
	h.doubled()
	h.consume(nothing)
	h.relay()
	h.append("b")
	h.settle()
	h.mustHaveAppliedAll(false)
}

func TestAMessageThatIsNoEventIsPassedOver(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	h.append("a")
	h.settleRelay()
	if _, err := h.js.Publish(t.Context(), "orders.history.recorded.v1", []byte("by hand")); err != nil {
		t.Fatal(err)
	}
	h.append("a")
	h.settle()
	h.mustHaveApplied("a", 2)
}

// A log that was dumped and restored is in another cluster, where the numbers of its transactions mean nothing.
func TestALogInAnotherClusterIsPublishedFurther(t *testing.T) {
	h := newHouse(t)
	stop := h.relay()
	h.consume(nothing)
	h.append("a")
	h.append("a", "b")
	h.settle()
	stop()
	h.append("b")
	for _, statement := range []string{
		`UPDATE outbox SET transaction = '9000000000'`, `UPDATE outbox_cluster SET identifier = 'elsewhere'`,
	} {
		if _, err := h.orders.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	h.relay()
	h.append("a")
	h.eventually("the log is adopted", func() bool {
		var cluster string
		return h.orders.Get(&cluster, `SELECT identifier FROM outbox_cluster`) == nil && cluster != "elsewhere"
	})
	h.settle()
	h.mustHaveAppliedAll(false)
}

// A log that was restored from an older backup lacks what the stream has. What happens from then on is not lost.
func TestALogThatIsOlderThanItsStreamIsPublishedFurther(t *testing.T) {
	h := newHouse(t)
	stop := h.relay()
	h.consume(nothing)
	h.append("a")
	h.append("gone")
	h.settle()
	stop()
	if _, err := h.orders.Exec(`DELETE FROM outbox WHERE aggregate = 'gone'`); err != nil {
		t.Fatal(err)
	}
	h.relay()
	h.append("a")
	h.settle()
	h.mustHaveApplied("a", 2)
}

// A process that ends with events delivered, applied and not acknowledged, or delivered and not applied, must find both again, in order.
func TestAConsumerThatCrashesAtAnyPointKeepsOrder(t *testing.T) {
	h := newHouse(t)
	h.relay()
	for range 40 {
		h.append("a", "b", "c")
	}
	h.settleRelay()
	var handled atomic.Int64
	for crashes := int64(0); crashes < 8; crashes++ {
		reached := make(chan struct{})
		stop := h.consume(func(ctx context.Context, _ *sqlx.Tx, e event.Received) error {
			if handled.Add(1)%int64(7+crashes*5) == 0 {
				select {
				case <-reached:
				default:
					close(reached)
				}
				<-ctx.Done() // dies in the middle of a transaction
				return ctx.Err()
			}
			return nil
		})
		<-reached
		stop()
	}
	h.consume(nothing)
	h.settle()
	h.mustHaveAppliedAll(true)
	parked, err := event.Parked(t.Context(), h.carts, 10)
	if err != nil || len(parked) > 0 {
		t.Errorf("parked = %v, %v", parked, err)
	}
}

func TestADatabaseThatDropsItsConnectionsHoldsNothingUp(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for range 5 {
		h.append("a")
		for _, db := range []*sqlx.DB{h.orders, h.carts} {
			_, err := db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
			if err != nil && !strings.Contains(err.Error(), "bad connection") {
				t.Fatal(err)
			}
		}
		h.eventually("the event is applied", func() bool { return h.newConsumer(nothing).CaughtUp(t.Context()) == nil })
	}
	h.append("a")
	h.settle()
	h.mustHaveAppliedAll(true)
}
