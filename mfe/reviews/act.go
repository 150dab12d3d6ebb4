package reviews

import (
	"net/http"
	"net/url"
	"strconv"

	"feria/internal/errs"
	"feria/internal/stall"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
)

// Limits of what is typed, in characters.
const (
	maxTitle = 120
	maxText  = 4000
	maxName  = 60
)

// typed is the form as it was sent.
type typed struct {
	Key, Slug                  string // Key: the command's id
	Rating, Title, Text, Shown string
}

func read(form url.Values) typed {
	return typed{
		Key: form.Get("id"), Slug: form.Get("slug"), Rating: form.Get("rating"), Title: form.Get("title"), Text: form.Get("text"), Shown: form.Get("name"),
	}
}

func (s *server) servePost(w http.ResponseWriter, r *http.Request) error {
	view, f := s.View(r), s.Form(r)
	request := &reviewsv1.PostRequest{Id: f.Text("id", 36), Product: f.Text("slug", 64), Locale: view.Locale()}
	rating, _ := strconv.ParseInt(f.Choice("rating", "1", "2", "3", "4", "5"), 10, 32) // 0 if none was chosen
	request.Rating, request.Title, request.Text, request.Name = int32(rating), f.Text("title", maxTitle), f.Passage("text", maxText), f.Optional("name", maxName)
	err := f.Err()
	if err == nil {
		_, err = s.bff.Post(r.Context(), request)
	}
	if e := errs.As(err); errs.ReasonOf(err) == "not_taken" { // what somebody has written at length is not lost to a moment's closure
		err = errs.E(errs.Conflict, e.Text).Because(e.Reason).From(err)
	}
	if err != nil {
		return s.refusePost(w, r, read(r.PostForm), err)
	}
	accepted := &reviewsv1.PostedResponse{
		State: reviewsv1.PostedResponse_STATE_ACCEPTED, Rating: request.GetRating(), Title: request.GetTitle(), Text: request.GetText(),
	}
	location := "/p/" + url.PathEscape(request.GetProduct()) + "/review?" + url.Values{"posted": {request.GetId()}}.Encode()
	return s.Done(w, r, location, thanks(newThanks(view, request.GetProduct(), accepted)))
}

// refusePost shows the form again: all that was typed, and what is wrong beside its field.
func (s *server) refusePost(w http.ResponseWriter, r *http.Request, t typed, refusal error) error {
	view, err := s.form(r, t, refusal)
	if err != nil {
		return err
	}
	return s.Refused(w, r, refusal, "write", write(view))
}

func (s *server) serveVote(w http.ResponseWriter, r *http.Request) error {
	f := s.Form(r)
	helpful := f.Choice("helpful", "yes", "no")
	err := f.Err()
	if err == nil {
		_, err = s.bff.Vote(r.Context(), &reviewsv1.VoteRequest{Review: stall.Path(r, "id"), Helpful: helpful == "yes"})
	}
	return s.acted(w, r, err)
}

func (s *server) serveReport(w http.ResponseWriter, r *http.Request) error {
	f := s.Form(r)
	reason := f.Choice("reason", reasons...)
	err := f.Err()
	if err == nil {
		_, err = s.bff.Report(r.Context(), &reviewsv1.ReportRequest{Review: stall.Path(r, "id"), Reason: reason})
	}
	return s.acted(w, r, err)
}

// acted shows the list as it is after something was done to one of its reviews, or was refused.
func (s *server) acted(w http.ResponseWriter, r *http.Request, refusal error) error {
	if refusal != nil && errs.KindOf(refusal) != errs.Conflict && errs.KindOf(refusal) != errs.Invalid && errs.KindOf(refusal) != errs.NotFound {
		return refusal
	}
	at := readAddress(r.PostForm)
	view, err := s.list(r, at, refusal)
	if err != nil {
		return err
	}
	if refusal != nil {
		return s.Refused(w, r, refusal, "list", list(view))
	}
	return s.Done(w, r, at.path()+"#"+view.ID("review-"+stall.Path(r, "id")), list(view))
}
