package orders

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/bff/orders/v1"

	"github.com/google/go-cmp/cmp"
)

// called is an order that was placed, and has been called off.
func called(status ordersv1.Status, why string) *ordersv1.OrderResponse {
	o := anOrder()
	o.Status, o.CancelReason = status, why
	if status == ordersv1.Status_STATUS_CANCELLED {
		o.Cancelled = o.GetPlaced() + 60
	}
	return o
}

func TestOrderIsCancelledInTwoSteps(t *testing.T) {
	order := anOrder()
	order.Cancellable = true
	s := begin(t, &script{order: order})
	got := s.Fragment(t, "detail", "order", "o-1")
	if got.Count("details[open]") != 0 || got.Text("summary") != "Cancel this order" {
		t.Errorf("it can be cancelled by a slip: %s", got.Body)
	}
	if got.Attr("details form", "action") != s.Base()+"/orders/o-1/cancel" || got.Attr("details form", "method") != "post" {
		t.Errorf("form: %q", got.Attr("details form", "action"))
	}
	want := "The whole order is cancelled, and €38.90 go back to your Visa ending in 4242. This cannot be undone."
	if got.Text("details p") != want || got.Text("details button") != "Yes, cancel the order" {
		t.Errorf("explanation: %q", got.Texts("details p"))
	}
	order.Cancellable = false
	if got := s.Fragment(t, "detail", "order", "o-1"); got.Count("details") != 0 || got.Text("form button") != "Order again" {
		t.Errorf("what has shipped: %q", got.Texts("form"))
	}
}

func TestCancelledOrderSaysWhatComesBack(t *testing.T) {
	const placed, cancelled = ordersv1.Status_STATUS_PLACED, ordersv1.Status_STATUS_CANCELLED
	for _, test := range []struct {
		name, heading, text string
		order               *ordersv1.OrderResponse
		unsettled           int
	}{
		{"by the shopper", "This order is cancelled", "You cancelled it on 18 November 2026, 11:07. €38.90 go back to your Visa ending in 4242; " +
			"your bank shows them within five working days.", called(cancelled, "by_shopper"), 0},
		{"sold out after all", "This order is cancelled", "Something in it was sold out after all. It was cancelled on 18 November 2026, 11:07, " +
			"and €38.90 go back to your Visa ending in 4242; your bank shows them within five working days.", called(cancelled, "sold_out"), 0},
		{"for another reason", "This order is cancelled", "It was cancelled on 18 November 2026, 11:07. €38.90 go back to your Visa ending in 4242; " +
			"your bank shows them within five working days.", called(cancelled, "flood"), 0},
		{"not yet", "We are cancelling this order", "€38.90 go back to your Visa ending in 4242. This page shows when it is done.",
			called(placed, "by_shopper"), 1},
	} {
		got := begin(t, &script{order: test.order}).Fragment(t, "detail", "order", "o-1")
		if got.Text("h1") != test.heading || got.Text(".lead") != test.text || got.Count("[data-unsettled]") != test.unsettled {
			t.Errorf("%s: %q, %q", test.name, got.Text("h1"), got.Text(".lead"))
		}
		if got.Count(".steps") != 0 || got.Count("details") != 0 || got.Text("form button") != "Order again" || got.Count(".address") != 0 {
			t.Errorf("%s: steps %q, forms %q, goes to %q", test.name, got.Texts(".steps li"), got.Texts("form"), got.Texts(".address"))
		}
	}
}

