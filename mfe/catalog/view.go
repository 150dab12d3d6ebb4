package catalog

import (
	"feria/internal/money"
	"feria/internal/stall"

	catalogv1 "feria/internal/contract/bff/catalog/v1"

	"github.com/a-h/templ"
)

// aboveFold is how many pictures of a category are asked for at once; the others wait until they are near.
const aboveFold = 4

type homeView struct {
	stall.View
	Categories       []*catalogv1.CategoryView
	Featured, Newest []cardView
}

type categoryView struct {
	stall.View
	Path, Name, Description string
	Total                   int64
	Sort                    string
	Cards                   []cardView
	Later                   bool   // this is not the first page
	First                   string // the address of the first page
	Next                    string // "" on the last page
}

type menuView struct {
	stall.View
	Categories []*catalogv1.CategoryView
}

type cardView struct {
	stall.View
	Href                                      templ.SafeURL
	Picture, Alt, Name, Maker, Tagline, Price string
	Colours                                   []*catalogv1.Swatch
	Ratings, Tenths                           int32 // how many, and their mean in tenths of stars
	SoldOut, Eager                            bool
}

// sorts are the orders in which a category can be read, as they are offered.
var sorts = []string{"", "newest", "price", "price-desc", "name"}

// sortName is what people read of an order.
func (v categoryView) sortName(sort string) string {
	if sort == "" {
		return v.T("sort.market")
	}
	return v.T("sort." + sort)
}

func cards(view stall.View, from []*catalogv1.CardView, eager int) []cardView {
	out := make([]cardView, len(from))
	for i, c := range from {
		out[i] = cardView{
			View: view, Href: view.Page("/p/" + c.GetSlug()), Picture: c.GetPicture(), Alt: c.GetAlt(), Name: c.GetName(),
			Maker: c.GetMaker(), Tagline: c.GetTagline(), Price: view.Money(money.FromProto(c.GetFrom())),
			Colours: c.GetColours(), SoldOut: c.GetSoldOut(), Eager: i < eager, Ratings: c.GetRatings(), Tenths: c.GetTenths(),
		}
		if c.GetSeveralPrices() {
			out[i].Price = view.T("card.from", "price", out[i].Price)
		}
	}
	return out
}
