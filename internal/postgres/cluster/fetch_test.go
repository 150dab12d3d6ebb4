//go:build unix

package cluster

import (
	"os"
	"syscall"
	"testing"
)

// fetchTest names the variable that lets the tests fetch packages from the network.
const fetchTest = "POSTGRES_FETCH_TEST"

func TestFetchedPostgresRuns(t *testing.T) {
	if os.Getenv(fetchTest) == "" {
		t.Skipf("fetches 20 MB from the network: set %s=1", fetchTest)
	}
	data := reachable(t)
	options := Options{Data: data, Binaries: []string{}, Progress: func(step string) { t.Log(step) }}
	c := start(t, options)
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
	start(t, options) // and fetches nothing
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
	s := startStore(t, data, attr, "CLUSTER_TEST_FETCH=1")
	query[int](t, open(t, s.url(t)), "SELECT 1")
}
