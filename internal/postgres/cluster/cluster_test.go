//go:build unix

package cluster

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"
)

func TestMain(m *testing.M) {
	if data := os.Getenv(childData); data != "" {
		os.Exit(child(data))
	}
	os.Exit(m.Run())
}

// start starts a cluster that ends with the test.
func start(t *testing.T, options Options) *Cluster {
	t.Helper()
	options.Fetched = fetchedFolder(t)
	began := time.Now()
	c, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %v", time.Since(began).Round(time.Millisecond))
	t.Cleanup(func() { c.Close() })
	return c
}

// fetchedFolder is where the tests of a machine without PostgreSQL have it, once and for all.
func fetchedFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "feria-postgresql-"+strconv.Itoa(os.Geteuid()))
	at := place{Options: Options{Fetched: dir}, shown: dir}
	if _, err := at.find(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func query[T any](t *testing.T, db *sql.DB, query string) (answer T) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func TestClusterKeepsItsDataOverRestarts(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	var steps []string
	c := start(t, Options{Data: data, Progress: func(step string) { steps = append(steps, step) }})
	url := c.URL()
	execute(t, open(t, url), "CREATE TABLE kept AS SELECT 1 AS one")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err, more := <-c.Done(); more {
		t.Fatalf("closed on purpose, but Done delivers %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatalf("closed twice: %v", err)
	}
	again := start(t, Options{Data: data})
	if again.URL() != url {
		t.Error("the address changed over a restart")
	}
	if got := query[int](t, open(t, again.URL()), "SELECT one FROM kept"); got != 1 {
		t.Errorf("kept %d", got)
	}
	if len(steps) != 2 || !strings.Contains(steps[0], "creating") {
		t.Errorf("progress: %q", steps)
	}
}

func TestNewCluster(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	c := start(t, Options{Data: data, Throwaway: true, Settings: map[string]string{"max_connections": "17"}})
	db := open(t, c.URL())
	for _, is := range []struct{ query, want string }{
		{"SELECT lower('CAÑÓN')", "cañón"},
		{"SELECT datcollate FROM pg_database WHERE datname = current_database()", "C"},
		{"SHOW timezone", "GMT"},
		{"SHOW server_encoding", "UTF8"},
		{"SHOW listen_addresses", ""},
		{"SHOW fsync", "off"},
		{"SHOW max_connections", "17"},
	} {
		if got := query[string](t, db, is.query); got != is.want {
			t.Errorf("%s: %q, want %q", is.query, got, is.want)
		}
	}
	info, err := os.Stat(filepath.Join(data, "postgres.secret"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("password file has mode %v", info.Mode())
	}
	if err := open(t, strings.Replace(c.URL(), c.secret, "guess", 1)).Ping(); err == nil || !strings.Contains(err.Error(), "password authentication failed") {
		t.Errorf("a wrong password: %v", err)
	}
	execute(t, db, "CREATE ROLE someone LOGIN PASSWORD 'x'")
	stranger := strings.Replace(c.URL(), administrator+":"+c.secret, "someone:x", 1)
	for _, name := range []string{"/postgres?", "/template1?"} {
		err := open(t, strings.Replace(stranger, "/postgres?", name, 1)).Ping()
		if err == nil || !strings.Contains(err.Error(), "permission denied for database") {
			t.Errorf("another role opens %s: %v", name, err)
		}
	}
}

func TestOnlyOneStoreOnADataFolder(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	start(t, Options{Data: data, Throwaway: true})
	_, err := Start(t.Context(), Options{Data: data, Throwaway: true, Fetched: fetchedFolder(t)})
	wantSentence(t, err, "another store is running on the data folder "+data)
	if !InUse(data) {
		t.Error("in use, but not said so")
	}
}

func TestDoneTellsOfADeath(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	c := start(t, Options{Data: data, Throwaway: true})
	if err := syscall.Kill(c.server.command.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, <-c.Done(), "PostgreSQL ended")
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	start(t, Options{Data: data, Throwaway: true})
}

func TestStalePidFileOfAnotherProcessDoesNoHarm(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	start(t, Options{Data: data, Throwaway: true}).Close()
	pid := filepath.Join(data, "postgres", "postmaster.pid")
	if err := os.WriteFile(pid, []byte(strconv.Itoa(os.Getppid())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Data: data, Throwaway: true})
}

func TestCreationCutShortIsBegunAnew(t *testing.T) {
	t.Parallel()
	data := reachable(t)
	if err := os.MkdirAll(filepath.Join(data, "postgres.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "postgres.secret.new"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, Options{Data: data, Throwaway: true})
	if _, err := os.Stat(filepath.Join(data, "postgres.new")); !os.IsNotExist(err) {
		t.Errorf("the draft is still there: %v", err)
	}
}

func TestPathsThatDoNotDoForASocketPutItElsewhere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{strings.Repeat("long", 25) + "/a \"quoted\" folder", "one, two"} {
		data := filepath.Join(reachable(t), name)
		c := start(t, Options{Data: data, Throwaway: true})
		if strings.HasPrefix(c.socket, data) || len(socketIn(c.socket)) > longestSocket {
			t.Errorf("socket in %s", c.socket)
		}
		if info, err := os.Stat(c.socket); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("socket folder: %v %v", info, err)
		}
		query[int](t, open(t, c.URL()), "SELECT 1")
		c.Close()
		if _, err := os.Stat(c.socket); !os.IsNotExist(err) {
			t.Errorf("left behind: %v", err)
		}
	}
}

func TestStartHeedsItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	data := reachable(t)
	_, err := Start(ctx, Options{Data: data, Fetched: fetchedFolder(t), Progress: func(step string) {
		if strings.HasPrefix(step, "creating") {
			cancel()
		}
	}})
	if err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := os.Stat(filepath.Join(data, "postgres")); !os.IsNotExist(err) {
		t.Errorf("a cluster was left: %v", err)
	}
	start(t, Options{Data: data, Throwaway: true})
}

// wantSentence asserts an error that can be shown to people as it stands.
func wantSentence(t *testing.T, err error, part string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if text := err.Error(); !strings.Contains(text, part) || strings.Contains(text, "\n") {
		t.Errorf("error %q, want one line with %q", text, part)
	}
}

// reachable is a folder that every account of the system can reach.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for path := dir; path != filepath.Clean(os.TempDir()); path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755|fs.ModeDir); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
