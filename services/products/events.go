package products

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/jmoiron/sqlx"
)

// consumer learns which photos can be shown, and keeps a copy of the ratings, so that a list of cards is one question. The copy is as old as the event's way here, about a
// second when all is well, and longer while reviews or the broker are away; what reviews answers itself is newer.
func consumer(db *sqlx.DB, env *app.Env) *event.Consumer {
	return event.NewConsumer(db, env.Broker(), env.Name(), "ratings", env.Log(), event.On(rate), event.On(rendered))
}

func rate(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *reviewsv1.RatingChanged) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO ratings (product, count, sum) VALUES ($1, $2, $3)
		ON CONFLICT (product) DO UPDATE SET count = excluded.count, sum = excluded.sum`, m.GetProduct(), m.GetCount(), m.GetSum())
	if err != nil {
		return fmt.Errorf("ratings of %s: %w", m.GetProduct(), err)
	}
	return nil
}

// ratingsOf answers how many ratings a product has, and what they come to.
func ratingsOf(ctx context.Context, db sqlx.QueryerContext, product string) (count, sum int32, err error) {
	err = db.QueryRowxContext(ctx, `SELECT count, sum FROM ratings WHERE product = $1`, product).Scan(&count, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("ratings of %q: %w", product, err)
	}
	return count, sum, nil
}
