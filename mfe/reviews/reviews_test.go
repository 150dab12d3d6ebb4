package reviews

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	"feria/internal/contract/bff/reviews/v1/reviewsv1connect"

	"connectrpc.com/connect/v2"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, how it refuses a change, and what it was asked.
type script struct {
	list    *reviewsv1.ListResponse
	own     *reviewsv1.ReviewView
	state   *reviewsv1.PostedResponse
	closed  error // of every question
	refusal error // of every change
	asked   []*reviewsv1.ListRequest
	posted  *reviewsv1.PostRequest
	voted   *reviewsv1.VoteRequest
	told    *reviewsv1.ReportRequest

	moderation *reviewsv1.ModerationResponse
	moderated  []*reviewsv1.ModerationRequest
	judged     *reviewsv1.JudgeRequest
}

func (s *script) List(_ context.Context, r *reviewsv1.ListRequest) (*reviewsv1.ListResponse, error) {
	s.asked = append(s.asked, r)
	if r.GetPage() == "zz" {
		return nil, errs.E(errs.Invalid, "No.")
	}
	return s.list, s.closed
}

func (s *script) Write(_ context.Context, r *reviewsv1.WriteRequest) (*reviewsv1.WriteResponse, error) {
	if r.GetProduct() != "mug" {
		return nil, errs.E(errs.NotFound, "There is no such product.")
	}
	return &reviewsv1.WriteResponse{Name: "Marea & Mug", Picture: "mug", Alt: "A mug", Own: s.own}, s.closed
}

func (s *script) Post(_ context.Context, r *reviewsv1.PostRequest) (*reviewsv1.PostResponse, error) {
	s.posted = r
	return &reviewsv1.PostResponse{}, s.refusal
}

func (s *script) Posted(context.Context, *reviewsv1.PostedRequest) (*reviewsv1.PostedResponse, error) {
	if s.state == nil && s.closed == nil {
		return nil, errs.E(errs.NotFound, "No.")
	}
	return s.state, s.closed
}

func (s *script) Vote(_ context.Context, r *reviewsv1.VoteRequest) (*reviewsv1.VoteResponse, error) {
	s.voted = r
	return &reviewsv1.VoteResponse{}, s.refusal
}

func (s *script) Report(_ context.Context, r *reviewsv1.ReportRequest) (*reviewsv1.ReportResponse, error) {
	s.told = r
	return &reviewsv1.ReportResponse{}, s.refusal
}

func (s *script) Moderation(_ context.Context, r *reviewsv1.ModerationRequest) (*reviewsv1.ModerationResponse, error) {
	s.moderated = append(s.moderated, r)
	if r.GetPage() == "zz" {
		return nil, errs.E(errs.Invalid, "No.")
	}
	return s.moderation, s.closed
}

func (s *script) Judge(_ context.Context, r *reviewsv1.JudgeRequest) (*reviewsv1.JudgeResponse, error) {
	s.judged = r
	return &reviewsv1.JudgeResponse{}, s.refusal
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { reviewsv1connect.RegisterReviewsHandler(server, s) })
}

func several() *reviewsv1.ListResponse {
	day := timestamppb.New(time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC))
	return &reviewsv1.ListResponse{
		Count: 12, Tenths: 46, Stars: []int32{0, 1, 0, 2, 9}, NextPage: "abc",
		Reviews: []*reviewsv1.ReviewView{
			{Id: "r1", Rating: 5, Title: "Good <b>", Text: "Line one.\nLine two.", Locale: "en", Name: "Ana", Verified: true, Helpful: 3, Voted: true, Created: day},
			{Id: "r2", Rating: 2, Title: "Mala", Text: "Gotea.", Locale: "es", Created: day},
			{Id: "r3", Rating: 4, Title: "Mine", Text: "Mine.", Locale: "en", Own: true, Helpful: 1, Created: day},
			{Id: "r4", Rating: 4, Title: "Gone", Text: "Gone.", Locale: "en", Forgotten: true, Reported: true, Created: day},
		},
	}
}

