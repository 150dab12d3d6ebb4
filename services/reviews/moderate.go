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
	"github.com/lib/pq"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// moderated is a review with what merchants want to know of it besides.
type moderated struct {
	row
	Reports    int32          `db:"reports"`
	Reasons    pq.StringArray `db:"reasons"`
	Newest     *time.Time     `db:"newest"` // of its reports
	Verdict    *string        `db:"verdict"`
	LastReason *string        `db:"last_reason"`
	Judged     *time.Time     `db:"judged"`
}

var verdicts = map[string]reviewsv1.Judgement_Verdict{
	hidden:     reviewsv1.Judgement_VERDICT_HIDDEN,
	shownAgain: reviewsv1.Judgement_VERDICT_SHOWN,
	dismissed:  reviewsv1.Judgement_VERDICT_DISMISSED,
}

func (m moderated) wire() *reviewsv1.ModeratedReview {
	out := &reviewsv1.ModeratedReview{Review: m.row.wire(), Reports: m.Reports, Reasons: m.Reasons}
	if m.Newest != nil {
		out.Reported = timestamppb.New(*m.Newest)
	}
	if m.Verdict != nil {
		out.Last = &reviewsv1.Judgement{Verdict: verdicts[*m.Verdict], Reason: *m.LastReason, At: timestamppb.New(*m.Judged)}
	}
	return out
}

// queue is one list that merchants go through: which reviews it holds, and what its end was on the page before.
type queue struct{ join, where, key string }

// queues are the lists by their state. The reports that nobody has looked at are few, however many reviews there are.
var queues = map[reviewsv1.ListModeratedRequest_State]queue{
	reviewsv1.ListModeratedRequest_STATE_UNSPECIFIED: {join: "JOIN", where: "true", key: "n.newest"},
	reviewsv1.ListModeratedRequest_STATE_ALL:         {join: "LEFT JOIN", where: "true", key: "'epoch'::timestamptz"}, // the id alone
	reviewsv1.ListModeratedRequest_STATE_PUBLISHED:   {join: "LEFT JOIN", where: "r.status = 'published'", key: "'epoch'::timestamptz"},
	reviewsv1.ListModeratedRequest_STATE_HIDDEN:      {join: "LEFT JOIN", where: "r.status = 'hidden'", key: "'epoch'::timestamptz"},
}

// statement is the queue's SQL. Only constants of this file are put together.
func (q queue) statement(first bool) string {
	after := ""
	if !first {
		after = ` AND (` + q.key + `, r.id) < ($4, $5)`
	}
	return `SELECT ` + columns + `, coalesce(n.reports, 0) AS reports, coalesce(n.reasons, '{}') AS reasons, n.newest,
		       j.verdict, j.reason AS last_reason, j.at AS judged
		FROM reviews r
		` + q.join + ` (SELECT review, count(*) AS reports, array_agg(DISTINCT reason ORDER BY reason) AS reasons, max(at) AS newest
		      FROM reports WHERE NOT looked GROUP BY review) n ON n.review = r.id
		LEFT JOIN LATERAL (SELECT verdict, reason, at FROM judgements WHERE review = r.id ORDER BY id DESC LIMIT 1) j ON true
		WHERE ` + q.where + ` AND ($2 = '' OR r.product = $2)` + after + `
		ORDER BY ` + q.key + ` DESC, r.id DESC LIMIT $3`
}

// mark is where a page of a queue ended.
type mark struct {
	State reviewsv1.ListModeratedRequest_State `json:"s"`
	At    time.Time                            `json:"t"`
	ID    uuid.UUID                            `json:"i"`
}

func (m mark) String() string {
	raw, _ := json.Marshal(m) // a time of this era and a UUID always marshal
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseMark(page string, state reviewsv1.ListModeratedRequest_State) (*mark, error) {
	if page == "" {
		return nil, nil
	}
	var m *mark
	raw, err := base64.RawURLEncoding.DecodeString(page)
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil || m == nil || m.State != state {
		return nil, errs.E(errs.Invalid, "That page does not exist. Begin at the first one.", errs.Field{Name: "page", Text: "not a page of this list"}).From(err)
	}
	return m, nil
}

// ListModerated implements the contract.
func (s *service) ListModerated(ctx context.Context, r *reviewsv1.ListModeratedRequest) (*reviewsv1.ListModeratedResponse, error) {
	if _, err := merchant(ctx); err != nil {
		return nil, err
	}
	list, known := queues[r.GetState()]
	if !known {
		return nil, errs.E(errs.Invalid, "That state is not known.", errs.Field{Name: "state", Text: "not known"})
	}
	limit := int(r.GetLimit())
	if limit == 0 {
		limit = 20
	}
	if limit < 0 || limit > maxPage {
		return nil, errs.E(errs.Invalid, "A page has 1 to 50 reviews.", errs.Field{Name: "limit", Text: "1 to 50"})
	}
	after, err := parseMark(r.GetPage(), r.GetState())
	if err != nil {
		return nil, err
	}
	args := []any{shopper(ctx), r.GetProduct(), limit + 1}
	if after != nil {
		args = append(args, after.At, after.ID)
	}
	var rows []moderated
	if err := s.db.SelectContext(ctx, &rows, list.statement(after == nil), args...); err != nil {
		return nil, fmt.Errorf("reviews that merchants judge: %w", err)
	}
	answer := &reviewsv1.ListModeratedResponse{}
	if len(rows) > limit {
		rows = rows[:limit]
		answer.NextPage = rows[limit-1].mark(r.GetState()).String()
	}
	for _, row := range rows {
		answer.Reviews = append(answer.Reviews, row.wire())
	}
	return answer, nil
}

// mark is the place of a review in the queue of a state.
func (m moderated) mark(state reviewsv1.ListModeratedRequest_State) mark {
	at := time.Unix(0, 0).UTC()
	if state == reviewsv1.ListModeratedRequest_STATE_UNSPECIFIED && m.Newest != nil {
		at = *m.Newest
	}
	return mark{state, at, m.ID}
}
