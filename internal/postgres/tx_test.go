package postgres_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	"github.com/jmoiron/sqlx"
)

var counters = fstest.MapFS{"migrations/1_counters.sql": {Data: []byte(`
-- +goose Up
CREATE TABLE counters (name text CONSTRAINT counters_name PRIMARY KEY, n int NOT NULL CONSTRAINT counters_positive CHECK (n >= 0));
INSERT INTO counters VALUES ('a', 0), ('b', 0);
`)}}

func add(ctx context.Context, tx *sqlx.Tx, name string) error {
	_, err := tx.ExecContext(ctx, `UPDATE counters SET n = n + 1 WHERE name = $1`, name)
	return err
}

func wantCounters(t *testing.T, db *sqlx.DB, a, b int) {
	t.Helper()
	var got []int
	if err := db.SelectContext(t.Context(), &got, `SELECT n FROM counters ORDER BY name`); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("counters %v, want [%d %d]", got, a, b)
	}
}

func TestTransactionIsKeptOrUndoneWhole(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	ctx := t.Context()
	if err := postgres.InTx(ctx, db, func(tx *sqlx.Tx) error { return add(ctx, tx, "a") }); err != nil {
		t.Fatal(err)
	}
	sold := errs.E(errs.Conflict, "Sold out.")
	err := postgres.InTx(ctx, db, func(tx *sqlx.Tx) error { return errors.Join(add(ctx, tx, "a"), sold) })
	if !errors.Is(err, sold) {
		t.Errorf("error %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = postgres.InTx(ctx, db, func(tx *sqlx.Tx) error { panic(add(ctx, tx, "a")) })
	}()
	wantCounters(t, db, 1, 0)
	if open := db.Stats().InUse; open != 0 {
		t.Errorf("%d connections still in use", open)
	}
}

func TestTransactionThatLosesADeadlockIsRunAgain(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	var runs atomic.Int32
	var both sync.WaitGroup // until each has locked its first row
	both.Add(2)
	cross := func(first, second string) error {
		var once sync.Once
		return postgres.InTx(t.Context(), db, func(tx *sqlx.Tx) error {
			runs.Add(1)
			if err := add(t.Context(), tx, first); err != nil {
				return err
			}
			once.Do(func() { both.Done(); both.Wait() })
			return add(t.Context(), tx, second)
		})
	}
	other := make(chan error)
	go func() { other <- cross("b", "a") }()
	if err := errors.Join(cross("a", "b"), <-other); err != nil {
		t.Fatal(err)
	}
	wantCounters(t, db, 2, 2)
	if runs.Load() < 3 {
		t.Errorf("%d runs: nobody lost", runs.Load())
	}
}

func TestSerializableTransactionsLoseNothing(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	var runs atomic.Int32
	var both sync.WaitGroup // until each has read
	both.Add(2)
	readAndWrite := func() error {
		var once sync.Once
		return postgres.InSerializableTx(t.Context(), db, func(tx *sqlx.Tx) error {
			runs.Add(1)
			var n int
			if err := tx.GetContext(t.Context(), &n, `SELECT n FROM counters WHERE name = 'a'`); err != nil {
				return err
			}
			once.Do(func() { both.Done(); both.Wait() })
			_, err := tx.ExecContext(t.Context(), `UPDATE counters SET n = $1 WHERE name = 'a'`, n+1)
			return err
		})
	}
	other := make(chan error)
	go func() { other <- readAndWrite() }()
	if err := errors.Join(readAndWrite(), <-other); err != nil {
		t.Fatal(err)
	}
	wantCounters(t, db, 2, 0)
	if runs.Load() < 3 {
		t.Errorf("%d runs: nobody lost", runs.Load())
	}
}

const lose = `DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$`

func TestTransactionThatAlwaysLosesIsGivenUp(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	runs := 0
	err := postgres.InTx(t.Context(), db, func(tx *sqlx.Tx) error {
		runs++
		_, err := tx.ExecContext(t.Context(), lose)
		return err
	})
	if !errs.Is(err, errs.Unavailable) || runs != 5 {
		t.Errorf("%d runs, %v", runs, err)
	}
}

func TestTransactionHeedsItsContext(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, counters)
	t.Run("between attempts", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		runs := 0
		err := postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
			runs++
			_, err := tx.Exec(lose)
			cancel()
			return err
		})
		if !errors.Is(err, context.Canceled) || runs != 1 {
			t.Errorf("%d runs, %v", runs, err)
		}
	})
	t.Run("in a statement", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		err := postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
			_, err := tx.ExecContext(ctx, `SELECT pg_sleep(60)`)
			return err
		})
		if !errors.Is(err, context.DeadlineExceeded) || errs.KindOf(err) != errs.Internal {
			t.Errorf("%v", err)
		}
	})
}
