package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"feria/internal/postgres"
	"feria/internal/telemetry"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The headers in which an event's facts travel; its id is the message's id, by which JetStream drops doubles for two minutes.
const (
	headerAggregate = "Feria-Aggregate"
	headerVersion   = "Feria-Version"
	headerTime      = "Feria-Time"
)

const (
	relayBatch = 500
	relayEvery = time.Second      // looked at without having been notified
	ackTime    = 10 * time.Second // for a batch
)

// Relay publishes a service's log to its stream.
type Relay struct {
	db      *sqlx.DB
	broker  *nats.Conn
	service string
	log     *slog.Logger
}

// NewRelay makes the relay of a service, such as "services/orders".
func NewRelay(db *sqlx.DB, broker *nats.Conn, service string, log *slog.Logger) *Relay {
	return &Relay{db, broker, service[strings.LastIndexByte(service, '/')+1:], log}
}

// Run publishes until the context ends; then it returns nil. Of several replicas one does, and another takes over when it is gone.
// An event is published at least once, after those of its aggregate that came before it.
func (r *Relay) Run(ctx context.Context) error {
	return lead(ctx, r.db, "relay of "+r.service, r.publishForever)
}

func (r *Relay) publishForever(ctx context.Context) error {
	listener, err := postgres.Listen(r.db, channel)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	js, err := jetstream.New(r.broker, jetstream.WithPublishAsyncMaxPending(2*relayBatch))
	if err != nil {
		return err
	}
	if err := ensureStream(ctx, js, r.service); err != nil {
		return err
	}
	if _, err := r.db.ExecContext(ctx, `SELECT outbox_partitions()`); err != nil {
		return fmt.Errorf("partitions of the log: %w", err)
	}
	tick := time.NewTicker(relayEvery)
	defer tick.Stop()
	for {
		n, err := r.publishBatch(ctx, js)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if n == relayBatch {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-listener.Notify:
		case <-tick.C:
		}
	}
}

// ensureStream makes the stream of a service if it is not there.
func ensureStream(ctx context.Context, js jetstream.JetStream, service string) error {
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	_, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: stream(service), Subjects: []string{service + ".>"}, Storage: jetstream.FileStorage, Duplicates: 2 * time.Minute,
	})
	if err != nil {
		return fmt.Errorf("stream of %s: %w", service, err)
	}
	return nil
}

// row is an event in the log.
type row struct {
	Transaction string    `db:"transaction"`
	Position    int64     `db:"position"`
	ID          uuid.UUID `db:"id"`
	At          time.Time `db:"at"`
	Subject     string    `db:"subject"`
	Aggregate   string    `db:"aggregate"`
	Version     int64     `db:"version"`
	Trace       string    `db:"trace"`
	Payload     []byte    `db:"payload"`
}

// publishBatch publishes what comes next in the log and moves the cursor behind it once all of it is acknowledged.
//
// Positions become visible in another order than they were given. A transaction's number does not help while older ones are still
// running; below the oldest that runs (pg_snapshot_xmin) nothing can appear any more, and (transaction, position) is final.
func (r *Relay) publishBatch(ctx context.Context, js jetstream.JetStream) (int, error) {
	var rows []row
	err := r.db.SelectContext(ctx, &rows, `
		SELECT CAST(o.transaction AS text) AS transaction, o.position, o.id, o.at, o.subject, o.aggregate, o.version, o.trace, o.payload
		FROM outbox o, outbox_cursor c
		WHERE (o.transaction, o.position) > (c.transaction, c.position) AND o.transaction < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY o.transaction, o.position
		LIMIT $1`, relayBatch)
	if err != nil {
		return 0, fmt.Errorf("read the log: %w", err)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	if err := publish(ctx, js, rows); err != nil {
		return 0, err
	}
	last := rows[len(rows)-1]
	_, err = r.db.ExecContext(ctx, `UPDATE outbox_cursor SET transaction = CAST($1 AS xid8), position = $2`, last.Transaction, last.Position)
	if err != nil {
		return 0, fmt.Errorf("move the relay's cursor: %w", err)
	}
	return len(rows), nil
}

func publish(ctx context.Context, js jetstream.JetStream, rows []row) error {
	acks := make([]jetstream.PubAckFuture, len(rows))
	for i, e := range rows {
		message := nats.NewMsg(e.Subject)
		message.Data = e.Payload
		message.Header.Set(jetstream.MsgIDHeader, e.ID.String())
		message.Header.Set(headerAggregate, e.Aggregate)
		message.Header.Set(headerVersion, strconv.FormatInt(e.Version, 10))
		message.Header.Set(headerTime, e.At.UTC().Format(time.RFC3339Nano))
		message.Header.Set(telemetry.HeaderTrace, e.Trace)
		var err error
		if acks[i], err = js.PublishMsgAsync(message); err != nil {
			return fmt.Errorf("publish %s: %w", e.Subject, err)
		}
	}
	timeout := time.NewTimer(ackTime)
	defer timeout.Stop()
	for i, ack := range acks {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return fmt.Errorf("publish %s: %w", rows[i].Subject, err)
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout.C:
			return errors.New("the broker does not acknowledge")
		}
	}
	return nil
}

// Rebuild makes the relay publish the whole log again, as after the loss of a stream. Consumers pass over what they have applied.
func Rebuild(ctx context.Context, db *sqlx.DB) error {
	if _, err := db.ExecContext(ctx, `UPDATE outbox_cursor SET transaction = '0', position = 0`); err != nil {
		return fmt.Errorf("rebuild the stream: %w", err)
	}
	return nil
}
