package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"

	"feria/internal/errs"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

const (
	attempts   = 5                    // how often a transaction is tried that lost against others
	firstPause = 5 * time.Millisecond // doubles with each attempt
)

// InTx runs fn in a transaction and commits it, or rolls it back if fn returns an error or panics. A transaction that
// lost against others (a deadlock, a serialization failure) is run again, at most five times in all and for as
// long as the context lasts, so fn must have no effect but on tx. Errors are as [Error] makes them, and the
// context's own if it ended.
func InTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	return inTx(ctx, db, nil, fn)
}

// InSerializableTx is [InTx] for what must come out as if transactions ran one after the other: it sees nothing
// that others do meanwhile, and is run again where that cannot be kept up.
func InSerializableTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	return inTx(ctx, db, &sql.TxOptions{Isolation: sql.LevelSerializable}, fn)
}

func inTx(ctx context.Context, db *sqlx.DB, o *sql.TxOptions, fn func(tx *sqlx.Tx) error) error {
	err := once(ctx, db, o, fn)
	for again := 1; again < attempts && Lost(err) && rest(ctx, again); again++ {
		err = once(ctx, db, o, fn)
	}
	if err != nil && ctx.Err() != nil && errs.As(err) == nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return Error(err)
}

// rest waits a random time, longer from time to time, so that those that lost against each other come apart. It
// reports false if the context ends first.
func rest(ctx context.Context, again int) bool {
	timer := time.NewTimer(rand.N(firstPause << again))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func once(ctx context.Context, db *sqlx.DB, o *sql.TxOptions, fn func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Lost reports whether a transaction failed because of what others did at the same time (a deadlock, a serialization failure).
func Lost(err error) bool {
	return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}
