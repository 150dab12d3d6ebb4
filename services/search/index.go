package search

import (
	"context"
	"fmt"
	"strings"

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

func indexes(ctx context.Context, q sqlx.QueryerContext) (all []row, err error) {
	if err := sqlx.SelectContext(ctx, q, &all, `SELECT id, current FROM indexes ORDER BY id`); err != nil {
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
		x := index(1)
		if n := len(all); n > 0 {
			x = all[n-1].ID + 1
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

// swap makes the index the current one, and drops the others. What is being read of them is read to its end.
func swap(ctx context.Context, db *sqlx.DB, x index) error {
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `LOCK TABLE indexes IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("lock indexes: %w", err)
		}
		all, err := indexes(ctx, tx)
		if err != nil {
			return err
		}
		for _, old := range all {
			if old.ID >= x {
				continue
			}
			if _, err := tx.ExecContext(ctx, old.ID.sql(`DROP SCHEMA {x} CASCADE`)); err != nil {
				return fmt.Errorf("drop index %d: %w", old.ID, err)
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM inbox WHERE consumer = $1`, old.ID.consumer()); err != nil {
				return fmt.Errorf("forget consumer of index %d: %w", old.ID, err)
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM indexes WHERE id < $1`, int(x)); err != nil {
			return fmt.Errorf("forget indexes: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE indexes SET current = true WHERE id = $1`, int(x)); err != nil {
			return fmt.Errorf("swap to index %d: %w", x, err)
		}
		return nil
	})
}
