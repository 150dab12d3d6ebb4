package orders

import (
	"context"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/jmoiron/sqlx"
)

// users gives members what they ordered as guests, and forgets those who have gone.
func (s *service) users(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "users", env.Log(), event.On(s.takeJoined), event.On(s.takeDeleted))
}

// takeJoined gives a guest's orders to an account: the first that they join. Whoever is moving one of them reads it again.
func (s *service) takeJoined(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.GuestJoined) error {
	if err := lockSubject(ctx, tx, m.GetGuest(), exclusive); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		WITH fresh AS (INSERT INTO joined (guest, account) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING guest, account)
		UPDATE orders SET owner = fresh.account, version = version + 1 FROM fresh WHERE owner = fresh.guest`, m.GetGuest(), m.GetAccount())
	if err != nil {
		return fmt.Errorf("join %s: %w", m.GetGuest(), err)
	}
	return nil
}

// takeDeleted forgets who made the orders of an account: at once where nothing is left to do, else when that is so.
func (s *service) takeDeleted(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.AccountDeleted) error {
	if err := lockSubject(ctx, tx, m.GetAccount(), exclusive); err != nil {
		return err
	}
	for _, query := range []string{
		`INSERT INTO deleted (account) VALUES ($1) ON CONFLICT DO NOTHING`,
		`UPDATE orders SET forget = true, version = version + 1 WHERE owner = $1`,
		forgetEnded + `owner = $1`,
	} {
		if _, err := tx.ExecContext(ctx, query, m.GetAccount()); err != nil {
			return fmt.Errorf("forget %s: %w", m.GetAccount(), err)
		}
	}
	return nil
}

// forgetEnded takes from orders what says who made them, if that is to be forgotten and they have come to their end. What the accounts need
// stays: the law wants it kept for six years (Código de Comercio, art. 30), but no buyer's name beside it.
const forgetEnded = `
	UPDATE orders SET subject = '—', owner = '—', idempotency_key = NULL, email = '—', name = '—', line = '—', city = '—', postal_code = '—',
		payment_method = '', card_last4 = ''
	WHERE forget AND step = 'none' AND status IN ('delivered', 'cancelled') AND `

// How a subject is locked: shared by those who order, exclusive for whoever says what becomes of their orders.
const (
	shared    = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))"
	exclusive = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
)

// lockSubject keeps an order from being made while its maker joins an account, and so from being left behind.
func lockSubject(ctx context.Context, tx *sqlx.Tx, subject, how string) error {
	if _, err := tx.ExecContext(ctx, how, subject); err != nil {
		return fmt.Errorf("lock %s: %w", subject, err)
	}
	return nil
}

// assign says whose a new order is. Its maker may have joined an account, or left, while it was prepared.
func assign(ctx context.Context, tx *sqlx.Tx, o *order) error {
	if err := lockSubject(ctx, tx, o.Subject, shared); err != nil {
		return err
	}
	err := tx.GetContext(ctx, o, `
		SELECT owner, EXISTS (SELECT FROM deleted WHERE account = owner) AS forget
		FROM coalesce((SELECT account FROM joined WHERE guest = $1), $1) AS owner`, o.Subject)
	if err != nil {
		return fmt.Errorf("owner of order %s: %w", o.ID, err)
	}
	return nil
}
