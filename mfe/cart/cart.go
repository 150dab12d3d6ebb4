// Package cart is the micro-frontend of what a shopper means to buy: the mini cart in every header, the button that adds, and the cart.
package cart

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/stall"

	cartv1 "feria/internal/contract/bff/cart/v1"
	"feria/internal/contract/bff/cart/v1/cartv1connect"
)

// Module is mfe/cart.
var Module = app.Module{Name: "mfe/cart", Calls: []string{"bff/cart"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), cartv1connect.NewCartClient(env.Client("bff/cart"))}
	s.Fragment("mini", s.serveMini)
	s.Fragment("add-button", s.serveAddButton)
	s.Fragment("page", s.servePage)
	s.Action("POST", "/add", s.serveAdd)
	s.Action("POST", "/lines/{variant}", s.serveSetQuantity)
	s.Action("POST", "/lines/{variant}/remove", s.serveRemove)
	s.Action("POST", "/lines/{variant}/later", s.serveLayAside)
	s.Action("POST", "/later/{variant}/back", s.serveTakeUp)
	s.Action("POST", "/later/{variant}/remove", s.serveForget)
	s.Fragment("wishes", s.serveWishes)
	s.Action("POST", "/wishes/{variant}", s.serveWish)
	s.Action("POST", "/wishes/{variant}/buy", s.serveBuyWish)
	s.Action("POST", "/wishes/{variant}/remove", s.serveRemoveWish)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff cartv1connect.CartClient
}

// maxUnits is how many of one thing a cart holds.
const maxUnits = 99

func (s *server) serveMini(w http.ResponseWriter, r *http.Request) error {
	view := miniView{View: s.View(r)}
	answer, err := s.bff.Mini(r.Context(), &cartv1.MiniRequest{})
	if err != nil {
		return err
	}
	view.Units = int64(answer.GetUnits())
	return s.Render(w, r, http.StatusOK, mini(view))
}

func (s *server) serveAddButton(w http.ResponseWriter, r *http.Request) error {
	view, err := s.offer(r, r.URL.Query().Get("variant"))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, addButton(view))
}

// offer is the button for a variant, before anything was added.
func (s *server) offer(r *http.Request, variant string) (addView, error) {
	view := addView{View: s.View(r), Variant: variant, Quantity: "1"}
	view.Problems = view.View.Problems(nil)
	answer, err := s.bff.Offer(r.Context(), &cartv1.OfferRequest{Locale: view.Locale(), Variant: variant})
	if err != nil {
		return view, err
	}
	view.SoldOut, view.Wished, view.Most = answer.GetSoldOut(), answer.GetWished(), maxUnits
	return view, nil
}

func (s *server) serveAdd(w http.ResponseWriter, r *http.Request) error {
	form := s.Form(r)
	request := &cartv1.AddRequest{
		Locale: s.View(r).Locale(), Variant: form.Text("variant", 64), Shown: form.Optional("shown", 64),
		Units: int32(form.Int("quantity", 1, maxUnits)), Options: options(r.PostForm), Once: r.Header.Get("Feria-Once"),
	}
	err := form.Err()
	var answer *cartv1.AddResponse
	if err == nil {
		answer, err = s.bff.Add(r.Context(), request)
	}
	if err != nil {
		return s.refuseAdd(w, r, request, err)
	}
	view, err := s.offer(r, answer.GetVariant())
	if err != nil {
		view = addView{View: s.View(r), Variant: answer.GetVariant(), Quantity: "1", Most: maxUnits} // it was added all the same
	}
	view.Units = int64(answer.GetUnits())
	return s.Done(w, r, "/cart", addButton(view), changed(answer.GetUnits()))
}

// options are the fields of the product's options, which stand in this form.
func options(form url.Values) map[string]string {
	out := make(map[string]string)
	for name, values := range form {
		if option, ok := strings.CutPrefix(name, "option-"); ok && len(option) <= 32 && len(out) < 8 && len(values[0]) <= 64 {
			out[option] = values[0]
		}
	}
	return out
}

// refuseAdd says what is wrong beside the field, and keeps what was typed.
func (s *server) refuseAdd(w http.ResponseWriter, r *http.Request, request *cartv1.AddRequest, refusal error) error {
	view, err := s.offer(r, request.GetVariant())
	if err != nil { // a variant that is none: the form can still say so
		view = addView{View: s.View(r), Variant: request.GetVariant(), Most: maxUnits}
	}
	view.Quantity = r.PostForm.Get("quantity")
	refusal = soldOut(view.View, refusal)
	view.Problems = view.View.Problems(refusal)
	return s.Refused(w, r, refusal, "add-button", addButton(view))
}

func (s *server) servePage(w http.ResponseWriter, r *http.Request) error {
	view := s.View(r)
	answer, err := s.bff.Page(r.Context(), &cartv1.PageRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	stall.Title(w, view.T("page.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, page(newPage(view, answer.GetCart())))
}

func (s *server) serveSetQuantity(w http.ResponseWriter, r *http.Request) error {
	variant, form := stall.Path(r, "variant"), s.Form(r)
	units := int32(form.Int("quantity", 0, maxUnits))
	err := form.Err()
	var answer *cartv1.SetQuantityResponse
	if err == nil {
		answer, err = s.bff.SetQuantity(r.Context(), &cartv1.SetQuantityRequest{Locale: s.View(r).Locale(), Variant: variant, Units: units})
	}
	if err != nil {
		return s.refuseLine(w, r, variant, r.PostForm.Get("quantity"), err)
	}
	return s.Done(w, r, "/cart", page(newPage(s.View(r), answer.GetCart())), changed(answer.GetCart().GetUnits()))
}

func (s *server) serveRemove(w http.ResponseWriter, r *http.Request) error {
	view := s.View(r)
	answer, err := s.bff.Remove(r.Context(), &cartv1.RemoveRequest{Locale: view.Locale(), Variant: stall.Path(r, "variant")})
	if err != nil {
		return err
	}
	return s.Done(w, r, "/cart", page(newPage(view, answer.GetCart())), changed(answer.GetCart().GetUnits()))
}

// refuseLine shows the cart as it is, with what is wrong beside the line that it is about.
func (s *server) refuseLine(w http.ResponseWriter, r *http.Request, variant, typed string, refusal error) error {
	view := s.View(r)
	answer, err := s.bff.Page(r.Context(), &cartv1.PageRequest{Locale: view.Locale()})
	if err != nil {
		return err
	}
	shown := newPage(view, answer.GetCart())
	refusal = soldOut(view, refusal)
	shown.refuse(variant, typed, view.Problems(refusal))
	return s.Refused(w, r, refusal, "page", page(shown))
}

// soldOut says in the reader's words what inventory has left; any other error stays as it is.
func soldOut(view stall.View, err error) error {
	if errs.ReasonOf(err) != "sold_out" {
		return err
	}
	facts := errs.As(err).Facts
	left, inCart := number(facts["available"]), number(facts["in_cart"])
	text := view.T("refused.none")
	switch {
	case left > 0 && inCart > 0:
		text = view.N("refused.in_cart", left, "have", view.Number(inCart))
	case left > 0:
		text = view.N("refused.sold_out", left)
	}
	return errs.E(errs.Conflict, text, errs.Field{Name: "quantity", Text: text}).Because("sold_out").In(view.Locale()).From(err)
}

func changed(units int32) stall.Event {
	return stall.Event{Name: "cart:changed", Detail: map[string]any{"count": units}}
}
