// Package search is the BFF of mfe/search: it puts results, facets and completions into the shopper's language.
package search

import (
	"context"
	"slices"
	"strconv"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	searchv1 "feria/internal/contract/bff/search/v1"
	"feria/internal/contract/bff/search/v1/searchv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/search/v1"
	serviceconnect "feria/internal/contract/services/search/v1/searchv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"golang.org/x/sync/errgroup"
)

// Module is bff/search.
var Module = app.Module{Name: "bff/search", Calls: []string{"services/search", "services/products"}, Start: start}

var policy = auth.Policy{
	searchv1connect.SearchResultsProcedure: {"mfe/search"},
	searchv1connect.SearchSuggestProcedure: {"mfe/search"},
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	searchv1connect.RegisterSearchHandler(rpc, &view{
		search:   serviceconnect.NewSearchClient(env.Client("services/search")),
		products: productsv1connect.NewProductsClient(env.Client("services/products")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	search   serviceconnect.SearchClient
	products productsv1connect.ProductsClient
}

// pageSize is how many products a page of results shows.
const pageSize = 24

var sorts = map[string]servicev1.FindRequest_Sort{
	"":           servicev1.FindRequest_SORT_UNSPECIFIED,
	"price":      servicev1.FindRequest_SORT_PRICE_UP,
	"price-desc": servicev1.FindRequest_SORT_PRICE_DOWN,
	"newest":     servicev1.FindRequest_SORT_NEWEST,
	"rating":     servicev1.FindRequest_SORT_RATING,
}

// Results implements the contract. The names of categories are products' to say; if it does not answer, their slugs stand.
func (v *view) Results(ctx context.Context, r *searchv1.ResultsRequest) (*searchv1.ResultsResponse, error) {
	sort, known := sorts[r.GetSort()]
	if !known {
		return nil, errs.E(errs.Invalid, "That order is not known.", errs.Field{Name: "sort", Text: "Choose one of the list."})
	}
	filter, err := filterOf(r.GetChoices())
	if err != nil {
		return nil, err
	}
	var found *servicev1.FindResponse
	var market *productsv1.ListCategoriesResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		found, err = v.search.Find(asking, &servicev1.FindRequest{
			Locale: r.GetLocale(), Query: r.GetQuery(), Sort: sort, Filter: filter, Limit: pageSize, Page: r.GetPage(),
		})
		return err
	})
	group.Go(func() error {
		brief, cancel := app.Optional(asking)
		defer cancel()
		market, _ = v.products.ListCategories(brief, &productsv1.ListCategoriesRequest{}) // nil: not known
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	answer := &searchv1.ResultsResponse{Total: found.GetTotal(), NextPage: found.GetNextPage(), DidYouMean: found.GetDidYouMean()}
	for _, h := range found.GetHits() {
		answer.Cards = append(answer.Cards, card(r.GetLocale(), h))
	}
	names := make(map[string]string)
	for _, c := range market.GetCategories() {
		names[c.GetSlug()] = c.GetName().In(r.GetLocale())
		if found.GetTotal() == 0 {
			answer.Categories = append(answer.Categories, &searchv1.Value{Value: c.GetSlug(), Label: names[c.GetSlug()], Hits: c.GetProducts()})
		}
	}
	answer.Facets = facets(r, found.GetFacets(), names)
	return answer, nil
}

// filterOf is what was chosen; Invalid for a choice of no facet.
func filterOf(choices []*searchv1.Choice) (*servicev1.Filter, error) {
	f := &servicev1.Filter{}
	for _, c := range choices {
		switch c.GetFacet() {
		case "category":
			f.Categories = append(f.Categories, c.GetValue())
		case "price":
			f.Prices = append(f.Prices, c.GetValue())
		case "colour":
			f.Colours = append(f.Colours, c.GetValue())
		case "size":
			f.Sizes = append(f.Sizes, c.GetValue())
		case "buyable":
			f.Buyable = true
		case "rating":
			stars, err := strconv.ParseInt(c.GetValue(), 10, 32)
			if err != nil {
				return nil, errs.E(errs.Invalid, "That is no rating.", errs.Field{Name: "rating", Text: "1 to 4"})
			}
			f.Rating = int32(stars)
		default:
			return nil, errs.E(errs.Invalid, "That cannot be chosen.", errs.Field{Name: "choices", Text: "one of the facets"})
		}
	}
	return f, nil
}

func card(locale string, h *servicev1.Hit) *searchv1.Card {
	return &searchv1.Card{
		Slug: h.GetSlug(), Name: h.GetName().In(locale), Maker: h.GetMaker(), From: h.GetFrom(), SeveralPrices: h.GetSeveralPrices(),
		Picture: h.GetPicture(), Alt: h.GetAlt().In(locale), MayBeSoldOut: !h.GetBuyable(),
		Ratings: h.GetRatings(), Tenths: typesv1.Tenths(h.GetRatingSum(), h.GetRatings()),
	}
}

// facets are what can be chosen, and what is chosen though nothing has it any more, so that it can be taken back.
func facets(r *searchv1.ResultsRequest, found []*servicev1.Facet, categories map[string]string) (out []*searchv1.Facet) {
	for _, name := range []string{"category", "price", "colour", "size", "rating", "buyable"} {
		facet := &searchv1.Facet{Name: name}
		for _, f := range found {
			for _, v := range f.GetValues() {
				if f.GetName() == name {
					facet.Values = append(facet.Values, &searchv1.Value{Value: v.GetValue(), Label: v.GetLabel().In(r.GetLocale()), Hits: v.GetHits()})
				}
			}
		}
		for _, c := range r.GetChoices() {
			if c.GetFacet() == name {
				choose(facet, c.GetValue())
			}
		}
		for _, v := range facet.Values {
			if label := categories[v.GetValue()]; name == "category" && label != "" {
				v.Label = label
			}
			if worded := name == "category" || name == "colour" || name == "size"; worded && v.GetLabel() == "" {
				v.Label = v.GetValue()
			}
		}
		if len(facet.Values) > 0 {
			out = append(out, facet)
		}
	}
	return out
}

func choose(facet *searchv1.Facet, value string) {
	i := slices.IndexFunc(facet.Values, func(v *searchv1.Value) bool { return v.GetValue() == value })
	if i < 0 {
		i = len(facet.Values)
		facet.Values = append(facet.Values, &searchv1.Value{Value: value})
	}
	facet.Values[i].Chosen = true
}

// Suggest implements the contract.
func (v *view) Suggest(ctx context.Context, r *searchv1.SuggestRequest) (*searchv1.SuggestResponse, error) {
	found, err := v.search.Suggest(ctx, &servicev1.SuggestRequest{Locale: r.GetLocale(), Query: r.GetQuery()})
	if err != nil {
		return nil, err
	}
	answer := &searchv1.SuggestResponse{}
	for _, h := range found.GetHits() {
		answer.Suggestions = append(answer.Suggestions, &searchv1.Suggestion{Slug: h.GetSlug(), Name: h.GetName().In(r.GetLocale())})
	}
	return answer, nil
}
