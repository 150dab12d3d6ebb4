package cart

import (
	"net/http"
	"net/url"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	cartv1 "feria/internal/contract/bff/cart/v1"

	"github.com/google/go-cmp/cmp"
)

func offered() *cartv1.OfferResponse { return &cartv1.OfferResponse{Variant: "mug", Available: 9} }

func TestButtonAddsOneOfAVariant(t *testing.T) {
	s := begin(t, &script{offer: offered()})
	got := s.Fragment(t, "add-button", "variant", "mug")
	if got.Status != http.StatusOK || got.Count("h1") != 0 || got.Text("button") != "Add to cart" {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if got.Attr("form", "id") != "cart-add" || got.Attr("form", "action") != s.Base()+"/add" || got.Attr("form", "method") != "post" {
		t.Errorf("form: %s", got.Body)
	}
	if got.Text(`label[for="`+got.Attr("[name=quantity]", "id")+`"]`) != "Quantity" || got.Attr("[name=quantity]", "value") != "1" {
		t.Errorf("quantity: %s", got.Body)
	}
	if got.Attr("[name=variant]", "value") != "mug" || got.Attr("[name=shown]", "value") != "mug" {
		t.Errorf("variant: %s", got.Body)
	}
}

func TestSoldOutCannotBeAdded(t *testing.T) {
	bff := &script{offer: &cartv1.OfferResponse{Variant: "mug", SoldOut: true}}
	s := begin(t, bff)
	got := s.Fragment(t, "add-button", "variant", "mug")
	if got.Count("#cart-add button:not([disabled])") != 0 || got.Text("button[disabled]") != "Sold out" || got.Count("[name=quantity]") != 0 {
		t.Errorf("%s", got.Body)
	}
	bff.refusal = errs.E(errs.Conflict, "none").Because("sold_out", "available", "0")
	got = s.Submit(t, "/add", url.Values{"variant": {"mug"}, "quantity": {"1"}})
	if got.Status != http.StatusConflict || got.Text(".error-summary") != "This is sold out." || got.Header.Get("Feria-Fragment") != "add-button" {
		t.Errorf("a form made by hand: %d %s", got.Status, got.Body)
	}
}

func TestUnknownVariantHasNoButton(t *testing.T) {
	got := begin(t, &script{}).Fragment(t, "add-button", "variant", "none")
	if got.Status != http.StatusNotFound || got.Count("button") != 0 || got.Count("h1") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestAddedIsSaid(t *testing.T) {
	bff := &script{offer: offered(), cart: &cartv1.CartView{Units: 3}}
	s := begin(t, bff)
	form := url.Values{"variant": {"mug"}, "shown": {"mug"}, "quantity": {"2"}, "option-colour": {"red"}, "price": {"1"}}
	got := s.Submit(t, "/add", form)
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/cart" {
		t.Errorf("a form: %d to %q", got.Status, got.Header.Get("Location"))
	}
	if a := bff.added; a.GetVariant() != "mug" || a.GetShown() != "mug" || a.GetUnits() != 2 || cmp.Diff(map[string]string{"colour": "red"}, a.GetOptions()) != "" {
		t.Errorf("asked to add %v", bff.added)
	}
	got = s.Script(t, "/add", form)
	if got.Status != http.StatusOK || got.Text("[role=status] p") != "Added to your cart. There are 3 things in it now. Look at the cart" {
		t.Errorf("a script: %d %q", got.Status, got.Text("[role=status]"))
	}
	if diff := cmp.Diff([]stalltest.Event{{Name: "cart:changed", Detail: map[string]any{"count": 3.0}}}, got.Events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// What was added is added, whatever can be said of it afterwards.
func TestAddedIsSaidEvenIfTheOfferIsNot(t *testing.T) {
	got := begin(t, &script{cart: &cartv1.CartView{Units: 1}}).Script(t, "/add", url.Values{"variant": {"mug"}, "quantity": {"1"}})
	if got.Status != http.StatusOK || got.Count("[role=status] p") != 1 || len(got.Events) != 1 || got.Attr("[name=variant]", "value") != "mug" {
		t.Errorf("%d %v %s", got.Status, got.Events, got.Body)
	}
}

func TestAddingIsRefusedBesideItsField(t *testing.T) {
	soldOut := func(facts ...string) error { return errs.E(errs.Conflict, "English").Because("sold_out", facts...) }
	for _, test := range []struct {
		name, quantity string
		refusal        error
		status         int
		text           string // beside the quantity
		asked          bool
	}{
		{"no number", "two", nil, 422, "Enter a whole number.", false},
		{"negative", "-1", nil, 422, "Enter 1 or more.", false},
		{"none", "0", nil, 422, "Enter 1 or more.", false},
		{"empty", "", nil, 422, "Fill in this field.", false},
		{"huge", "100000000000000000000000", nil, 422, "Enter 99 or less.", false},
		{"markup", `"><script>`, nil, 422, "Enter a whole number.", false},
		{"too many", "5", soldOut("available", "1", "in_cart", "0"), 409, "Only 1 is left.", true},
		{"too many with those in the cart", "5", soldOut("available", "6", "in_cart", "4"), 409, "Only 6 are left, and 4 of them in your cart already.", true},
		{"none left", "5", soldOut("available", "0"), 409, "This is sold out.", true},
		{"cart full", "60", errs.E(errs.Invalid, "Full.", errs.Field{Name: "quantity", Text: "There are 50 already."}), 422, "There are 50 already.", true},
	} {
		bff := &script{offer: offered(), refusal: test.refusal}
		s := begin(t, bff)
		form := url.Values{"variant": {"mug"}, "shown": {"mug"}, "quantity": {test.quantity}}
		for kind, got := range map[string]*stalltest.Answer{"form": s.Submit(t, "/add", form), "script": s.Script(t, "/add", form)} {
			if got.Status != test.status || got.Text(".field-error") != test.text || got.Count(".error-summary[role=alert]") != 1 {
				t.Errorf("%s, %s: %d %q", test.name, kind, got.Status, got.Text(".field-error"))
			}
			if got.Attr("[aria-invalid=true]", "name") != "quantity" || got.Attr("[name=quantity]", "value") != test.quantity {
				t.Errorf("%s, %s: the field has %q", test.name, kind, got.Attr("[name=quantity]", "value"))
			}
			if len(got.Events) != 0 || got.Header.Get("Feria-Fragment") != "add-button" {
				t.Errorf("%s, %s: %v", test.name, kind, got.Header)
			}
		}
		if (bff.added != nil) != test.asked {
			t.Errorf("%s: asked to add %v", test.name, bff.added)
		}
	}
}

func TestUnknownVariantIsRefused(t *testing.T) {
	refusal := errs.E(errs.Invalid, "We do not sell that.", errs.Field{Name: "variant", Text: "Choose another."})
	s := begin(t, &script{refusal: refusal})
	got := s.Submit(t, "/add", url.Values{"variant": {"none"}, "quantity": {"1"}})
	if got.Status != http.StatusUnprocessableEntity || got.Text(".error-summary") != "We do not sell that." || got.Text(".field-error") != "Choose another." {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if got := s.Submit(t, "/add", url.Values{"quantity": {"1"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a variant: %d", got.Status)
	}
}

func TestQuantityIsSetAndLinesAreRemoved(t *testing.T) {
	bff := &script{cart: aCart(aLine("mug", "Mug", nil))}
	s := begin(t, bff)
	for _, path := range []string{"/lines/mug", "/lines/mug/remove"} {
		form := url.Values{"quantity": {"0"}}
		if got := s.Submit(t, path, form); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/cart" {
			t.Errorf("%s, a form: %d to %q", path, got.Status, got.Header.Get("Location"))
		}
		got := s.Script(t, path, form)
		want := []stalltest.Event{{Name: "cart:changed", Detail: map[string]any{"count": 2.0}}}
		if got.Status != http.StatusOK || got.Text("h1") != "Cart" || cmp.Diff(want, got.Events) != "" {
			t.Errorf("%s, a script: %d %v", path, got.Status, got.Events)
		}
	}
	if bff.set.GetVariant() != "mug" || bff.set.GetUnits() != 0 || bff.removed != "mug" {
		t.Errorf("told to set %v and to remove %q", bff.set, bff.removed)
	}
}

func TestQuantityIsRefusedAtItsLine(t *testing.T) {
	soldOut := errs.E(errs.Conflict, "English").Because("sold_out", "available", "3", "in_cart", "0")
	for _, test := range []struct {
		name, quantity string
		refusal        error
		status         int
		text           string
	}{
		{"negative", "-1", nil, 422, "Enter 0 or more."},
		{"huge", "100", nil, 422, "Enter 99 or less."},
		{"too many", "4", soldOut, 409, "Only 3 are left."},
	} {
		s := begin(t, &script{cart: aCart(aLine("mug", "Mug", nil), aLine("fern", "Fern", nil)), refusal: test.refusal})
		got := s.Submit(t, "/lines/fern", url.Values{"quantity": {test.quantity}})
		if got.Status != test.status || got.Header.Get("Feria-Fragment") != "page" || got.Count("h1") != 1 || got.Count(".error-summary") != 1 {
			t.Errorf("%s: %d %s", test.name, got.Status, got.Body)
		}
		if got.Count(".field-error") != 1 || got.Text(".line:nth-child(2) .field-error") != test.text {
			t.Errorf("%s: %q", test.name, got.Texts(".field-error"))
		}
		if values := []string{got.Attr(".line:nth-child(1) input", "value"), got.Attr(".line:nth-child(2) input", "value")}; cmp.Diff([]string{"2", test.quantity}, values) != "" {
			t.Errorf("%s: the fields have %q", test.name, values)
		}
	}
}

// A refusal is said even where its line has left the cart meanwhile.
func TestRefusalWithoutALineStandsBeforeTheCart(t *testing.T) {
	s := begin(t, &script{cart: &cartv1.CartView{}, refusal: errs.E(errs.NotFound, "That is not in your cart.")})
	got := s.Submit(t, "/lines/mug", url.Values{"quantity": {"1"}})
	if got.Status != http.StatusNotFound || got.Text(".error-summary") != "That is not in your cart." || got.Text("h1") != "Cart" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestClosedCartChangesNothing(t *testing.T) {
	s := begin(t, &script{offer: offered(), refusal: errs.E(errs.Unavailable, "The carts are closed.")})
	for _, path := range []string{"/add", "/lines/mug", "/lines/mug/remove"} {
		got := s.Script(t, path, url.Values{"variant": {"mug"}, "quantity": {"1"}})
		if got.Status != http.StatusServiceUnavailable || got.Text(".failure p") != "The carts are closed." || len(got.Events) != 0 {
			t.Errorf("%s: %d %s", path, got.Status, got.Body)
		}
	}
}

func TestOptionsAreReadWithinBounds(t *testing.T) {
	form := url.Values{"option-colour": {"red"}, "colour": {"x"}, "option-" + string(make([]byte, 40)): {"x"}, "option-size": {string(make([]byte, 65))}}
	if diff := cmp.Diff(map[string]string{"colour": "red"}, options(form)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
