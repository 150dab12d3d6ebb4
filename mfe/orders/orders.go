// Package orders is the micro-frontend of what was ordered: one order, from the thanks to the parcel.
package orders

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"time"

	"feria/internal/app"
	"feria/internal/i18n/country"
	"feria/internal/money"
	"feria/internal/stall"

	ordersv1 "feria/internal/contract/bff/orders/v1"
	"feria/internal/contract/bff/orders/v1/ordersv1connect"

	"github.com/a-h/templ"
)

// Module is mfe/orders.
var Module = app.Module{Name: "mfe/orders", Calls: []string{"bff/orders"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), ordersv1connect.NewOrdersClient(env.Client("bff/orders"))}
	s.Fragment("detail", s.serveDetail)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff ordersv1connect.OrdersClient
}

func (s *server) serveDetail(w http.ResponseWriter, r *http.Request) error {
	view := s.View(r)
	answer, err := s.bff.Order(r.Context(), &ordersv1.OrderRequest{Locale: view.Locale(), Id: r.URL.Query().Get("order")})
	if err != nil {
		return err
	}
	shown := newDetail(view, answer)
	stall.Title(w, shown.Heading+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, detail(shown))
}

type detailView struct {
	stall.View
	Order, Heading, Number, Text string
	Contents                     string // what the lines are called
	Placing, Awaiting, Standing  bool
	Lines                        []lineView
	Steps                        []stepView
	Totals                       totalsView
	Address                      []string
	Card                         string
}

type lineView struct {
	Href                                     templ.SafeURL
	Picture, Alt, Name, Choice, Units, Total string
}

type stepView struct {
	Name    string
	Current bool
}

type totalsView struct{ Subtotal, Delivery, DeliveryName, Total, Tax string }

func newDetail(view stall.View, o *ordersv1.OrderResponse) *detailView {
	v := &detailView{
		View: view, Order: o.GetId(),
		Number: view.T("detail.number", "number", o.GetNumber(), "date", view.DateTime(time.Unix(o.GetPlaced(), 0).UTC())),
		Totals: totalsView{
			Subtotal: view.Money(money.FromProto(o.GetSubtotal())), Delivery: view.Money(money.FromProto(o.GetDelivery())),
			DeliveryName: view.T("detail.delivery", "method", o.GetDeliveryName()), Total: view.Money(money.FromProto(o.GetTotal())),
			Tax: view.T("detail.tax", "rate", view.Number(int64(o.GetTaxRate()/100)), "tax", view.Money(money.FromProto(o.GetTax()))),
		},
		Address: address(view, o),
		Card:    view.T("detail.card", "brand", o.GetCardBrand(), "last4", o.GetCardLast4()),
	}
	v.tell(o)
	for _, l := range o.GetLines() {
		v.Lines = append(v.Lines, lineView{
			Href: view.Page("/p/" + l.GetProduct() + "?variant=" + l.GetSku()), Picture: "/images/art/" + l.GetPicture() + ".svg", Alt: l.GetAlt(),
			Name: l.GetName(), Choice: l.GetChoice(), Total: view.Money(money.FromProto(l.GetTotal())),
			Units: view.T("detail.units", "units", view.Number(int64(l.GetUnits())), "price", view.Money(money.FromProto(l.GetPrice()))),
		})
	}
	return v
}

// tell says how the order stands.
func (v *detailView) tell(o *ordersv1.OrderResponse) {
	v.Contents = v.T("detail.contents")
	switch o.GetStatus() {
	case ordersv1.Status_STATUS_PLACING:
		v.Heading, v.Text, v.Placing = v.T("detail.placing"), v.T("detail.placing.text"), true
	case ordersv1.Status_STATUS_AWAITING_CONFIRMATION:
		v.Heading, v.Text, v.Awaiting = v.T("detail.awaiting"), v.T("detail.awaiting.text"), true
	case ordersv1.Status_STATUS_CANCELLED:
		v.Heading, v.Text = v.T("detail.cancelled"), v.T("cancelled.other")
		if slices.Contains([]string{"declined", "insufficient_funds", "sold_out", "expired"}, o.GetCancelReason()) {
			v.Text = v.T("cancelled." + o.GetCancelReason())
		}
	default:
		v.Heading, v.Text, v.Standing = v.T("detail.thanks"), v.T("detail.mail", "email", o.GetEmail()), true
		v.Contents = v.T("detail.lines")
		v.steps(o)
	}
}

// steps are the stations of a parcel; the last one reached is current.
func (v *detailView) steps(o *ordersv1.OrderResponse) {
	at := max(slices.Index([]string{"", "preparing", "shipped", "delivered"}, o.GetParcel()), 0)
	switch o.GetStatus() {
	case ordersv1.Status_STATUS_SHIPPED:
		at = max(at, 2)
	case ordersv1.Status_STATUS_DELIVERED:
		at = 3
	}
	for i, name := range []string{v.T("step.placed"), v.T("step.preparing"), v.T("step.shipped"), v.T("step.delivered")} {
		v.Steps = append(v.Steps, stepView{name, i == at})
	}
}

func address(view stall.View, o *ordersv1.OrderResponse) []string {
	a := o.GetAddress()
	return []string{a.GetName(), a.GetLine(), a.GetPostalCode() + " " + a.GetCity(), country.Name(view.Locale(), a.GetCountry())}
}
