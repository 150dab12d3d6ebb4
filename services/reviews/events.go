package reviews

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/app"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// consumer learns who has bought what and who became whom, and brings in what was said of a product before the store opened.
func (s *service) consumer(env *app.Env) *event.Consumer {
	handlers := []event.Handler{event.On(bought), event.On(joined), event.On(deleted)}
	if s.book != nil {
		handlers = append(handlers, event.On(s.listed))
	}
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "others", env.Log(), handlers...)
}

// successor is who a subject has become: themselves, an account, or "" if they are gone. Events of different services arrive in any
// order, and commands may have waited long. Until tx ends nothing else happens to either of them: what is read side by side would not
// see each other.
func successor(ctx context.Context, tx *sqlx.Tx, subject string) (string, error) {
	for range 2 { // a guest became an account, and that may be gone
		if err := alone(ctx, tx, subject); err != nil {
			return "", err
		}
		var next string
		err := tx.GetContext(ctx, &next, `SELECT account FROM successors WHERE subject = $1`, subject)
		if errors.Is(err, sql.ErrNoRows) {
			return subject, nil
		}
		if err != nil || next == "" {
			return "", err
		}
		subject = next
	}
	return subject, nil
}

// alone keeps whatever concerns a subject apart from all else that does, until tx ends.
func alone(ctx context.Context, tx *sqlx.Tx, subject string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext($1))`, subject)
	return err
}

// bought makes the reviews of those who bought what they review verified, whichever came first.
func bought(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderPlaced) error {
	subject, err := successor(ctx, tx, m.GetOrder().GetSubject())
	if err != nil || subject == "" {
		return err
	}
	var products []string
	for _, l := range m.GetOrder().GetLines() {
		products = append(products, l.GetProduct())
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO purchases (subject, product) SELECT DISTINCT $1::text, unnest($2::text[]) ON CONFLICT DO NOTHING`, subject, pq.StringArray(products))
	if err != nil {
		return fmt.Errorf("purchases: %w", err)
	}
	return verify(ctx, tx, subject)
}

// verify marks the reviews of what the subject has bought.
func verify(ctx context.Context, tx *sqlx.Tx, subject string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE reviews r SET verified = true FROM purchases p
		WHERE r.author = $1 AND p.subject = $1 AND p.product = r.product AND NOT r.verified`, subject)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

// joined makes what was a guest's the account's. Where both have reviewed a product, the later review stays; where both found one
// helpful, that is one vote, and none for what is now one's own.
func joined(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.GuestJoined) error {
	guest, account := m.GetGuest(), m.GetAccount()
	if err := alone(ctx, tx, guest); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO successors (subject, account) VALUES ($1, $2) ON CONFLICT (subject) DO UPDATE SET account = excluded.account`, guest, account)
	if err != nil {
		return fmt.Errorf("%s joins %s: %w", guest, account, err)
	}
	account, err = successor(ctx, tx, account)
	if err != nil {
		return err
	}
	if account == "" { // the account's end was told first
		return forget(ctx, tx, guest)
	}
	products, err := reviewedBy(ctx, tx, guest, account)
	if err != nil {
		return err
	}
	return changing(ctx, tx, products, func() error {
		for _, statement := range joining {
			if _, err := tx.ExecContext(ctx, statement, guest, account); err != nil {
				return fmt.Errorf("%s joins %s: %w", guest, account, err)
			}
		}
		return verify(ctx, tx, account)
	})
}

// joining hands over what is the guest's ($1) to the account ($2).
var joining = []string{
	`DELETE FROM reviews a USING reviews b WHERE a.product = b.product AND a.id < b.id AND (a.author, b.author) IN (($1, $2), ($2, $1))`,
	`UPDATE reviews SET author = $2 WHERE author = $1`,
	`UPDATE posted SET subject = $2 WHERE subject = $1`,
	`WITH gone AS (DELETE FROM purchases WHERE subject = $1 RETURNING product)
	 INSERT INTO purchases (subject, product) SELECT $2, product FROM gone ON CONFLICT DO NOTHING`,
	`WITH gone AS (
	     DELETE FROM votes v WHERE subject IN ($1, $2) AND (
	         EXISTS (SELECT FROM reviews r WHERE r.id = v.review AND r.author = $2)
	         OR subject = $1 AND EXISTS (SELECT FROM votes w WHERE w.review = v.review AND w.subject = $2))
	     RETURNING review)
	 UPDATE reviews r SET helpful = helpful - n.votes FROM (SELECT review, count(*) AS votes FROM gone GROUP BY review) n WHERE r.id = n.review`,
	`UPDATE votes SET subject = $2 WHERE subject = $1`,
	`DELETE FROM reports p WHERE subject = $1 AND EXISTS (SELECT FROM reports q WHERE q.review = p.review AND q.subject = $2)`,
	`UPDATE reports SET subject = $2 WHERE subject = $1`,
}

func reviewedBy(ctx context.Context, tx *sqlx.Tx, subjects ...string) (products []string, err error) {
	err = tx.SelectContext(ctx, &products, `SELECT product FROM reviews WHERE author = ANY($1)`, pq.StringArray(subjects))
	return products, err
}

// deleted forgets an account. Its reviews help others to choose and stay, as a former shopper's; what else is known of it goes.
func deleted(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *usersv1.AccountDeleted) error {
	if err := alone(ctx, tx, m.GetAccount()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO successors (subject, account) VALUES ($1, '') ON CONFLICT (subject) DO UPDATE SET account = ''`, m.GetAccount())
	if err != nil {
		return fmt.Errorf("end of %s: %w", m.GetAccount(), err)
	}
	return forget(ctx, tx, m.GetAccount())
}

func forget(ctx context.Context, tx *sqlx.Tx, subject string) error {
	for _, statement := range []string{
		`UPDATE reviews SET author = NULL, name = '', forgotten = true WHERE author = $1`,
		`WITH gone AS (DELETE FROM votes WHERE subject = $1 RETURNING review) UPDATE reviews SET helpful = helpful - 1 WHERE id IN (SELECT review FROM gone)`,
		`DELETE FROM reports WHERE subject = $1`,
		`DELETE FROM purchases WHERE subject = $1`,
		`DELETE FROM posted WHERE subject = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, subject); err != nil {
			return fmt.Errorf("forget %s: %w", subject, err)
		}
	}
	return nil
}

// listed brings in what was said of a product before the store opened, when it is listed for the first time.
func (s *service) listed(ctx context.Context, tx *sqlx.Tx, e event.Received, m *productsv1.ProductListed) error {
	product := m.GetProduct().GetSlug()
	book, err := s.book()
	if err != nil {
		return err
	}
	said := book.Of(m.GetProduct())
	if len(said) == 0 {
		return nil
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO seeded (product) VALUES ($1) ON CONFLICT DO NOTHING`, product)
	if err != nil {
		return fmt.Errorf("seed %s: %w", product, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return changing(ctx, tx, []string{product}, func() error {
		for i, r := range said {
			created := e.Time.Add(-r.Age)
			id := dated(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s %d", product, i)), created)
			id[6] = id[6]&0x0f | 0x70 // version 7, as all reviews
			_, err := tx.ExecContext(ctx, `
				INSERT INTO reviews (id, product, name, rating, title, body, locale, verified, helpful, created)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
				id, product, r.Name, r.Rating, r.Title, r.Text, r.Locale, r.Verified, r.Helpful, created)
			if err != nil {
				return fmt.Errorf("seed %s: %w", product, err)
			}
		}
		return nil
	})
}
