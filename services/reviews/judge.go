package reviews

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/postgres"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// maxReason is how many characters a merchant's reason has.
const maxReason = 500

// merchant is who judges: a merchant, or the operator. Denied for anyone else.
func merchant(ctx context.Context) (string, error) {
	id, _ := auth.Subject(ctx)
	switch {
	case slices.Contains(id.Roles, "merchant"):
		return id.ID, nil
	case auth.Caller(ctx) == auth.Operator:
		return auth.Operator, nil
	default:
		return "", errs.E(errs.Denied, "Only merchants may do that.").Because("not_merchant")
	}
}

// The verdicts, as they are kept.
const (
	hidden     = "hidden"
	shownAgain = "shown"
	dismissed  = "dismissed"
)

// Hide implements the contract.
func (s *service) Hide(ctx context.Context, r *reviewsv1.HideRequest) (*reviewsv1.HideResponse, error) {
	reason := strings.TrimSpace(r.GetReason())
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason || !utf8.ValidString(reason) || strings.ContainsRune(reason, 0) {
		return nil, errs.E(errs.Invalid, "Say why it is hidden.", errs.Field{Name: "reason", Text: "1 to 500 characters"}.Because("hidden_why"))
	}
	review, err := s.judge(ctx, r.GetReview(), hidden, reason)
	return &reviewsv1.HideResponse{Review: review}, err
}

// Show implements the contract.
func (s *service) Show(ctx context.Context, r *reviewsv1.ShowRequest) (*reviewsv1.ShowResponse, error) {
	review, err := s.judge(ctx, r.GetReview(), shownAgain, "")
	return &reviewsv1.ShowResponse{Review: review}, err
}

// Dismiss implements the contract.
func (s *service) Dismiss(ctx context.Context, r *reviewsv1.DismissRequest) (*reviewsv1.DismissResponse, error) {
	review, err := s.judge(ctx, r.GetReview(), dismissed, "")
	return &reviewsv1.DismissResponse{Review: review}, err
}

// judge carries a verdict out, counts the review's reports as looked at, and writes down who did so, when and why.
func (s *service) judge(ctx context.Context, review, verdict, reason string) (*reviewsv1.Review, error) {
	by, err := merchant(ctx)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(review)
	if err != nil {
		return nil, errs.E(errs.NotFound, "There is no such review.").Because("no_review")
	}
	var judged row
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		var product string
		if err := notFound(tx.GetContext(ctx, &product, `SELECT product FROM reviews WHERE id = $1`, id)); err != nil {
			return err
		}
		return changing(ctx, tx, []string{product}, func() error {
			if err := carryOut(ctx, tx, id, verdict, reason); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO judgements (review, product, merchant, verdict, reason, at) VALUES ($1, $2, $3, $4, $5, $6)`,
				id, product, by, verdict, reason, s.now())
			if err != nil {
				return fmt.Errorf("judgement of %s: %w", id, err)
			}
			judged, err = one(ctx, tx, shopper(ctx), `r.id = $2`, id)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return judged.wire(), nil
}

// carryOut gives a review the status that follows from a verdict. The caller has locked the product's ratings.
func carryOut(ctx context.Context, tx *sqlx.Tx, review uuid.UUID, verdict, reason string) error {
	status := map[string]string{hidden: "hidden", shownAgain: "published"}[verdict]
	if status != "" {
		if _, err := tx.ExecContext(ctx, `UPDATE reviews SET status = $2, reason = $3 WHERE id = $1`, review, status, reason); err != nil {
			return fmt.Errorf("status of %s: %w", review, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE reports SET looked = true WHERE review = $1`, review); err != nil {
		return fmt.Errorf("reports of %s: %w", review, err)
	}
	return nil
}
