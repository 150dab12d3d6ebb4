package event

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// electEvery is how often a replica that waits asks whether it may lead, and a leader makes sure that it still does.
const electEvery = time.Second

// lead runs work in one process at a time among all that ask for the same task in the same database. Who leads holds an advisory
// lock on a connection of its own; when that connection is lost the lock is too, work's context ends, and another takes over.
func lead(ctx context.Context, db *sqlx.DB, task string, work func(ctx context.Context) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", task, err)
	}
	defer func() { _ = conn.Close() }()
	for {
		var mine bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, task).Scan(&mine); err != nil {
			return fmt.Errorf("%s: %w", task, err)
		}
		if mine {
			break
		}
		if !sleep(ctx, electEvery) {
			return nil
		}
	}
	leading, resign := context.WithCancelCause(ctx)
	go hold(leading, conn, resign)
	err = work(leading)
	resign(nil)
	unlock(ctx, conn, task)
	if lost := context.Cause(leading); err == nil && lost != nil && !errors.Is(lost, context.Canceled) {
		return fmt.Errorf("%s: %w", task, lost)
	}
	return err
}

// hold resigns when the connection, and with it the lock, is lost.
func hold(ctx context.Context, conn *sql.Conn, resign context.CancelCauseFunc) {
	for sleep(ctx, electEvery) {
		if err := conn.PingContext(ctx); err != nil && ctx.Err() == nil {
			resign(err)
			return
		}
	}
}

// unlock lets the next one lead at once; if it cannot, the connection's end will.
func unlock(ctx context.Context, conn *sql.Conn, task string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, task)
}

// sleep reports whether the time has passed without the context ending.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
