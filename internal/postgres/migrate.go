package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// Migrate brings the database forward to the newest of the migrations, which are goose's SQL files in the root of
// files or in its folder "migrations". Each runs in a transaction of its own, so what was applied before an error
// stays, and the next call goes on from there. Several processes may migrate at once: one does the work and the
// others wait for it. A database that is ahead of the files, as one is after a rollback of a deployment, is left
// as it is.
func Migrate(ctx context.Context, db *sqlx.DB, files fs.FS) error {
	folder, err := sqlFolder(files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.DB, folder,
		goose.WithSessionLocker(migrationLock{}), goose.WithDisableGlobalRegistry(true),
		// Files of two owners come together in a service: those of package event have lower versions and may be newer.
		goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	_, err = provider.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		// Whatever the server says, a conflict of data too, it is a defect of the migration.
		return fmt.Errorf("migration %s: %w", path.Base(partial.Failed.Source.Path), partial.Err)
	}
	if err != nil {
		return fmt.Errorf("migrations: %w", Error(err))
	}
	return nil
}

// sqlFolder is the part of files that holds the migrations.
func sqlFolder(files fs.FS) (fs.FS, error) {
	found, err := fs.Glob(files, "migrations/*.sql")
	if err != nil || len(found) == 0 {
		return files, err
	}
	return fs.Sub(files, "migrations")
}

// migrationLock lets one process migrate a database at a time. It asks again and again where it could wait for
// the server to give it the lock: a query that waits would hold up a CREATE INDEX CONCURRENTLY of the process that
// has the lock. Goose's own lock asks in whole seconds.
type migrationLock struct{}

const (
	migrationKey   = 0x6665726961 // "feria"
	migrationPause = 50 * time.Millisecond
)

// SessionLock returns with the lock, or with the error of the context.
func (migrationLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	again := time.NewTicker(migrationPause)
	defer again.Stop()
	for {
		var ours bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, migrationKey).Scan(&ours); err != nil || ours {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// SessionUnlock gives the lock back.
func (migrationLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, migrationKey)
	return err
}
