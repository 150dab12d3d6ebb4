package checkout

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"
	"feria/internal/contract/bff/checkout/v1/checkoutv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, how it refuses, and what it was told to do.
type script struct {
	form     *checkoutv1.FormResponse
	place    *checkoutv1.PlaceResponse
	question *checkoutv1.QuestionResponse
	closed   error // of every question
	refusal  error // of what changes something
	asked    []string
	placed   *checkoutv1.PlaceRequest
	answered *checkoutv1.AnswerRequest
}

func (s *script) Form(_ context.Context, r *checkoutv1.FormRequest) (*checkoutv1.FormResponse, error) {
	s.asked = append(s.asked, r.GetDelivery())
	if r.GetDelivery() != "" && r.GetDelivery() != "post" && r.GetDelivery() != "rush" {
		return nil, errs.E(errs.Invalid, "There is no such delivery.")
	}
	return s.form, s.closed
}

func (s *script) Place(_ context.Context, r *checkoutv1.PlaceRequest) (*checkoutv1.PlaceResponse, error) {
	s.placed = r
	return s.place, s.refusal
}

func (s *script) Question(context.Context, *checkoutv1.QuestionRequest) (*checkoutv1.QuestionResponse, error) {
	return s.question, s.closed
}

func (s *script) Answer(_ context.Context, r *checkoutv1.AnswerRequest) (*checkoutv1.AnswerResponse, error) {
	s.answered = r
	return &checkoutv1.AnswerResponse{Order: r.GetOrder()}, s.refusal
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { checkoutv1connect.RegisterCheckoutHandler(server, s) })
}

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

func full() *checkoutv1.FormResponse {
	return &checkoutv1.FormResponse{
		Lines: []*checkoutv1.LineView{
			{Name: "Mug <b>", Choice: "Blue", Picture: "mug", Alt: "A mug", Units: 2, Total: euros(2500)},
			{Name: strings.Repeat("Long fern ", 30), Picture: "fern", Alt: "A fern", Units: 1, Total: euros(1000)},
		},
		Methods: []*checkoutv1.MethodView{
			{Code: "post", Name: "Post", Promise: "In 3 days", Price: euros(390), Chosen: true},
			{Code: "rush", Name: "Rush", Promise: "Tomorrow", Price: euros(1190)},
		},
		Totals:  &checkoutv1.TotalsView{Subtotal: euros(3500), Delivery: euros(390), Total: euros(3890), Tax: euros(675), TaxRate: 2100},
		Buyable: true,
	}
}

func TestFormHasTheFieldsThatTheStorePromises(t *testing.T) {
	s := begin(t, &script{form: full()})
	got := s.Fragment(t, "form")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Checkout" {
		t.Fatalf("%d, heading %q", got.Status, got.Texts("h1"))
	}
	if got.Attr("form", "action") != s.Base()+"/place" || got.Text("form > button") != "Place order" || got.Count("form button") != 1 {
		t.Errorf("form: %q, button %q", got.Attr("form", "action"), got.Texts("form button"))
	}
	for _, field := range []struct{ name, label, complete string }{
		{"email", "Email", "email"}, {"name", "Full name", "name"}, {"line", "Address", "street-address"}, {"city", "City", "address-level2"},
		{"postal_code", "Postal code", "postal-code"}, {"country", "Country", "country"},
		{"card_number", "Card number", "cc-number"}, {"expiry", "Expiry", "cc-exp"}, {"security_code", "Security code", "cc-csc"},
	} {
		control := "form [name=" + field.name + "][required]"
		if label := got.Text(`label[for="` + got.Attr(control, "id") + `"]`); label != field.label || got.Attr(control, "autocomplete") != field.complete {
			t.Errorf("%s: label %q, completed as %q", field.name, label, got.Attr(control, "autocomplete"))
		}
	}
	if names := got.Texts("fieldset legend"); !slices.Contains(names, "Delivery") {
		t.Errorf("groups: %q", names)
	}
	if got.Count("select option[value]:not([value=''])") != 249 || got.Text("option[value=ES]") != "Spain" || got.Count("option[selected]") != 0 {
		t.Errorf("%d countries", got.Count("select option"))
	}
	if len(got.Attr("[name=key]", "value")) != 36 || got.Attr("[name=key]", "value") == s.Fragment(t, "form").Attr("[name=key]", "value") {
		t.Errorf("the key is %q", got.Attr("[name=key]", "value"))
	}
	if got.Count("[name=card_number][value]:not([value=''])") != 0 {
		t.Error("the card's fields are not empty")
	}
}

