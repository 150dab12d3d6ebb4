package reviews

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"feria/internal/errs"
	"feria/internal/event"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// notFound turns an empty result into what people are told of it.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.E(errs.NotFound, "There is no such review.").Because("no_review")
	}
	return err
}

func readSummary(ctx context.Context, db sqlx.QueryerContext, product string) (*reviewsv1.Summary, error) {
	var r struct {
		Count int32         `db:"count"`
		Sum   int32         `db:"sum"`
		Stars pq.Int32Array `db:"stars"`
	}
	err := sqlx.GetContext(ctx, db, &r, `SELECT count, sum, stars FROM ratings WHERE product = $1`, product)
	if errors.Is(err, sql.ErrNoRows) {
		return &reviewsv1.Summary{Stars: make([]int32, 5)}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ratings of %q: %w", product, err)
	}
	return &reviewsv1.Summary{Count: r.Count, Sum: r.Sum, Stars: r.Stars}, nil
}

// changing changes what is published of products: one transaction at a time for each of them. What their ratings come to afterwards
// is kept, and told where it is something else than before.
func changing(ctx context.Context, tx *sqlx.Tx, products []string, change func() error) error {
	products = slices.Compact(slices.Sorted(slices.Values(products))) // in one order, so that nobody waits for who waits for him
	for _, product := range products {
		_, err := tx.ExecContext(ctx, `INSERT INTO ratings (product) VALUES ($1) ON CONFLICT (product) DO UPDATE SET version = ratings.version`, product)
		if err != nil {
			return fmt.Errorf("ratings of %s: %w", product, err)
		}
	}
	if err := change(); err != nil {
		return err
	}
	for _, product := range products {
		if err := recount(ctx, tx, product); err != nil {
			return err
		}
	}
	return nil
}

// recount counts the published reviews of a product, whose row in ratings is locked. Counting all of them is what cannot drift.
func recount(ctx context.Context, tx *sqlx.Tx, product string) error {
	var now struct {
		Version int64 `db:"version"`
		Count   int32 `db:"count"`
		Sum     int32 `db:"sum"`
	}
	err := tx.GetContext(ctx, &now, `
		UPDATE ratings SET count = n.count, sum = n.sum, stars = n.stars, version = version + 1
		FROM (SELECT count(*) AS count, coalesce(sum(rating), 0) AS sum, ARRAY[
		          count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = 2), count(*) FILTER (WHERE rating = 3),
		          count(*) FILTER (WHERE rating = 4), count(*) FILTER (WHERE rating = 5)]::integer[] AS stars
		      FROM reviews WHERE product = $1 AND status = 'published') n
		WHERE product = $1 AND ratings.stars <> n.stars
		RETURNING version, ratings.count, ratings.sum`, product)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // as before
	}
	if err != nil {
		return fmt.Errorf("count the ratings of %s: %w", product, err)
	}
	return event.Append(ctx, tx, event.Event{Aggregate: product, Version: now.Version, Message: &reviewsv1.RatingChanged{
		Product: product, Count: now.Count, Sum: now.Sum,
	}})
}
