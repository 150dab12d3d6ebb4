package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feria/e2e/store"
)

// TestWhatKeepsTheStoreFromStartingIsSaidInOneSentence starts it where it cannot work: it ends by itself, and its last line says why and what
// to do.
func TestWhatKeepsTheStoreFromStartingIsSaidInOneSentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	nobody, err := store.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	other := t.TempDir()
	for name, content := range map[string]string{file: "no folder", filepath.Join(other, "PG_VERSION"): "9.6\n"} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		setting string
		says    []string
	}{
		"port taken":        {"FERIA_ADDR=" + taken.Addr().String(), []string{taken.Addr().String(), "taken", "FERIA_ADDR"}},
		"unknown variable":  {"FERIA_COLOUR=blue", []string{"FERIA_COLOUR"}},
		"no number":         {"FERIA_CATALOGUE=many", []string{"FERIA_CATALOGUE", "many"}},
		"no database":       {"FERIA_DATABASE_URL=postgres://feria:hidden@" + nobody + "/postgres", []string{"FERIA_DATABASE_URL"}},
		"no broker":         {"FERIA_NATS_URL=nats://feria:hidden@" + nobody, []string{"FERIA_NATS_URL", "no NATS server"}},
		"no folder":         {"FERIA_DATA=" + file, []string{file}},
		"unwritable folder": {"FERIA_DATA=/proc/feria", []string{"/proc/feria"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := []string{"FERIA_ADDR=127.0.0.1:0", "FERIA_DATA=" + t.TempDir(), c.setting}
			p, err := store.Start(market.program, settings, "run")
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err == nil {
				t.Error("it ended as if all were well")
			}
			lines := strings.Split(strings.TrimSpace(p.Log()), "\n")
			last := lines[len(lines)-1]
			for _, part := range c.says {
				if !strings.Contains(last, part) {
					t.Errorf("%q does not say %q", last, part)
				}
			}
			if strings.Contains(p.Log(), "goroutine ") || strings.Contains(p.Log(), "hidden") {
				t.Errorf("it says too much:\n%s", p.Log())
			}
		})
	}
}

// TestDataOfAnotherPostgresIsNotTouched starts the store over the cluster of another version.
func TestDataOfAnotherPostgresIsNotTouched(t *testing.T) {
	s := aStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(s.Data, "*", "PG_VERSION"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if err := os.WriteFile(found[0], []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := store.Start(market.program, []string{"FERIA_ADDR=127.0.0.1:0", "FERIA_DATA=" + s.Data}, "run")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err == nil || !strings.Contains(p.Log(), "PostgreSQL 9") {
		t.Errorf("%v\n%s", err, p.Log())
	}
}

// TestAStoreThatWasKilledStartsAgain loses its power in the middle of things and has everything that it had.
func TestAStoreThatWasKilledStartsAgain(t *testing.T) {
	s := aStore(t)
	h := s.Hand()
	added(t, h, "salt-path-soap-sage", "2")
	s.Kill()
	began := time.Now()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("it serves again after %v", time.Since(began).Round(time.Millisecond))
	if page := get(t, h, "/cart").Body; !strings.Contains(page, "2 things in it") {
		t.Error("the cart has not survived")
	}
	balanced(t, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// aStore is one of the test's own.
func aStore(t *testing.T) *store.Store {
	t.Helper()
	data := filepath.Join(t.TempDir(), fmt.Sprint("store-", os.Getpid()))
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), market.program, data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
