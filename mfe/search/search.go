// Package search is the micro-frontend through which people find things: the field in every header and the page of results.
package search

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/stall"

	searchv1 "feria/internal/contract/bff/search/v1"
	"feria/internal/contract/bff/search/v1/searchv1connect"
)

// Module is mfe/search.
var Module = app.Module{Name: "mfe/search", Calls: []string{"bff/search"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), searchv1connect.NewSearchClient(env.Client("bff/search"))}
	s.Fragment("results", s.serveResults)
	s.Fragment("field", s.serveField)
	s.Fragment("suggest", s.serveSuggest)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff searchv1connect.SearchClient
}

// maxQuery is how many characters of what was typed are searched for; the index takes 200 bytes.
const maxQuery = 100

// typed is what was asked for, with its spaces in order and cut to what can be searched for.
func typed(r *http.Request) string {
	query := strings.Join(strings.Fields(strings.ToValidUTF8(r.URL.Query().Get("q"), "")), " ")
	letters := []rune(query)
	query = string(letters[:min(len(letters), maxQuery)])
	for len(query) > 200 {
		letters = []rune(query)
		query = string(letters[:len(letters)-1])
	}
	return query
}

func (s *server) serveResults(w http.ResponseWriter, r *http.Request) error {
	view := resultsView{View: s.View(r), at: readAddress(r)}
	view.Query, view.Sort = view.at.query, view.at.sort
	stall.Title(w, view.T("page.title"))
	stall.Describe(w, stall.Meta{Description: view.T("page.description"), Canonical: "/search", Robots: "noindex, follow"})
	if view.Query == "" {
		return s.Render(w, r, http.StatusOK, results(view))
	}
	answer, err := s.bff.Results(r.Context(), &searchv1.ResultsRequest{
		Locale: view.Locale(), Query: view.Query, Sort: view.Sort, Page: view.at.page, Choices: view.at.choices,
	})
	if plain := (address{query: view.Query}); errs.Is(err, errs.Invalid) && view.at.path() != plain.path() {
		return stall.Redirect(w, r, plain.path()) // a choice, an order or a page that is none: the query is
	}
	if err != nil {
		return err
	}
	view.fill(answer)
	stall.Title(w, view.T("page.titleFor", "query", view.Query))
	return s.Render(w, r, http.StatusOK, results(view))
}

func (s *server) serveField(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, http.StatusOK, field(s.View(r)))
}

func (s *server) serveSuggest(w http.ResponseWriter, r *http.Request) error {
	view := suggestView{View: s.View(r)}
	if query := typed(r); query != "" {
		answer, err := s.bff.Suggest(r.Context(), &searchv1.SuggestRequest{Locale: view.Locale(), Query: query})
		if err != nil {
			return err
		}
		view.Suggestions = answer.GetSuggestions()
	}
	return s.Render(w, r, http.StatusOK, suggest(view))
}
