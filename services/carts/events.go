package carts

import (
	"context"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/jmoiron/sqlx"
)

// consumer empties carts of what was ordered from them.
func (s *service) consumer(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "orders", env.Log(), event.On(s.takeOrdered))
}

// takeOrdered takes what was ordered out of the cart that it was ordered from. What was added meanwhile stays.
func (s *service) takeOrdered(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderPlaced) error {
	if m.GetCart() == "" {
		return nil
	}
	for _, l := range m.GetOrder().GetLines() {
		for _, statement := range []string{
			`DELETE FROM lines WHERE cart = $1 AND sku = $2 AND units <= $3`,
			`UPDATE lines SET units = units - $3 WHERE cart = $1 AND sku = $2 AND units > $3`,
		} {
			result, err := tx.ExecContext(ctx, statement, m.GetCart(), l.GetSku(), l.GetUnits())
			if err != nil {
				return fmt.Errorf("take %s out of cart %s: %w", l.GetSku(), m.GetCart(), err)
			}
			if n, err := result.RowsAffected(); err != nil || n > 0 {
				if err != nil {
					return err
				}
				break // deleted: there is nothing left to lower
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE carts SET version = version + 1, touched = $2 WHERE id = $1`, m.GetCart(), s.now()); err != nil {
		return fmt.Errorf("cart %s: %w", m.GetCart(), err)
	}
	return nil
}
