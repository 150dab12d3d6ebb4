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
	"github.com/lib/pq"
)

// maxReason is how many characters a merchant's reason has.
const maxReason = 500

// merchant is nil for a merchant, and for the operator. Denied.
func merchant(ctx context.Context) error {
	id, _ := auth.Subject(ctx)
	if slices.Contains(id.Roles, "merchant") || auth.Caller(ctx) == auth.Operator {
		return nil
	}
	return errs.E(errs.Denied, "Only merchants may do that.").Because("not_merchant")
}

// ListReported implements the contract.
func (s *service) ListReported(ctx context.Context, r *reviewsv1.ListReportedRequest) (*reviewsv1.ListReportedResponse, error) {
	if err := merchant(ctx); err != nil {
		return nil, err
	}
	limit := r.GetLimit()
	if limit == 0 {
		limit = 20
	}
	if limit < 0 || limit > maxPage {
		return nil, errs.E(errs.Invalid, "A page has 1 to 50 reviews.", errs.Field{Name: "limit", Text: "1 to 50"})
	}
	var rows []struct {
		row
		Reports int32          `db:"reports"`
		Reasons pq.StringArray `db:"reasons"`
	}
	err := s.db.SelectContext(ctx, &rows, `
		SELECT `+columns+`, n.reports, n.reasons
		FROM (SELECT review, count(*) AS reports, array_agg(DISTINCT reason ORDER BY reason) AS reasons
		      FROM reports WHERE NOT looked GROUP BY review ORDER BY count(*) DESC, review LIMIT $2) n
		JOIN reviews r ON r.id = n.review
		ORDER BY n.reports DESC, r.id`, shopper(ctx), limit)
	if err != nil {
		return nil, fmt.Errorf("reported reviews: %w", err)
	}
	answer := &reviewsv1.ListReportedResponse{}
	for _, r := range rows {
		answer.Reviews = append(answer.Reviews, &reviewsv1.ReportedReview{Review: r.wire(), Reports: r.Reports, Reasons: r.Reasons})
	}
	return answer, nil
}

// Hide implements the contract.
func (s *service) Hide(ctx context.Context, r *reviewsv1.HideRequest) (*reviewsv1.HideResponse, error) {
	reason := strings.TrimSpace(r.GetReason())
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason || !utf8.ValidString(reason) {
		return nil, errs.E(errs.Invalid, "Say why it is hidden.", errs.Field{Name: "reason", Text: "1 to 500 characters"}.Because("choose_reason"))
	}
	review, err := s.judge(ctx, r.GetReview(), "hidden", reason)
	return &reviewsv1.HideResponse{Review: review}, err
}

// Show implements the contract.
func (s *service) Show(ctx context.Context, r *reviewsv1.ShowRequest) (*reviewsv1.ShowResponse, error) {
	review, err := s.judge(ctx, r.GetReview(), "published", "")
	return &reviewsv1.ShowResponse{Review: review}, err
}

// judge gives a review its status, and counts its reports as looked at.
func (s *service) judge(ctx context.Context, review, status, reason string) (*reviewsv1.Review, error) {
	if err := merchant(ctx); err != nil {
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
			if _, err := tx.ExecContext(ctx, `UPDATE reviews SET status = $2, reason = $3 WHERE id = $1`, id, status, reason); err != nil {
				return fmt.Errorf("status of %s: %w", id, err)
			}
			if _, err := tx.ExecContext(ctx, `UPDATE reports SET looked = true WHERE review = $1`, id); err != nil {
				return fmt.Errorf("reports of %s: %w", id, err)
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
