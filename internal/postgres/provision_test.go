package postgres_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	"github.com/jmoiron/sqlx"
)

func open(t *testing.T, url string) *sqlx.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t *testing.T, db *sqlx.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func get[T any](t *testing.T, db *sqlx.DB, query string) (answer T) {
	t.Helper()
	if err := db.GetContext(t.Context(), &answer, query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func provision(t *testing.T, admin, service, password string, extensions ...string) string {
	t.Helper()
	url, err := postgres.Provision(t.Context(), admin, service, password, extensions...)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func TestServicesAreProvisionedApart(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	carts := provision(t, admin, "carts", "one")
	orders := provision(t, admin, "orders", "two")
	db := open(t, carts)
	execute(t, db, `CREATE TABLE kept AS SELECT 1 AS n`)
	if again := provision(t, admin, "carts", "one"); again != carts {
		t.Error("the address changed")
	}
	if got := get[int](t, db, `SELECT n FROM kept`); got != 1 {
		t.Errorf("kept %d", got)
	}
	for _, other := range []string{"/feria_orders?", "/postgres?", "/template1?"} {
		_, err := postgres.Open(t.Context(), strings.Replace(carts, "/feria_carts?", other, 1), postgres.Options{})
		if err == nil || !strings.Contains(err.Error(), "permission denied for database") {
			t.Errorf("carts opens %s: %v", other, err)
		}
	}
	for _, forbidden := range []string{`CREATE DATABASE more`, `CREATE ROLE more`, `SET ROLE feria_orders`, `COPY kept TO PROGRAM 'true'`} {
		if _, err := db.ExecContext(t.Context(), forbidden); err == nil {
			t.Errorf("carts may %s", forbidden)
		}
	}
	execute(t, open(t, orders), `CREATE TABLE orders (id int)`)
}

func TestProvisionGivesANewPassword(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	old := provision(t, admin, "carts", "old")
	execute(t, open(t, old), `CREATE TABLE kept AS SELECT 1 AS n`)
	if got := get[int](t, open(t, provision(t, admin, "carts", "new: %/?")), `SELECT n FROM kept`); got != 1 {
		t.Errorf("kept %d", got)
	}
	if _, err := postgres.Open(t.Context(), old, postgres.Options{}); err == nil {
		t.Error("the old password still opens")
	}
}

func TestManyProcessesProvisionAtOnce(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	const each = 4
	services := []string{"carts", "orders", "users"}
	done := make(chan error)
	for _, service := range services {
		for range each {
			go func() {
				url, err := postgres.Provision(t.Context(), admin, service, "secret", "pg_trgm", "unaccent")
				if err == nil {
					var db *sqlx.DB
					if db, err = postgres.Open(t.Context(), url, postgres.Options{}); err == nil {
						err = db.Close()
					}
				}
				done <- err
			}()
		}
	}
	for range each * len(services) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestProvisionFinishesWhatWasCutShort(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	db := open(t, admin)
	for _, left := range []string{``, `CREATE DATABASE feria_carts OWNER feria_carts`} {
		execute(t, db, `DROP DATABASE IF EXISTS feria_carts`)
		execute(t, db, `DROP ROLE IF EXISTS feria_carts`)
		execute(t, db, `CREATE ROLE feria_carts NOLOGIN`)
		if left != "" {
			execute(t, db, left)
		}
		provision(t, admin, "carts", "secret")
		if get[bool](t, db, `SELECT has_database_privilege('public', 'feria_carts', 'CONNECT')`) {
			t.Errorf("after %q: open to all", left)
		}
	}
}

func TestExtensionsAreMadeAsFarAsThereAreSuch(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	provision(t, admin, "search", "secret")
	// pageinspect is not a trusted one: only the administrator can make it.
	db := open(t, provision(t, admin, "search", "secret", "pg_trgm", "unaccent", "pageinspect", "levitation"))
	if got := get[string](t, db, `SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'`); got != "pageinspect pg_trgm unaccent" {
		t.Errorf("extensions %q", got)
	}
	if got := get[string](t, db, `SELECT unaccent('Cañón')`); got != "Canon" {
		t.Errorf("unaccent: %q", got)
	}
}

func TestAdministratorNeedNotBeASuperuser(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	db := open(t, admin)
	execute(t, db, `CREATE ROLE hosted LOGIN CREATEDB CREATEROLE PASSWORD 'x'`)
	execute(t, db, `GRANT CONNECT ON DATABASE postgres TO hosted`)
	hosted, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	hosted.User = url.UserPassword("hosted", "x")
	for _, password := range []string{"one", "two"} {
		own := open(t, provision(t, hosted.String(), "carts", password, "unaccent"))
		execute(t, own, `CREATE TABLE IF NOT EXISTS carts (id int)`)
	}
}

func TestProvisionOverTCP(t *testing.T) {
	t.Parallel()
	admin, err := url.Parse(postgrestest.AdminURL(t))
	if err != nil {
		t.Fatal(err)
	}
	query := admin.Query()
	admin.Host = forward(t, query.Get("host")+"/.s.PGSQL."+query.Get("port"))
	admin.RawQuery = "sslmode=disable"
	own := provision(t, admin.String(), "carts", "secret")
	if !strings.Contains(own, "@"+admin.Host+"/feria_carts") {
		t.Error("the address is another one's")
	}
	get[int](t, open(t, own), `SELECT 1`)
}

// forward listens on a TCP address for a unix socket, until the test ends.
func forward(t *testing.T, socket string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go func() {
				defer client.Close()
				server, err := net.Dial("unix", socket)
				if err != nil {
					return
				}
				defer server.Close()
				go func() { _, _ = io.Copy(server, client); server.Close() }()
				_, _ = io.Copy(client, server)
			}()
		}
	}()
	return listener.Addr().String()
}

func TestProvisionTellsNoPassword(t *testing.T) {
	t.Parallel()
	admin := postgrestest.AdminURL(t)
	wrong := strings.Replace(admin, "postgres:", "postgres:sesame", 1)
	for _, c := range []struct {
		name, admin, service string
	}{
		{"wrong administrator", wrong, "carts"},
		{"not a URL", "host=sesame", "carts"},
		{"broken URL", "postgres://a:sesame@[/", "carts"},
		{"name", admin, `carts"; DROP`},
		{"empty name", admin, ""},
	} {
		_, err := postgres.Provision(t.Context(), c.admin, c.service, "sesame")
		if err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := postgres.Provision(ended, admin, "carts", "sesame"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	if _, err := postgres.Provision(t.Context(), "postgres://a:sesame@127.0.0.1:1/", "carts", "sesame"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("unreachable: %v", err)
	}
}
