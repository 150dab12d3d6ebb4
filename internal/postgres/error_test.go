package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"
)

func TestErrorsGetTheirKind(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	said := func(query string) error {
		_, err := db.ExecContext(t.Context(), query)
		return fmt.Errorf("asked: %w", err)
	}
	unique := said(`INSERT INTO counters VALUES ('a', 1)`)
	check := said(`INSERT INTO counters VALUES ('c', -1)`)
	known := errs.E(errs.NotFound, "No such mug.").From(unique)
	for _, c := range []struct {
		name string
		err  error
		want errs.Kind
	}{
		{"unique", unique, errs.Conflict},
		{"check", check, errs.Internal},
		{"syntax", said(`SELEC 1`), errs.Internal},
		{"no room", said(`DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$`), errs.Unavailable},
		{"shutdown", said(`DO $$ BEGIN RAISE EXCEPTION 'end' USING ERRCODE = 'admin_shutdown'; END $$`), errs.Unavailable},
		{"killed", said(`SELECT pg_terminate_backend(pg_backend_pid())`), errs.Unavailable},
		{"has a kind", known, errs.NotFound},
		{"no rows", sql.ErrNoRows, errs.Internal},
		{"deadline", context.DeadlineExceeded, errs.Internal},
	} {
		if got := errs.KindOf(postgres.Error(c.err)); got != c.want {
			t.Errorf("%s: %v, want %v (%v)", c.name, got, c.want, c.err)
		}
		if !errors.Is(postgres.Error(c.err), c.err) {
			t.Errorf("%s: the cause is lost", c.name)
		}
	}
	if postgres.Error(nil) != nil {
		t.Error("nil became an error")
	}
	if reason := errs.ReasonOf(postgres.Error(unique)); reason != "exists" {
		t.Errorf("reason %q", reason)
	}
	if !postgres.Violates(postgres.Error(unique), "counters_name") || !postgres.Violates(check, "counters_positive") || postgres.Violates(check, "counters_name") {
		t.Error("constraints are mixed up")
	}
}

func TestCancelledStatementIsTheContextsError(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := db.ExecContext(ctx, `SELECT pg_sleep(60)`)
	if got := postgres.Error(err); !errors.Is(got, context.DeadlineExceeded) {
		t.Errorf("%v", got)
	}
}

func TestOpenSaysWhyAndKeepsThePassword(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	closed.Close()
	for _, c := range []struct {
		name, url string
		want      errs.Kind
	}{
		{"nobody listens", "postgres://a:sesame@" + nobody + "/a?sslmode=disable", errs.Unavailable},
		{"no socket", "postgres://a:sesame@/a?host=/nowhere&sslmode=disable", errs.Unavailable},
		{"not a URL", "postgres://a:sesame@[/", errs.Internal},
		{"wrong password", strings.Replace(postgrestest.URL(t, nil), "feria_test:", "feria_test:sesame", 1), errs.Internal},
	} {
		_, err := postgres.Open(t.Context(), c.url, postgres.Options{})
		if err == nil || errs.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		} else if strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: the password is told: %v", c.name, err)
		}
	}
}

func TestPoolIsBounded(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t, nil)
	for _, c := range []struct {
		options postgres.Options
		want    int
	}{{postgres.Options{}, 8}, {postgres.Options{MaxOpen: 3}, 3}} {
		db, err := postgres.Open(t.Context(), url, c.options)
		if err != nil {
			t.Fatal(err)
		}
		if got := db.Stats().MaxOpenConnections; got != c.want {
			t.Errorf("%+v: %d connections", c.options, got)
		}
		db.Close()
	}
}
