package reviews

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func newService(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations)), now: time.Now}
}

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// said is a command: a review of the mug by a shopper, so many minutes after noon.
func said(subject string, rating int32, minute int) *reviewsv1.PostReview {
	return &reviewsv1.PostReview{
		Id: uuid.NewString(), Subject: subject, Product: "mug", Rating: rating, Title: "A mug", Text: "It holds tea.", Name: "Ana", Locale: "en",
		Time: timestamppb.New(noon.Add(time.Duration(minute) * time.Minute)),
	}
}

func (s *service) posted(t *testing.T, commands ...*reviewsv1.PostReview) {
	t.Helper()
	for _, c := range commands {
		if err := s.post(t.Context(), uuid.MustParse(c.GetId()), c); err != nil {
			t.Fatal(err)
		}
	}
}

// as is a context in which bff/reviews asks on behalf of the shopper.
func as(t *testing.T, subject string, roles ...string) context.Context {
	return auth.WithCall(t.Context(), poster, auth.Shopper{Identity: auth.Identity{ID: subject, Roles: roles}}, "")
}

func (s *service) list(t *testing.T, subject string, sort reviewsv1.ListReviewsRequest_Sort) *reviewsv1.ListReviewsResponse {
	t.Helper()
	answer, err := s.ListReviews(as(t, subject), &reviewsv1.ListReviewsRequest{Product: "mug", Sort: sort})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func (s *service) first(t *testing.T, subject string) *reviewsv1.Review {
	t.Helper()
	return s.list(t, subject, 0).GetReviews()[0]
}

// told are the ratings that the service has told of, as "count/sum".
func (s *service) told(t *testing.T) (all []string) {
	t.Helper()
	var payloads [][]byte
	if err := s.db.Select(&payloads, `SELECT payload FROM outbox ORDER BY position`); err != nil {
		t.Fatal(err)
	}
	for _, p := range payloads {
		var m reviewsv1.RatingChanged
		if err := proto.Unmarshal(p, &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d/%d", m.GetCount(), m.GetSum()))
	}
	return all
}

func TestOneReviewAPersonAndProduct(t *testing.T) {
	t.Parallel()
	s := newService(t)
	one, two := said("guest:ana", 5, 0), said("guest:ana", 3, 2)
	late := said("guest:ana", 1, 1) // accepted before the second, arrives after it
	s.posted(t, one, said("guest:ben", 4, 0), two, late)
	got := s.list(t, "guest:ana", reviewsv1.ListReviewsRequest_SORT_NEWEST)
	if len(got.GetReviews()) != 2 || !got.GetReviews()[0].GetOwn() || got.GetReviews()[0].GetRating() != 3 || got.GetReviews()[1].GetOwn() {
		t.Errorf("%v", got)
	}
	if sum := got.GetSummary(); sum.GetCount() != 2 || sum.GetSum() != 7 || !slices.Equal(sum.GetStars(), []int32{0, 0, 1, 1, 0}) {
		t.Errorf("%v", sum)
	}
	if told := s.told(t); !slices.Equal(told, []string{"1/5", "2/9", "2/7"}) {
		t.Errorf("told %q", told)
	}
	for c, want := range map[*reviewsv1.PostReview]reviewsv1.GetPostedResponse_Outcome{
		one: reviewsv1.GetPostedResponse_OUTCOME_PUBLISHED, two: reviewsv1.GetPostedResponse_OUTCOME_REPLACED, late: reviewsv1.GetPostedResponse_OUTCOME_SUPERSEDED,
	} {
		answer, err := s.GetPosted(as(t, "guest:ana"), &reviewsv1.GetPostedRequest{Id: c.GetId()})
		if err != nil || answer.GetOutcome() != want {
			t.Errorf("%v, want %v: %v", answer, want, err)
		}
		if _, err := s.GetPosted(as(t, "guest:ben"), &reviewsv1.GetPostedRequest{Id: c.GetId()}); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else was told: %v", err)
		}
	}
}

func TestACommandCountsOnceHoweverOftenItArrives(t *testing.T) {
	t.Parallel()
	s := newService(t)
	c := said("guest:ana", 5, 0)
	s.posted(t, c, c)
	before := s.first(t, "guest:ben").GetId()
	if s.posted(t, c); s.first(t, "guest:ben").GetId() != before || len(s.told(t)) != 1 {
		t.Error("it was carried out again")
	}
	stolen := said("guest:eve", 1, 5)
	stolen.Id = c.GetId()
	s.posted(t, stolen)
	if got := s.list(t, "", 0); len(got.GetReviews()) != 1 || got.GetReviews()[0].GetRating() != 5 {
		t.Errorf("another's review was changed by its command's id: %v", got)
	}
}

func TestWhatIsInvalidIsRefusedHereToo(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for name, spoil := range map[string]func(*reviewsv1.PostReview){
		"no subject": func(c *reviewsv1.PostReview) { c.Subject = "" },
		"no product": func(c *reviewsv1.PostReview) { c.Product = "" },
		"no stars":   func(c *reviewsv1.PostReview) { c.Rating = 0 },
		"six stars":  func(c *reviewsv1.PostReview) { c.Rating = 6 },
		"no title":   func(c *reviewsv1.PostReview) { c.Title = "" },
		"long title": func(c *reviewsv1.PostReview) { c.Title = strings.Repeat("ñ", maxTitle+1) },
		"long text":  func(c *reviewsv1.PostReview) { c.Text = strings.Repeat("ñ", maxText+1) },
		"long name":  func(c *reviewsv1.PostReview) { c.Name = strings.Repeat("ñ", maxName+1) },
		"NUL":        func(c *reviewsv1.PostReview) { c.Text = "a\x00b" },
		"language":   func(c *reviewsv1.PostReview) { c.Locale = "xx" },
		"no time":    func(c *reviewsv1.PostReview) { c.Time = nil },
		"another id": func(c *reviewsv1.PostReview) { c.Id = uuid.NewString() },
	} {
		c := said("guest:ana", 5, 0)
		id := uuid.MustParse(c.GetId())
		if spoil(c); !errs.Is(s.post(t.Context(), id, c), errs.Invalid) {
			t.Errorf("%s was taken", name)
		}
	}
	longest := said("guest:ana", 5, 0)
	longest.Title, longest.Text = strings.Repeat("ñ", maxTitle), strings.Repeat("ñ", maxText)
	s.posted(t, longest)
}

func TestPagesStayRightInEveryOrder(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for i := range 11 {
		s.posted(t, said(fmt.Sprintf("guest:%02d", i), int32(i%5+1), i))
	}
	for i, r := range s.list(t, "", 0).GetReviews() {
		for v := range i % 3 {
			if _, err := s.Vote(as(t, fmt.Sprintf("guest:voter%d", v)), &reviewsv1.VoteRequest{Review: r.GetId(), Helpful: true}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for sort := range keys {
		seen := map[string]bool{}
		r := &reviewsv1.ListReviewsRequest{Product: "mug", Sort: sort, Limit: 3}
		var last *reviewsv1.Review
		for {
			got, err := s.ListReviews(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			for _, review := range got.GetReviews() {
				if last != nil && misplaced(sort, last, review) {
					t.Errorf("%v: %v before %v", sort, last, review)
				}
				seen[review.GetId()], last = true, review
			}
			if r.Page = got.GetNextPage(); r.GetPage() == "" {
				break
			}
		}
		if len(seen) != 11 {
			t.Errorf("%v: %d of 11", sort, len(seen))
		}
	}
	for _, r := range []*reviewsv1.ListReviewsRequest{{Limit: -1}, {Limit: maxPage + 1}, {Sort: 9}, {Page: "zz"}, {Page: "bnVsbA"}, {Sort: 1, Page: cursor{}.String()}} {
		if _, err := s.ListReviews(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func misplaced(sort reviewsv1.ListReviewsRequest_Sort, a, b *reviewsv1.Review) bool {
	switch sort {
	case reviewsv1.ListReviewsRequest_SORT_NEWEST:
		return a.GetCreated().AsTime().Before(b.GetCreated().AsTime())
	case reviewsv1.ListReviewsRequest_SORT_HIGHEST:
		return a.GetRating() < b.GetRating()
	case reviewsv1.ListReviewsRequest_SORT_LOWEST:
		return a.GetRating() > b.GetRating()
	default:
		return a.GetHelpful() < b.GetHelpful()
	}
}
