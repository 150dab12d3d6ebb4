package event

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/postgres"
	"feria/internal/telemetry"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

const (
	retryEvery = time.Second     // how often it is looked for parked events whose time has come
	longestTry = 5 * time.Minute // between two attempts at one
	alarming   = 8               // attempts, in about two minutes, after which it is taken for a lasting fault
)

// parkedAggregates are those aggregates of the batch that have a parked event.
func (r *reader) parkedAggregates(ctx context.Context, tx *sqlx.Tx, batch []delivery) (map[string]bool, error) {
	var all pq.StringArray
	for _, d := range batch {
		all = append(all, d.Aggregate)
	}
	var found []string
	err := tx.SelectContext(ctx, &found, `
		SELECT DISTINCT aggregate FROM parked WHERE consumer = $1 AND stream = $2 AND aggregate = ANY($3)`, r.name, r.stream, all)
	if err != nil {
		return nil, fmt.Errorf("parked events: %w", err)
	}
	parked := make(map[string]bool, len(found))
	for _, aggregate := range found {
		parked[aggregate] = true
	}
	return parked, nil
}

// parkOne passes over an event that cannot be applied: it waits in the database, with the reason.
func (r *reader) parkOne(ctx context.Context, d delivery, cause error) error {
	r.log.WarnContext(telemetry.WithTraceparent(ctx, d.Trace), "event parked",
		"subject", d.Subject, "aggregate", d.Aggregate, "id", d.ID, "error", cause)
	err := postgres.InTx(ctx, r.db, func(tx *sqlx.Tx) error {
		if err := r.advance(ctx, tx, d); err != nil {
			return err
		}
		return r.park(ctx, tx, d.Received, cause.Error())
	})
	if err == nil {
		r.moved([]delivery{d})
	}
	return err
}

// park puts an event, unless it was applied or parked before, behind those of its aggregate.
func (r *reader) park(ctx context.Context, tx *sqlx.Tx, e Received, reason string) error {
	attempts := 0
	if reason != "" {
		attempts = 1
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parked (consumer, id, stream, subject, aggregate, version, at, trace, payload, reason, attempts, next_try)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + CAST($12 AS interval)
		WHERE NOT EXISTS (SELECT FROM inbox WHERE consumer = $1 AND id = $2)
		ON CONFLICT DO NOTHING`,
		r.name, e.ID, r.stream, e.Subject, e.Aggregate, e.Version, e.Time, e.Trace, e.payload, reason, attempts, interval(attempts))
	if err != nil {
		return fmt.Errorf("park %s: %w", e.ID, err)
	}
	return nil
}

// interval is how long to wait after so many attempts: from nothing over a second, doubling, to five minutes.
func interval(attempts int) string {
	if attempts == 0 {
		return "0"
	}
	return min(time.Second<<min(attempts-1, 20), longestTry).String()
}

// retryForever tries parked events again until the context ends.
func (c *Consumer) retryForever(ctx context.Context) error {
	for sleep(ctx, retryEvery) {
		for tried := true; tried; {
			var err error
			if tried, err = c.retryOne(ctx); err != nil {
				return fmt.Errorf("parked events of %s: %w", c.name, err)
			}
			if tried {
				c.progress.made()
			}
		}
	}
	return nil
}

// retryOne tries the first parked event of an aggregate, if there is one whose time has come, and reports whether there was.
func (c *Consumer) retryOne(ctx context.Context) (bool, error) {
	var head parkedRow
	err := postgres.InTx(ctx, c.db, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &head, `
			SELECT p.id, p.subject, p.aggregate, p.version, p.at, p.trace, p.payload, p.attempts
			FROM parked p
			WHERE p.consumer = $1 AND p.next_try <= now() AND NOT EXISTS (
			    SELECT FROM parked b
			    WHERE b.consumer = p.consumer AND b.stream = p.stream AND b.aggregate = p.aggregate AND b.place < p.place)
			ORDER BY p.next_try LIMIT 1 FOR UPDATE SKIP LOCKED`, c.name)
		if err != nil {
			return err
		}
		fresh, err := c.record(ctx, tx, []Received{head.received()})
		if err != nil {
			return err
		}
		if fresh[head.ID] {
			if err := c.handle(ctx, tx, head.received()); err != nil {
				return &refusal{cause: err}
			}
		}
		return unpark(ctx, tx, c.name, head.ID)
	})
	if errors.Is(err, sql.ErrNoRows) && head.ID == uuid.Nil {
		return false, nil
	}
	if err == nil || ctx.Err() != nil {
		return err == nil, nil
	}
	if head.ID == uuid.Nil {
		return false, err
	}
	return true, c.postpone(ctx, head, err)
}

// postpone notes that an attempt has failed.
func (c *Consumer) postpone(ctx context.Context, head parkedRow, cause error) error {
	attempts := head.Attempts + 1
	if attempts == alarming {
		c.log.ErrorContext(telemetry.WithTraceparent(ctx, head.Trace), "event stays parked, and those of its aggregate behind it",
			"subject", head.Subject, "aggregate", head.Aggregate, "id", head.ID, "attempts", attempts, "error", cause)
	}
	_, err := c.db.ExecContext(ctx, `
		UPDATE parked SET reason = $3, attempts = $4, next_try = now() + CAST($5 AS interval) WHERE consumer = $1 AND id = $2`,
		c.name, head.ID, cause.Error(), attempts, interval(attempts))
	return postgres.Error(err)
}

func unpark(ctx context.Context, tx *sqlx.Tx, consumer string, id uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM parked WHERE consumer = $1 AND id = $2`, consumer, id); err != nil {
		return fmt.Errorf("unpark %s: %w", id, err)
	}
	return nil
}

// parkedRow is a parked event as it is stored.
type parkedRow struct {
	ID        uuid.UUID `db:"id"`
	Subject   string    `db:"subject"`
	Aggregate string    `db:"aggregate"`
	Version   int64     `db:"version"`
	At        time.Time `db:"at"`
	Trace     string    `db:"trace"`
	Payload   []byte    `db:"payload"`
	Attempts  int       `db:"attempts"`
}

func (p parkedRow) received() Received {
	return Received{ID: p.ID, Subject: p.Subject, Aggregate: p.Aggregate, Version: p.Version, Time: p.At, Trace: p.Trace, payload: p.Payload}
}
