package carts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// orders empties carts of what was ordered from them.
func (s *service) orders(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "orders", env.Log(), event.On(s.takeOrdered))
}

// users gives members what they gathered as guests, and forgets those who have gone.
func (s *service) users(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "users", env.Log(), event.On(s.takeJoined), event.On(s.takeDeleted))
}

// takeOrdered takes what was ordered out of the cart that it was ordered from.
func (s *service) takeOrdered(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderPlaced) error {
	order, err := uuid.Parse(m.GetOrder().GetId())
	if err != nil || m.GetCart() == "" {
		return err
	}
	units := make(map[string]int32)
	for _, l := range m.GetOrder().GetLines() {
		units[l.GetSku()] += l.GetUnits()
	}
	return s.settle(ctx, tx, order, m.GetCart(), units)
}

// settle takes an order's units out of a cart, once. What was added meanwhile stays.
func (s *service) settle(ctx context.Context, tx *sqlx.Tx, order uuid.UUID, cart string, units map[string]int32) error {
	// The cart is locked first, as those do who change it: two that lock in different orders would wait for each other.
	err := tx.GetContext(ctx, &cart, `
		SELECT id FROM carts WHERE id = coalesce((SELECT a.id FROM joined j JOIN carts a ON a.subject = j.account WHERE j.cart = $1), $1) FOR UPDATE`, cart)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // whoever had it is forgotten
	}
	if err != nil {
		return fmt.Errorf("cart %s: %w", cart, err)
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO settled (order_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, order, s.now())
	if err != nil {
		return fmt.Errorf("settle order %s: %w", order, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	for sku, n := range units {
		// What is ordered whole goes; of what is not, the rest stays.
		_, err := tx.ExecContext(ctx, `
			WITH gone AS (DELETE FROM lines WHERE cart = $1 AND sku = $2 AND units <= $3)
			UPDATE lines SET units = units - $3 WHERE cart = $1 AND sku = $2 AND units > $3`, cart, sku, n)
		if err != nil {
			return fmt.Errorf("take %s out of cart %s: %w", sku, cart, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE carts SET version = version + 1, touched = $2 WHERE id = $1`, cart, s.now()); err != nil {
		return fmt.Errorf("cart %s: %w", cart, err)
	}
	return nil
}
