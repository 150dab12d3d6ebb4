package checkout

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

const key = "0199a0a0-0000-7000-8000-000000000001"

// Card data that would be seen wherever it stood.
const (
	cardNumber = "4000056655665556"
	expiry     = "11/77"
	code       = "9173"
)

// filled is the form as a shopper sends it, with changes.
func filled(changes ...string) url.Values {
	form := url.Values{
		"key": {key}, "email": {"ada@example.com"}, "name": {"Ada <Lovelace>"}, "line": {"Calle 1"}, "city": {"Málaga"},
		"postal_code": {"29001"}, "country": {"ES"}, "delivery": {"rush"}, "seen_post": {"3890"}, "seen_rush": {"4690"},
		"card_number": {cardNumber}, "expiry": {expiry}, "security_code": {code},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// both sends the form as a browser does, and as the shell's script does; no answer may tell of the card.
func both(t *testing.T, s *stalltest.Stall, form url.Values) map[string]*stalltest.Answer {
	t.Helper()
	answers := map[string]*stalltest.Answer{"form": s.Submit(t, "/place", maps.Clone(form)), "script": s.Script(t, "/place", maps.Clone(form))}
	for kind, got := range answers {
		for _, secret := range []string{cardNumber, "4000 0566", expiry, code} {
			if strings.Contains(got.Body, secret) {
				t.Errorf("%s: the answer tells %q of the card", kind, secret)
			}
			for name, values := range got.Header {
				if strings.Contains(strings.Join(values, " "), secret) {
					t.Errorf("%s: the header %s tells %q of the card", kind, name, secret)
				}
			}
		}
	}
	return answers
}

func TestOrderIsPlaced(t *testing.T) {
	bff := &script{form: full(), place: &checkoutv1.PlaceResponse{Order: "o-1"}}
	s := begin(t, bff)
	for kind, got := range both(t, s, filled("total", "1", "price", "1")) {
		if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/orders/o-1" {
			t.Errorf("%s: %d to %q", kind, got.Status, got.Header.Get("Location"))
		}
	}
	want := &checkoutv1.PlaceRequest{
		Key: key, Email: "ada@example.com", Delivery: "rush", CardNumber: cardNumber, Expiry: expiry, SecurityCode: code, Total: euros(4690),
		Address: &typesv1.Address{Name: "Ada <Lovelace>", Line: "Calle 1", City: "Málaga", PostalCode: "29001", Country: "ES"},
	}
	if diff := cmp.Diff(proto.Message(want), proto.Message(bff.placed), protocmp.Transform()); diff != "" {
		t.Errorf("asked to place (-want +got):\n%s", diff)
	}
	bff.place.Confirmation = "p-1"
	for kind, got := range both(t, s, filled()) {
		if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/checkout/confirm/o-1" {
			t.Errorf("%s, to be confirmed: %d to %q", kind, got.Status, got.Header.Get("Location"))
		}
	}
}

// kept holds that all that was typed stands in the form again, but the card, under a new key.
func kept(t *testing.T, name string, got *stalltest.Answer, form url.Values) {
	t.Helper()
	for _, field := range []string{"email", "name", "line", "city", "postal_code"} {
		if value := got.Attr("[name="+field+"]", "value"); value != form.Get(field) {
			t.Errorf("%s: %s is %q, was %q", name, field, value, form.Get(field))
		}
	}
	for _, field := range []string{"card_number", "expiry", "security_code"} {
		if value := got.Attr("[name="+field+"]", "value"); value != "" {
			t.Errorf("%s: %s was given back as %q", name, field, value)
		}
	}
	if country := got.Attr("option[selected]", "value"); form.Get("country") == "ES" && country != "ES" {
		t.Errorf("%s: the country is %q", name, country)
	}
	if fresh := got.Attr("[name=key]", "value"); len(fresh) != 36 || fresh == key {
		t.Errorf("%s: the key is %q", name, fresh)
	}
}

func TestRefusedFieldsAreMarked(t *testing.T) {
	for _, test := range []struct{ field, typed, text string }{
		{"email", "", "Fill in this field."},
		{"email", "ada@", "Enter an email address, such as name@example.com."},
		{"name", strings.Repeat("ñ", 101), "Shorten this to 100 characters or fewer."},
		{"line", " ", "Fill in this field."},
		{"city", "a\x00b", "Some of this cannot be read. Type it again."},
		{"postal_code", "", "Fill in this field."},
		{"country", "XX", "Choose one of the options."},
		{"country", "", "Choose one of the options."},
		{"delivery", "balloon", "Choose how the parcel should travel."},
		{"delivery", "", "Fill in this field."},
		{"card_number", "", "Fill in this field."},
		{"expiry", "", "Fill in this field."},
		{"security_code", "91739173", "Shorten this to 4 characters or fewer."},
	} {
		bff := &script{form: full()}
		form := filled(test.field, test.typed)
		for kind, got := range both(t, begin(t, bff), form) {
			name := test.field + " " + kind
			if got.Status != http.StatusUnprocessableEntity || got.Header.Get("Feria-Fragment") != "form" || got.Count("h1") != 1 {
				t.Errorf("%s: %d", name, got.Status)
			}
			if got.Count(".field-error") != 1 || got.Text(".field-error") != test.text || got.Text(".error-summary") != "Some fields need another look. Nothing was charged." {
				t.Errorf("%s: %q", name, got.Texts(".field-error, .error-summary"))
			}
			if got.Attr("[aria-invalid=true]", "name") != test.field || !strings.Contains(got.Attr("[aria-invalid=true]", "aria-describedby"), got.Attr(".field-error", "id")) {
				t.Errorf("%s: marked is %q", name, got.Attr("[aria-invalid=true]", "name"))
			}
			if test.field != "city" {
				kept(t, name, got, form)
			}
		}
		if bff.placed != nil {
			t.Errorf("%s %q: it was placed", test.field, test.typed)
		}
	}
}

