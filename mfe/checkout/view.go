package checkout

import (
	"maps"
	"net/url"
	"strconv"
	"strings"

	"feria/internal/errs"
	"feria/internal/i18n/country"
	"feria/internal/money"
	"feria/internal/stall"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"

	"github.com/a-h/templ"
	"github.com/google/uuid"
)

// typed is what a shopper typed and gets back when it is refused. The card is not part of it.
type typed struct{ Email, Name, Line, City, PostalCode, Country, Delivery string }

// maxTyped is how many characters of a field are given back; no field may have as many.
const maxTyped = 400

func read(form url.Values) typed {
	get := func(name string) string {
		value := []rune(form.Get(name))
		return string(value[:min(len(value), maxTyped)])
	}
	return typed{
		Email: get("email"), Name: get("name"), Line: get("line"), City: get("city"), PostalCode: get("postal_code"),
		Country: get("country"), Delivery: get("delivery"),
	}
}

type formView struct {
	stall.View
	Typed     typed
	Key       string
	Problems  stall.Problems
	Lines     []lineView
	Methods   []methodView
	Countries []country.Country
	Totals    totalsView
	Buyable   bool
}

type lineView struct{ Units, Name, Picture, Alt, Total string }

type methodView struct {
	Code, Name, Promise, Price, Total string
	Seen                              string // the total in minor units
	Chosen                            bool
}

type totalsView struct{ Subtotal, Shipping, Tax, Rate, Total string }

type questionView struct {
	stall.View
	*checkoutv1.QuestionResponse
	Amount string
}

func newForm(view stall.View, f *checkoutv1.FormResponse, t typed, refusal error) *formView {
	v := &formView{
		View: view, Typed: t, Key: uuid.Must(uuid.NewV7()).String(), Problems: view.Problems(refusal),
		Countries: country.All(view.Locale()), Buyable: f.GetBuyable(),
	}
	for _, l := range f.GetLines() {
		name := l.GetName()
		if l.GetChoice() != "" {
			name = view.T("choice", "name", name, "choice", l.GetChoice())
		}
		v.Lines = append(v.Lines, lineView{
			Units: view.T("checkout.units", "units", view.Number(int64(l.GetUnits()))), Name: name,
			Picture: l.GetPicture(), Alt: l.GetAlt(), Total: view.Money(money.FromProto(l.GetTotal())),
		})
	}
	totals := f.GetTotals()
	v.Totals = totalsView{
		Subtotal: view.Money(money.FromProto(totals.GetSubtotal())), Shipping: view.Money(money.FromProto(totals.GetDelivery())),
		Tax: view.Money(money.FromProto(totals.GetTax())), Rate: view.Number(int64(totals.GetTaxRate() / 100)), Total: view.Money(money.FromProto(totals.GetTotal())),
	}
	for _, m := range f.GetMethods() {
		total := money.Money{Minor: totals.GetSubtotal().GetMinor() + m.GetPrice().GetMinor(), Currency: m.GetPrice().GetCurrency()}
		v.Methods = append(v.Methods, methodView{
			Code: m.GetCode(), Name: m.GetName(), Promise: m.GetPromise(), Price: view.Money(money.FromProto(m.GetPrice())),
			Total: view.Money(total), Seen: strconv.FormatInt(total.Minor, 10), Chosen: m.GetChosen(),
		})
	}
	return v
}

// totalFact is the total that a refusal names.
func totalFact(e *errs.Error) money.Money {
	minor, _ := strconv.ParseInt(e.Facts["total_minor"], 10, 64) // orders writes a number
	return money.Money{Minor: minor, Currency: e.Facts["currency"]}
}

// input is a labelled field with what is wrong beside it.
type input struct{ Name, Label, Hint, Type, Value, Autocomplete, Mode string }

// hint is the id of what explains the field.
func (v *formView) hint(i input) string { return v.ID(i.Name + "-hint") }

// marks are the attributes of a control that has a hint, or is wrong: they point to both.
func (v *formView) marks(i input) templ.Attributes {
	marks := templ.Attributes{}
	maps.Copy(marks, v.Problems.Mark(i.Name))
	if i.Hint != "" {
		problem, _ := marks["aria-describedby"].(string)
		marks["aria-describedby"] = strings.TrimSpace(problem + " " + v.hint(i))
	}
	return marks
}
