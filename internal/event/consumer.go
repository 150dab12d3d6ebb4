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
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"
)

// Handler applies events of one type.
type Handler struct {
	subject string
	apply   func(ctx context.Context, tx *sqlx.Tx, e Received) error
}

// On makes a handler for events of the message type M. What it does through tx, it does exactly once; anything else it may do more than
// once. Its context goes on with the trace of what caused the event. An error leaves nothing done, and it is tried again.
func On[M proto.Message](apply func(ctx context.Context, tx *sqlx.Tx, e Received, message M) error) Handler {
	var zero M
	kind := zero.ProtoReflect().Type()
	return Handler{Subject(kind.Descriptor()), func(ctx context.Context, tx *sqlx.Tx, e Received) error {
		message := kind.New().Interface()
		if err := proto.Unmarshal(e.payload, message); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		return apply(ctx, tx, e, message.(M))
	}}
}

// Consumer applies events of other services to this service's data.
type Consumer struct {
	name     string // unique among all consumers of the store
	db       *sqlx.DB
	broker   *nats.Conn
	log      *slog.Logger
	handlers map[string]Handler
}

// NewConsumer makes a consumer of a service, such as "services/carts", with a name of its own within it.
func NewConsumer(db *sqlx.DB, broker *nats.Conn, service, name string, log *slog.Logger, handlers ...Handler) *Consumer {
	c := &Consumer{
		name: service[strings.LastIndexByte(service, '/')+1:] + "-" + name, db: db, broker: broker, log: log.With("consumer", name),
		handlers: make(map[string]Handler, len(handlers)),
	}
	for _, h := range handlers {
		c.handlers[h.subject] = h
	}
	return c
}

const (
	consumeBatch = 100
	ackWait      = 30 * time.Second
	retryEvery   = time.Second
	idleTime     = 30 * time.Second // of one question for events when there are none
	longestPause = 5 * time.Minute  // between two tries of a parked event
)

// Run applies events until the context ends; then it returns nil. A consumer that is new reads the whole past. Of several replicas one
// applies, and another takes over when it is gone, so that events of one aggregate keep their order.
func (c *Consumer) Run(ctx context.Context) error {
	return lead(ctx, c.db, "consumer "+c.name, func(ctx context.Context) error {
		js, err := jetstream.New(c.broker)
		if err != nil {
			return err
		}
		group, ctx := errgroup.WithContext(ctx)
		for service, subjects := range c.subjects() {
			group.Go(func() error { return c.consume(ctx, js, service, subjects) })
		}
		group.Go(func() error { return c.retryForever(ctx) })
		if err := group.Wait(); err != nil && ctx.Err() == nil {
			return err
		} else if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	})
}

// subjects are the handlers' subjects by the service whose events they are.
func (c *Consumer) subjects() map[string][]string {
	out := make(map[string][]string)
	for subject := range c.handlers {
		service, _, _ := strings.Cut(subject, ".")
		out[service] = append(out[service], subject)
	}
	return out
}

func (c *Consumer) consume(ctx context.Context, js jetstream.JetStream, service string, subjects []string) error {
	if err := ensureStream(ctx, js, service); err != nil {
		return err
	}
	source, err := js.CreateOrUpdateConsumer(ctx, stream(service), jetstream.ConsumerConfig{
		Durable: c.name + "-" + service, FilterSubjects: subjects, AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait,
		DeliverPolicy: jetstream.DeliverAllPolicy, MaxAckPending: 1000,
	})
	if err != nil {
		return fmt.Errorf("consumer %s: %w", c.name, err)
	}
	for ctx.Err() == nil {
		messages, err := next(ctx, source)
		if err != nil {
			return fmt.Errorf("consumer %s: %w", c.name, err)
		}
		if err := c.applyAll(ctx, messages); err != nil {
			return err
		}
	}
	return nil
}

// next waits for a message and takes with it what stands behind it.
func next(ctx context.Context, source jetstream.Consumer) ([]jetstream.Msg, error) {
	batch, err := source.FetchNoWait(consumeBatch)
	if err != nil {
		return nil, err
	}
	var messages []jetstream.Msg
	for m := range batch.Messages() {
		messages = append(messages, m)
	}
	if len(messages) > 0 || ctx.Err() != nil {
		return messages, nil
	}
	waiting, cancel := context.WithTimeout(ctx, idleTime)
	defer cancel()
	first, err := source.Next(jetstream.FetchContext(waiting))
	switch {
	case err == nil:
		return []jetstream.Msg{first}, nil
	case waiting.Err() != nil, errors.Is(err, nats.ErrTimeout), errors.Is(err, jetstream.ErrNoMessages):
		return nil, nil
	default:
		return nil, err
	}
}

