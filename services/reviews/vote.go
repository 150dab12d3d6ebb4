package reviews

import (
	"context"
	"fmt"
	"slices"

	"feria/internal/errs"
	"feria/internal/postgres"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// others locks a published review of somebody else than the subject, who is answered as they are by now.
// NotFound, Conflict for the subject's own, Denied for one who is gone.
func others(ctx context.Context, tx *sqlx.Tx, subject, review string) (uuid.UUID, string, error) {
	id, err := uuid.Parse(review)
	if err != nil {
		return id, "", errs.E(errs.NotFound, "There is no such review.").Because("no_review")
	}
	subject, err = successor(ctx, tx, subject)
	if err == nil && subject == "" {
		err = errs.E(errs.Denied, "There is no session.").Because("no_session")
	}
	if err != nil {
		return id, "", err
	}
	var author string
	err = tx.GetContext(ctx, &author, `SELECT coalesce(author, '') FROM reviews WHERE id = $1 AND status = 'published' FOR UPDATE`, id)
	if err := notFound(err); err != nil {
		return id, "", err
	}
	if author == subject {
		return id, "", errs.E(errs.Conflict, "This review is your own.").Because("own_review")
	}
	return id, subject, nil
}

// Vote implements the contract.
func (s *service) Vote(ctx context.Context, r *reviewsv1.VoteRequest) (*reviewsv1.VoteResponse, error) {
	subject, err := someone(ctx)
	if err != nil {
		return nil, err
	}
	answer := &reviewsv1.VoteResponse{}
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		id, subject, err := others(ctx, tx, subject, r.GetReview())
		if err != nil {
			return err
		}
		if err := vote(ctx, tx, id, subject, r.GetHelpful()); err != nil {
			return err
		}
		review, err := one(ctx, tx, subject, `r.id = $2`, id)
		answer.Review = review.wire()
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// vote counts the subject's vote, or takes it back. The caller has locked the review.
func vote(ctx context.Context, tx *sqlx.Tx, review uuid.UUID, subject string, helpful bool) error {
	statement, step := `DELETE FROM votes WHERE review = $1 AND subject = $2`, -1
	if helpful {
		statement, step = `INSERT INTO votes (review, subject) VALUES ($1, $2) ON CONFLICT DO NOTHING`, 1
	}
	result, err := tx.ExecContext(ctx, statement, review, subject)
	if err != nil {
		return fmt.Errorf("vote for %s: %w", review, err)
	}
	changed, err := result.RowsAffected()
	if err != nil || changed == 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE reviews SET helpful = helpful + $2 WHERE id = $1`, review, step); err != nil {
		return fmt.Errorf("votes for %s: %w", review, err)
	}
	return nil
}

// reasons are why a shopper may report a review.
var reasons = []string{"spam", "rude", "elsewhere", "other"}

// Report implements the contract.
func (s *service) Report(ctx context.Context, r *reviewsv1.ReportRequest) (*reviewsv1.ReportResponse, error) {
	subject, err := someone(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(reasons, r.GetReason()) {
		return nil, errs.E(errs.Invalid, "Say what is wrong with it.", errs.Field{Name: "reason", Text: "Choose one of the list."}.Because("choose_reason"))
	}
	return &reviewsv1.ReportResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		id, subject, err := others(ctx, tx, subject, r.GetReview())
		if err != nil {
			return err
		}
		return report(ctx, tx, id, subject, r.GetReason())
	})
}

// report is looked at once: who has reported a review that merchants then left standing is not heard of it again.
func report(ctx context.Context, tx *sqlx.Tx, review uuid.UUID, subject, reason string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO reports (review, subject, reason) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, review, subject, reason)
	if err != nil {
		return fmt.Errorf("report of %s: %w", review, err)
	}
	return nil
}
