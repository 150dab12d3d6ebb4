package event

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
)

const (
	electEvery    = time.Second // how often a replica that waits asks whether it may lead, and a leader makes sure that it still does
	shortestPause = 50 * time.Millisecond
	longestPause  = time.Second // between two attempts of what fails
)

// persist does work whenever the broker is connected and this process leads the task, until the context ends. What goes wrong is logged,
// a lasting fault not each time, and tried again.
func persist(ctx context.Context, db *sqlx.DB, broker *nats.Conn, log *slog.Logger, task string, work func(ctx context.Context, conn *sqlx.Conn) error) {
	for pause := shortestPause; connected(ctx, broker); pause = min(2*pause, longestPause) {
		began := time.Now()
		err := whileConnected(ctx, broker, func(ctx context.Context) error { return lead(ctx, db, task, work) })
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > 10*longestPause {
			pause = shortestPause
		}
		if pause < longestPause {
			log.Warn(task+" was interrupted and goes on", "error", err)
		}
		if !sleep(ctx, pause) {
			return
		}
	}
}

// connected waits for the broker. It reports false if the context ends first.
func connected(ctx context.Context, broker *nats.Conn) bool {
	changes := broker.StatusChanged(nats.CONNECTED)
	defer broker.RemoveStatusListener(changes)
	for !broker.IsConnected() {
		select {
		case <-changes:
		case <-time.After(longestPause):
		case <-ctx.Done():
			return false
		}
	}
	return ctx.Err() == nil
}

// whileConnected runs work and ends its context when the broker is lost: what it was asked then is never answered.
func whileConnected(ctx context.Context, broker *nats.Conn, work func(ctx context.Context) error) error {
	lost := broker.StatusChanged(nats.RECONNECTING, nats.DISCONNECTED, nats.CLOSED)
	defer broker.RemoveStatusListener(lost)
	ctx, cancel := context.WithCancelCause(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-lost:
			cancel(errors.New("the broker was lost"))
		case <-ctx.Done():
		}
	})
	err := work(ctx)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(nil)
	watch.Wait()
	return err
}

// lead runs work in one process at a time among all that ask for the same task in the same database. Who leads holds an advisory lock by the
// connection that work is given; when that connection is lost the lock is too, work's context ends, and another takes over.
func lead(ctx context.Context, db *sqlx.DB, task string, work func(ctx context.Context, conn *sqlx.Conn) error) error {
	conn, err := db.Connx(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", task, postgres.Error(err))
	}
	defer resign(ctx, conn)
	for {
		var mine bool
		if err := conn.GetContext(ctx, &mine, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, task); err != nil {
			return fmt.Errorf("%s: %w", task, postgres.Error(err))
		}
		if mine {
			break
		}
		if !sleep(ctx, electEvery) {
			return ctx.Err()
		}
	}
	if err := work(ctx, conn); err != nil {
		return fmt.Errorf("%s: %w", task, postgres.Error(err))
	}
	return nil
}

// resign frees the lock. The connection is ended in any case, not given back to the pool, so that nobody finds the lock on it.
func resign(ctx context.Context, conn *sqlx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`)
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// hold returns when the connection, and with it the lock, is lost, or with nil when the context ends.
func hold(ctx context.Context, conn *sqlx.Conn) error {
	for sleep(ctx, electEvery) {
		if err := conn.PingContext(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
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