func TestCancelAnswersTheOrder(t *testing.T) {
	bff := &script{order: called(ordersv1.Status_STATUS_CANCELLED, "by_shopper")}
	s := begin(t, bff)
	plain := s.Submit(t, "/orders/o-1/cancel", url.Values{})
	if plain.Status != http.StatusSeeOther || plain.Header.Get("Location") != "/orders/o-1" {
		t.Errorf("a form: %d, to %q", plain.Status, plain.Header.Get("Location"))
	}
	script := s.Script(t, "/orders/o-1/cancel", url.Values{})
	if script.Status != http.StatusOK || script.Text("h1") != "This order is cancelled" {
		t.Errorf("a script: %d %s", script.Status, script.Body)
	}
	if diff := cmp.Diff([]string{"cancel o-1", "cancel o-1"}, bff.done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}

func TestWhyAnOrderIsNotCancelled(t *testing.T) {
	for reason, texts := range map[string][2]string{
		"shipped": {"Your parcel is on its way already, so that the order cannot be cancelled.",
			"Tu paquete ya está en camino, así que el pedido no se puede cancelar."},
		"not_placed": {"Your bank has not answered yet. Please wait a moment.", "Tu banco todavía no ha contestado. Espera un momento."},
	} {
		s := begin(t, &script{order: anOrder(), refusal: errs.E(errs.Conflict, texts[0]).Because(reason)})
		for i, locale := range []string{"en", "es"} {
			s.Locale = locale
			got := s.Submit(t, "/orders/o-1/cancel", url.Values{})
			if got.Status != http.StatusConflict || got.Header.Get("Feria-Fragment") != "detail" || got.Text(".error-summary") != texts[i] || got.Count("h1") != 1 {
				t.Errorf("%s, %s: %d, %q", reason, locale, got.Status, got.Text(".error-summary"))
			}
		}
	}
	for status, refusal := range map[int]error{404: errs.E(errs.NotFound, "None."), 503: errs.E(errs.Unavailable, "Closed.")} {
		s := begin(t, &script{order: anOrder(), refusal: refusal})
		for _, path := range []string{"/orders/o-1/cancel", "/orders/o-1/again"} {
			if got := s.Submit(t, path, url.Values{}); got.Status != status || got.Count(".failure") != 1 {
				t.Errorf("%s: %d %s", path, got.Status, got.Body)
			}
		}
	}
}

func TestOrderAgainLeadsToTheCart(t *testing.T) {
	bff := &script{order: anOrder(), again: &ordersv1.AgainResponse{Added: 3}}
	s := begin(t, bff)
	if form := s.Fragment(t, "detail", "order", "o-1"); form.Attr("form", "action") != s.Base()+"/orders/o-1/again" || form.Attr("form", "method") != "post" {
		t.Errorf("form: %s", form.Body)
	}
	got := s.Submit(t, "/orders/o-1/again", url.Values{})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/cart" {
		t.Errorf("%d, to %q", got.Status, got.Header.Get("Location"))
	}
	if script := s.Script(t, "/orders/o-1/again", url.Values{}); script.Header.Get("Location") != "/cart" {
		t.Errorf("a script goes to %q", script.Header.Get("Location"))
	}
}

func TestOrderAgainNamesWhatCannotBeHad(t *testing.T) {
	missing := []*ordersv1.Missing{
		{Name: "Mug <b>", Choice: "Blue", Wanted: 3, Reason: "sold_out"}, {Name: "Fern", Wanted: 3, Added: 2, Reason: "sold_out"},
		{Name: "Bowl", Wanted: 1, Reason: "gone"}, {Name: "Lamp", Wanted: 1, Reason: "full"}, {Name: "Rug", Wanted: 1, Reason: "unavailable"},
	}
	s := begin(t, &script{order: anOrder(), again: &ordersv1.AgainResponse{Added: 2, Missing: missing}})
	got := s.Submit(t, "/orders/o-1/again", url.Values{})
	if got.Status != http.StatusConflict || got.Header.Get("Feria-Fragment") != "detail" || got.Count("h1") != 1 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if got.Text("[role=alert] h2") != "Not everything could be put into your cart" || got.Attr("[role=alert] a", "href") != "/cart" {
		t.Errorf("%q", got.Text("[role=alert]"))
	}
	want := []string{"Mug <b>, Blue: sold out.", "Fern: only 2 could be added.", "Bowl: not sold any more.", "Lamp: your cart holds no more.",
		"Rug: could not be added just now. Try again in a moment."}
	if diff := cmp.Diff(want, got.Texts("[role=alert] li")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s = begin(t, &script{order: anOrder(), again: &ordersv1.AgainResponse{Missing: missing[:1]}})
	s.Locale = "es"
	got = s.Script(t, "/orders/o-1/again", url.Values{})
	if got.Status != http.StatusConflict || got.Text("[role=alert] h2") != "No hemos podido meter nada de esto en tu cesta" ||
		got.Text("[role=alert] li") != "Mug <b>, Blue: agotado." || !strings.HasSuffix(got.Attr("[role=alert] a", "href"), "/es/cart") {
		t.Errorf("%d %q", got.Status, got.Text("[role=alert]"))
	}
}
