package shipping

import (
	"context"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/jmoiron/sqlx"
)

// users gives members the parcels that they ordered as guests, and forgets those who have gone.
func (s *service) users(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "users", env.Log(), event.On(s.takeJoined), event.On(s.takeDeleted))
}

// takeJoined gives a guest's parcels to an account: the first that they join.
func (s *service) takeJoined(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.GuestJoined) error {
	if err := lockSubject(ctx, tx, m.GetGuest()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		WITH fresh AS (INSERT INTO joined (guest, account) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING guest, account)
		UPDATE shipments SET subject = fresh.account FROM fresh WHERE subject = fresh.guest`, m.GetGuest(), m.GetAccount())
	if err != nil {
		return fmt.Errorf("join %s: %w", m.GetGuest(), err)
	}
	return nil
}

// takeDeleted forgets whose the parcels of an account are: at once where nothing is left to do, else when that is so.
func (s *service) takeDeleted(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.AccountDeleted) error {
	if err := lockSubject(ctx, tx, m.GetAccount()); err != nil {
		return err
	}
	for _, statement := range []string{
		`INSERT INTO deleted (account) VALUES ($1) ON CONFLICT DO NOTHING`,
		`UPDATE shipments SET forget = true WHERE subject = $1`,
		forgetEnded + `subject = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, m.GetAccount()); err != nil {
			return fmt.Errorf("forget %s: %w", m.GetAccount(), err)
		}
	}
	return nil
}

// forgetEnded takes from parcels what says whose they are, if that is to be forgotten and they have come to their end.
const forgetEnded = `
	UPDATE shipments SET subject = '—', name = '—', line = '—', city = '—', postcode = '—' WHERE forget AND status IN ('delivered', 'cancelled') AND `

// lockSubject keeps the streams of orders and users apart until tx ends, where they speak of the same shopper: they are read side by side.
func lockSubject(ctx context.Context, tx *sqlx.Tx, subject string) error {
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, subject); err != nil {
		return fmt.Errorf("lock %s: %w", subject, err)
	}
	return nil
}

// assign says whose a new parcel is. Who ordered it may have joined an account, or left, before this was heard of.
func assign(ctx context.Context, tx *sqlx.Tx, s *shipment) error {
	if err := lockSubject(ctx, tx, s.Subject); err != nil {
		return err
	}
	guest := s.Subject
	if err := tx.GetContext(ctx, &s.Subject, `SELECT coalesce((SELECT account FROM joined WHERE guest = $1), $1)`, guest); err != nil {
		return fmt.Errorf("account of %s: %w", guest, err)
	}
	if s.Subject != guest {
		if err := lockSubject(ctx, tx, s.Subject); err != nil {
			return err
		}
	}
	if err := tx.GetContext(ctx, &s.Forget, `SELECT EXISTS (SELECT FROM deleted WHERE account = $1)`, s.Subject); err != nil {
		return fmt.Errorf("account of %s: %w", guest, err)
	}
	return nil
}
