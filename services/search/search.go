// Package search is the service that finds products. Its index is built from other services' events alone and can be thrown away and
// read anew at any time; it asks nobody. What it says of prices, ratings and stock is a moment old, and older while the teller, the
// broker or this service is away: whoever sells asks products and inventory.
package search

import (
	"context"
	"embed"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/event"

	"feria/internal/contract/services/search/v1/searchv1connect"

	"github.com/jmoiron/sqlx"
)

// Module is services/search.
var Module = app.Module{Name: "services/search", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed index.sql
var indexSQL string

var policy = auth.Policy{
	searchv1connect.SearchFindProcedure:       {"bff/search"},
	searchv1connect.SearchSuggestProcedure:    {"bff/search"},
	searchv1connect.SearchRebuildProcedure:    {auth.Operator},
	searchv1connect.SearchGetRebuildProcedure: {auth.Operator},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	if err := first(ctx, db); err != nil {
		return app.Served{}, err
	}
	b := &builder{db: db, broker: env.Broker(), service: env.Name(), log: env.Log()}
	env.Go("indexes", b.run)
	rpc := env.RPC(policy)
	searchv1connect.RegisterSearchHandler(rpc, &service{db: db, builder: b})
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db      *sqlx.DB
	builder *builder
}
