// Package recommendations is the micro-frontend of rows of products: what goes with the one that is looked at, or what is bought most.
package recommendations

import (
	"context"
	"embed"
	"net/http"

	"feria/internal/app"
	"feria/internal/money"
	"feria/internal/stall"

	recommendationsv1 "feria/internal/contract/bff/recommendations/v1"
	"feria/internal/contract/bff/recommendations/v1/recommendationsv1connect"

	"github.com/a-h/templ"
)

// Module is mfe/recommendations.
var Module = app.Module{Name: "mfe/recommendations", Calls: []string{"bff/recommendations"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), recommendationsv1connect.NewRecommendationsClient(env.Client("bff/recommendations"))}
	s.Fragment("together", s.serveTogether)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff recommendationsv1connect.RecommendationsClient
}

func (s *server) serveTogether(w http.ResponseWriter, r *http.Request) error {
	view := togetherView{View: s.View(r)}
	query := r.URL.Query()
	request := &recommendationsv1.TogetherRequest{Locale: view.Locale(), Variant: query.Get("variant")}
	view.Title = view.T("together.popular")
	if slug := query.Get("slug"); slug != "" {
		request.Products = []string{slug}
		view.Title = view.T("together.product")
	}
	answer, err := s.bff.Together(r.Context(), request)
	if err != nil {
		return err
	}
	for _, c := range answer.GetCards() {
		card := cardView{
			Href: view.Page("/p/" + c.GetSlug()), Picture: c.GetPicture(), Alt: c.GetAlt(),
			Name: c.GetName(), Maker: c.GetMaker(), Price: view.Money(money.FromProto(c.GetFrom())),
			Ratings: c.GetRatings(), Tenths: c.GetTenths(),
		}
		if c.GetSeveralPrices() {
			card.Price = view.T("card.from", "price", card.Price)
		}
		view.Cards = append(view.Cards, card)
	}
	return s.Render(w, r, http.StatusOK, together(view))
}

type togetherView struct {
	stall.View
	Title string
	Cards []cardView
}

type cardView struct {
	Href                             templ.SafeURL
	Picture, Alt, Name, Maker, Price string
	Ratings, Tenths                  int32
}
