//go:build unix

package cluster

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

func TestStoreKilledAndStartedAgain(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	first := startStore(t, data, nil)
	db := open(t, first.url(t))
	execute(t, db, "CREATE TABLE kept (n int)")
	execute(t, db, "INSERT INTO kept SELECT generate_series(1, 1000)")
	// A transaction in flight, which the end of PostgreSQL has to break off.
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("INSERT INTO kept VALUES (1001)"); err != nil {
		t.Fatal(err)
	}
	if err := first.kill(); err != nil {
		t.Fatal(err)
	}
	second := start(t, Options{Data: data})
	if got := query[int](t, open(t, second.URL()), "SELECT count(*) FROM kept"); got != 1000 {
		t.Errorf("%d rows of 1000 that were committed", got)
	}
}

func TestPostgresDoesNotOutliveItsStore(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	killed := startStore(t, data, nil)
	killed.url(t)
	if err := killed.kill(); err != nil {
		t.Fatal(err)
	}
	lock, err := os.OpenFile(filepath.Join(data, "postgres.lock"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := waitForLock(ctx, lock); err != nil {
		t.Fatalf("PostgreSQL still runs: %v", err)
	}
	t.Logf("gone %v after its store", time.Since(began).Round(time.Millisecond))
	if _, err := os.Stat(filepath.Join(data, "postgres", "postmaster.pid")); !os.IsNotExist(err) {
		t.Errorf("it was not shut down in good order: %v", err)
	}
}

func TestClusterOfAnOrdinaryUser(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	attr := &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		as := asOrdinaryUser(t)
		as.set(attr)
		if err := as.own(data); err != nil {
			t.Fatal(err)
		}
	}
	s := startStore(t, data, attr)
	query[int](t, open(t, s.url(t)), "SELECT 1")
	if err := s.stop(); err != nil {
		t.Errorf("stopped: %v", err)
	}
	if os.Geteuid() != 0 {
		return
	}
	// The same folder under root: PostgreSQL goes on as the user to whom the data belongs.
	c := start(t, Options{Data: data})
	if uid, err := ownerOf(filepath.Join(data, "postgres", "PG_VERSION")); err != nil || uid == 0 {
		t.Errorf("the data belongs to %d, %v", uid, err)
	}
	query[int](t, open(t, c.URL()), "SELECT 1")
}

func TestRootRunsPostgresWhereOnlyRootCanReach(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root switches accounts")
	}
	data := reachable(t)
	start(t, Options{Data: data, Throwaway: true}).Close()
	if uid, _ := ownerOf(filepath.Join(data, "postgres")); uid == 0 {
		t.Error("a reachable folder: the data belongs to root")
	}
	if err := os.Chmod(filepath.Dir(data), 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), Options{Data: data, Throwaway: true, Fetched: fetchedFolder(t)})
	if err != nil { // as in a container that may not make user namespaces
		wantSentence(t, err, "PostgreSQL does not run as root, and no other account of this system can reach")
		t.Skip(err)
	}
	t.Cleanup(func() { c.Close() })
	if uid, _ := ownerOf(filepath.Join(data, "postgres")); uid != 0 {
		t.Errorf("a folder that only root reaches: the data belongs to %d", uid)
	}
	query[int](t, open(t, c.URL()), "SELECT 1")
	c.Close()
	if err := os.Chmod(filepath.Dir(data), 0o755); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Data: data, Throwaway: true})
}

// asOrdinaryUser is an account for a store when the tests run as root.
func asOrdinaryUser(t *testing.T) account {
	t.Helper()
	as, err := other("nobody")
	if err != nil {
		t.Skip(err)
	}
	return as
}

func TestWatchEndsAProcessWithItsParent(t *testing.T) {
	t.Parallel()
	sleeper := exec.Command("sleep", "1000")
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	parent := startStore(t, reachable(t), nil, "CLUSTER_TEST_WATCH="+strconv.Itoa(sleeper.Process.Pid))
	if parent.said != "watching" {
		t.Fatal(parent.said)
	}
	if err := parent.kill(); err != nil {
		t.Fatal(err)
	}
	if err := sleeper.Wait(); err == nil || err.Error() != "signal: interrupt" {
		t.Errorf("ended by %v", err)
	}
}

func TestWatchLeavesAProcessAloneWhenReleased(t *testing.T) {
	t.Parallel()
	sleeper := exec.Command("sleep", "1000")
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	watch(sleeper.Process.Pid)() // returns when the shell has ended
	if err := sleeper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := sleeper.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("ended by %v", err)
	}
}
