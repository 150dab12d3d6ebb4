package users

import (
	"context"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// fullUntil is when there is room in the tally again: a time before now if there is now.
func fullUntil(ctx context.Context, db sqlx.ExtContext, t tally, now time.Time) (time.Time, error) {
	var oldest []time.Time // of the newest that fill the tally
	err := sqlx.SelectContext(ctx, db, &oldest, `SELECT at FROM attempts WHERE key = $1 AND at > $2 ORDER BY at DESC OFFSET $3 LIMIT 1`,
		t.key, now.Add(-t.within), t.most-1)
	if err != nil || len(oldest) == 0 {
		return time.Time{}, postgres.Error(err)
	}
	return oldest[0].Add(t.within), nil
}

// count enters something that was tried into tallies.
func count(ctx context.Context, db sqlx.ExtContext, now time.Time, tallies ...tally) error {
	for _, t := range tallies {
		if _, err := db.ExecContext(ctx, `INSERT INTO attempts (key, at) VALUES ($1, $2)`, t.key, now); err != nil {
			return fmt.Errorf("%s: %w", t.name, postgres.Error(err))
		}
	}
	return nil
}

// forget takes tallies away.
func forget(ctx context.Context, db sqlx.ExtContext, tallies ...tally) error {
	for _, t := range tallies {
		if _, err := db.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1`, t.key); err != nil {
			return fmt.Errorf("%s: %w", t.name, postgres.Error(err))
		}
	}
	return nil
}

// isKnown reports whether the account has been signed in to on the device.
func isKnown(ctx context.Context, db sqlx.ExtContext, account uuid.UUID, device []byte) (bool, error) {
	var known bool
	err := sqlx.GetContext(ctx, db, &known, `SELECT EXISTS (SELECT FROM devices WHERE account = $1 AND device = $2)`, account, device)
	return known, postgres.Error(err)
}

// know remembers that the account was signed in to on the device.
func know(ctx context.Context, db sqlx.ExtContext, account uuid.UUID, device []byte, now time.Time) error {
	_, err := db.ExecContext(ctx, `
		INSERT INTO devices (account, device, seen) VALUES ($1, $2, $3)
		ON CONFLICT (account, device) DO UPDATE SET seen = excluded.seen`, account, device, now)
	if err != nil {
		return fmt.Errorf("device of account %s: %w", account, postgres.Error(err))
	}
	return nil
}

// listDevices is when each device of an account was last signed in on, the latest first.
func listDevices(ctx context.Context, db sqlx.ExtContext, account uuid.UUID) ([]time.Time, error) {
	seen := []time.Time{}
	err := sqlx.SelectContext(ctx, db, &seen, `SELECT seen FROM devices WHERE account = $1 ORDER BY seen DESC`, account)
	return seen, postgres.Error(err)
}
