//go:build unix

package cluster

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fetchTest names the variable that lets the tests fetch packages from the network.
const fetchTest = "POSTGRES_FETCH_TEST"

func TestFetchedPostgresRuns(t *testing.T) {
	if os.Getenv(fetchTest) == "" {
		t.Skipf("fetches 20 MB from the network: set %s=1", fetchTest)
	}
	data := filepath.Join(reachable(t), `my feria, data`)
	options := Options{Data: data, Binaries: []string{}, Progress: func(step string) { t.Log(step) }, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))}
	c, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	db := open(t, c.URL())
	execute(t, db, "CREATE EXTENSION pg_trgm")
	execute(t, db, "CREATE EXTENSION unaccent")
	if got := query[string](t, db, "SELECT unaccent('cañón')"); got != "canon" {
		t.Errorf("unaccent: %q", got)
	}
	if got := query[int](t, db, "SELECT count(*) FROM (SELECT to_tsvector('spanish', 'cañones')) AS words"); got != 1 {
		t.Errorf("full text: %d", got)
	}
	c.Close()
	options.Progress = func(step string) {
		if strings.Contains(step, "fetching") {
			t.Errorf("again: %s", step)
		}
	}
	again, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestFetchedPostgresRunsForAnOrdinaryUser(t *testing.T) {
	if os.Getenv(fetchTest) == "" {
		t.Skipf("fetches 20 MB from the network: set %s=1", fetchTest)
	}
	data := reachable(t)
	attr := &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		as := asOrdinaryUser(t)
		as.set(attr)
		if err := as.own(data); err != nil {
			t.Fatal(err)
		}
	}
	s := startStore(t, data, attr, "CLUSTER_TEST_FETCHED=")
	query[int](t, open(t, s.url(t)), "SELECT 1")
}
