package cart

import (
	"net/url"
	"testing"

	"feria/internal/errs"
)

// What carts and inventory refuse in English is said in Spanish to whoever reads Spanish, beside the quantity.
func TestRefusalsInSpanish(t *testing.T) {
	for _, test := range []struct {
		name, quantity string
		refusal        error
		text           string
	}{
		{"no number", "dos", nil, "Escribe un número entero."},
		{"too many", "100", nil, "Escribe 99 o menos."},
		{"one left", "5", errs.E(errs.Conflict, "English").Because("sold_out", "available", "1"), "Solo queda 1."},
		{"those in the cart", "5", errs.E(errs.Conflict, "English").Because("sold_out", "available", "6", "in_cart", "4"),
			"Solo quedan 6, y ya llevas 4 en la cesta."},
		{"none left", "5", errs.E(errs.Conflict, "English").Because("sold_out", "available", "0"), "Está agotado."},
		{"most of one", "60", errs.E(errs.Invalid, "English",
			errs.Field{Name: "quantity", Text: "English"}.Because("most_in_cart", "most", "99")).Because("most_of_one", "most", "99"),
			"En la cesta caben como mucho 99 unidades de una misma cosa, contando las que ya llevas."},
	} {
		s := begin(t, &script{offer: offered(), refusal: test.refusal})
		s.Locale = "es"
		got := s.Submit(t, "/add", url.Values{"variant": {"mug"}, "shown": {"mug"}, "quantity": {test.quantity}})
		if got.Text(".field-error") != test.text {
			t.Errorf("%s: %q", test.name, got.Texts(".error-summary, .field-error"))
		}
	}
}

func TestFullCartInSpanish(t *testing.T) {
	s := begin(t, &script{offer: offered(), refusal: errs.E(errs.Conflict, "English").Because("cart_full")})
	s.Locale = "es"
	got := s.Submit(t, "/add", url.Values{"variant": {"mug"}, "shown": {"mug"}, "quantity": {"1"}})
	if want := "En la cesta caben como mucho 100 cosas distintas. Quita antes alguna."; got.Text(".error-summary") != want {
		t.Errorf("%q", got.Text(".error-summary"))
	}
}
