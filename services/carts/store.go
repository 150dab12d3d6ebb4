package carts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	cartsv1 "feria/internal/contract/services/carts/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

type cartRow struct {
	ID      string `db:"id"`
	Version int64  `db:"version"`
}

type lineRow struct {
	SKU       string `db:"sku"`
	Units     int32  `db:"units"`
	SeenMinor int64  `db:"seen_minor"`
	Currency  string `db:"currency"`
}

// readCart reads a subject's cart in the order in which things were added. Who has none has an empty one without an id.
func readCart(ctx context.Context, db sqlx.QueryerContext, subject string) (cartRow, []lineRow, error) {
	var cart cartRow
	err := sqlx.GetContext(ctx, db, &cart, `SELECT id, version FROM carts WHERE subject = $1`, subject)
	if errors.Is(err, sql.ErrNoRows) {
		return cart, nil, nil
	}
	if err != nil {
		return cart, nil, fmt.Errorf("cart: %w", err)
	}
	var lines []lineRow
	err = sqlx.SelectContext(ctx, db, &lines, `SELECT sku, units, seen_minor, currency FROM lines WHERE cart = $1 ORDER BY added`, cart.ID)
	if err != nil {
		return cart, nil, fmt.Errorf("lines of cart %s: %w", cart.ID, err)
	}
	return cart, lines, nil
}

func countUnits(ctx context.Context, db *sqlx.DB, subject string) (units int32, err error) {
	err = db.GetContext(ctx, &units, `
		SELECT coalesce(sum(l.units), 0) FROM carts c JOIN lines l ON l.cart = c.id WHERE c.subject = $1`, subject)
	if err != nil {
		return 0, fmt.Errorf("units in cart: %w", err)
	}
	return units, nil
}

// unitsOf is how many of a variant are in the cart.
func unitsOf(ctx context.Context, db *sqlx.DB, subject, sku string) (units int32, err error) {
	err = db.GetContext(ctx, &units, `
		SELECT coalesce(max(l.units), 0) FROM carts c JOIN lines l ON l.cart = c.id WHERE c.subject = $1 AND l.sku = $2`, subject, sku)
	if err != nil {
		return 0, fmt.Errorf("units of %s in cart: %w", sku, err)
	}
	return units, nil
}

// touch gives the subject a cart if it has none, counts its version up, and keeps others from changing it meanwhile.
func (s *service) touch(ctx context.Context, tx *sqlx.Tx, subject string) (cartRow, error) {
	var cart cartRow
	err := tx.GetContext(ctx, &cart, `
		INSERT INTO carts (id, subject, touched) VALUES ($1, $2, $3)
		ON CONFLICT (subject) DO UPDATE SET version = carts.version + 1, touched = excluded.touched
		RETURNING id, version`, uuid.Must(uuid.NewV7()), subject, s.now())
	if err != nil {
		return cart, fmt.Errorf("cart: %w", err)
	}
	return cart, nil
}

// add puts units into the cart, on top of those that are there; under the name of an addition that was made it changes nothing. Invalid if
// that is more than a line may hold.
func (s *service) add(ctx context.Context, subject string, r *cartsv1.AddRequest, price *typesv1.Money) error {
	sku, units := r.GetSku(), r.GetUnits()
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if fresh, err := s.first(ctx, tx, subject, r.GetOnce()); err != nil || !fresh {
			return err
		}
		cart, err := s.touch(ctx, tx, subject)
		if err != nil {
			return err
		}
		var line struct {
			Units int32 `db:"units"`
			Fresh bool  `db:"fresh"`
			Lines int   `db:"lines"` // before this one
		}
		err = tx.GetContext(ctx, &line, `
			INSERT INTO lines AS l (cart, sku, units, seen_minor, currency) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (cart, sku) DO UPDATE SET units = l.units + excluded.units, seen_minor = excluded.seen_minor, currency = excluded.currency
			WHERE l.units + excluded.units <= $6
			RETURNING units, xmax = 0 AS fresh, (SELECT count(*) FROM lines WHERE cart = $1) AS lines`,
			cart.ID, sku, units, price.GetMinor(), price.GetCurrency(), maxUnits)
		if errors.Is(err, sql.ErrNoRows) {
			return tooManyUnits()
		}
		if err != nil {
			return fmt.Errorf("add %s: %w", sku, err)
		}
		if line.Fresh && line.Lines >= maxLines {
			return errs.E(errs.Exhausted, "A cart holds at most 100 different things. Remove something first.").Because("cart_full")
		}
		return changed(ctx, tx, cart, sku, line.Units)
	})
}

// set changes a line to so many units, or removes it at zero. NotFound if it is not there.
func (s *service) set(ctx context.Context, subject, sku string, units int32, price *typesv1.Money) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		cart, err := s.touch(ctx, tx, subject)
		if err != nil {
			return err
		}
		var result sql.Result
		if units == 0 {
			result, err = tx.ExecContext(ctx, `DELETE FROM lines WHERE cart = $1 AND sku = $2`, cart.ID, sku)
		} else {
			result, err = tx.ExecContext(ctx, `
				UPDATE lines SET units = $3, seen_minor = $4, currency = $5 WHERE cart = $1 AND sku = $2`,
				cart.ID, sku, units, price.GetMinor(), price.GetCurrency())
		}
		if err != nil {
			return fmt.Errorf("set %s: %w", sku, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errs.E(errs.NotFound, "That is not in your cart.").Because("not_in_cart"))
		}
		return changed(ctx, tx, cart, sku, units)
	})
}

func changed(ctx context.Context, tx *sqlx.Tx, cart cartRow, sku string, units int32) error {
	return event.Append(ctx, tx, event.Event{Aggregate: cart.ID, Version: cart.Version, Message: &cartsv1.CartChanged{
		Cart: cart.ID, Sku: sku, Units: units,
	}})
}

// acknowledge records the prices of a cart as it was shown.
func acknowledge(ctx context.Context, db *sqlx.DB, cart *cartsv1.Cart) error {
	for _, l := range cart.GetLines() {
		if l.GetPrevious() == nil {
			continue
		}
		_, err := db.ExecContext(ctx, `UPDATE lines SET seen_minor = $3, currency = $4 WHERE cart = $1 AND sku = $2`,
			cart.GetId(), l.GetSku(), l.GetPrice().GetMinor(), l.GetPrice().GetCurrency())
		if err != nil {
			return fmt.Errorf("acknowledge %s: %w", l.GetSku(), err)
		}
	}
	return nil
}
