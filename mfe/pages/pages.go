// Package pages is the micro-frontend of the store's standing texts: help, delivery, returns, terms, privacy, and the links to them
// in every footer. Each page is a fragment of its own, so that the container keeps each by itself.
package pages

import (
	"context"
	"embed"
	"net/http"

	"feria/internal/app"
	"feria/internal/stall"

	pagesv1 "feria/internal/contract/bff/pages/v1"
	"feria/internal/contract/bff/pages/v1/pagesv1connect"
)

// Module is mfe/pages.
var Module = app.Module{Name: "mfe/pages", Calls: []string{"bff/pages"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), pagesv1connect.NewPagesClient(env.Client("bff/pages"))}
	s.Fragment("help", s.page("help"))
	s.Fragment("delivery", s.page("delivery"))
	s.Fragment("returns", s.page("returns"))
	s.Fragment("terms", s.page("terms"))
	s.Fragment("privacy", s.page("privacy"))
	s.Fragment("links", s.serveLinks)
	s.Sitemap(func(context.Context, int) ([]string, int, error) {
		return []string{"/help", "/delivery", "/returns", "/terms", "/privacy"}, 1, nil
	})
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff pagesv1connect.PagesClient
}

// page serves the page of a name.
func (s *server) page(name string) stall.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		view := pageView{View: s.View(r)}
		answer, err := s.bff.Page(r.Context(), &pagesv1.PageRequest{Locale: view.Locale(), Name: name})
		if err != nil {
			return err
		}
		if err := view.fill(answer); err != nil {
			return err
		}
		stall.Title(w, view.Title+" · Feria")
		stall.Describe(w, stall.Meta{Description: view.Description, Canonical: "/" + name})
		return s.Render(w, r, http.StatusOK, page(view))
	}
}

func (s *server) serveLinks(w http.ResponseWriter, r *http.Request) error {
	view := linksView{View: s.View(r)}
	answer, err := s.bff.List(r.Context(), &pagesv1.ListRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	view.Links = answer.GetLinks()
	return s.Render(w, r, http.StatusOK, links(view))
}
