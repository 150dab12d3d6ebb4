package reviews

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Limits of one page.
const (
	maxPage     = 50
	defaultPage = 10
)

// row is a review as one shopper sees it.
type row struct {
	ID        uuid.UUID `db:"id"`
	Product   string    `db:"product"`
	Name      string    `db:"name"`
	Forgotten bool      `db:"forgotten"`
	Rating    int32     `db:"rating"`
	Title     string    `db:"title"`
	Body      string    `db:"body"`
	Locale    string    `db:"locale"`
	Verified  bool      `db:"verified"`
	Status    string    `db:"status"`
	Reason    string    `db:"reason"`
	Helpful   int32     `db:"helpful"`
	Created   time.Time `db:"created"`
	Own       bool      `db:"own"`
	Voted     bool      `db:"voted"`
	Reported  bool      `db:"reported"`
	Key       int64     `db:"key"` // of the order in which it was read
}

// columns are a row's, for the shopper $1; %s is the key of the order.
const columns = `r.id, r.product, r.name, r.forgotten, r.rating, r.title, r.body, r.locale, r.verified, r.status, r.reason, r.helpful, r.created,
	coalesce(r.author = $1, false) AS own,
	EXISTS (SELECT FROM votes v WHERE v.review = r.id AND v.subject = $1) AS voted,
	EXISTS (SELECT FROM reports p WHERE p.review = r.id AND p.subject = $1) AS reported`

// wire is the review for the shopper who asked; why it is hidden is told to its author.
func (r row) wire() *reviewsv1.Review {
	out := &reviewsv1.Review{
		Id: r.ID.String(), Product: r.Product, Rating: r.Rating, Title: r.Title, Text: r.Body, Locale: r.Locale, Name: r.Name, Forgotten: r.Forgotten,
		Verified: r.Verified, Helpful: r.Helpful, Created: timestamppb.New(r.Created), Own: r.Own, Voted: r.Voted, Reported: r.Reported,
		Status: reviewsv1.Status_STATUS_PUBLISHED,
	}
	if r.Status == "hidden" {
		out.Status, out.Reason = reviewsv1.Status_STATUS_HIDDEN, r.Reason
	}
	return out
}

// keys are what a list is ordered by, the highest first; then come the newest.
var keys = map[reviewsv1.ListReviewsRequest_Sort]string{
	reviewsv1.ListReviewsRequest_SORT_UNSPECIFIED: "helpful",
	reviewsv1.ListReviewsRequest_SORT_NEWEST:      "CAST(0 AS bigint)", // the id alone
	reviewsv1.ListReviewsRequest_SORT_HIGHEST:     "rating",
	reviewsv1.ListReviewsRequest_SORT_LOWEST:      "-rating",
}

// cursor is where a page ended. Pages are cut by the last review seen, not by counting, so that they neither repeat nor skip one while
// others come and go.
type cursor struct {
	Sort reviewsv1.ListReviewsRequest_Sort `json:"s"`
	Key  int64                             `json:"k"`
	ID   uuid.UUID                         `json:"i"`
}

