package search

import (
	"strconv"
	"strings"

	"feria/internal/money"
	"feria/internal/stall"

	searchv1 "feria/internal/contract/bff/search/v1"

	"github.com/a-h/templ"
)

type resultsView struct {
	stall.View
	at                 address
	Query, Sort        string
	Total              int64
	Cards              []cardView
	Facets             []facetView
	Mean, MeanHref     string // "" if the words are known
	Next, First, Clear string // addresses; "" where there is none
	Categories         []*searchv1.Value
}

type cardView struct {
	stall.View
	Href                             templ.SafeURL
	Picture, Alt, Name, Maker, Price string
	Ratings, Tenths                  int32 // how many, and their mean in tenths of stars
	MayBeSoldOut, Eager              bool
}

type facetView struct {
	Title  string
	Values []valueView
}

type valueView struct {
	Label, Href string
	Hits        int32
	Chosen      bool
}

type suggestView struct {
	stall.View
	Suggestions []*searchv1.Suggestion
}

// sorts are the orders of results, as they are offered.
var sorts = []string{"", "price", "price-desc", "newest", "rating"}

// aboveFold is how many pictures are asked for at once.
const aboveFold = 3

func (v resultsView) sortName(sort string) string {
	if sort == "" {
		return v.T("sort.relevance")
	}
	return v.T("sort." + sort)
}

func (v *resultsView) fill(answer *searchv1.ResultsResponse) {
	v.Total, v.Categories, v.Mean = int64(answer.GetTotal()), answer.GetCategories(), answer.GetDidYouMean()
	v.MeanHref = address{query: v.Mean}.path()
	at := v.at
	if at.page = answer.GetNextPage(); at.page != "" {
		v.Next = at.path()
	}
	if at.page = ""; v.at.page != "" {
		v.First = at.path()
	}
	if at.choices = nil; len(v.at.choices) > 0 {
		v.Clear = at.path()
	}
	for i, c := range answer.GetCards() {
		v.Cards = append(v.Cards, v.card(c, i < aboveFold))
	}
	for _, f := range answer.GetFacets() {
		facet := facetView{Title: v.T("facet." + f.GetName())}
		for _, value := range f.GetValues() {
			facet.Values = append(facet.Values, valueView{
				Label: v.label(f.GetName(), value), Href: v.at.turned(f.GetName(), value.GetValue()).path(), Hits: value.GetHits(), Chosen: value.GetChosen(),
			})
		}
		v.Facets = append(v.Facets, facet)
	}
}

func (v *resultsView) card(c *searchv1.Card, eager bool) cardView {
	out := cardView{
		View: v.View, Href: v.Page("/p/" + c.GetSlug()), Picture: c.GetPicture(), Alt: c.GetAlt(), Name: c.GetName(),
		Maker: c.GetMaker(), Price: v.Money(money.FromProto(c.GetFrom())), Ratings: c.GetRatings(), Tenths: c.GetTenths(),
		MayBeSoldOut: c.GetMayBeSoldOut(), Eager: eager,
	}
	if c.GetSeveralPrices() {
		out.Price = v.T("card.from", "price", out.Price)
	}
	return out
}

// label is what people read of a value: its own name, or the page's words for ranges, stars and stock.
func (v *resultsView) label(facet string, value *searchv1.Value) string {
	low, high, _ := strings.Cut(value.GetValue(), "-")
	euros := func(whole string) string {
		n, _ := strconv.ParseInt(whole, 10, 64) // the service has read it
		return v.WholeMoney(money.Euros(100 * n))
	}
	switch {
	case value.GetLabel() != "":
		return value.GetLabel()
	case facet == "price" && high == "":
		return v.T("price.above", "low", euros(low))
	case facet == "price" && low == "0":
		return v.T("price.below", "high", euros(high))
	case facet == "price":
		return v.T("price.between", "low", euros(low), "high", euros(high))
	case facet == "rating":
		stars, _ := strconv.ParseInt(value.GetValue(), 10, 8) // the service has read it
		return v.N("rating.least", stars)
	case facet == "buyable":
		return v.T("buyable.yes")
	default:
		return value.GetValue()
	}
}
