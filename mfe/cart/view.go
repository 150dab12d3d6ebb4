package cart

import (
	"cmp"
	"strconv"

	"feria/internal/money"
	"feria/internal/stall"

	cartv1 "feria/internal/contract/bff/cart/v1"

	"github.com/a-h/templ"
)

type miniView struct {
	stall.View
	Units int64
}

type addView struct {
	stall.View
	Variant  string
	Quantity string // as typed
	Most     int
	SoldOut  bool
	Wished   bool
	Units    int64 // in the cart after something was added; 0 before
	Problems stall.Problems
}

type pageView struct {
	stall.View
	Lines    []lineView
	Later    []lineView
	Units    int64
	Subtotal string // "" if nothing in it has a price
	Buyable  bool
	Problems stall.Problems // of the whole
}

// wishesView is the page of what is wished for.
type wishesView struct {
	stall.View
	Lines    []lineView
	Added    int64 // in the cart after something was added; 0 before
	Problems stall.Problems
}

type lineView struct {
	stall.View
	Href                                   templ.SafeURL
	SKU, Name, Title, Choice, Picture, Alt string
	Quantity                               string // as typed
	Each, Total                            string
	Note                                   string // why it cannot be bought as it stands, or what has changed
	Blocked, Gone, SoldOut                 bool
	Problems                               stall.Problems
}

// number is a count that came as text; 0 if it is none.
func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 32) // 0 is what is meant then
	return n
}

func newPage(view stall.View, c *cartv1.CartView) *pageView {
	v := &pageView{View: view, Units: int64(c.GetUnits()), Buyable: c.GetBuyable(), Problems: view.Problems(nil)}
	if c.GetSubtotal() != nil {
		v.Subtotal = view.Money(money.FromProto(c.GetSubtotal()))
	}
	v.Lines, v.Later = newLines(view, c.GetLines()), newLines(view, c.GetLater())
	return v
}

func newWishes(view stall.View, all []*cartv1.LineView) *wishesView {
	return &wishesView{View: view, Lines: newLines(view, all), Problems: view.Problems(nil)}
}

func newLines(view stall.View, all []*cartv1.LineView) (out []lineView) {
	names := make(map[string]int)
	for _, l := range all {
		names[l.GetName()]++
	}
	for _, l := range all {
		line := newLine(view, l)
		if names[l.GetName()] > 1 && l.GetChoice() != "" { // two of one name are told apart by their choice
			line.Title = view.T("choice", "name", l.GetName(), "choice", l.GetChoice())
		}
		out = append(out, line)
	}
	return out
}

func newLine(view stall.View, l *cartv1.LineView) lineView {
	line := lineView{
		View: view, SKU: l.GetSku(), Href: view.Page("/p/" + l.GetProduct() + "?variant=" + l.GetSku()), Name: l.GetName(), Title: l.GetName(), Choice: l.GetChoice(),
		Picture: l.GetPicture(), Alt: l.GetAlt(), Quantity: strconv.Itoa(int(l.GetUnits())), Problems: view.Problems(nil),
	}
	if l.GetGone() {
		line.Gone, line.Blocked, line.Note = true, true, view.T("page.gone")
		line.Name, line.Title = view.T("page.gone.title"), view.T("page.gone.name")
		return line
	}
	price := view.Money(money.FromProto(l.GetPrice()))
	line.Each, line.Total = view.T("page.each", "price", price), view.Money(money.FromProto(l.GetTotal()))
	switch {
	case l.GetAvailable() == 0:
		line.Blocked, line.SoldOut, line.Note = true, true, view.T("page.soldout")
	case l.GetAvailable() > 0 && l.GetAvailable() < l.GetUnits():
		line.Blocked, line.Note = true, view.N("page.short", int64(l.GetAvailable()))
	case l.GetPrevious() != nil:
		line.Note = view.T("page.changed", "before", view.Money(money.FromProto(l.GetPrevious())), "now", price)
	}
	return line
}

// refuse says what is wrong, and puts it with what was typed to its line, if that is still there.
func (v *pageView) refuse(sku, typed string, problems stall.Problems) {
	v.Problems = problems
	for i := range v.Lines {
		if v.Lines[i].SKU == sku {
			v.Lines[i].Quantity, v.Lines[i].Problems = cmp.Or(typed, v.Lines[i].Quantity), problems
		}
	}
	for i := range v.Later {
		if v.Later[i].SKU == sku {
			v.Later[i].Problems = problems
		}
	}
}

func (v *wishesView) refuse(sku string, problems stall.Problems) {
	v.Problems = problems
	for i := range v.Lines {
		if v.Lines[i].SKU == sku {
			v.Lines[i].Problems = problems
		}
	}
}