func (c cursor) String() string {
	raw, _ := json.Marshal(c) // numbers and a UUID always marshal
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseCursor(page string, sort reviewsv1.ListReviewsRequest_Sort) (*cursor, error) {
	if page == "" {
		return nil, nil
	}
	var c *cursor
	raw, err := base64.RawURLEncoding.DecodeString(page)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c == nil || c.Sort != sort {
		return nil, errs.E(errs.Invalid, "That page does not exist. Begin at the first one.", errs.Field{Name: "page", Text: "not a page of this list"}).From(err)
	}
	return c, nil
}

// ListReviews implements the contract.
func (s *service) ListReviews(ctx context.Context, r *reviewsv1.ListReviewsRequest) (*reviewsv1.ListReviewsResponse, error) {
	key, known := keys[r.GetSort()]
	if !known {
		return nil, errs.E(errs.Invalid, "That order is not known.", errs.Field{Name: "sort", Text: "not known"})
	}
	limit := int(r.GetLimit())
	if limit == 0 {
		limit = defaultPage
	}
	if limit < 0 || limit > maxPage {
		return nil, errs.E(errs.Invalid, "A page has 1 to 50 reviews.", errs.Field{Name: "limit", Text: "1 to 50"})
	}
	after, err := parseCursor(r.GetPage(), r.GetSort())
	if err != nil {
		return nil, err
	}
	rows, err := s.page(ctx, r.GetProduct(), key, after, limit+1)
	if err != nil {
		return nil, err
	}
	answer := &reviewsv1.ListReviewsResponse{}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		answer.NextPage = cursor{r.GetSort(), last.Key, last.ID}.String()
	}
	for _, row := range rows {
		answer.Reviews = append(answer.Reviews, row.wire())
	}
	answer.Summary, err = readSummary(ctx, s.db, r.GetProduct())
	return answer, err
}

// page reads published reviews in the order of a key, which is a constant of this file.
func (s *service) page(ctx context.Context, product, key string, after *cursor, limit int) (rows []row, err error) {
	query := `SELECT ` + columns + `, ` + key + ` AS key FROM reviews r WHERE product = $2 AND status = 'published'`
	args := []any{shopper(ctx), product, limit}
	if after != nil {
		query += ` AND (` + key + `, id) < ($4, $5)`
		args = append(args, after.Key, after.ID)
	}
	if err := s.db.SelectContext(ctx, &rows, query+` ORDER BY `+key+` DESC, id DESC LIMIT $3`, args...); err != nil {
		return nil, fmt.Errorf("reviews of %q: %w", product, err)
	}
	return rows, nil
}

// one reads a review as the shopper sees it. NotFound.
func one(ctx context.Context, db sqlx.QueryerContext, subject, where string, args ...any) (row, error) {
	var r row
	err := sqlx.GetContext(ctx, db, &r, `SELECT `+columns+` FROM reviews r WHERE `+where, append([]any{subject}, args...)...)
	return r, notFound(err)
}

// GetOwn implements the contract.
func (s *service) GetOwn(ctx context.Context, r *reviewsv1.GetOwnRequest) (*reviewsv1.GetOwnResponse, error) {
	own, err := one(ctx, s.db, shopper(ctx), `r.author = $1 AND r.product = $2`, r.GetProduct())
	if err != nil {
		return nil, err
	}
	return &reviewsv1.GetOwnResponse{Review: own.wire()}, nil
}

// ListOwn implements the contract.
func (s *service) ListOwn(ctx context.Context, _ *reviewsv1.ListOwnRequest) (*reviewsv1.ListOwnResponse, error) {
	var rows []row
	if err := s.db.SelectContext(ctx, &rows, `SELECT `+columns+` FROM reviews r WHERE r.author = $1 ORDER BY id DESC LIMIT 1000`, shopper(ctx)); err != nil {
		return nil, fmt.Errorf("reviews of their author: %w", err)
	}
	answer := &reviewsv1.ListOwnResponse{}
	for _, row := range rows {
		answer.Reviews = append(answer.Reviews, row.wire())
	}
	if err := s.db.SelectContext(ctx, &answer.Votes, `
		SELECT v.review, r.product FROM votes v JOIN reviews r ON r.id = v.review WHERE v.subject = $1 ORDER BY v.review DESC LIMIT 1000`, shopper(ctx)); err != nil {
		return nil, fmt.Errorf("votes of a person: %w", err)
	}
	if err := s.db.SelectContext(ctx, &answer.Reports, `
		SELECT p.review, r.product, p.reason FROM reports p JOIN reviews r ON r.id = p.review WHERE p.subject = $1 ORDER BY p.review DESC LIMIT 1000`, shopper(ctx)); err != nil {
		return nil, fmt.Errorf("reports of a person: %w", err)
	}
	return answer, nil
}
