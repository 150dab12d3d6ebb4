package event_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"
	"feria/internal/telemetry"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestAnEventIsAppliedOnceAndInOrder(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	for range 20 {
		h.append("a", "b")
	}
	h.settle()
	h.mustHaveApplied("a", 20)
	h.mustHaveApplied("b", 20)
}

func TestAnEventOfATransactionThatDidNotCommitIsNeverPublished(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.consume(nothing)
	failed := errors.New("the change failed")
	err := postgres.InTx(t.Context(), h.orders, func(tx *sqlx.Tx) error {
		return errors.Join(changeIn(t.Context(), tx, "lost"), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	h.append("kept")
	h.settle()
	h.mustHaveApplied("kept", 1)
	h.mustHaveApplied("lost", 0)
}

func TestAConsumerThatComesLateReadsTheWholePast(t *testing.T) {
	h := newHouse(t)
	h.relay()
	for range 3 {
		h.append("a")
	}
	h.settleRelay()
	h.consume(nothing)
	h.settle()
	h.mustHaveApplied("a", 3)
}

func TestAConsumerMayComeBeforeItsProducer(t *testing.T) {
	h := newHouse(t)
	h.consume(nothing)
	h.eventually("the consumer's stream is there", func() bool {
		_, err := h.js.Stream(t.Context(), "ORDERS")
		return err == nil
	})
	h.relay()
	h.append("a")
	h.settle()
	h.mustHaveApplied("a", 1)
}

func TestAHandlerThatIsAddedReadsItsPastAndOthersDoNotRepeatTheirs(t *testing.T) {
	h := newHouse(t)
	h.relay()
	stop := h.consume(nothing)
	h.append("a")
	err := postgres.InTx(t.Context(), h.orders, func(tx *sqlx.Tx) error {
		return event.Append(t.Context(), tx, event.Event{Aggregate: "shipped", Version: 1, Message: &ordersv1.OrderShipped{Order: "shipped"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.append("a")
	h.settle()
	stop()
	note := func(ctx context.Context, tx *sqlx.Tx, e event.Received) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO applied (aggregate, version) VALUES ($1, $2)`, e.Aggregate, e.Version)
		return err
	}
	more := event.NewConsumer(h.carts, h.broker, "services/carts", "test", h.log,
		event.On(func(ctx context.Context, tx *sqlx.Tx, e event.Received, _ *ordersv1.HistoryRecorded) error {
			return note(ctx, tx, e)
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, e event.Received, _ *ordersv1.OrderShipped) error {
			return note(ctx, tx, e)
		}))
	h.run(more.Run)
	h.eventually("the new handler has read its past", func() bool { return len(h.applied("shipped")) > 0 })
	h.settle()
	h.mustHaveApplied("shipped", 1)
	h.mustHaveApplied("a", 2)
}

func TestAnEventKeepsItsFactsAndTheTraceOfItsCause(t *testing.T) {
	h := newHouse(t)
	h.relay()
	seen := make(chan event.Received, 1)
	traces := make(chan string, 1)
	h.consume(func(ctx context.Context, _ *sqlx.Tx, e event.Received) error {
		seen <- e
		traces <- telemetry.Traceparent(ctx)
		return nil
	})
	ctx := telemetry.WithTraceparent(t.Context(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	began := time.Now().Add(-time.Second)
	if err := change(ctx, h.orders, "a"); err != nil {
		t.Fatal(err)
	}
	e := <-seen
	if got := <-traces; got != telemetry.Traceparent(ctx) || e.Trace != got {
		t.Errorf("trace = %q", got)
	}
	if e.Subject != "orders.history.recorded.v1" || e.Aggregate != "a" || e.Version != 1 || e.ID.Version() != 7 || e.Time.Before(began) {
		t.Errorf("event = %+v", e)
	}
	message, err := e.Message()
	if diff := cmp.Diff(proto.Message(&ordersv1.HistoryRecorded{Basket: "a"}), message, protocmp.Transform()); diff != "" || err != nil {
		t.Errorf("message (-want +got), %v:\n%s", err, diff)
	}
}

func TestARelayThatSleepsIsWokenByEachCommit(t *testing.T) {
	h := newHouse(t)
	h.relay()
	h.append("warm")
	h.settleRelay()
	began := time.Now()
	const rounds = 20
	for range rounds {
		h.append("a")
		h.settleRelay()
	}
	if spent := time.Since(began); spent > rounds*time.Second/4 {
		t.Errorf("%d events took %s: the relay was not woken", rounds, spent)
	}
}

func TestSubjectsAreThingsAndWhatHappenedToThem(t *testing.T) {
	for _, test := range []struct {
		message proto.Message
		want    string
	}{
		{&ordersv1.OrderPlaced{}, "orders.order.placed.v1"},
		{&inventoryv1.StockSoldOut{}, "inventory.stock.sold_out.v1"},
		{&inventoryv1.ReservationExpired{}, "inventory.reservation.expired.v1"},
		{&ordersv1.Order{}, ""},
		{&typesv1.Money{}, ""},
	} {
		if got := event.Subject(test.message.ProtoReflect().Descriptor().FullName()); got != test.want {
			t.Errorf("subject of %T = %q, want %q", test.message, got, test.want)
		}
	}
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	h := newHouse(t)
	for name, e := range map[string]event.Event{
		"no message":              {Aggregate: "a", Version: 1},
		"no aggregate":            {Version: 1, Message: &ordersv1.OrderPlaced{}},
		"a message of no service": {Aggregate: "a", Version: 1, Message: &typesv1.Money{}},
	} {
		if err := postgres.InTx(t.Context(), h.orders, func(tx *sqlx.Tx) error { return event.Append(t.Context(), tx, e) }); err == nil {
			t.Errorf("%s was logged", name)
		}
	}
}

func TestNewerTablesOfEventsComeToADatabaseThatHasItsServicesTables(t *testing.T) {
	db := postgrestest.Database(t, event.Migrations(tables))
	both := event.Migrations(tables).(fstest.MapFS)
	both["00999_later.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE later ();\n")}
	if err := postgres.Migrate(t.Context(), db, both); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `SELECT FROM later`); err != nil {
		t.Error(err)
	}
}

func TestTheLogHasAPartitionForEachMonthAndRefusesNothing(t *testing.T) {
	db := postgrestest.Database(t, event.Migrations(tables))
	ctx := t.Context()
	month := time.Now().UTC().Format("2006_01")
	for _, statement := range []string{
		`DROP TABLE outbox_` + month, // as if no relay had been here for months
		`INSERT INTO outbox (id, subject, aggregate, version, trace, payload) VALUES (gen_random_uuid(), 's', 'a', 1, '', '')`,
		`SELECT outbox_partitions()`,
		`SELECT outbox_partitions()`,
		`INSERT INTO outbox (id, subject, aggregate, version, trace, payload) VALUES (gen_random_uuid(), 's', 'a', 2, '', '')`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	var in []string
	if err := db.SelectContext(ctx, &in, `SELECT tableoid::regclass::text FROM outbox ORDER BY position`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"outbox_" + month, "outbox_" + month}, in); diff != "" {
		t.Errorf("partitions (-want +got):\n%s", diff)
	}
}
