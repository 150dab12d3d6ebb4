package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/money"

	"github.com/google/go-cmp/cmp"
)

func files(byName map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range byName {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func cart(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load(files(map[string]string{
		"messages/en.json": `{"cart": {"title": "Cart", "things": {"one": "One thing", "other": "{{.count}} things"}, "of": "Quantity of {{.name}}"}}`,
		"messages/es.json": `{"cart": {"title": "Cesta", "things": {"one": "Una cosa", "other": "{{.count}} cosas"}}}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatPeopleRead(t *testing.T) {
	c := cart(t)
	day := time.Date(2026, 11, 2, 9, 5, 0, 0, time.UTC)
	for _, test := range []struct{ accept, want string }{
		{"en", "Cart|One thing|12,345 things|Quantity of <mug>|€12.50|4.5|2 November 2026, 09:05"},
		{"es", "Cesta|Una cosa|12.345 cosas|Quantity of <mug>|12,50\u00a0€|4,5|2 de noviembre de 2026, 09:05"},
	} {
		l := c.Localizer(test.accept)
		got := strings.Join([]string{
			l.T("cart.title"), l.N("cart.things", 1), l.N("cart.things", 12345), l.T("cart.of", "name", "<mug>"),
			l.Money(money.Euros(1250)), l.Decimal(4.49, 1), l.DateTime(day),
		}, "|")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.accept, diff)
		}
	}
}

func TestWhatIsMissingShowsItsID(t *testing.T) {
	l := cart(t).Localizer("en")
	if got := l.T("cart.nothing"); got != "cart.nothing" {
		t.Errorf("a missing message reads %q", got)
	}
	if got := l.T("cart.of"); got != "cart.of" {
		t.Errorf("a message without its value reads %q", got)
	}
}

func TestLanguageFollowsTheHeader(t *testing.T) {
	c := cart(t)
	for accept, want := range map[string]string{
		"": "en", "*": "en", "fr": "en", "es-MX,es;q=0.9": "es", "fr, es;q=0.8, en;q=0.7": "es", "en-GB": "en",
		"\x00;;q=": "en", strings.Repeat("es,", 5000): "en",
	} {
		if got := c.Localizer(accept).Locale(); got != want {
			t.Errorf("%.40q gives %s, want %s", accept, got, want)
		}
	}
	if diff := cmp.Diff([]string{"en", "es"}, c.Locales()); diff != "" {
		t.Error(diff)
	}
}

func TestCatalogNeedsEnglish(t *testing.T) {
	if _, err := Load(files(map[string]string{"messages/es.json": `{}`})); err == nil || !strings.Contains(err.Error(), "en.json") {
		t.Errorf("error %v, want one that names en.json", err)
	}
	if _, err := Load(files(map[string]string{"messages/en.json": `{`})); err == nil || !strings.Contains(err.Error(), "messages/en.json") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestCheckFindsWhatDoesNotFit(t *testing.T) {
	messages := files(map[string]string{
		"messages/en.json": `{"title": "Cart", "dead": "x", "of": "Of {{.name}}", "why.sold": "Sold", "date.long": "{{.day}}", "things": {"one": "x", "other": "y"}}`,
		"messages/es.json": `{"title": "Cesta", "dead": "x", "of": "De {{.nombre}}", "why.sold": "V", "extra": "x", "date.long": "{{.day}}", "things": "x"}`,
	})
	sources := files(map[string]string{
		"cart.templ":    `<h1>{ v.T("title") }</h1>{ v.T("of", "name", x) }`,
		"routes.go":     `l.T("why."+reason); l.N("items", n); l.N("things", n); l.T("form.required"); f.Reject("vat", "rejected")`,
		"cart_templ.go": `v.T("generated")`,
		"cart_test.go":  `v.T("tested")`,
	})
	got, err := Check(messages, sources)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`"items" is spoken, but en.json has no such message`,
		`"rejected" is spoken, but en.json has no such message`,
		`"dead" is never spoken: take it out of en.json`,
		`es.json: "of" has the values [nombre], in English it has [name]`,
		`es.json: "things" counts, or does not, unlike in English`,
		`es.json has "extra", which English lacks`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The shared messages are spoken by other packages, so only their languages are compared.
func TestSharedMessagesAgree(t *testing.T) {
	problems, err := Check(shared, files(nil))
	if err != nil || len(problems) > 0 {
		t.Error(err, problems)
	}
}

func BenchmarkT(b *testing.B) {
	l := cart(b).Localizer("en")
	for b.Loop() {
		l.T("cart.title")
	}
}

func BenchmarkN(b *testing.B) {
	l := cart(b).Localizer("en")
	for b.Loop() {
		l.N("cart.things", 3)
	}
}
