package postgres_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"
)

func migration(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
}

// An index that is built concurrently waits for every query in the database to end: a lock that replicas wait for
// in a query would stop it for ever.
var forReplicas = fstest.MapFS{
	"1_things.sql": migration("CREATE TABLE things (id int PRIMARY KEY, name text); INSERT INTO things VALUES (1, 'mug');"),
	"2_index.sql":  {Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY things_name ON things (name);")},
	"3_more.sql":   migration("INSERT INTO things VALUES (2, 'lamp');"),
}

func TestReplicasMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t, nil)
	done := make(chan error)
	for range 4 {
		go func() {
			db, err := postgres.Open(t.Context(), url, postgres.Options{})
			if err == nil {
				err = errors.Join(postgres.Migrate(t.Context(), db, forReplicas), db.Close())
			}
			done <- err
		}()
	}
	if err := errors.Join(<-done, <-done, <-done, <-done); err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := postgres.Migrate(t.Context(), db, forReplicas); err != nil {
		t.Errorf("again: %v", err)
	}
	var things int
	if err := db.GetContext(t.Context(), &things, `SELECT count(*) FROM things`); err != nil || things != 2 {
		t.Errorf("%d things, %v", things, err)
	}
}

func TestMigrationGoesOnWhereItFailed(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, nil)
	files := fstest.MapFS{
		"migrations/1_things.sql": migration("CREATE TABLE things (id int PRIMARY KEY);"),
		"migrations/2_broken.sql": migration("INSERT INTO things VALUES (1); INSERT INTO things VALUES (1);"),
	}
	err := postgres.Migrate(t.Context(), db, files)
	if err == nil || !strings.Contains(err.Error(), "2_broken.sql") {
		t.Fatalf("error %v", err)
	}
	files["migrations/2_broken.sql"] = migration("INSERT INTO things VALUES (1);")
	if err := postgres.Migrate(t.Context(), db, files); err != nil {
		t.Fatal(err)
	}
	delete(files, "migrations/2_broken.sql")
	if err := postgres.Migrate(t.Context(), db, files); err != nil {
		t.Errorf("a database that is ahead: %v", err)
	}
}

func TestNoMigrationsAreADefect(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, nil)
	for name, files := range map[string]fs.FS{
		"none":     fstest.MapFS{},
		"misnamed": fstest.MapFS{"things.sql": migration("SELECT 1;")},
	} {
		if err := postgres.Migrate(t.Context(), db, files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
