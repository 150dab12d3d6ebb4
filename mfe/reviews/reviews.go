// Package reviews is the micro-frontend of what shoppers say of products: the list on a product's page, the page where one writes, and the page
// where merchants judge what was written.
//
// The list shows which reviews one has found helpful oneself, so it is a person's and never kept: what a shopper has just pressed must
// not come back unpressed from a copy.
package reviews

import (
	"context"
	"embed"
	"net/http"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/stall"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	"feria/internal/contract/bff/reviews/v1/reviewsv1connect"

	"github.com/google/uuid"
)

// Module is mfe/reviews.
var Module = app.Module{Name: "mfe/reviews", Calls: []string{"bff/reviews"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), reviewsv1connect.NewReviewsClient(env.Client("bff/reviews"))}
	s.Fragment("list", s.serveList)
	s.Fragment("write", s.serveWrite)
	s.Fragment("moderation", s.serveModeration)
	s.Action("POST", "/post", s.servePost)
	s.Action("POST", "/reviews/{id}/vote", s.serveVote)
	s.Action("POST", "/reviews/{id}/report", s.serveReport)
	for _, verdict := range verdicts {
		s.Action("POST", "/moderation/{id}/"+verdict, s.judge(verdict))
	}
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff reviewsv1connect.ReviewsClient
}

func (s *server) serveList(w http.ResponseWriter, r *http.Request) error {
	view, err := s.list(r, readAddress(r.URL.Query()), nil)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, list(view))
}

// list is the reviews at an address, and what is wrong with what was done to one. An order or a page that is none shows the first.
func (s *server) list(r *http.Request, at address, refusal error) (*listView, error) {
	view := s.View(r)
	ask := func(at address) (*reviewsv1.ListResponse, error) {
		return s.bff.List(r.Context(), &reviewsv1.ListRequest{Product: at.slug, Sort: at.sort, Page: at.page})
	}
	answer, err := ask(at)
	if plain := (address{slug: at.slug, variant: at.variant}); errs.Is(err, errs.Invalid) && at != plain {
		at = plain
		answer, err = ask(at)
	}
	if err != nil {
		return nil, err
	}
	out := newList(view, at, answer)
	out.Problems = view.Problems(refusal)
	return out, nil
}

func (s *server) serveWrite(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	t := typed{Slug: query.Get("slug"), Key: uuid.NewString()}
	if posted := query.Get("posted"); posted != "" {
		answer, err := s.bff.Posted(r.Context(), &reviewsv1.PostedRequest{Id: posted})
		if errs.Is(err, errs.Unavailable) { // it was accepted, or nobody would have been sent here
			answer, err = &reviewsv1.PostedResponse{State: reviewsv1.PostedResponse_STATE_ACCEPTED}, nil
		}
		if err == nil {
			return s.thank(w, r, t.Slug, answer)
		}
	}
	view, err := s.form(r, t, nil)
	if err != nil {
		return err
	}
	stall.Title(w, view.T("write.title", "name", view.Name))
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, write(view))
}

func (s *server) thank(w http.ResponseWriter, r *http.Request, slug string, posted *reviewsv1.PostedResponse) error {
	view := s.View(r)
	stall.Title(w, view.T("thanks.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, thanks(newThanks(view, slug, posted)))
}

// form is the page for writing with what was typed, and what is wrong with it.
func (s *server) form(r *http.Request, t typed, refusal error) (*writeView, error) {
	view := s.View(r)
	answer, err := s.bff.Write(r.Context(), &reviewsv1.WriteRequest{Locale: view.Locale(), Product: t.Slug})
	if err != nil {
		return nil, err
	}
	out := &writeView{View: view, typed: t, Name: answer.GetName(), Picture: answer.GetPicture(), Alt: answer.GetAlt(), Problems: view.Problems(refusal)}
	if own := answer.GetOwn(); own != nil {
		out.Replaces, out.Hidden = view.Date(own.GetCreated().AsTime()), own.GetReason()
	}
	return out, nil
}
