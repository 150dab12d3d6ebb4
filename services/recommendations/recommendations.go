// Package recommendations is the service that knows what is bought together. It counts what orders' events say and asks nobody:
// its answers are eventual, and a purchase changes them a moment later.
package recommendations

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"
	recommendationsv1 "feria/internal/contract/services/recommendations/v1"
	"feria/internal/contract/services/recommendations/v1/recommendationsv1connect"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Module is services/recommendations.
var Module = app.Module{Name: "services/recommendations", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	recommendationsv1connect.RecommendationsBoughtWithProcedure: {"bff/recommendations"},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	env.Go("orders", consumer(db, env).Run)
	rpc := env.RPC(policy)
	recommendationsv1connect.RegisterRecommendationsHandler(rpc, &service{db: db})
	return app.Served{RPC: rpc}, nil
}

type service struct{ db *sqlx.DB }

// Limits of one request, and of what one basket teaches.
const (
	maxProducts  = 50
	maxLimit     = 24
	defaultLimit = 8
	maxBasket    = 20
)

func (s *service) BoughtWith(ctx context.Context, r *recommendationsv1.BoughtWithRequest) (*recommendationsv1.BoughtWithResponse, error) {
	limit := int(r.GetLimit())
	if limit == 0 {
		limit = defaultLimit
	}
	if limit < 0 || limit > maxLimit || len(r.GetProducts()) > maxProducts {
		return nil, errs.E(errs.Invalid, "Ask for 1 to 24 products bought with at most 50.", errs.Field{Name: "limit", Text: "1 to 24"})
	}
	products, err := boughtWith(ctx, s.db, r.GetProducts(), limit)
	if err != nil {
		return nil, err
	}
	return &recommendationsv1.BoughtWithResponse{Products: products}, nil
}

// boughtWith answers what shares most baskets with the products, then what is in most baskets of all, never one of the products.
func boughtWith(ctx context.Context, db *sqlx.DB, products []string, limit int) (out []string, err error) {
	if products == nil {
		products = []string{} // nil would be NULL in SQL, which is different from nothing
	}
	err = db.SelectContext(ctx, &out, `
		WITH together AS (
		    SELECT other AS product, 0 AS rank, sum(baskets) AS baskets
		    FROM pairs WHERE product = ANY($1) AND other <> ALL($1)
		    GROUP BY other ORDER BY baskets DESC, product LIMIT $2
		), popular AS (
		    SELECT product, 1 AS rank, CAST(baskets AS numeric) AS baskets
		    FROM popularity
		    WHERE product <> ALL($1) AND product NOT IN (SELECT product FROM together)
		    ORDER BY popularity.baskets DESC, product LIMIT $2
		)
		SELECT product FROM (SELECT * FROM together UNION ALL SELECT * FROM popular) every
		ORDER BY rank, baskets DESC, product LIMIT $2`, pq.StringArray(products), limit)
	if err != nil {
		return nil, fmt.Errorf("bought with %d products: %w", len(products), err)
	}
	return out, nil
}

// learn counts a basket: each product once, and each pair of different ones in both directions.
func learn(ctx context.Context, tx *sqlx.Tx, products []string) error {
	products = slices.Compact(slices.Sorted(slices.Values(products)))
	products = products[:min(len(products), maxBasket)]
	_, err := tx.ExecContext(ctx, `
		INSERT INTO popularity AS p (product, baskets) SELECT unnest($1::text[]), 1
		ON CONFLICT (product) DO UPDATE SET baskets = p.baskets + 1`, pq.StringArray(products))
	if err != nil {
		return fmt.Errorf("popularity: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO pairs AS p (product, other, baskets)
		SELECT a, b, 1 FROM unnest($1::text[]) a, unnest($1::text[]) b WHERE a <> b ORDER BY a, b
		ON CONFLICT (product, other) DO UPDATE SET baskets = p.baskets + 1`, pq.StringArray(products))
	if err != nil {
		return fmt.Errorf("pairs: %w", err)
	}
	return nil
}

func productsOf(order *ordersv1.Order) []string {
	var products []string
	for _, l := range order.GetLines() {
		products = append(products, l.GetProduct())
	}
	return products
}
