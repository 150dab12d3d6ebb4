package event

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
)

const (
	relayBatch     = 1000
	lookEvery      = time.Second // at log and stream, without having been notified
	partitionEvery = 12 * time.Hour
	shortestNap    = time.Millisecond // while a transaction that will not notify still runs
	longestNap     = 50 * time.Millisecond
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
	return &Relay{db, broker, base(service), log}
}

// Run publishes until the context ends; then it returns nil. Of several replicas one does, and another takes over when it is gone. What
// database or broker do not let it do is done as soon as they do.
//
// Every event of a transaction that has committed is published at least once, after those of its aggregate that came before it. A stream
// that has lost its end, or is gone, is filled again from the log.
func (r *Relay) Run(ctx context.Context) error {
	persist(ctx, r.db, r.broker, r.log, "relay of "+r.service, r.publishForever)
	return nil
}

func (r *Relay) publishForever(ctx context.Context, conn *sqlx.Conn) error {
	listener, err := postgres.Listen(r.db, channel)
	if err != nil {
		return err
	}
	defer func() {
		_ = listener.Close()
		for range listener.Notify { // it is closed when the listener has ended
		}
	}()
	if err := partition(ctx, conn); err != nil {
		r.log.Warn("the log's next partitions could not be made yet", "error", err)
	}
	partitioned := time.Now()
	p, err := r.resume(ctx, conn)
	if err != nil {
		return err
	}
	for nap := shortestNap; ctx.Err() == nil; {
		n, err := p.publishNext(ctx)
		if err != nil {
			return err
		}
		if n > 0 {
			nap = shortestNap
			continue
		}
		slept, err := p.rest(ctx, listener)
		if err != nil {
			return err
		}
		if !slept {
			sleep(ctx, nap)
			nap = min(2*nap, longestNap)
		}
		if time.Since(partitioned) > partitionEvery {
			partitioned = time.Now()
			if err := partition(ctx, conn); err != nil {
				r.log.Warn("the log's next partitions could not be made yet", "error", err)
			}
		}
	}
	return nil
}

// rest waits for the log to grow, with the doorbell in hand, by which transactions know that they must notify. It reports false, at once, if
// one runs that does not know. One that had not known and has ended by then is seen by the look that it takes first.
func (p *publication) rest(ctx context.Context, listener *pq.Listener) (bool, error) {
	var alone bool
	if err := p.conn.GetContext(ctx, &alone, `SELECT pg_try_advisory_lock($1)`, doorbell); err != nil || !alone {
		return false, err
	}
	n, err := p.publishNext(ctx)
	if err != nil {
		return false, err
	}
	if n == 0 {
		if err := p.wait(ctx, listener); err != nil {
			return false, err
		}
	}
	var held bool
	if err := p.conn.GetContext(ctx, &held, `SELECT pg_advisory_unlock($1)`, doorbell); err != nil {
		return false, err
	}
	if !held {
		return false, errors.New("the doorbell was lost")
	}
	return true, nil
}

// wait returns when the log may have grown. At times it sees to it that the stream is as it was left.
func (p *publication) wait(ctx context.Context, listener *pq.Listener) error {
	tick := time.NewTimer(lookEvery)
	defer tick.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case n := <-listener.Notify:
		look := n != nil && n.Extra == lookAtStream
		for len(listener.Notify) > 0 { // of many, one wakes
			n = <-listener.Notify
			look = look || n != nil && n.Extra == lookAtStream
		}
		if look {
			return p.verify(ctx)
		}
		return nil
	case <-tick.C:
		return p.verify(ctx)
	}
}
