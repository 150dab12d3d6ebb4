package event_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/broker"
	"feria/internal/broker/embedded"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"
)

// house is a producer and a consumer with a database each, and a real broker between them that can be stopped and started again.
type house struct {
	t      testing.TB
	orders *sqlx.DB
	carts  *sqlx.DB
	folder string // of the broker
	port   int
	server *embedded.Server
	broker *nats.Conn
	js     jetstream.JetStream
	log    *slog.Logger
}

// tables are those of the producer, whose aggregates have a row each, and of the consumer, which writes down what it applies.
var tables = fstest.MapFS{"migrations/00001_tables.sql": {Data: []byte(`-- +goose Up
CREATE TABLE things (id text PRIMARY KEY, version bigint NOT NULL);
CREATE TABLE applied (
    place     bigint GENERATED ALWAYS AS IDENTITY,
    aggregate text NOT NULL,
    version   bigint NOT NULL,
    until     bigint UNIQUE DEFERRABLE INITIALLY DEFERRED
);
`)}}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, folder: t.TempDir(), log: slog.New(slog.DiscardHandler)}
	h.orders, h.carts = h.database(), h.database()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	h.startBroker()
	t.Cleanup(func() { h.server.Close() })
	var err error
	if h.broker, err = broker.Connect(h.server.URL(), "test", h.log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.broker.Close)
	if h.js, err = jetstream.New(h.broker); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) database() *sqlx.DB {
	return postgrestest.Database(h.t, event.Migrations(tables))
}

func (h *house) startBroker() {
	h.t.Helper()
	var err error
	h.server, err = embedded.Start(context.Background(), h.folder, embedded.Options{Host: "127.0.0.1", Port: h.port, Password: "x"})
	if err != nil {
		h.t.Fatal(err)
	}
	if h.port == 0 {
		at, err := net.ResolveTCPAddr("tcp", h.server.URL()[len("nats://feria:x@"):])
		if err != nil {
			h.t.Fatal(err)
		}
		h.port = at.Port
	}
}

// run runs something until stop is called, which waits for its end.
func (h *house) run(what func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := what(ctx); err != nil {
			h.t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() { cancel(); group.Wait() })
	h.t.Cleanup(stop)
	return stop
}

func (h *house) newRelay() *event.Relay {
	return event.NewRelay(h.orders, h.broker, "services/orders", h.log)
}

func (h *house) relay() (stop func()) { return h.run(h.newRelay().Run) }

// newConsumer applies events by writing them down; then may fail some of them.
func (h *house) newConsumer(then func(ctx context.Context, tx *sqlx.Tx, e event.Received) error) *event.Consumer {
	return event.NewConsumer(h.carts, h.broker, "services/carts", "test", h.log,
		event.On(func(ctx context.Context, tx *sqlx.Tx, e event.Received, _ *ordersv1.HistoryRecorded) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO applied (aggregate, version) VALUES ($1, $2)`, e.Aggregate, e.Version); err != nil {
				return err
			}
			return then(ctx, tx, e)
		}))
}

func (h *house) consume(then func(ctx context.Context, tx *sqlx.Tx, e event.Received) error) (stop func()) {
	return h.run(h.newConsumer(then).Run)
}

func nothing(context.Context, *sqlx.Tx, event.Received) error { return nil }

func basket(aggregate string, version int64) event.Event {
	return event.Event{Aggregate: aggregate, Version: version, Message: &ordersv1.HistoryRecorded{Basket: aggregate}}
}

// append commits events, each with the next version of its aggregate, in one transaction.
func (h *house) append(aggregates ...string) {
	h.t.Helper()
	if err := change(context.Background(), h.orders, aggregates...); err != nil {
		h.t.Fatal(err)
	}
}

func change(ctx context.Context, db *sqlx.DB, aggregates ...string) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error { return changeIn(ctx, tx, aggregates...) })
}

// changeIn changes aggregates, as services do: the row first, then the event.
func changeIn(ctx context.Context, tx *sqlx.Tx, aggregates ...string) error {
	var events []event.Event
	for _, a := range aggregates {
		var version int64
		err := tx.GetContext(ctx, &version, `
			INSERT INTO things AS t (id, version) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET version = t.version + 1 RETURNING version`, a)
		if err != nil {
			return err
		}
		events = append(events, basket(a, version))
	}
	return event.Append(ctx, tx, events...)
}

// patience bounds what a test waits for.
const patience = time.Minute

// settle returns when everything that was committed is published and taken.
func (h *house) settle() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := errors.Join(h.newRelay().CaughtUp(ctx), h.newConsumer(nothing).CaughtUp(ctx)); err != nil {
		h.t.Fatal(err)
	}
}

// applied is what was applied of an aggregate, in order.
func (h *house) applied(aggregate string) (versions []int64) {
	h.t.Helper()
	err := h.carts.SelectContext(context.Background(), &versions, `SELECT version FROM applied WHERE aggregate = $1 ORDER BY place`, aggregate)
	if err != nil {
		h.t.Fatal(err)
	}
	return versions
}

// mustHaveApplied demands every version up to the last, once, in order.
func (h *house) mustHaveApplied(aggregate string, last int64) {
	h.t.Helper()
	var want []int64
	for v := int64(1); v <= last; v++ {
		want = append(want, v)
	}
	if diff := cmp.Diff(want, h.applied(aggregate)); diff != "" {
		h.t.Errorf("applied of %s (-want +got):\n%s", aggregate, diff)
	}
}

// eventually waits for a condition. It assumes nothing of the time that takes.
func (h *house) eventually(what string, holds func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("not within %s: %s", patience, what)
		}
	}
}

// published are the versions that stand in the stream of an aggregate, in order.
func (h *house) published() map[string][]int64 {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	stream, err := h.js.Stream(ctx, "ORDERS")
	if err != nil {
		h.t.Fatal(err)
	}
	found := make(map[string][]int64)
	if stream.CachedInfo().State.Msgs == 0 {
		return found
	}
	source, err := h.js.OrderedConsumer(ctx, "ORDERS", jetstream.OrderedConsumerConfig{})
	if err != nil {
		h.t.Fatal(err)
	}
	messages, err := source.Fetch(int(stream.CachedInfo().State.Msgs), jetstream.FetchMaxWait(patience))
	if err != nil {
		h.t.Fatal(err)
	}
	for m := range messages.Messages() {
		version, err := strconv.ParseInt(m.Headers().Get("Feria-Version"), 10, 64)
		if err != nil {
			h.t.Fatal(err)
		}
		aggregate := m.Headers().Get("Feria-Aggregate")
		found[aggregate] = append(found[aggregate], version)
	}
	return found
}

// settleRelay returns when everything that was committed is published.
func (h *house) settleRelay() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := h.newRelay().CaughtUp(ctx); err != nil {
		h.t.Fatal(err)
	}
}
