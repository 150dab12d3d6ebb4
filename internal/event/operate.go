package event

import (
	"context"
	"fmt"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// ParkedEvent is an event that a consumer could not apply, or that queues behind such a one.
type ParkedEvent struct {
	Received
	Consumer string
	Reason   string    // why the last attempt failed; "" if it only queues
	Attempts int       // so far
	Next     time.Time // attempt, if it is then the first of its aggregate
}

// Parked lists the parked events of a service's consumers, those of an aggregate in their order, at most limit.
func Parked(ctx context.Context, db *sqlx.DB, limit int) ([]ParkedEvent, error) {
	var rows []struct {
		parkedRow
		Consumer string    `db:"consumer"`
		Reason   string    `db:"reason"`
		Next     time.Time `db:"next_try"`
	}
	err := db.SelectContext(ctx, &rows, `
		SELECT consumer, id, subject, aggregate, version, at, trace, payload, reason, attempts, next_try
		FROM parked ORDER BY consumer, stream, aggregate, place LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("parked events: %w", err)
	}
	parked := make([]ParkedEvent, len(rows))
	for i, r := range rows {
		parked[i] = ParkedEvent{r.received(), r.Consumer, r.Reason, r.Attempts, r.Next}
	}
	return parked, nil
}

// Retry has a parked event tried again within a second or so. NotFound if the consumer has parked no such event.
func Retry(ctx context.Context, db *sqlx.DB, consumer string, id uuid.UUID) error {
	result, err := db.ExecContext(ctx, `UPDATE parked SET next_try = now() WHERE consumer = $1 AND id = $2`, consumer, id)
	if err != nil {
		return fmt.Errorf("retry %s: %w", id, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return notParked(err)
	}
	return nil
}

// Drop gives a parked event up: it counts as applied, and those behind it go on. NotFound if the consumer has parked no such event.
func Drop(ctx context.Context, db *sqlx.DB, consumer string, id uuid.UUID) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, `
			WITH dropped AS (DELETE FROM parked WHERE consumer = $1 AND id = $2 RETURNING consumer, id, aggregate, version)
			INSERT INTO inbox (consumer, id, aggregate, version) SELECT consumer, id, aggregate, version FROM dropped`, consumer, id)
		if err != nil {
			return fmt.Errorf("drop %s: %w", id, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return notParked(err)
		}
		return nil
	})
}

func notParked(err error) error {
	return errs.E(errs.NotFound, "This consumer has parked no such event.").From(err)
}
