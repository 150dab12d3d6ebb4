package event

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"feria/internal/telemetry"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"
)

// Handler applies events of one type.
type Handler struct {
	subject string
	apply   func(ctx context.Context, tx *sqlx.Tx, e Received) error
}

// On makes a handler for events of the message type M. What it does through tx, it does exactly once; anything else it may do more than
// once. Its context goes on with the trace of what caused the event. An error or a panic leaves nothing done, and it is tried again.
func On[M proto.Message](apply func(ctx context.Context, tx *sqlx.Tx, e Received, message M) error) Handler {
	var zero M
	kind := zero.ProtoReflect().Type()
	subject := Subject(kind.Descriptor().FullName())
	if subject == "" {
		panic(fmt.Sprintf("%s is no event of a service's contract", kind.Descriptor().FullName()))
	}
	return Handler{subject, func(ctx context.Context, tx *sqlx.Tx, e Received) error {
		message := kind.New().Interface()
		if err := proto.Unmarshal(e.payload, message); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		return apply(ctx, tx, e, message.(M))
	}}
}

// Consumer applies events of other services to this service's data.
//
// Each event is applied once, in the order of its aggregate. One that cannot be applied is parked with the reason and tried again, at
// growing intervals, and later events of its aggregate queue behind it; those of others go on.
type Consumer struct {
	name     string // unique among all consumers of the store
	db       *sqlx.DB
	broker   *nats.Conn
	log      *slog.Logger
	handlers map[string]Handler
	progress progress
}

// NewConsumer makes a consumer of a service, such as "services/carts", with a name of its own within it. A consumer with a new name, or with a
// handler that it has not had, reads the whole past; what it has applied already is not applied again. Events of a type whose handler was
// added later are applied after those, of other types, that had been applied before.
func NewConsumer(db *sqlx.DB, broker *nats.Conn, service, name string, log *slog.Logger, handlers ...Handler) *Consumer {
	c := &Consumer{
		name: base(service) + "-" + name, db: db, broker: broker, log: log.With("consumer", name),
		handlers: make(map[string]Handler, len(handlers)),
	}
	for _, h := range handlers {
		c.handlers[h.subject] = h
	}
	return c
}

// Run applies events until the context ends; then it returns nil. Of several replicas one applies, and another takes over when it is gone.
func (c *Consumer) Run(ctx context.Context) error {
	persist(ctx, c.db, c.broker, c.log, "consumer "+c.name, func(ctx context.Context, conn *sqlx.Conn) error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return hold(ctx, conn) })
		for service, subjects := range c.subjects() {
			group.Go(func() error { return c.read(ctx, service, subjects) })
		}
		group.Go(func() error { return c.retryForever(ctx) })
		return group.Wait()
	})
	return nil
}

// Forget removes what the consumer has noted of its reading, for one that will not run again.
func (c *Consumer) Forget(ctx context.Context, tx *sqlx.Tx) error {
	for _, table := range []string{"inbox", "inbox_cursor", "parked"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE consumer = $1`, c.name); err != nil {
			return fmt.Errorf("forget consumer %s: %w", c.name, err)
		}
	}
	return nil
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

// handle applies an event that is new to the consumer.
func (c *Consumer) handle(ctx context.Context, tx *sqlx.Tx, e Received) (err error) {
	handler, known := c.handlers[e.Subject]
	if !known {
		return nil // it was parked by an earlier version, which had a handler for it
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return handler.apply(telemetry.WithTraceparent(ctx, e.Trace), tx, e)
}

// progress tells those who wait for it that something was done.
type progress struct {
	mu   sync.Mutex
	next chan struct{}
}

// made ends the waiting of all who wait.
func (p *progress) made() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != nil {
		close(p.next)
		p.next = nil
	}
}

// wait is closed when progress is made after this.
func (p *progress) wait() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = make(chan struct{})
	}
	return p.next
}
