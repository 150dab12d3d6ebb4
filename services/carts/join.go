package carts

import (
	"context"
	"fmt"
	"strings"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/jmoiron/sqlx"
)

// maxJoined is how many joined guests a process remembers, so as not to look for their things again.
const maxJoined = 20_000

// owner is whose cart is meant. Denied without a session. A member who has just signed in has what they gathered as a guest: the token says
// who that was, and the event that says the same may still be on its way.
func (s *service) owner(ctx context.Context) (string, error) {
	id, ok := auth.Subject(ctx)
	if !ok {
		return "", errs.E(errs.Denied, "There is no session, and so no cart.").Because("no_session")
	}
	if id.Guest == "" {
		return id.ID, nil
	}
	s.mu.Lock()
	known := s.joined[id.Guest]
	s.mu.Unlock()
	if known {
		return id.ID, nil
	}
	if err := postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error { return s.join(ctx, tx, id.Guest, id.ID) }); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.joined == nil || len(s.joined) >= maxJoined {
		s.joined = make(map[string]bool)
	}
	s.joined[id.Guest] = true
	return id.ID, nil
}

// takeJoined is told by the event that somebody has signed in.
func (s *service) takeJoined(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.GuestJoined) error {
	return s.join(ctx, tx, m.GetGuest(), m.GetAccount())
}

// takeDeleted forgets all that an account has gathered.
func (s *service) takeDeleted(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.AccountDeleted) error {
	for _, query := range []string{
		`DELETE FROM carts WHERE subject = $1`, `DELETE FROM kept WHERE subject = $1`, `DELETE FROM joined WHERE account = $1`,
		`DELETE FROM additions WHERE subject = $1`,
	} {
		if _, err := tx.ExecContext(ctx, query, m.GetAccount()); err != nil {
			return fmt.Errorf("forget %s: %w", m.GetAccount(), err)
		}
	}
	return nil
}

// join gives a guest's things to an account, once. Of what both have, the sum is in the cart, as far as a line may hold it.
func (s *service) join(ctx context.Context, tx *sqlx.Tx, guest, account string) error {
	if !strings.HasPrefix(guest, "guest:") || guest == account {
		return fmt.Errorf("%q is no guest", guest)
	}
	result, err := tx.ExecContext(ctx, `
		INSERT INTO joined (guest, account, cart) SELECT $1, $2, (SELECT id FROM carts WHERE subject = $1) ON CONFLICT DO NOTHING`, guest, account)
	if err != nil {
		return fmt.Errorf("join %s: %w", guest, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		WITH gone AS (DELETE FROM kept WHERE subject = $1 RETURNING list, sku, units)
		INSERT INTO kept (subject, list, sku, units) SELECT $2, list, sku, units FROM gone ON CONFLICT DO NOTHING`, guest, account)
	if err != nil {
		return fmt.Errorf("what %s kept: %w", guest, err)
	}
	var had bool
	if err := tx.GetContext(ctx, &had, `SELECT EXISTS (SELECT FROM carts c JOIN lines l ON l.cart = c.id WHERE c.subject = $1)`, guest); err != nil || !had {
		return err
	}
	cart, err := s.touch(ctx, tx, account)
	if err != nil {
		return err
	}
	// The guest's lines go behind the member's, and no cart grows beyond its limit.
	var moved []lineRow
	err = tx.SelectContext(ctx, &moved, `
		WITH gone AS (
			DELETE FROM lines l USING carts c WHERE c.subject = $1 AND l.cart = c.id RETURNING l.sku, l.units, l.seen_minor, l.currency, l.added
		), fits AS (
			SELECT * FROM gone WHERE sku IN (SELECT sku FROM lines WHERE cart = $2)
			UNION ALL (SELECT * FROM gone WHERE sku NOT IN (SELECT sku FROM lines WHERE cart = $2)
			           ORDER BY added LIMIT greatest(0, $3 - (SELECT count(*) FROM lines WHERE cart = $2)))
		)
		INSERT INTO lines AS l (cart, sku, units, seen_minor, currency) SELECT $2, sku, units, seen_minor, currency FROM fits ORDER BY added
		ON CONFLICT (cart, sku) DO UPDATE SET units = least(l.units + excluded.units, $4)
		RETURNING sku, units, seen_minor, currency`, guest, cart.ID, maxLines, maxUnits)
	if err != nil {
		return fmt.Errorf("lines of %s: %w", guest, err)
	}
	if len(moved) == 0 {
		return nil
	}
	return changed(ctx, tx, cart, moved[0].SKU, moved[0].Units)
}
