package reviews

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func TestFormForWriting(t *testing.T) {
	s := begin(t, &script{})
	got := s.Fragment(t, "write", "slug", "mug")
	if got.Status != http.StatusOK || got.Text("h1") != "Write a review" || got.Count("[name=rating]") != 5 || got.Text("legend") != "Rating" || got.Text("form button") != "Post review" {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	for field, label := range map[string]string{"title": "Title", "text": "Your review", "name": "Name shown"} {
		if id := got.Attr("[name="+field+"]", "id"); got.Text(`label[for="`+id+`"]`) != label {
			t.Errorf("%s: %s", field, got.Body)
		}
	}
	if _, err := uuid.Parse(got.Attr("[name=id]", "value")); err != nil || got.Attr("form", "action") != s.Base()+"/post" {
		t.Errorf("%v %s", err, got.Body)
	}
	if again := s.Fragment(t, "write", "slug", "mug"); again.Attr("[name=id]", "value") == got.Attr("[name=id]", "value") {
		t.Error("two forms would be one review")
	}
	if got := s.Fragment(t, "write", "slug", "none"); got.Status != http.StatusNotFound {
		t.Errorf("%d", got.Status)
	}
	had := begin(t, &script{own: &reviewsv1.ReviewView{Created: timestamppb.New(time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC))}}).Fragment(t, "write", "slug", "mug")
	if !strings.Contains(had.Text(".notice"), "on 7 March 2026") {
		t.Errorf("%s", had.Body)
	}
}

func filled() url.Values {
	return url.Values{
		"id": {"0199a0a0-0000-7000-8000-000000000001"}, "slug": {"mug"}, "rating": {"4"}, "title": {" Good "}, "text": {"One.\r\n\r\nTwo <b>."}, "name": {""},
	}
}

func TestReviewIsAcceptedAndShownAtOnce(t *testing.T) {
	bff := &script{}
	s := begin(t, bff)
	got := s.Submit(t, "/post", filled())
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/p/mug/review?posted=0199a0a0-0000-7000-8000-000000000001" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	if p := bff.posted; p.GetRating() != 4 || p.GetTitle() != "Good" || p.GetText() != "One.\n\nTwo <b>." || p.GetProduct() != "mug" || p.GetLocale() != "en" {
		t.Errorf("%v", p)
	}
	got = s.Script(t, "/post", filled())
	if got.Status != http.StatusOK || got.Text("[role=status]") != "Thank you: your review appears in a moment." || !strings.Contains(got.Text("blockquote"), "Two <b>.") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestWhatBecameOfAReviewIsSaid(t *testing.T) {
	for state, want := range map[reviewsv1.PostedResponse_State]string{
		reviewsv1.PostedResponse_STATE_ACCEPTED:   "appears in a moment",
		reviewsv1.PostedResponse_STATE_PUBLISHED:  "stands on the product’s page",
		reviewsv1.PostedResponse_STATE_REPLACED:   "in place of your earlier one",
		reviewsv1.PostedResponse_STATE_SUPERSEDED: "that one stands",
		reviewsv1.PostedResponse_STATE_HELD:       "before it appears",
	} {
		bff := &script{state: &reviewsv1.PostedResponse{State: state, Rating: 4, Title: "Good", Text: "It is."}}
		got := begin(t, bff).Fragment(t, "write", "slug", "mug", "posted", "x")
		if !strings.Contains(got.Text("[role=status]"), want) || !strings.Contains(got.Text("blockquote"), "It is.") || got.Text("h1") != "Thank you" {
			t.Errorf("%v: %s", state, got.Body)
		}
	}
	away := begin(t, &script{closed: errs.E(errs.Unavailable, "Away.")}).Fragment(t, "write", "slug", "mug", "posted", "x")
	if away.Status != http.StatusOK || !strings.Contains(away.Text("[role=status]"), "appears in a moment") {
		t.Errorf("%d %s", away.Status, away.Body)
	}
	if none := begin(t, &script{}).Fragment(t, "write", "slug", "mug", "posted", "x"); none.Text("h1") != "Write a review" {
		t.Errorf("another's: %s", none.Body)
	}
}

func TestRefusalsKeepWhatWasTyped(t *testing.T) {
	bff := &script{}
	s := begin(t, bff)
	for name, spoil := range map[string]func(url.Values){
		"rating": func(f url.Values) { f.Del("rating") },
		"title":  func(f url.Values) { f.Set("title", strings.Repeat("ñ", maxTitle+1)) },
		"text":   func(f url.Values) { f.Set("text", " ") },
		"name":   func(f url.Values) { f.Set("name", strings.Repeat("ñ", maxName+1)) },
	} {
		form := filled()
		spoil(form)
		got := s.Submit(t, "/post", form)
		if got.Status != http.StatusUnprocessableEntity || got.Count(".field-error") != 1 || got.Count("[aria-invalid]") == 0 || bff.posted != nil {
			t.Fatalf("%s: %d %s", name, got.Status, got.Body)
		}
		if got.Attr("[name=id]", "value") != form.Get("id") || got.Attr("[name=title]", "value") != form.Get("title") || name != "rating" && got.Attr("[checked]", "value") != "4" {
			t.Errorf("%s: what was typed is gone: %s", name, got.Body)
		}
	}
	bff.refusal = errs.E(errs.Invalid, "Look at the fields that are marked.", errs.Field{Name: "title", Text: "Write something here."}.Because("write_something")).Because("review_fields")
	s.Locale = "es"
	got := s.Submit(t, "/post", filled())
	if got.Status != http.StatusUnprocessableEntity || got.Text(".field-error") != "Escribe algo aquí." || !strings.Contains(got.Text("textarea"), "Two <b>.") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	bff.refusal = errs.E(errs.Unavailable, "Away.").Because("not_taken")
	if got := s.Submit(t, "/post", filled()); got.Status != http.StatusConflict || !strings.Contains(got.Text("textarea"), "Two <b>.") || got.Text(".error-summary") == "" {
		t.Errorf("nobody could take it: %d %s", got.Status, got.Body)
	}
}