func TestListShowsWhatIsSaid(t *testing.T) {
	bff := &script{list: several()}
	got := begin(t, bff).Fragment(t, "list", "slug", "mug", "variant", "mug-red", "reviews", "newest")
	if got.Status != http.StatusOK || got.Count("h1") != 0 || got.Text("h2") != "Reviews" || got.Count(".review") != 4 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	for selector, want := range map[string]string{
		".both > .stack > p .small": "4.6 of 5 stars, from 12 reviews",
		"#reviews-title-r1":         "Good <b>",
		"#reviews-review-r1 .badge": "Verified purchase",
		"#reviews-vote-r1":          "Helpful (3)",
		"#reviews-review-r3 .badge": "Your review",
		".bars dt":                  "5 stars",
		".bars .num":                "9",
		".sorts [aria-current]":     "Newest",
	} {
		if got.Text(selector) != want {
			t.Errorf("%s: %q", selector, got.Text(selector))
		}
	}
	if got.Attr("#reviews-title-r2", "lang") != "es" || got.Attr("#reviews-title-r1", "lang") != "" {
		t.Error("a review does not say that it is in another language, or one does that is not")
	}
	if got.Attr("#reviews-vote-r1", "aria-pressed") != "true" || got.Attr("#reviews-vote-r2", "aria-pressed") != "false" || got.Count("#reviews-vote-r3") != 0 {
		t.Error("buttons do not say what was pressed, or one's own review has one")
	}
	if !strings.Contains(got.Text("#reviews-review-r4"), "A former shopper, 7 March 2026") || got.Count("#reviews-review-r4 details") != 0 || !strings.Contains(got.Text("#reviews-review-r2"), "A shopper,") {
		t.Errorf("%q %q", got.Text("#reviews-review-r4"), got.Text("#reviews-review-r2"))
	}
	if next := got.Attr(".pager a", "href"); next != "/p/mug?reviews=newest&reviews-page=abc&variant=mug-red#reviews-heading" {
		t.Errorf("next at %q", next)
	}
	if best := got.Attr(".sorts a", "href"); best != "/p/mug?variant=mug-red#reviews-heading" {
		t.Errorf("most helpful at %q", best)
	}
	if asked := bff.asked[0]; asked.GetProduct() != "mug" || asked.GetSort() != "newest" {
		t.Errorf("asked %v", asked)
	}
}

func TestListInSpanishLeadsToSpanishPages(t *testing.T) {
	s := begin(t, &script{list: several()})
	s.Locale = "es"
	got := s.Fragment(t, "list", "slug", "mug")
	if got.Text("h2") != "Reseñas" || got.Attr(".section-head a", "href") != "/es/p/mug/review" || got.Attr("#reviews-title-r1", "lang") != "en" {
		t.Errorf("%s", got.Body)
	}
	if !strings.Contains(got.Text(".both > .stack > p .small"), "4,6 de 5 estrellas") {
		t.Errorf("%q", got.Text(".both > .stack > p .small"))
	}
}

func TestListWithoutReviewsAndAtAPageThatIsNone(t *testing.T) {
	got := begin(t, &script{list: &reviewsv1.ListResponse{Stars: make([]int32, 5)}}).Fragment(t, "list", "slug", "mug")
	if got.Count(".review") != 0 || got.Count(".bars") != 0 || !strings.Contains(got.Text("section"), "Be the first") {
		t.Errorf("%s", got.Body)
	}
	bff := &script{list: several()}
	got = begin(t, bff).Fragment(t, "list", "slug", "mug", "reviews-page", "zz")
	if got.Status != http.StatusOK || got.Count(".review") != 4 || len(bff.asked) != 2 || bff.asked[1].GetPage() != "" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func standing(more ...string) url.Values {
	form := url.Values{"slug": {"mug"}, "reviews": {"newest"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestVotesAndReportsComeBackToTheirReview(t *testing.T) {
	bff := &script{list: several()}
	s := begin(t, bff)
	got := s.Submit(t, "/reviews/r2/vote", standing("helpful", "yes"))
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/p/mug?reviews=newest#reviews-review-r2" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	if bff.voted.GetReview() != "r2" || !bff.voted.GetHelpful() {
		t.Errorf("%v", bff.voted)
	}
	if got := s.Script(t, "/reviews/r1/vote", standing("helpful", "no")); got.Status != http.StatusOK || got.Count(".review") != 4 || bff.voted.GetHelpful() {
		t.Errorf("%d %v", got.Status, bff.voted)
	}
	if got := s.Submit(t, "/reviews/r2/report", standing("reason", "spam")); got.Status != http.StatusSeeOther || bff.told.GetReason() != "spam" {
		t.Errorf("%d %v", got.Status, bff.told)
	}
	if got := s.Submit(t, "/reviews/r2/report", standing("reason", "because")); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a reason made by hand: %d", got.Status)
	}
	bff.refusal = errs.E(errs.Conflict, "This review is your own.").Because("own_review")
	if got := s.Submit(t, "/reviews/r3/vote", standing("helpful", "yes")); got.Status != http.StatusConflict || got.Text(".error-summary") == "" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	bff.refusal = errs.E(errs.Unavailable, "Away.")
	if got := s.Submit(t, "/reviews/r1/vote", standing("helpful", "yes")); got.Status != http.StatusServiceUnavailable {
		t.Errorf("%d", got.Status)
	}
}
