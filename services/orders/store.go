package orders

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"feria/internal/auth"
	"feria/internal/event"
	"feria/internal/postgres"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
)

const selectOrder = `
	SELECT id, number, subject, owner, idempotency_key, cart, cart_version, status, step, due, cancel_reason, cancel_facts,
	       email, name, line, city, postal_code, country, delivery_method, delivery_name, payment_method, card_brand, card_last4,
	       subtotal_minor, delivery_minor, total_minor, tax_minor, tax_rate, currency, grams, made, confirm_by, placed, cancelled, forget,
	       version, events
	FROM orders `

// insert writes a new order with its lines, and says whose it is. Its error violates orders_key, orders_cart or orders_number if another stands in its place.
func insert(ctx context.Context, db *sqlx.DB, o *order) error {
	lines, err := json.Marshal(o.lines)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		if err := assign(ctx, tx, o); err != nil {
			return err
		}
		_, err := tx.NamedExecContext(ctx, `
			INSERT INTO orders (id, number, subject, owner, forget, idempotency_key, cart, cart_version, status, step, due,
				email, name, line, city, postal_code, country, delivery_method, delivery_name, payment_method,
				subtotal_minor, delivery_minor, total_minor, tax_minor, tax_rate, currency, grams, made)
			VALUES (:id, :number, :subject, :owner, :forget, :idempotency_key, :cart, :cart_version, :status, :step, :due,
				:email, :name, :line, :city, :postal_code, :country, :delivery_method, :delivery_name, :payment_method,
				:subtotal_minor, :delivery_minor, :total_minor, :tax_minor, :tax_rate, :currency, :grams, :made)`, o)
		if err != nil {
			return fmt.Errorf("order: %w", err)
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO order_lines (order_id, position, sku, product, name, choice, picture, alt, units, minor)
			SELECT $1, l.position, l.sku, l.product, coalesce(l.name, '{}'), coalesce(l.choice, '{}'), l.picture, coalesce(l.alt, '{}'), l.units, l.minor
			FROM jsonb_to_recordset($2) AS l (position integer, sku text, product text, name jsonb, choice jsonb, picture text, alt jsonb,
			                                  units integer, minor bigint)`, o.ID, string(lines))
		if err != nil {
			return fmt.Errorf("lines of order %s: %w", o.ID, err)
		}
		return nil
	})
}

// find reads an order. NotFound.
func find(ctx context.Context, db *sqlx.DB, id uuid.UUID) (order, error) {
	return one(ctx, db, selectOrder+`WHERE id = $1`, id)
}

// findByKey reads the order that a shopper made with a key, as a guest or since. NotFound.
func findByKey(ctx context.Context, db *sqlx.DB, shopper auth.Identity, key uuid.UUID) (order, error) {
	return one(ctx, db, selectOrder+`WHERE subject IN ($1, $2) AND idempotency_key = $3`, shopper.ID, shopper.Guest, key)
}

// findByCart reads the order that was made of a cart as it stood at a version, unless that has failed. NotFound.
func findByCart(ctx context.Context, db *sqlx.DB, cart string, version int64) (order, error) {
	return one(ctx, db, selectOrder+`WHERE cart = $1 AND cart_version = $2 AND cancel_reason = ''`, cart, version)
}

func one(ctx context.Context, db *sqlx.DB, query string, args ...any) (order, error) {
	var o order
	err := db.GetContext(ctx, &o, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return o, notFound()
	}
	if err != nil {
		return o, fmt.Errorf("order: %w", postgres.Error(err))
	}
	all := []order{o}
	err = withLines(ctx, db, all)
	return all[0], err
}

// The orders that are listed: those that were placed and those on the way to be.
const listed = `WHERE (placed IS NOT NULL OR cancel_reason = '') `

// list reads at most limit orders of all, newest first, those before the given one.
func list(ctx context.Context, db *sqlx.DB, before uuid.UUID, limit int) ([]order, error) {
	return many(ctx, db, selectOrder+listed+`AND id < $1 ORDER BY id DESC LIMIT $2`, before, limit)
}

// listOwn reads at most limit orders of a shopper, newest first, those before the given one.
func listOwn(ctx context.Context, db *sqlx.DB, shopper auth.Identity, before uuid.UUID, limit int) ([]order, error) {
	return many(ctx, db, selectOrder+listed+`AND owner IN ($1, $2) AND id < $3 ORDER BY id DESC LIMIT $4`, shopper.ID, shopper.Guest, before, limit)
}

func many(ctx context.Context, db *sqlx.DB, query string, args ...any) ([]order, error) {
	var orders []order
	if err := db.SelectContext(ctx, &orders, query, args...); err != nil {
		return nil, fmt.Errorf("orders: %w", postgres.Error(err))
	}
	return orders, withLines(ctx, db, orders)
}

// withLines reads the lines of the orders.
func withLines(ctx context.Context, db *sqlx.DB, orders []order) error {
	ids, at := make([]string, len(orders)), make(map[uuid.UUID]int, len(orders))
	for i, o := range orders {
		ids[i], at[o.ID] = o.ID.String(), i
	}
	var lines []line
	err := db.SelectContext(ctx, &lines, `
		SELECT order_id, position, sku, product, name, choice, picture, alt, units, minor
		FROM order_lines WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position`, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("lines: %w", postgres.Error(err))
	}
	for _, l := range lines {
		o := &orders[at[l.Order]]
		o.lines = append(o.lines, l)
	}
	return nil
}

// errOvertaken says that somebody else has changed an order since it was read.
var errOvertaken = errors.New("the order was changed meanwhile")

// change applies f to an order and saves it, with the event that tells of it, in one transaction. errOvertaken.
func (s *service) change(ctx context.Context, o order, f func(*order)) (order, error) {
	next := o
	f(&next)
	if o.Status != cancelled && next.Status == cancelled {
		at := s.now()
		next.Cancelled = &at
	}
	message := told(o, next)
	if message != nil {
		next.Events++
	}
	err := postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := save(ctx, tx, next); err != nil || message == nil {
			return err
		}
		return event.Append(ctx, tx, event.Event{Aggregate: next.ID.String(), Version: next.Events, Message: message})
	})
	if err != nil {
		return o, err
	}
	next.Version++
	return next, nil
}

// told is the event of what has become of an order; nil if nobody needs to know.
func told(from, to order) proto.Message {
	switch {
	case from.Placed == nil && to.Placed != nil:
		return to.event()
	case from.Status != cancelled && to.Status == cancelled:
		return &ordersv1.OrderCancelled{
			Order: to.ID.String(), Reason: to.CancelReason, Reservation: to.reservation(), Payment: to.payment(),
		}
	default:
		return nil
	}
}

func save(ctx context.Context, tx *sqlx.Tx, o order) error {
	result, err := tx.NamedExecContext(ctx, `
		UPDATE orders SET idempotency_key = :idempotency_key, status = :status, step = :step, due = :due, cancel_reason = :cancel_reason,
			cancel_facts = :cancel_facts, payment_method = :payment_method, card_brand = :card_brand, card_last4 = :card_last4,
			confirm_by = :confirm_by, placed = :placed, cancelled = :cancelled, events = :events, version = version + 1
		WHERE id = :id AND version = :version`, o)
	if err != nil {
		return fmt.Errorf("order %s: %w", o.ID, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errOvertaken)
	}
	if o.Forget {
		if _, err := tx.ExecContext(ctx, forgetEnded+`id = $1`, o.ID); err != nil {
			return fmt.Errorf("forget whose order %s was: %w", o.ID, err)
		}
	}
	return nil
}

// postpone says when somebody looks after the order again, unless it was changed meanwhile.
func postpone(ctx context.Context, db *sqlx.DB, o order, due time.Time) error {
	if _, err := db.ExecContext(ctx, `UPDATE orders SET due = $3 WHERE id = $1 AND version = $2`, o.ID, o.Version, due); err != nil {
		return fmt.Errorf("order %s: %w", o.ID, postgres.Error(err))
	}
	return nil
}

// claim takes the order that is most overdue, so that nobody else looks after it for as long as lease. NotFound if nothing is due.
func claim(ctx context.Context, db *sqlx.DB, now time.Time, lease time.Duration) (uuid.UUID, error) {
	var id uuid.UUID
	err := db.GetContext(ctx, &id, `
		UPDATE orders SET due = $2 WHERE id = (
			SELECT id FROM orders WHERE step <> 'none' AND due <= $1 ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING id`, now, now.Add(lease))
	if errors.Is(err, sql.ErrNoRows) {
		return id, notFound()
	}
	if err != nil {
		return id, fmt.Errorf("due orders: %w", postgres.Error(err))
	}
	return id, nil
}
