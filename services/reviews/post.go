package reviews

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"feria/internal/errs"
	"feria/internal/postgres"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Limits of one review, in characters.
const (
	maxTitle = 120
	maxText  = 4000
	maxName  = 60
)

// check refuses what bff/reviews must not have accepted: a contract is kept on both of its sides. Invalid.
func check(c *reviewsv1.PostReview) error {
	fits := func(text string, least, most int) bool {
		n := utf8.RuneCountInString(text)
		return utf8.ValidString(text) && !strings.ContainsRune(text, 0) && n >= least && n <= most
	}
	switch {
	case c.GetSubject() == "" || len(c.GetSubject()) > 100:
		return errs.E(errs.Invalid, "A review is somebody's.")
	case c.GetProduct() == "" || len(c.GetProduct()) > 64:
		return errs.E(errs.Invalid, "A review is of a product.")
	case c.GetRating() < 1 || c.GetRating() > 5:
		return errs.E(errs.Invalid, "A rating is one to five stars.")
	case !fits(c.GetTitle(), 1, maxTitle) || !fits(c.GetText(), 1, maxText) || !fits(c.GetName(), 0, maxName):
		return errs.E(errs.Invalid, "A text of this review is missing or too long.")
	case c.GetLocale() != "en" && c.GetLocale() != "es" || c.GetTime().CheckValid() != nil:
		return errs.E(errs.Invalid, "A review has a language and a time.")
	}
	return nil
}

// post carries a command out, once.
func (s *service) post(ctx context.Context, id uuid.UUID, c *reviewsv1.PostReview) error {
	if err := check(c); err != nil {
		return err
	}
	if c.GetId() != id.String() {
		return errs.E(errs.Invalid, "That is not the command's id.")
	}
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		author, err := successor(ctx, tx, c.GetSubject())
		if err != nil || author == "" {
			return err // whoever is gone says nothing any more
		}
		return changing(ctx, tx, []string{c.GetProduct()}, func() error { return s.write(ctx, tx, id, author, c) })
	})
}

// write puts the review in the place of the author's earlier one. The caller has locked the product's ratings.
func (s *service) write(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, author string, c *reviewsv1.PostReview) error {
	created, outcome := c.GetTime().AsTime(), "published"
	review := newID(created)
	var old struct {
		ID      uuid.UUID `db:"id"`
		Created time.Time `db:"created"`
		Status  string    `db:"status"`
		Reason  string    `db:"reason"`
	}
	err := tx.GetContext(ctx, &old, `SELECT id, created, status, reason FROM reviews WHERE product = $1 AND author = $2 FOR UPDATE`, c.GetProduct(), author)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		old.Status = "published"
	case err != nil:
		return fmt.Errorf("review of %s: %w", c.GetProduct(), err)
	case old.Created.After(created):
		outcome, review = "superseded", old.ID
	default:
		outcome = "replaced"
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO posted (id, subject, review, outcome, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, id, author, review, outcome, s.now())
	if err != nil {
		return fmt.Errorf("command %s: %w", id, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 || outcome == "superseded" {
		return err // n is 0: it was carried out before
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM reviews WHERE id = $1`, old.ID); err != nil {
		return fmt.Errorf("earlier review of %s: %w", c.GetProduct(), err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO reviews (id, product, author, name, rating, title, body, locale, verified, status, reason, created)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, EXISTS (SELECT FROM purchases WHERE subject = $3 AND product = $2), $9, $10, $11`,
		review, c.GetProduct(), author, c.GetName(), c.GetRating(), c.GetTitle(), c.GetText(), c.GetLocale(), old.Status, old.Reason, created)
	if err != nil {
		return fmt.Errorf("review of %s: %w", c.GetProduct(), err)
	}
	if old.Status == "hidden" { // what was hidden does not come back by being written anew: a merchant looks at it first
		return report(ctx, tx, review, author, "rewritten")
	}
	return nil
}

// newID is a UUID of version 7 for the time: ids are in the order of times, whenever they are made.
func newID(at time.Time) uuid.UUID {
	id := uuid.Must(uuid.NewV7()) // fails with the system's randomness alone
	return dated(id, at)
}

func dated(id uuid.UUID, at time.Time) uuid.UUID {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	return id
}

// GetPosted implements the contract.
func (s *service) GetPosted(ctx context.Context, r *reviewsv1.GetPostedRequest) (*reviewsv1.GetPostedResponse, error) {
	id, err := uuid.Parse(r.GetId())
	if err != nil {
		return nil, notFound(sql.ErrNoRows)
	}
	subject := shopper(ctx)
	var posted struct {
		Review  uuid.UUID `db:"review"`
		Outcome string    `db:"outcome"`
	}
	err = s.db.GetContext(ctx, &posted, `SELECT review, outcome FROM posted WHERE id = $1 AND subject = $2`, id, subject)
	if err := notFound(err); err != nil {
		return nil, err
	}
	answer := &reviewsv1.GetPostedResponse{Outcome: outcomes[posted.Outcome]}
	review, err := one(ctx, s.db, subject, `r.id = $2`, posted.Review)
	if errs.Is(err, errs.NotFound) {
		return answer, nil
	}
	if err != nil {
		return nil, err
	}
	answer.Review = review.wire()
	return answer, nil
}

var outcomes = map[string]reviewsv1.GetPostedResponse_Outcome{
	"published":  reviewsv1.GetPostedResponse_OUTCOME_PUBLISHED,
	"replaced":   reviewsv1.GetPostedResponse_OUTCOME_REPLACED,
	"superseded": reviewsv1.GetPostedResponse_OUTCOME_SUPERSEDED,
}
