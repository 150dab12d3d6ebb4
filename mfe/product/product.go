// Package product is the micro-frontend of one product in one of its variants.
//
// Its options are radio buttons that belong to the form of cart/add-button, which stands nested inside it: without script the
// choice travels with that form. The two stalls share the form's id and the names of its fields, and nothing else.
package product

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"feria/internal/app"
	"feria/internal/money"
	"feria/internal/picture"
	"feria/internal/stall"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"
)

// Module is mfe/product.
var Module = app.Module{Name: "mfe/product", Calls: []string{"bff/product"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), productv1connect.NewProductClient(env.Client("bff/product")), make(chan struct{}, 1)}
	s.Fragment("detail", s.serveDetail)
	s.Fragment("pictures", s.servePictures)
	s.Action("POST", "/pictures/{slug}", s.serveAddPicture)
	for _, change := range changes {
		s.Action("POST", "/pictures/{slug}/{id}/"+change, s.changePicture(change))
	}
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff  productv1connect.ProductClient
	desk chan struct{} // holds a picture that is under way: see enter
}

// formID is the id of the form in cart/add-button, and optionPrefix begins the names of its fields for options.
const (
	formID       = "cart-add"
	optionPrefix = "option-"
)

func (s *server) serveDetail(w http.ResponseWriter, r *http.Request) error {
	view := detailView{View: s.View(r)}
	request := asked(r.URL.Query())
	request.Locale = view.Locale()
	answer, err := s.bff.Detail(r.Context(), request)
	if err != nil {
		return err
	}
	if len(request.GetOptions()) > 0 && !answer.GetSubstituted() {
		return stall.Redirect(w, r, address(answer.GetSlug(), answer.GetVariant().GetSku()))
	}
	view.DetailResponse = answer
	view.Price = view.Money(money.FromProto(answer.GetVariant().GetPrice()))
	if answer.GetRatings() > 0 {
		view.Stars, view.Mean = strings.Repeat("★", int(answer.GetTenths()+5)/10), view.Decimal(float64(answer.GetTenths())/10, 1)
	}
	stall.Title(w, answer.GetName()+" · Feria")
	stall.Describe(w, stall.Meta{
		Description: answer.GetTagline(), Canonical: "/p/" + answer.GetSlug(), Image: picture.Address(answer.GetVariant().GetPicture()),
	})
	return s.Render(w, r, http.StatusOK, detail(view))
}

// asked reads what the address asks for: a variant, or the options of a form that was sent to see them. The form says which variant
// it showed; if that is still the one it asks for, the options are what was changed.
func asked(query url.Values) *productv1.DetailRequest {
	request := &productv1.DetailRequest{Slug: query.Get("slug"), Variant: query.Get("variant")}
	if request.GetVariant() != query.Get("shown") {
		return request
	}
	for name, values := range query {
		if option, ok := strings.CutPrefix(name, optionPrefix); ok && values[0] != "" {
			if request.Options == nil {
				request.Options, request.Variant = map[string]string{}, ""
			}
			request.Options[option] = values[0]
		}
	}
	return request
}

func address(slug, variant string) string {
	return "/p/" + slug + "?" + url.Values{"variant": {variant}}.Encode()
}

type detailView struct {
	stall.View
	*productv1.DetailResponse
	Price       string
	Stars, Mean string // of the ratings, such as "★★★★★" and "4.6"
}

// stock says in words how many there are, and how gladly.
func (v detailView) stock() (text, tone string) {
	switch v.GetVariant().GetStock() {
	case productv1.Stock_STOCK_MANY:
		return v.T("stock.many"), "badge-success"
	case productv1.Stock_STOCK_FEW:
		return v.N("stock.few", int64(v.GetVariant().GetLeft())), "badge-warning"
	case productv1.Stock_STOCK_SOLD_OUT:
		return v.T("stock.soldout"), "badge-danger"
	default:
		return v.T("stock.unknown"), ""
	}
}

// remark is what a choice says beside its name; "" if nothing.
func (v detailView) remark(c *productv1.ChoiceView) string {
	switch {
	case c.GetVariant() == "":
		return v.T("detail.notmade")
	case c.GetSoldOut():
		return v.T("detail.choice.soldout")
	default:
		return ""
	}
}