func TestFormMadeByHandIsRefused(t *testing.T) {
	bff := &script{form: full()}
	s := begin(t, bff)
	for name, form := range map[string]url.Values{
		"nothing": {}, "a key that is none": filled("key", "1"), "a total that is none": filled("seen_rush", "free"), "a negative total": filled("seen_rush", "-1"),
	} {
		for kind, got := range both(t, s, form) {
			if got.Status != http.StatusUnprocessableEntity || got.Count(".error-summary") != 1 {
				t.Errorf("%s, %s: %d", name, kind, got.Status)
			}
		}
	}
	if bff.placed != nil {
		t.Errorf("placed: %v", bff.placed)
	}
}

func TestRefusedOrderSaysWhy(t *testing.T) {
	conflict := func(reason string, facts ...string) error {
		return errs.E(errs.Conflict, "English of "+reason).Because(reason, facts...)
	}
	for _, test := range []struct {
		name    string
		refusal error
		status  int
		text    string
		marked  string
	}{
		{"declined", conflict("payment_declined", "decline", "declined"), 409, "Your card was declined. Nothing was charged. Try another card.", "card_number"},
		{"no funds", conflict("payment_declined", "decline", "insufficient_funds"), 409,
			"Your card was declined: there are not enough funds. Nothing was charged. Try another card.", "card_number"},
		{"total changed", conflict("total_changed", "total_minor", "123456", "currency", "EUR"), 409,
			"The total has changed to €1,234.56 while you were here. Nothing was charged. Look it over and place the order again.", ""},
		{"sold out", conflict("sold_out", "sku", "mug", "available", "0"), 409, "Something in your cart has just sold out. Nothing was charged. Look at the cart.", ""},
		{"few left", conflict("sold_out", "sku", "mug", "available", "2"), 409, "Of something in your cart only 2 are left. Nothing was charged. Look at the cart.", ""},
		{"empty", conflict("empty_cart"), 409, "Your cart is empty, so there is nothing to order.", ""},
		{"in progress", conflict("in_progress"), 409, "This order is being placed already. Give it a moment.", ""},
		{"expired", conflict("expired"), 409, "The time to confirm this payment is over. Nothing was charged. Begin again from the cart.", ""},
		{"timed out", conflict("timed_out"), 409, "English of timed_out", ""},
		{"fields", errs.E(errs.Invalid, "English", errs.Field{Name: "expiry", Text: "This card has expired."}), 422, "Some fields need another look. Nothing was charged.", "expiry"},
		{"field of orders", errs.E(errs.Invalid, "English", errs.Field{Name: "delivery", Text: "Choose."}), 422, "Some fields need another look. Nothing was charged.", "delivery"},
	} {
		form := filled()
		for kind, got := range both(t, begin(t, &script{form: full(), refusal: test.refusal}), form) {
			name := test.name + " " + kind
			if got.Status != test.status || got.Text(".error-summary") != test.text || got.Attr("[aria-invalid=true]", "name") != test.marked {
				t.Errorf("%s: %d %q, marked %q", name, got.Status, got.Text(".error-summary"), got.Attr("[aria-invalid=true]", "name"))
			}
			kept(t, name, got, form)
		}
	}
}

func TestOrderThatNobodyAnswersForIsNoRefusal(t *testing.T) {
	for want, refusal := range map[int]error{
		503: errs.E(errs.Unavailable, "The bank does not answer."), 500: errors.New("row 17"), 403: errs.E(errs.Denied, "No."),
	} {
		for kind, got := range both(t, begin(t, &script{form: full(), refusal: refusal}), filled()) {
			if got.Status != want || got.Count(".failure") != 1 || strings.Contains(got.Body, "row 17") {
				t.Errorf("%s: %d, want %d", kind, got.Status, want)
			}
		}
	}
}

func TestEmptiedCartSaysWhyNothingWasOrdered(t *testing.T) {
	refusal := errs.E(errs.Conflict, "English").Because("empty_cart")
	for kind, got := range both(t, begin(t, &script{form: &checkoutv1.FormResponse{}, refusal: refusal}), filled()) {
		if got.Status != http.StatusConflict || got.Count(".empty .error-summary") != 1 || got.Count("form") != 0 {
			t.Errorf("%s: %d %s", kind, got.Status, got.Body)
		}
	}
}

func TestBankIsAnswered(t *testing.T) {
	for _, test := range []struct {
		answer   string
		refusal  error
		status   int
		location string
		asked    bool
	}{
		{"approve", nil, 303, "/orders/o-1", true},
		{"refuse", nil, 303, "/orders/o-1", true},
		{"refuse", errs.E(errs.Conflict, "No.").Because("payment_declined"), 303, "/orders/o-1", true},
		{"approve", errs.E(errs.Conflict, "Too late.").Because("superseded"), 303, "/orders/o-1", true},
		{"approve", errs.E(errs.NotFound, "Not yours."), 404, "", true},
		{"approve", errs.E(errs.Unavailable, "Closed."), 503, "", true},
		{"maybe", nil, 422, "", false},
	} {
		bff := &script{refusal: test.refusal}
		got := begin(t, bff).Submit(t, "/answer/o-1", url.Values{"answer": {test.answer}})
		if got.Status != test.status || got.Header.Get("Location") != test.location || (bff.answered != nil) != test.asked {
			t.Errorf("%s, %v: %d to %q", test.answer, test.refusal, got.Status, got.Header.Get("Location"))
		}
		if test.asked && bff.answered.GetApproved() != (test.answer == "approve") {
			t.Errorf("%s: told %v", test.answer, bff.answered)
		}
	}
}