func TestFormSaysWhatIsBought(t *testing.T) {
	got := begin(t, &script{form: full()}).Fragment(t, "form")
	if diff := cmp.Diff([]string{"€35.00", "€3.90", "€38.90"}, got.Texts(".totals dd")); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	if got.Text(".line .line-body") != "2 × Mug <b>, Blue" || got.Count(".line") != 2 || got.Text("[data-tax]") != "Tax included (21 %): €6.75" {
		t.Errorf("lines: %q, tax %q", got.Texts(".line"), got.Text("[data-tax]"))
	}
	if got.Attr("[name=delivery][checked]", "value") != "post" || got.Count("[name=delivery]") != 2 || got.Attr("[value=rush]", "data-total") != "€46.90" {
		t.Errorf("delivery: %s", got.Body)
	}
	if got.Attr("[name=seen_post]", "value") != "3890" || got.Attr("[name=seen_rush]", "value") != "4690" {
		t.Errorf("the totals that go along: %q, %q", got.Attr("[name=seen_post]", "value"), got.Attr("[name=seen_rush]", "value"))
	}
}

func TestFormFollowsTheDelivery(t *testing.T) {
	bff := &script{form: full()}
	s := begin(t, bff)
	s.Fragment(t, "form", "delivery", "rush")
	if got := s.Fragment(t, "form", "delivery", "balloon"); got.Status != http.StatusOK {
		t.Errorf("a delivery that is none: %d", got.Status)
	}
	if diff := cmp.Diff([]string{"rush", "balloon", ""}, bff.asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestNothingToPayFor(t *testing.T) {
	got := begin(t, &script{form: &checkoutv1.FormResponse{}}).Fragment(t, "form")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Count("form") != 0 || got.Attr(".empty a", "href") != "/" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestCartThatCannotBeBoughtIsSaid(t *testing.T) {
	f := full()
	f.Buyable = false
	got := begin(t, &script{form: f}).Fragment(t, "form")
	if got.Count("form > .notice-danger") != 1 || got.Attr("form > .notice-danger a", "href") != "/cart" {
		t.Errorf("%s", got.Body)
	}
}

func TestClosedCheckoutIsAPageOfItsOwn(t *testing.T) {
	s := begin(t, &script{closed: errs.E(errs.Unavailable, "The till is closed.")})
	s.Page = "/checkout"
	got := s.Fragment(t, "form")
	if got.Status != http.StatusServiceUnavailable || got.Count("h1") != 1 || got.Text(".failure p") != "The till is closed." || got.Attr("a", "href") != "/checkout" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestQuestionOfTheBank(t *testing.T) {
	bff := &script{question: &checkoutv1.QuestionResponse{Order: "o-1", Number: "F-1", Amount: euros(3890), CardBrand: "Visa", CardLast4: "3220"}}
	s := begin(t, bff)
	got := s.Fragment(t, "question", "order", "o-1")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text(".lead") != "Pay €38.90 to Feria for order F-1, with Visa ending in 3220?" {
		t.Errorf("%d %q", got.Status, got.Text(".lead"))
	}
	if got.Attr("form", "action") != s.Base()+"/answer/o-1" || cmp.Diff([]string{"Approve the payment", "Refuse"}, got.Texts("form button[name=answer]")) != "" {
		t.Errorf("%s", got.Body)
	}
	bff.question.Answered = true
	if got := s.Fragment(t, "question", "order", "o-1"); got.Count("form") != 0 || got.Attr("a", "href") != "/orders/o-1" {
		t.Errorf("answered: %s", got.Body)
	}
	bff.closed = errs.E(errs.NotFound, "There is no such order.")
	if got := s.Fragment(t, "question", "order", "o-2"); got.Status != http.StatusNotFound || got.Count("h1") != 1 {
		t.Errorf("somebody else's: %d %s", got.Status, got.Body)
	}
}
