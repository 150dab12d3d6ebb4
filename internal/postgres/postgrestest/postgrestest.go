//go:build unix

// Package postgrestest gives tests real PostgreSQL databases, on any machine and without preparation: it finds
// PostgreSQL, or fetches it, as package cluster does.
//
// Each test binary that asks for a database gets a cluster of its own, started when the first test asks and gone
// with the process, however that ends. It starts from an initialised image that all test binaries of the user
// share, so it costs a fraction of a second. Databases are never those of a server that FERIA_DATABASE_URL names:
// what tests do is nothing for data that someone wants to keep.
package postgrestest

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

// patience bounds what a test waits for: the first one may wait until PostgreSQL has been fetched.
const patience = 5 * time.Minute

// Database opens a database of the test's own, migrated as postgres.Migrate does it, or empty if there are no
// migrations (nil). The role that it is
// opened with owns the database and is no superuser, as those of services are. It is dropped when the test ends.
func Database(t testing.TB, migrations fs.FS) *sqlx.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	db, err := postgres.Open(ctx, URL(t, migrations), postgres.Options{})
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the database is dropped anyway
	return db
}

// URL is the address of a database as [Database] opens it, for tests that open it themselves, several times, or
// listen to it.
func URL(t testing.TB, migrations fs.FS) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	shared, err := sharedServer()
	if err != nil {
		t.Fatalf("test cluster: %v", err)
	}
	name, url, err := shared.clone(ctx, migrations)
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	t.Cleanup(func() {
		if err := shared.drop(name); err != nil {
			t.Errorf("test database: %v", err)
		}
	})
	return url
}

// AdminURL is the administrator's address of a cluster that is the test's alone and ends with it: for tests that
// start a whole store, whose services provision databases of their own.
func AdminURL(t testing.TB) string {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatalf("test cluster: %v", err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("test cluster: %v", err)
		}
	})
	return s.cluster.URL()
}
