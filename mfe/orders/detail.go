package orders

import (
	"slices"
	"time"

	"feria/internal/i18n/country"
	"feria/internal/money"
	"feria/internal/stall"

	ordersv1 "feria/internal/contract/bff/orders/v1"

	"github.com/a-h/templ"
)

type detailView struct {
	stall.View
	Order, Heading, Number, Text string
	Short                        string // the number alone
	Contents                     string // what the lines are called
	Awaiting, Standing           bool
	Unsettled                    bool // it is looked at again
	Bought                       bool // it was placed, whatever has become of it
	Returned                     bool // it was, and goes nowhere any more
	Cancellable                  bool
	Lines                        []lineView
	Steps                        []stepView
	Totals                       totalsView
	Address                      []string
	Card                         string
	Problems                     stall.Problems // why it was not cancelled
	Again                        againView      // what cannot be ordered again
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
		View: view, Order: o.GetId(), Short: o.GetNumber(), Number: view.T("detail.unplaced", "number", o.GetNumber()),
		Bought: o.GetPlaced() != 0, Cancellable: o.GetCancellable(),
		Totals: totalsView{
			Subtotal: view.Money(money.FromProto(o.GetSubtotal())), Delivery: view.Money(money.FromProto(o.GetDelivery())),
			DeliveryName: view.T("detail.delivery", "method", o.GetDeliveryName()), Total: view.Money(money.FromProto(o.GetTotal())),
			Tax: view.T("detail.tax", "rate", view.Number(int64(o.GetTaxRate()/100)), "tax", view.Money(money.FromProto(o.GetTax()))),
		},
		Address: address(view, o),
		Card:    view.T("detail.card", "brand", o.GetCardBrand(), "last4", o.GetCardLast4()),
	}
	if v.Bought {
		v.Number = view.T("detail.number", "number", o.GetNumber(), "date", moment(view, o.GetPlaced()))
	}
	v.tell(o)
	for _, l := range o.GetLines() {
		v.Lines = append(v.Lines, lineView{
			Href: view.Page("/p/" + l.GetProduct() + "?variant=" + l.GetSku()), Picture: l.GetPicture(), Alt: l.GetAlt(),
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
		v.Heading, v.Text, v.Unsettled = v.T("detail.placing"), v.T("detail.placing.text"), true
	case ordersv1.Status_STATUS_AWAITING_CONFIRMATION:
		v.Heading, v.Text, v.Awaiting = v.T("detail.awaiting"), v.T("detail.awaiting.text"), true
	case ordersv1.Status_STATUS_CANCELLED:
		v.tellCancelled(o)
	default:
		v.Contents = v.T("detail.lines")
		if o.GetCancelReason() != "" {
			v.Heading, v.Text = v.T("detail.ending"), v.T("detail.ending.text", "total", v.Totals.Total, "card", v.Card)
			v.Unsettled, v.Returned = true, true
			return
		}
		v.Heading, v.Text, v.Standing = v.T("detail.thanks"), v.T("detail.mail", "email", o.GetEmail()), true
		v.steps(o)
	}
}

// tellCancelled says why the order was cancelled, and what comes back of what was paid.
func (v *detailView) tellCancelled(o *ordersv1.OrderResponse) {
	if !v.Bought {
		v.Heading, v.Text = v.T("detail.cancelled"), v.T("cancelled.other")
		if slices.Contains([]string{"declined", "insufficient_funds", "sold_out", "expired"}, o.GetCancelReason()) {
			v.Text = v.T("cancelled." + o.GetCancelReason())
		}
		return
	}
	v.Heading, v.Contents, v.Returned = v.T("detail.returned"), v.T("detail.lines"), true
	facts := []any{"date", moment(v.View, o.GetCancelled()), "total", v.Totals.Total, "card", v.Card}
	switch o.GetCancelReason() {
	case "by_shopper":
		v.Text = v.T("returned.by_shopper", facts...)
	case "sold_out":
		v.Text = v.T("returned.sold_out", facts...)
	default:
		v.Text = v.T("returned.other", facts...)
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

// moment is a time, in Unix seconds, as people write it.
func moment(view stall.View, seconds int64) string { return view.DateTime(time.Unix(seconds, 0).UTC()) }

// againView says what of an order could not be put into the cart; without a title everything could.
type againView struct {
	Title string
	Why   []string
}

func newAgain(view stall.View, answer *ordersv1.AgainResponse) againView {
	v := againView{Title: view.T("again.title")}
	if answer.GetAdded() == 0 {
		v.Title = view.T("again.nothing")
	}
	for _, m := range answer.GetMissing() {
		name := m.GetName()
		if m.GetChoice() != "" {
			name = view.T("again.choice", "name", name, "choice", m.GetChoice())
		}
		switch {
		case m.GetAdded() > 0:
			v.Why = append(v.Why, view.N("again.some", int64(m.GetAdded()), "name", name))
		case m.GetReason() == "sold_out":
			v.Why = append(v.Why, view.T("again.sold_out", "name", name))
		case m.GetReason() == "gone":
			v.Why = append(v.Why, view.T("again.gone", "name", name))
		case m.GetReason() == "full":
			v.Why = append(v.Why, view.T("again.full", "name", name))
		default:
			v.Why = append(v.Why, view.T("again.unavailable", "name", name))
		}
	}
	return v
}
