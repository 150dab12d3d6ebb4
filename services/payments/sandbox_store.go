package payments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

func (b *sandbox) keep(ctx context.Context, m Method, scenario string, expires time.Time) error {
	_, err := b.db.ExecContext(ctx, `
		INSERT INTO sandbox.methods (id, scenario, brand, last4, expires) VALUES ($1, $2, $3, $4, $5)`,
		m.ID, scenario, m.Brand, m.Last4, expires)
	if err != nil {
		return fmt.Errorf("keep a card: %w", postgres.Error(err))
	}
	return nil
}

func (b *sandbox) forget(ctx context.Context) error {
	if _, err := b.db.ExecContext(ctx, `DELETE FROM sandbox.methods WHERE expires <= $1`, b.now()); err != nil {
		return fmt.Errorf("forget cards: %w", postgres.Error(err))
	}
	return nil
}

// begin writes the charge down and reports whether it is new. Whoever comes with the same key waits here until the first is done.
func (b *sandbox) begin(ctx context.Context, tx *sqlx.Tx, c Charge) (bool, error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO sandbox.holds (key, state, minor, currency, at) VALUES ($1, 'refused', $2, $3, $4) ON CONFLICT DO NOTHING`,
		c.Key, c.Amount.Minor, c.Amount.Currency, b.now())
	if err != nil {
		return false, fmt.Errorf("charge %s: %w", c.Key, err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// use takes the method, so that nobody uses it again. Its scenario is "" if there is no such method any more.
func (b *sandbox) use(ctx context.Context, tx *sqlx.Tx, id string) (Method, string, error) {
	var row struct{ Scenario, Brand, Last4 string }
	err := tx.GetContext(ctx, &row, `
		DELETE FROM sandbox.methods WHERE id = $1 AND expires > $2 RETURNING scenario, brand, last4`, id, b.now())
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Method{}, "", fmt.Errorf("method: %w", err)
	}
	return Method{ID: id, Brand: row.Brand, Last4: row.Last4}, row.Scenario, nil
}

func (b *sandbox) answer(ctx context.Context, tx *sqlx.Tx, key string, o Outcome) error {
	_, err := tx.ExecContext(ctx, `UPDATE sandbox.holds SET state = $2, decline = $3, brand = $4, last4 = $5 WHERE key = $1`,
		key, o.State, o.Decline, o.Brand, o.Last4)
	if err != nil {
		return fmt.Errorf("charge %s: %w", key, err)
	}
	return nil
}

// lookup reads a charge. errUnseen.
func lookup(ctx context.Context, db sqlx.QueryerContext, key string) (Outcome, error) {
	var o Outcome
	err := sqlx.GetContext(ctx, db, &o, `SELECT state, decline, brand, last4 FROM sandbox.holds WHERE key = $1`, key)
	if errors.Is(err, sql.ErrNoRows) {
		return Outcome{}, errUnseen
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("charge %s: %w", key, postgres.Error(err))
	}
	return o, nil
}

// move changes a charge that is in the state from, and answers it as it stands then. errUnseen.
func (b *sandbox) move(ctx context.Context, key string, to Outcome, from State) (Outcome, error) {
	_, err := b.db.ExecContext(ctx, `UPDATE sandbox.holds SET state = $2, decline = $3 WHERE key = $1 AND state = $4`,
		key, to.State, to.Decline, from)
	if err != nil {
		return Outcome{}, fmt.Errorf("charge %s: %w", key, postgres.Error(err))
	}
	return lookup(ctx, b.db, key)
}

func (b *sandbox) void(ctx context.Context, tx *sqlx.Tx, key string) (Outcome, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sandbox.holds AS h (key, state, minor, currency, at) VALUES ($1, 'released', 0, '', $2)
		ON CONFLICT (key) DO UPDATE SET state = CASE h.state
			WHEN 'held' THEN 'released' WHEN 'asking' THEN 'released' WHEN 'taken' THEN 'returned' ELSE h.state END`, key, b.now())
	if err != nil {
		return Outcome{}, fmt.Errorf("void %s: %w", key, err)
	}
	return lookup(ctx, tx, key)
}
