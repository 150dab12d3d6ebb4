//go:build unix

package postgrestest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"
)

var migrations = fstest.MapFS{"1_things.sql": {Data: []byte(`
-- +goose Up
CREATE TABLE things (name text PRIMARY KEY);
`)}}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			db := postgrestest.Database(t, migrations)
			t.Logf("opened in %v", time.Since(began))
			// In a shared database the second would be refused.
			if _, err := db.ExecContext(t.Context(), `INSERT INTO things VALUES ('blue mug')`); err != nil {
				t.Error(err)
			}
			var super bool
			if err := db.GetContext(t.Context(), &super, `SELECT rolsuper FROM pg_roles WHERE rolname = current_user`); err != nil || super {
				t.Errorf("superuser: %v, %v", super, err)
			}
		})
	}
}

func TestDatabaseIsDroppedWithItsTest(t *testing.T) {
	var url string
	t.Run("uses it", func(t *testing.T) { url = postgrestest.URL(t, migrations) })
	if _, err := postgres.Open(t.Context(), url, postgres.Options{}); err == nil {
		t.Error("it can still be opened")
	}
}

func TestAdminURLIsOfAClusterOfItsOwn(t *testing.T) {
	ctx := context.Background()
	var first string
	t.Run("first", func(t *testing.T) {
		began := time.Now()
		first = postgrestest.AdminURL(t)
		t.Logf("started in %v", time.Since(began))
		for _, admin := range []string{first, postgrestest.AdminURL(t)} {
			if _, err := postgres.Provision(ctx, admin, "carts", "secret"); err != nil {
				t.Error(err)
			}
		}
	})
	if _, err := postgres.Open(ctx, first, postgres.Options{}); err == nil {
		t.Error("it outlives its test")
	}
}

func TestNoMigrationsMakeAnEmptyDatabase(t *testing.T) {
	var tables int
	err := postgrestest.Database(t, nil).GetContext(t.Context(), &tables, `SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'`)
	if err != nil || tables != 0 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

func TestFolderGoesWithAKilledTestBinary(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary := exec.Command(self, "-test.run", "^TestChild$")
	binary.Env = append(os.Environ(), "POSTGRESTEST_CHILD=1")
	input, err := binary.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	output, err := binary.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := binary.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	folder := folderOf(t, strings.TrimSpace(url))
	if _, err := os.Stat(folder); err != nil {
		t.Fatal(err)
	}
	if err := binary.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = binary.Wait() // says that it was killed
	deadline := time.Now().Add(20 * time.Second)
	for again := time.NewTicker(5 * time.Millisecond); ; <-again.C {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there", folder)
		}
	}
}

// TestChild is a test binary that is killed while it uses a database.
func TestChild(t *testing.T) {
	if os.Getenv("POSTGRESTEST_CHILD") == "" {
		t.Skip("runs in a process of its own")
	}
	fmt.Println(postgrestest.URL(t, nil))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// folderOf is the folder of the cluster that a URL leads to.
func folderOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(u.Query().Get("host")) // which is the socket's
}
