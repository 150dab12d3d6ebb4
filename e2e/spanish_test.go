package e2e

import (
	"strings"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"

	"github.com/chromedp/chromedp/kb"
)

// TestCompraEnEspanol walks the store in Spanish, from a word with a letter missing to the order, and once to English and back.
func TestCompraEnEspanol(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			b := shopper(t, s, how...)
			b.Visit("/")
			b.Follow("Español")
			b.Heading("Cosas buenas, de las manos que las hacen")
			b.Type(searchRole(how), "Buscar en la tienda", "taza mrea")
			b.Key(kb.Enter)
			b.Heading("Resultados para «taza mrea»")
			b.Follow("Taza Marea")
			b.Heading("Taza Marea")
			spanish(b)
			b.Press("Añadir a la cesta")
			b.See("link", "Cesta 1 cosa dentro")
			b.Follow("Cesta…")
			b.Heading("Cesta")
			b.Read("22,00 €")
			spanish(b)
			b.Follow("English")
			b.Heading("Cart")
			b.Read("€22.00")
			b.Follow("Español")
			b.Heading("Cesta")
			b.Follow("Tramitar el pedido")
			b.Heading("Tramitar el pedido")
			spanish(b)
			fillSpanishAddress(b)
			b.Expect("status of 409")
			paySpanish(b, declinedCard)
			b.Read("Tu tarjeta ha sido rechazada")
			paySpanish(b, goodCard)
			b.Heading("Gracias por tu pedido")
			spanish(b)
			id, ok := strings.CutPrefix(b.Path(), "/es/orders/")
			if !ok {
				t.Fatalf("the order stands at %s", b.Path())
			}
			b.Read(known(t, s, id).Number)
		})
	}
}

func fillSpanishAddress(b *browser.Tab) {
	b.Helper()
	for label, text := range map[string]string{
		"Correo electrónico": "ana@example.org", "Nombre y apellidos": "Ana Torres", "Dirección": "Calle Mayor 7", "Ciudad": "Soria", "Código postal": "42001",
	} {
		b.Fill(label, text)
	}
	b.Choose("País", "España")
}

func paySpanish(b *browser.Tab, card string) {
	b.Helper()
	b.Fill("Número de tarjeta", card)
	b.Fill("Caducidad", "12/34")
	b.Fill("Código de seguridad", "123")
	b.Press("Hacer el pedido")
}

// spanish holds a page against the language that it says it has: every link to a page of the store stays in it, but for the way to the other one.
func spanish(b *browser.Tab) {
	b.Helper()
	const strays = `[...document.querySelectorAll("a[href^='/'], form[action^='/']")]
		.filter(e => !e.hreflang && !/^\/es(\/|$|\?)/.test(e.getAttribute("href") ?? e.getAttribute("action"))).map(e => e.outerHTML.slice(0, 120)).join("\n")`
	if out := browser.Eval[string](b, strays); out != "" {
		b.Errorf("%s leads out of its language:\n%s", b.Path(), out)
	}
	if lang := browser.Eval[string](b, `document.documentElement.lang`); lang != "es" {
		b.Errorf("%s is in %q", b.Path(), lang)
	}
}

// TestEveryPageSaysWhereItsOtherLanguageIs holds what search engines are told against what stands there.
func TestEveryPageSaysWhereItsOtherLanguageIs(t *testing.T) {
	s := wholeStore(t)
	h := s.Hand()
	for _, path := range []string{"/", "/c/ceramics", "/p/marea-mug?variant=marea-mug-oat-small"} {
		page, _, _ := strings.Cut(path, "?")
		body := get(t, h, path).Body
		for _, want := range []string{
			`<link rel="canonical" href="` + s.URL + page + `">`,
			`hreflang="es" href="` + s.URL + strings.TrimSuffix("/es"+page, "/") + `">`,
			`hreflang="x-default" href="` + s.URL + page + `">`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %s", path, want)
			}
		}
	}
	held(t, h)
}

// held holds addresses that are none against what they answer.
func held(t *testing.T, h *store.Hand) {
	t.Helper()
	for path, status := range map[string]int{"/es": 200, "/es/": 200, "/es/nada": 404, "/en": 404, "/fr": 404, "/es/es": 404, "/es/es/cart": 404, "/esp": 404} {
		if got := get(t, h, path).Status; got != status {
			t.Errorf("%s answers %d, not %d", path, got, status)
		}
	}
}

// searchRole is what the field of the search is to a screen reader: with scripts it completes.
func searchRole(how []browser.Setting) string {
	if len(how) > 0 {
		return "searchbox"
	}
	return "combobox"
}
