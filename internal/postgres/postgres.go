// Package postgres is how services reach their data: it opens a service's own database, brings it to the schema that the
// service's migrations describe, runs transactions, and turns what the server says into errors of package errs.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"time"

	"feria/internal/errs"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Options shape a pool of connections. The zero value suits one service among many that share a cluster.
type Options struct {
	MaxOpen int // connections at once; 8 if zero
}

// Open opens a database and waits until it answers. Unavailable if it does not.
// The URL may hold a password and is never part of an error.
func Open(ctx context.Context, url string, o Options) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, errors.New("the database's address is not one that PostgreSQL understands")
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	if o.MaxOpen == 0 {
		o.MaxOpen = 8
	}
	db.SetMaxOpenConns(o.MaxOpen)
	db.SetMaxIdleConns(o.MaxOpen)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close() // the error that matters is the ping's
		return nil, Error(err)
	}
	return db, nil
}

// Migrate brings the database forward to the newest of the migrations, which are goose's SQL files in the root of files or in its folder
// "migrations". Several processes may do it at once: one does the work and the others wait for it.
func Migrate(ctx context.Context, db *sqlx.DB, files fs.FS) error {
	if folder, err := fs.Sub(files, "migrations"); err == nil {
		if found, _ := fs.Glob(folder, "*.sql"); len(found) > 0 { // the pattern is right
			files = folder
		}
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.DB, files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	pending, err := provider.HasPending(ctx)
	if err != nil || !pending {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

// attempts is how often a transaction is tried that lost against others.
const attempts = 5

// InTx runs fn in a transaction and commits it, or rolls it back if fn returns an error. A transaction that lost against others
// (a deadlock, a serialization failure) is run again, so fn must have no effect but on tx. Errors are as Error makes them.
func InTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	var err error
	for range attempts {
		if err = once(ctx, db, fn); err == nil || !lost(err) || ctx.Err() != nil {
			break
		}
	}
	return Error(err)
}

func once(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, nil)
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

func lost(err error) bool {
	pe, ok := errors.AsType[*pq.Error](err)
	return ok && (pe.Code == "40001" || pe.Code == "40P01")
}

// Error gives what the server or the driver said the kind that callers can act on: a unique violation is a Conflict, a server that
// cannot be reached or is shutting down is Unavailable, and a statement that was cancelled because the context ended is the
// context's own error. Any other error, and any that has a kind already, stays as it is.
func Error(err error) error {
	if err == nil || errs.As(err) != nil {
		return err
	}
	if pe, ok := errors.AsType[*pq.Error](err); ok {
		switch {
		case pe.Code == "23505":
			return errs.E(errs.Conflict, "That exists already.").Because("exists").From(err)
		case pe.Code == "57014":
			return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
		case pe.Code[:2] == "57" || pe.Code[:2] == "08" || pe.Code[:2] == "53":
			return errs.E(errs.Unavailable, "The database does not answer.").From(err)
		}
		return err
	}
	if _, ok := errors.AsType[net.Error](err); ok || errors.Is(err, sql.ErrConnDone) {
		return errs.E(errs.Unavailable, "The database does not answer.").From(err)
	}
	return err
}
