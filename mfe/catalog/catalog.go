// Package catalog is the micro-frontend through which people browse: the home page, the categories, and the menu in every header.
package catalog

import (
	"context"
	"embed"
	"math"
	"net/http"
	"net/url"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/picture"
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
	s.Sitemap(s.paths)
	return s.Serve()
}

// paths are the home page and the rows, on a page of their own behind those of the products.
func (s *server) paths(ctx context.Context, page int) (paths []string, pages int, err error) {
	answer, err := s.bff.Paths(ctx, &catalogv1.PathsRequest{Page: int32(min(page, math.MaxInt32))})
	if err != nil {
		return nil, 0, err
	}
	pages = int(answer.GetPages()) + 1
	if page != pages {
		return answer.GetPaths(), pages, nil
	}
	menu, err := s.bff.Menu(ctx, &catalogv1.MenuRequest{Locale: i18n.Default})
	paths = []string{"/"}
	for _, c := range menu.GetCategories() {
		paths = append(paths, categoryPath(c.GetSlug(), "", ""))
	}
	return paths, pages, err
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
	view.Categories, view.Featured, view.Newest = answer.GetCategories(), cards(view.View, answer.GetFeatured(), 0), cards(view.View, answer.GetNewest(), 0)
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
	if errs.Is(err, errs.Invalid) && (view.Sort != "" || query.Get("page") != "") {
		return stall.Redirect(w, r, categoryPath(query.Get("category"), "", "")) // an order or a page that is none: the category is
	}
	if err != nil {
		return err
	}
	c := answer.GetCategory()
	view.Path, view.Name, view.Description, view.Total = categoryPath(c.GetSlug(), "", ""), c.GetName(), c.GetDescription(), int64(answer.GetTotal())
	view.Cards, view.Later = cards(view.View, answer.GetCards(), aboveFold), query.Get("page") != ""
	view.First = categoryPath(c.GetSlug(), view.Sort, "")
	if answer.GetNextPage() != "" {
		view.Next = categoryPath(c.GetSlug(), view.Sort, answer.GetNextPage())
	}
	stall.Title(w, view.Name+" · Feria")
	meta := stall.Meta{Description: view.Description, Canonical: view.Path}
	if all := answer.GetCards(); len(all) > 0 {
		meta.Image = picture.Address(all[0].GetPicture())
	}
	if view.Later {
		meta.Robots = "noindex, follow" // pages are cut where the last one ended: they are no places to come back to
	}
	stall.Describe(w, meta)
	return s.Render(w, r, http.StatusOK, category(view))
}

// categoryPath is the address of a category in an order, from a page on; without them in the market's order from the first.
func categoryPath(slug, sort, page string) string {
	query := url.Values{}
	if sort != "" {
		query.Set("sort", sort)
	}
	if page != "" {
		query.Set("page", page)
	}
	return (&url.URL{Path: "/c/" + slug, RawQuery: query.Encode()}).String()
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
