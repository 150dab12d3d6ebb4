// Package orders is the micro-frontend of what was ordered: all of a shopper's orders, and one, from the thanks to the parcel or back.
package orders

import (
	"context"
	"embed"
	"net/http"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/stall"

	ordersv1 "feria/internal/contract/bff/orders/v1"
	"feria/internal/contract/bff/orders/v1/ordersv1connect"
)

// Module is mfe/orders.
var Module = app.Module{Name: "mfe/orders", Calls: []string{"bff/orders"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), ordersv1connect.NewOrdersClient(env.Client("bff/orders"))}
	s.Fragment("list", s.serveList)
	s.Fragment("detail", s.serveDetail)
	s.Action("POST", "/orders/{order}/cancel", s.serveCancel)
	s.Action("POST", "/orders/{order}/again", s.serveAgain)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff ordersv1connect.OrdersClient
}

func (s *server) serveDetail(w http.ResponseWriter, r *http.Request) error {
	shown, err := s.shown(r, r.URL.Query().Get("order"))
	if err != nil {
		return err
	}
	stall.Title(w, shown.Heading+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, detail(shown))
}

func (s *server) serveList(w http.ResponseWriter, r *http.Request) error {
	view, page := s.View(r), r.URL.Query().Get("page")
	answer, err := s.bff.List(r.Context(), &ordersv1.ListRequest{Locale: view.Locale(), Page: page})
	if errs.Is(err, errs.Invalid) && page != "" {
		return stall.Redirect(w, r, "/orders") // a page that is none
	}
	if err != nil {
		return err
	}
	stall.Title(w, view.T("list.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, list(newList(view, page, answer)))
}

// serveCancel calls an order off. Why it cannot be is said on the page of the order, as it stands now.
func (s *server) serveCancel(w http.ResponseWriter, r *http.Request) error {
	view, order := s.View(r), stall.Path(r, "order")
	answer, refusal := s.bff.Cancel(r.Context(), &ordersv1.CancelRequest{Locale: view.Locale(), Id: order})
	if refusal == nil {
		return s.Done(w, r, "/orders/"+order, detail(newDetail(view, answer.GetOrder())))
	}
	if !errs.Is(refusal, errs.Conflict) {
		return refusal
	}
	shown, err := s.shown(r, order)
	if err != nil {
		return err
	}
	shown.Problems = view.Problems(refusal)
	return s.Refused(w, r, refusal, "detail", detail(shown))
}

// serveAgain fills the cart with what was ordered. What cannot be had is named on the page of the order; the rest is in the cart all the same.
func (s *server) serveAgain(w http.ResponseWriter, r *http.Request) error {
	view, order := s.View(r), stall.Path(r, "order")
	answer, err := s.bff.Again(r.Context(), &ordersv1.AgainRequest{Locale: view.Locale(), Id: order})
	if err != nil {
		return err
	}
	if len(answer.GetMissing()) == 0 {
		return stall.Redirect(w, r, "/cart")
	}
	shown, err := s.shown(r, order)
	if err != nil {
		return err
	}
	shown.Again = newAgain(view, answer)
	return s.Refused(w, r, errs.E(errs.Conflict, shown.Again.Title).In(view.Locale()), "detail", detail(shown))
}

// shown is the page of an order as it stands now.
func (s *server) shown(r *http.Request, order string) (*detailView, error) {
	view := s.View(r)
	answer, err := s.bff.Order(r.Context(), &ordersv1.OrderRequest{Locale: view.Locale(), Id: order})
	if err != nil {
		return nil, err
	}
	return newDetail(view, answer), nil
}
