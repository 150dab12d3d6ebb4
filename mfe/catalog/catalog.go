// Package catalog is the micro-frontend through which people browse: the home page, the categories, and the menu in every header.
package catalog

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"feria/internal/app"
	"feria/internal/stall"

	catalogv1 "feria/internal/contract/bff/catalog/v1"
	"feria/internal/contract/bff/catalog/v1/catalogv1connect"
)

// Module is mfe/catalog.
var Module = app.Module{Name: "mfe/catalog", Calls: []string{"bff/catalog"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), catalogv1connect.NewCatalogClient(env.Client("bff/catalog"))}
	s.Fragment("home", s.serveHome)
	s.Fragment("category", s.serveCategory)
	s.Fragment("menu", s.serveMenu)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff catalogv1connect.CatalogClient
}

func (s *server) serveHome(w http.ResponseWriter, r *http.Request) error {
	view := homeView{View: s.View(r)}
	answer, err := s.bff.Home(r.Context(), &catalogv1.HomeRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	view.Categories, view.Featured, view.Newest = answer.GetCategories(), cards(view.View, answer.GetFeatured(), aboveFold), cards(view.View, answer.GetNewest(), 0)
	stall.Title(w, view.T("home.title"))
	stall.Describe(w, stall.Meta{Description: view.T("home.description"), Canonical: "/"})
	return s.Render(w, r, http.StatusOK, home(view))
}

func (s *server) serveCategory(w http.ResponseWriter, r *http.Request) error {
	view := categoryView{View: s.View(r)}
	query := r.URL.Query()
	view.Sort = query.Get("sort")
	answer, err := s.bff.Category(r.Context(), &catalogv1.CategoryRequest{
		Locale: view.Locale(), Slug: query.Get("category"), Sort: view.Sort, Page: query.Get("page"),
	})
	if err != nil {
		return err
	}
	c := answer.GetCategory()
	view.Path, view.Name, view.Description, view.Total = "/c/"+c.GetSlug(), c.GetName(), c.GetDescription(), int64(answer.GetTotal())
	view.Cards, view.Later = cards(view.View, answer.GetCards(), aboveFold), query.Get("page") != ""
	if answer.GetNextPage() != "" {
		view.Next = view.Path + "?" + url.Values{"sort": {view.Sort}, "page": {answer.GetNextPage()}}.Encode()
	}
	stall.Title(w, view.Name)
	meta := stall.Meta{Description: view.Description, Canonical: view.Path}
	if view.Later {
		meta.Robots = "noindex, follow" // pages are cut where the last one ended: they are no places to come back to
	}
	stall.Describe(w, meta)
	return s.Render(w, r, http.StatusOK, category(view))
}

func (s *server) serveMenu(w http.ResponseWriter, r *http.Request) error {
	view := menuView{View: s.View(r)}
	answer, err := s.bff.Menu(r.Context(), &catalogv1.MenuRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	view.Categories = answer.GetCategories()
	return s.Render(w, r, http.StatusOK, menu(view))
}
