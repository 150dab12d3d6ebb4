package reviews

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"

	"google.golang.org/protobuf/types/known/timestamppb"
)

func reported() *reviewsv1.ModerationResponse {
	day := timestamppb.New(time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC))
	return &reviewsv1.ModerationResponse{NextPage: "abc", Reviews: []*reviewsv1.ModeratedView{
		{
			Review:  &reviewsv1.ReviewView{Id: "r1", Rating: 1, Title: "Bad <b>", Text: "Buy lamps.", Locale: "es", Name: "Ana", Created: day},
			Product: "mug", ProductName: "Marea Mug", Reports: 2, Reasons: []string{"rude", "spam"}, Reported: day,
		},
		{
			Review:  &reviewsv1.ReviewView{Id: "r2", Rating: 4, Title: "Lies", Text: "No.", Locale: "en", Created: day, Hidden: true, Reason: "insults"},
			Product: "mug", ProductName: "Marea Mug", Verdict: "hidden", Judged: day,
		},
	}}
}

func TestMerchantSeesWhatWasReported(t *testing.T) {
	bff := &script{moderation: reported()}
	got := begin(t, bff).Fragment(t, "moderation", "state", "all", "product", "mug", "done", "hide")
	if got.Status != http.StatusOK || got.Text("h1") != "Reviews to look at" || got.Count(".review") != 2 || got.Text("[role=status]") != "The review is hidden." {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	for selector, want := range map[string]string{
		"#reviews-title-r1":                 "Bad <b>",
		"#reviews-review-r1 .notice":        "2 reports: offensive, advertising; the newest on 7 March 2026",
		"#reviews-review-r2 .notice-danger": "Hidden: “insults”",
		"#reviews-review-r2 .badge":         "Hidden",
		"#reviews-review-r2 form button":    "Show again",
		".sorts [aria-current]":             "All",
	} {
		if got.Text(selector) != want {
			t.Errorf("%s: %q", selector, got.Text(selector))
		}
	}
	if got.Count("#reviews-review-r1 form") != 2 || got.Count("#reviews-review-r2 form") != 1 || got.Attr("#reviews-title-r1", "lang") != "es" {
		t.Errorf("%s", got.Body)
	}
	if next := got.Attr(".pager a", "href"); next != "/merchant/reviews?page=abc&product=mug&state=all" {
		t.Errorf("next at %q", next)
	}
	if asked := bff.moderated[0]; asked.GetState() != "all" || asked.GetProduct() != "mug" {
		t.Errorf("asked %v", asked)
	}
}

func TestVerdictsComeBackToTheQueue(t *testing.T) {
	bff := &script{moderation: reported()}
	s := begin(t, bff)
	place := url.Values{"state": {""}, "product": {""}, "page": {"xy"}, "reason": {" Insults. "}}
	got := s.Submit(t, "/moderation/r1/hide", place)
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/merchant/reviews?done=hide&page=xy" || bff.judged.GetReason() != "Insults." || bff.judged.GetReview() != "r1" {
		t.Errorf("%d to %q, judged %v", got.Status, got.Header.Get("Location"), bff.judged)
	}
	if got = s.Script(t, "/moderation/r2/show", place); got.Status != http.StatusOK || got.Text("[role=status]") != "The review is shown again." || bff.judged.GetVerdict() != "show" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if got = s.Submit(t, "/moderation/r1/hide", url.Values{}); got.Status != http.StatusUnprocessableEntity || got.Text("#reviews-review-r1 .field-error") == "" || got.Count("#reviews-review-r1 details[open]") != 1 {
		t.Errorf("without a reason: %d %s", got.Status, got.Body)
	}
	bff.refusal = errs.E(errs.NotFound, "There is no such review.").Because("no_review")
	if got = s.Submit(t, "/moderation/gone/dismiss", place); got.Status != http.StatusNotFound || got.Text(".error-summary") != "There is no such review." {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if got = s.Fragment(t, "moderation", "page", "zz"); got.Status != http.StatusOK || got.Count(".review") != 2 {
		t.Errorf("a page that is none: %d", got.Status)
	}
}

func TestWhoIsNoMerchantIsShownTheWayToSignIn(t *testing.T) {
	bff := &script{moderation: reported(), closed: errs.E(errs.Denied, "No.").Because("not_merchant")}
	s := begin(t, bff)
	s.Locale = "es"
	got := s.Fragment(t, "moderation")
	if got.Status != http.StatusForbidden || got.Text("h1") != "Solo para quienes venden" || got.Attr("a", "href") != "/es/sign-in?next=%2Fes%2Fmerchant%2Freviews" ||
		strings.Contains(got.Body, "lamps") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	bff.refusal = bff.closed
	if got = s.Submit(t, "/moderation/r1/dismiss", url.Values{}); got.Status != http.StatusForbidden || got.Header.Get("Feria-Fragment") != "moderation" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestAuthorReadsWhyAReviewIsHidden(t *testing.T) {
	own := &reviewsv1.ReviewView{Hidden: true, Reason: "insults", Created: timestamppb.New(time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC))}
	if got := begin(t, &script{own: own}).Fragment(t, "write", "slug", "mug"); !strings.Contains(got.Text(".notice-danger"), "“insults”") {
		t.Errorf("%s", got.Body)
	}
}
