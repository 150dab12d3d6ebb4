package reviews

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"feria/internal/auth"
	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	servicev1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Limits of one review, in characters: those of services/reviews, which refuses what is over them.
const (
	maxTitle = 120
	maxText  = 4000
	maxName  = 60
)

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Post implements the contract. Whether the product is sold is not asked: a review of nothing is shown nowhere.
func (v *view) Post(ctx context.Context, r *reviewsv1.PostRequest) (*reviewsv1.PostResponse, error) {
	id, known := auth.Subject(ctx)
	if !known {
		return nil, errs.E(errs.Denied, "There is no session.").Because("no_session")
	}
	if err := check(r); err != nil {
		return nil, err
	}
	key, err := uuid.Parse(r.GetId())
	if err != nil || !slug.MatchString(r.GetProduct()) || r.GetLocale() != "en" && r.GetLocale() != "es" {
		return nil, errs.E(errs.Invalid, "This form is not complete. Please open the page again.").Because("open_again").From(err)
	}
	return &reviewsv1.PostResponse{}, v.sender.Send(ctx, key, &servicev1.PostReview{
		Id: key.String(), Subject: id.ID, Product: r.GetProduct(), Rating: r.GetRating(), Title: strings.TrimSpace(r.GetTitle()),
		Text: strings.TrimSpace(r.GetText()), Name: strings.TrimSpace(r.GetName()), Locale: r.GetLocale(), Time: timestamppb.New(v.now()),
	})
}

// check says of every field what is wrong with it. Invalid.
func check(r *reviewsv1.PostRequest) error {
	var fields []errs.Field
	if r.GetRating() < 1 || r.GetRating() > 5 {
		fields = append(fields, errs.Field{Name: "rating", Text: "Choose one to five stars."}.Because("choose_stars"))
	}
	limit := func(name, text string, least, most int) {
		n := utf8.RuneCountInString(strings.TrimSpace(text))
		switch {
		case n < least:
			fields = append(fields, errs.Field{Name: name, Text: "Write something here."}.Because("write_something"))
		case n > most || !utf8.ValidString(text) || strings.ContainsRune(text, 0):
			fields = append(fields, errs.Field{Name: name, Text: "This is too long; at most " + strconv.Itoa(most) + " characters."}.
				Because("too_long", "most", strconv.Itoa(most)))
		}
	}
	limit("title", r.GetTitle(), 1, maxTitle)
	limit("text", r.GetText(), 1, maxText)
	limit("name", r.GetName(), 0, maxName)
	if len(fields) > 0 {
		return errs.E(errs.Invalid, "Look at the fields that are marked.", fields...).Because("review_fields")
	}
	return nil
}

// Posted implements the contract. The queue is asked first: what has left it has arrived.
func (v *view) Posted(ctx context.Context, r *reviewsv1.PostedRequest) (*reviewsv1.PostedResponse, error) {
	id, known := auth.Subject(ctx)
	key, err := uuid.Parse(r.GetId())
	if err != nil || !known {
		return nil, errs.E(errs.NotFound, "There is no such review.").Because("no_review").From(err)
	}
	var waiting servicev1.PostReview
	found, err := v.sender.Waiting(ctx, key, &waiting)
	if err != nil {
		return nil, err
	}
	if found && waiting.GetSubject() != id.ID {
		return nil, errs.E(errs.NotFound, "There is no such review.").Because("no_review")
	}
	if found {
		return &reviewsv1.PostedResponse{
			State: reviewsv1.PostedResponse_STATE_ACCEPTED, Product: waiting.GetProduct(), Rating: waiting.GetRating(), Title: waiting.GetTitle(), Text: waiting.GetText(),
		}, nil
	}
	posted, err := v.reviews.GetPosted(ctx, &servicev1.GetPostedRequest{Id: key.String()})
	if err != nil {
		return nil, err
	}
	review := posted.GetReview()
	return &reviewsv1.PostedResponse{
		State: stateOf(posted), Product: review.GetProduct(), Rating: review.GetRating(), Title: review.GetTitle(), Text: review.GetText(),
	}, nil
}

func stateOf(p *servicev1.GetPostedResponse) reviewsv1.PostedResponse_State {
	switch {
	case p.GetReview() == nil || p.GetOutcome() == servicev1.GetPostedResponse_OUTCOME_SUPERSEDED:
		return reviewsv1.PostedResponse_STATE_SUPERSEDED
	case p.GetReview().GetStatus() == servicev1.Status_STATUS_HIDDEN:
		return reviewsv1.PostedResponse_STATE_HELD
	case p.GetOutcome() == servicev1.GetPostedResponse_OUTCOME_REPLACED:
		return reviewsv1.PostedResponse_STATE_REPLACED
	default:
		return reviewsv1.PostedResponse_STATE_PUBLISHED
	}
}
