package search

import (
	"context"
	"fmt"
	"strings"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

// index is a set of tables, a schema of its own, named by its number.
type index int

// sql is a query with the index's schema for each {x}.
func (x index) sql(query string) string {
	return strings.ReplaceAll(query, "{x}", fmt.Sprintf("index_%d", int(x)))
}

// consumer is the name under which the index is filled: a new index reads the whole past.
func (x index) consumer() string { return fmt.Sprintf("index-%d", int(x)) }

// row is an index as the service keeps it.
type row struct {
	ID      index `db:"id"`
	Current bool  `db:"current"`
}

// indexes are those that are read and filled, the current one first.
func indexes(ctx context.Context, q sqlx.QueryerContext) (all []row, err error) {
	if err := sqlx.SelectContext(ctx, q, &all, `SELECT id, current FROM indexes WHERE retired IS NULL ORDER BY id`); err != nil {
		return nil, fmt.Errorf("indexes: %w", err)
	}
	return all, nil
}

// current is the index that answers.
func current(ctx context.Context, db *sqlx.DB) (x index, err error) {
	if err := db.GetContext(ctx, &x, `SELECT id FROM indexes WHERE current`); err != nil {
		return 0, fmt.Errorf("current index: %w", err)
	}
	return x, nil
}

// first makes an index where there is none.
func first(ctx context.Context, db *sqlx.DB) error {
	return add(ctx, db, func(all []row) bool { return len(all) == 0 })
}

// next makes an index to be filled beside the current one, unless there is one already.
func next(ctx context.Context, db *sqlx.DB) error {
	return add(ctx, db, func(all []row) bool { return len(all) == 1 })
}

func add(ctx context.Context, db *sqlx.DB, wanted func(all []row) bool) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `LOCK TABLE indexes IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("lock indexes: %w", err)
		}
		all, err := indexes(ctx, tx)
		if err != nil || !wanted(all) {
			return err
		}
		var x index
		if err := tx.GetContext(ctx, &x, `SELECT coalesce(max(id), 0) + 1 FROM indexes`); err != nil {
			return fmt.Errorf("number of the next index: %w", err)
		}
		if _, err := tx.ExecContext(ctx, x.sql(indexSQL)); err != nil {
			return fmt.Errorf("make index %d: %w", x, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO indexes (id, current) VALUES ($1, $2)`, int(x), len(all) == 0); err != nil {
			return fmt.Errorf("note index %d: %w", x, err)
		}
		return nil
	})
}

// swap makes the index the current one, and retires those before it.
func swap(ctx context.Context, db *sqlx.DB, x index) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		for _, statement := range []string{
			`UPDATE indexes SET current = false, retired = now() WHERE id < $1 AND retired IS NULL`,
			`UPDATE indexes SET current = true WHERE id = $1`,
		} {
			if _, err := tx.ExecContext(ctx, statement, int(x)); err != nil {
				return fmt.Errorf("swap to index %d: %w", x, err)
			}
		}
		return nil
	})
}

// drop removes an index that was retired so long ago, and reports whether there was one. Forget removes what its consumer has noted.
func drop(ctx context.Context, db *sqlx.DB, ago time.Duration, forget func(tx *sqlx.Tx, x index) error) (bool, error) {
	found := false
	return found, postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		var old []index
		err := tx.SelectContext(ctx, &old, `
			SELECT id FROM indexes WHERE retired <= now() - $1 * interval '1 second' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`, ago.Seconds())
		if err != nil || len(old) == 0 {
			return err
		}
		found = true
		if _, err := tx.ExecContext(ctx, old[0].sql(`DROP SCHEMA {x} CASCADE`)); err != nil {
			return fmt.Errorf("drop index %d: %w", old[0], err)
		}
		if err := forget(tx, old[0]); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM indexes WHERE id = $1`, int(old[0]))
		return err
	})
}