// applyAll applies messages in one transaction, and one by one if that fails, so that one bad event does not hold up the others.
func (c *Consumer) applyAll(ctx context.Context, messages []jetstream.Msg) error {
	if len(messages) == 0 {
		return nil
	}
	events := make([]Received, len(messages))
	for i, m := range messages {
		events[i] = received(m)
	}
	err := postgres.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		for _, e := range events {
			if err := c.applyOrQueue(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	for i, e := range events {
		if err != nil {
			if err := c.applyOrPark(ctx, e); err != nil {
				return err
			}
		}
		if err := messages[i].Ack(); err != nil {
			return fmt.Errorf("acknowledge %s: %w", e.Subject, err)
		}
	}
	return nil
}

func received(m jetstream.Msg) Received {
	header := m.Headers()
	e := Received{Subject: m.Subject(), Aggregate: header.Get(headerAggregate), Trace: header.Get(telemetry.HeaderTrace), payload: m.Data()}
	e.ID, _ = uuid.Parse(header.Get(jetstream.MsgIDHeader)) // relays write all of these
	e.Version, _ = strconv.ParseInt(header.Get(headerVersion), 10, 64)
	e.Time, _ = time.Parse(time.RFC3339Nano, header.Get(headerTime))
	return e
}

// applyOrQueue applies an event once, or queues it behind one of its aggregate that is parked.
func (c *Consumer) applyOrQueue(ctx context.Context, tx *sqlx.Tx, e Received) error {
	var waits bool
	err := tx.GetContext(ctx, &waits, `SELECT EXISTS (SELECT FROM parked WHERE consumer = $1 AND aggregate = $2)`, c.name, e.Aggregate)
	if err != nil {
		return fmt.Errorf("parked events of %s: %w", e.Aggregate, err)
	}
	if waits {
		return c.park(ctx, tx, e, "")
	}
	return c.apply(ctx, tx, e)
}

// apply applies an event unless that has been done.
func (c *Consumer) apply(ctx context.Context, tx *sqlx.Tx, e Received) error {
	result, err := tx.ExecContext(ctx, `INSERT INTO inbox (consumer, id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, c.name, e.ID)
	if err != nil {
		return fmt.Errorf("inbox: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	handler, known := c.handlers[e.Subject]
	if !known {
		return nil // a subject that an earlier version of this consumer asked for
	}
	ctx = telemetry.WithTraceparent(ctx, e.Trace)
	if err := handler.apply(ctx, tx, e); err != nil {
		return fmt.Errorf("apply %s of %s: %w", e.Subject, e.Aggregate, err)
	}
	return nil
}

// applyOrPark applies an event in a transaction of its own; if that fails it waits in the database, with the reason.
func (c *Consumer) applyOrPark(ctx context.Context, e Received) error {
	cause := postgres.InTx(ctx, c.db, func(tx *sqlx.Tx) error { return c.applyOrQueue(ctx, tx, e) })
	if cause == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	c.log.WarnContext(telemetry.WithTraceparent(ctx, e.Trace), "event parked", "subject", e.Subject, "aggregate", e.Aggregate, "id", e.ID, "error", cause)
	return postgres.InTx(ctx, c.db, func(tx *sqlx.Tx) error { return c.park(ctx, tx, e, cause.Error()) })
}

func (c *Consumer) park(ctx context.Context, tx *sqlx.Tx, e Received, reason string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parked (consumer, id, subject, aggregate, version, at, trace, payload, reason, attempts, next_try)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now() + CAST($10 AS interval)
		WHERE NOT EXISTS (SELECT FROM inbox WHERE consumer = $1 AND id = $2)
		ON CONFLICT DO NOTHING`,
		c.name, e.ID, e.Subject, e.Aggregate, e.Version, e.Time, e.Trace, e.payload, reason, retryEvery.String())
	if err != nil {
		return fmt.Errorf("park %s: %w", e.ID, err)
	}
	return nil
}
