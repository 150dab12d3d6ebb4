package recommendations

import (
	"context"

	"feria/internal/app"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/jmoiron/sqlx"
)

// consumer learns from what is ordered, and from what was bought before the store opened.
func consumer(db *sqlx.DB, env *app.Env) *event.Consumer {
	return event.NewConsumer(db, env.Broker(), env.Name(), "orders", env.Log(),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderPlaced) error {
			return learn(ctx, tx, productsOf(m.GetOrder()))
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.HistoryRecorded) error {
			return learn(ctx, tx, m.GetProducts())
		}),
	)
}
