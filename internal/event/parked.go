package event

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go/jetstream"
)

// retryForever tries parked events again until the context ends.
func (c *Consumer) retryForever(ctx context.Context) error {
	for sleep(ctx, retryEvery) {
		for {
			tried, err := c.retryOne(ctx)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			if !tried {
				break
			}
		}
	}
	return nil
}

// parkedRow is a parked event.
type parkedRow struct {
	row
	Attempts int `db:"attempts"`
}

// retryOne tries the first parked event of an aggregate whose time has come, and reports whether there was one.
func (c *Consumer) retryOne(ctx context.Context) (bool, error) {
	var head parkedRow
	err := c.db.GetContext(ctx, &head, `
		SELECT p.id, p.subject, p.aggregate, p.version, p.at, p.trace, p.payload, p.attempts
		FROM parked p
		WHERE p.consumer = $1 AND p.next_try <= now()
		  AND NOT EXISTS (SELECT FROM parked b WHERE b.consumer = $1 AND b.aggregate = p.aggregate AND b.place < p.place)
		ORDER BY p.next_try LIMIT 1`, c.name)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("parked events: %w", err)
	}
	cause := postgres.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		if err := c.apply(ctx, tx, head.received()); err != nil {
			return err
		}
		return c.unpark(ctx, tx, head.ID)
	})
	if cause == nil || ctx.Err() != nil {
		return true, nil
	}
	_, err = c.db.ExecContext(ctx, `
		UPDATE parked SET reason = $3, attempts = attempts + 1, next_try = now() + CAST($4 AS interval) WHERE consumer = $1 AND id = $2`,
		c.name, head.ID, cause.Error(), backoff(head.Attempts).String())
	if err != nil {
		return false, fmt.Errorf("parked events: %w", err)
	}
	return true, nil
}

func (c *Consumer) unpark(ctx context.Context, tx *sqlx.Tx, id uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM parked WHERE consumer = $1 AND id = $2`, c.name, id); err != nil {
		return fmt.Errorf("unpark %s: %w", id, err)
	}
	return nil
}

func (p parkedRow) received() Received {
	return Received{ID: p.ID, Subject: p.Subject, Aggregate: p.Aggregate, Version: p.Version, Time: p.At, Trace: p.Trace, payload: p.Payload}
}

// backoff doubles from one second to five minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 20), longestPause)
}

// Lag is how many events the consumer has still to apply, parked ones included.
func (c *Consumer) Lag(ctx context.Context) (int, error) {
	js, err := jetstream.New(c.broker)
	if err != nil {
		return 0, err
	}
	lag := 0
	for service := range c.subjects() {
		source, err := js.Consumer(ctx, stream(service), c.name+"-"+service)
		if err != nil {
			return 0, fmt.Errorf("lag of %s: %w", c.name, err)
		}
		info, err := source.Info(ctx)
		if err != nil {
			return 0, fmt.Errorf("lag of %s: %w", c.name, err)
		}
		lag += int(info.NumPending) + info.NumAckPending
	}
	var waiting int
	if err := c.db.GetContext(ctx, &waiting, `SELECT count(*) FROM parked WHERE consumer = $1`, c.name); err != nil {
		return 0, fmt.Errorf("lag of %s: %w", c.name, err)
	}
	return lag + waiting, nil
}
