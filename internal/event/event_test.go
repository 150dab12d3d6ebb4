package event_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/broker/embedded"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"
	"feria/internal/telemetry"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// house is a producer and a consumer with a database each, and a real broker between them.
type house struct {
	t        *testing.T
	orders   *sqlx.DB
	carts    *sqlx.DB
	broker   *nats.Conn
	log      *slog.Logger
	consumer *event.Consumer
}

func newHouse(t *testing.T) *house {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	h := &house{t: t, log: slog.New(slog.DiscardHandler)}
	if h.broker, err = server.Connect("test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.broker.Close)
	schema := event.Migrations(noMigrations)
	h.orders, h.carts = postgrestest.Database(t, schema), postgrestest.Database(t, schema)
	if _, err := h.carts.ExecContext(t.Context(), `CREATE TABLE applied (place bigint GENERATED ALWAYS AS IDENTITY, aggregate text, version bigint)`); err != nil {
		t.Fatal(err)
	}
	return h
}

// run runs something until stop is called, which waits for its end.
func (h *house) run(what func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := what(ctx); err != nil && ctx.Err() == nil {
			h.t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() { cancel(); group.Wait() })
	h.t.Cleanup(stop)
	return stop
}

func (h *house) relay() (stop func()) {
	return h.run(event.NewRelay(h.orders, h.broker, "services/orders", h.log).Run)
}

// consume applies baskets by writing them down; refuse may fail some of them.
func (h *house) consume(refuse func(e event.Received) error) (stop func()) {
	h.consumer = event.NewConsumer(h.carts, h.broker, "services/carts", "test", h.log,
		event.On(func(ctx context.Context, tx *sqlx.Tx, e event.Received, m *ordersv1.HistoryRecorded) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO applied (aggregate, version) VALUES ($1, $2)`, e.Aggregate, e.Version); err != nil {
				return err
			}
			return refuse(e)
		}))
	return h.run(h.consumer.Run)
}

func nothing(event.Received) error { return nil }

// append commits one event in a transaction of its own.
func (h *house) append(ctx context.Context, aggregate string, version int64) {
	h.t.Helper()
	err := postgres.InTx(ctx, h.orders, func(tx *sqlx.Tx) error { return event.Append(ctx, tx, basket(aggregate, version)) })
	if err != nil {
		h.t.Fatal(err)
	}
}

func basket(aggregate string, version int64) event.Event {
	return event.Event{Aggregate: aggregate, Version: version, Message: &ordersv1.HistoryRecorded{Basket: aggregate}}
}

// applied is what was applied of an aggregate, in order.
func (h *house) applied(aggregate string) (versions []int64) {
	h.t.Helper()
	if err := h.carts.SelectContext(context.Background(), &versions, `SELECT version FROM applied WHERE aggregate = $1 ORDER BY place`, aggregate); err != nil {
		h.t.Fatal(err)
	}
	return versions
}

// eventually waits for a condition, for ten seconds.
func (h *house) eventually(what string, holds func() bool) {
	h.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond) // asks again; nothing is assumed of the time
	}
	h.t.Fatalf("not within ten seconds: %s", what)
}

func (h *house) eventuallyApplied(aggregate string, want ...int64) {
	h.t.Helper()
	h.eventually(fmt.Sprint(aggregate, " applied: ", want), func() bool { return len(h.applied(aggregate)) >= len(want) })
	if diff := cmp.Diff(want, h.applied(aggregate)); diff != "" {
		h.t.Errorf("%s (-want +got):\n%s", aggregate, diff)
	}
}

func TestAnEventIsAppliedOnceAndInOrder(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for v := range int64(20) {
		h.append(t.Context(), "a", v+1)
	}
	want := make([]int64, 20)
	for i := range want {
		want[i] = int64(i + 1)
	}
	h.eventuallyApplied("a", want...)
}

func TestAnEventOfATransactionThatDidNotCommitIsNeverPublished(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	failed := errors.New("the change failed")
	err := postgres.InTx(t.Context(), h.orders, func(tx *sqlx.Tx) error {
		if err := event.Append(t.Context(), tx, basket("lost", 1)); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	h.append(t.Context(), "kept", 1)
	h.eventuallyApplied("kept", 1)
	if got := h.applied("lost"); got != nil {
		t.Errorf("applied %v", got)
	}
}

// A transaction may take its position in the log early and commit late. The relay must not pass over it.
func TestATransactionThatCommitsLateIsNotPassedOver(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	late, err := h.orders.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := event.Append(t.Context(), late, basket("late", 1)); err != nil {
		t.Fatal(err)
	}
	h.append(t.Context(), "early", 1)
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	h.eventuallyApplied("early", 1)
	h.eventuallyApplied("late", 1)
}

func TestAStreamThatWasLostIsRebuiltAndNothingIsAppliedTwice(t *testing.T) {
	h := newHouse(t)
	stopRelay := h.relay()
	stopConsumer := h.consume(nothing)
	h.append(t.Context(), "a", 1)
	h.eventuallyApplied("a", 1)
	stopRelay()
	stopConsumer()
	js, err := jetstream.New(h.broker)
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteStream(t.Context(), "ORDERS"); err != nil {
		t.Fatal(err)
	}
	if err := event.Rebuild(t.Context(), h.orders, h.broker, "services/orders"); err != nil {
		t.Fatal(err)
	}
	h.relay()
	h.consume(nothing)
	h.append(t.Context(), "a", 2)
	h.eventuallyApplied("a", 1, 2)
}

func TestAConsumerThatComesLateReadsTheWholePast(t *testing.T) {
	h := newHouse(t)
	h.relay()
	for v := range int64(3) {
		h.append(t.Context(), "a", v+1)
	}
	h.consume(nothing)
	h.eventuallyApplied("a", 1, 2, 3)
}

func TestAPoisonedEventHoldsUpItsAggregateAndNoOther(t *testing.T) {
	h := newHouse(t)
	h.relay()
	var mended atomic.Bool
	h.consume(func(e event.Received) error {
		if e.Aggregate == "bad" && e.Version == 1 && !mended.Load() {
			return errors.New("poison")
		}
		return nil
	})
	h.append(t.Context(), "bad", 1)
	h.append(t.Context(), "bad", 2)
	h.append(t.Context(), "good", 1)
	h.eventuallyApplied("good", 1)
	h.eventually("both of bad are parked", func() bool {
		var parked int
		if err := h.carts.GetContext(t.Context(), &parked, `SELECT count(*) FROM parked WHERE aggregate = 'bad'`); err != nil {
			t.Fatal(err)
		}
		return parked == 2
	})
	if got := h.applied("bad"); got != nil {
		t.Errorf("a later event of a poisoned aggregate was applied: %v", got)
	}
	mended.Store(true)
	h.eventuallyApplied("bad", 1, 2)
}

func TestOfTwoRelaysAndConsumersOneWorksAndTheOtherTakesOver(t *testing.T) {
	h := newHouse(t)
	stopRelay, _ := h.relay(), h.relay()
	stopConsumer, _ := h.consume(nothing), h.consume(nothing)
	h.append(t.Context(), "a", 1)
	h.eventuallyApplied("a", 1)
	stopRelay()
	stopConsumer()
	h.append(t.Context(), "a", 2)
	h.eventuallyApplied("a", 1, 2)
}

func TestTheTraceOfTheCauseGoesOn(t *testing.T) {
	h := newHouse(t)
	h.relay()
	traces := make(chan string, 1)
	h.consume(func(e event.Received) error {
		traces <- e.Trace
		return nil
	})
	ctx := telemetry.WithTraceparent(t.Context(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	h.append(ctx, "a", 1)
	if got := <-traces; got != telemetry.Traceparent(ctx) {
		t.Errorf("trace = %q", got)
	}
}

func TestSubjectsAreThingsAndWhatHappenedToThem(t *testing.T) {
	for want, message := range map[string]event.Event{
		"orders.order.placed.v1":           {Message: &ordersv1.OrderPlaced{}},
		"inventory.stock.sold_out.v1":      {Message: &inventoryv1.StockSoldOut{}},
		"inventory.reservation.expired.v1": {Message: &inventoryv1.ReservationExpired{}},
	} {
		if got := event.Subject(message.Message.ProtoReflect().Descriptor().FullName()); got != want {
			t.Errorf("subject = %s, want %s", got, want)
		}
	}
}
