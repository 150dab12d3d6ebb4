package orders

import (
	"net/url"

	"feria/internal/money"
	"feria/internal/stall"

	ordersv1 "feria/internal/contract/bff/orders/v1"

	"github.com/a-h/templ"
)

type listView struct {
	stall.View
	Rows  []rowView
	Guest bool
	Later bool   // this is not the first page
	Next  string // the path of the next page; "" if this is the last
}

type rowView struct {
	Href                              templ.SafeURL
	Number, When, Units, Total, State string
	Tone                              string // the class of the badge
	Pictures                          []pictureView
}

type pictureView struct{ Name, Alt string }

func newList(view stall.View, page string, answer *ordersv1.ListResponse) *listView {
	v := &listView{View: view, Guest: answer.GetGuest(), Later: page != ""}
	if answer.GetNextPage() != "" {
		v.Next = "/orders?page=" + url.QueryEscape(answer.GetNextPage())
	}
	for _, o := range answer.GetOrders() {
		row := rowView{
			Href: view.Page("/orders/" + o.GetId()), Number: view.T("detail.unplaced", "number", o.GetNumber()),
			Units: view.N("list.units", int64(o.GetUnits())), Total: view.Money(money.FromProto(o.GetTotal())),
		}
		if o.GetPlaced() != 0 {
			row.When = moment(view, o.GetPlaced())
		}
		row.State, row.Tone = v.state(o)
		for _, p := range o.GetPictures() {
			row.Pictures = append(row.Pictures, pictureView{p.GetPicture(), p.GetName()})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// state is how an order stands, in a word or two, and the class of the badge that says so.
func (v *listView) state(o *ordersv1.OrderRow) (text, tone string) {
	switch o.GetStatus() {
	case ordersv1.Status_STATUS_PLACING:
		return v.T("state.placing"), ""
	case ordersv1.Status_STATUS_AWAITING_CONFIRMATION:
		return v.T("state.awaiting"), "badge-warning"
	case ordersv1.Status_STATUS_SHIPPED:
		return v.T("step.shipped"), "badge-success"
	case ordersv1.Status_STATUS_DELIVERED:
		return v.T("step.delivered"), "badge-success"
	case ordersv1.Status_STATUS_CANCELLED:
		return v.T("state.cancelled"), ""
	}
	if o.GetCancelReason() != "" {
		return v.T("state.ending"), ""
	}
	return v.T("state.placed"), "badge-success"
}
