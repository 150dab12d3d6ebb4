package checkout

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"feria/internal/errs"
)

// What services refuse in English is said in Spanish to whoever reads Spanish, beside the field that it is about.
func TestRefusalsInSpanish(t *testing.T) {
	conflict := func(reason string, facts ...string) error {
		return errs.E(errs.Conflict, "English").Because(reason, facts...)
	}
	field := func(name, reason string, facts ...string) error {
		return errs.E(errs.Invalid, "English", errs.Field{Name: name, Text: "English"}.Because(reason, facts...))
	}
	const look = "Hay campos que conviene repasar. No se te ha cobrado nada."
	for _, test := range []struct {
		name          string
		refusal       error
		whole, beside string
	}{
		{"declined", conflict("payment_declined", "decline", "declined"),
			"Tu tarjeta ha sido rechazada. No se te ha cobrado nada. Prueba con otra.",
			"Tu tarjeta ha sido rechazada. No se te ha cobrado nada. Prueba con otra."},
		{"total changed", conflict("total_changed", "total_minor", "1234567", "currency", "EUR"),
			"Mientras estabas aquí, el total ha pasado a ser 12.345,67 €. No se te ha cobrado nada. Revísalo y vuelve a hacer el pedido.", ""},
		{"sold out", conflict("sold_out", "available", "0"),
			"Algo de tu cesta se acaba de agotar. No se te ha cobrado nada. Échale un vistazo a la cesta.", ""},
		{"one left", conflict("sold_out", "available", "1"),
			"De algo que llevas en la cesta solo queda 1. No se te ha cobrado nada. Échale un vistazo a la cesta.", ""},
		{"timed out", conflict("timed_out"), "El banco no ha contestado a tiempo. No se te ha cobrado nada.", ""},
		{"without a message", conflict("unheard_of"), "Esto ya no es posible. Vuelve a mirar la página.", ""},
		{"expired card", field("expiry", "expiry_past"), look, "Esta tarjeta está caducada."},
		{"form of the date", field("expiry", "expiry_form", "example", "09/28"), look, "Escribe la fecha como MM/AA, por ejemplo 09/28."},
		{"too long", field("city", "too_long", "most", "100"), look, "Es demasiado largo; como mucho 100 caracteres."},
		{"a field without a reason", field("city", ""), look, "Revisa este campo."},
	} {
		s := begin(t, &script{form: full(), refusal: test.refusal})
		s.Locale = "es"
		for kind, got := range both(t, s, filled()) {
			if got.Text(".error-summary") != test.whole || got.Text(".field-error") != test.beside {
				t.Errorf("%s, %s: %q", test.name, kind, got.Texts(".error-summary, .field-error"))
			}
			if strings.Contains(got.Body, "English") {
				t.Errorf("%s, %s: English shows", test.name, kind)
			}
		}
	}
}

func TestOwnRefusalsInSpanish(t *testing.T) {
	s := begin(t, &script{form: full()})
	s.Locale = "es"
	got := s.Submit(t, "/place", filled("email", "ada@"))
	if got.Status != http.StatusUnprocessableEntity || got.Text(".field-error") != "Escribe una dirección de correo, como nombre@ejemplo.com." {
		t.Errorf("%d %q", got.Status, got.Text(".field-error"))
	}
}

// Countries are named in Spanish and stand in the order of its alphabet, in which accents do not count.
func TestCountriesInSpanish(t *testing.T) {
	s := begin(t, &script{form: full()})
	s.Locale = "es"
	names := s.Fragment(t, "form").Texts("[name=country] option")
	last := -1
	for _, want := range []string{"Afganistán", "Bélgica", "Brasil", "España", "Etiopía", "Italia", "Países Bajos", "Zimbabue"} {
		at := slices.Index(names, want)
		if at <= last {
			t.Errorf("%s stands at %d, after %d", want, at, last)
		}
		last = at
	}
}
