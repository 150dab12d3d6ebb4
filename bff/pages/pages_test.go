package pages

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	pagesv1 "feria/internal/contract/bff/pages/v1"
	"feria/internal/contract/bff/pages/v1/pagesv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
)

type shipping struct {
	shippingv1connect.UnimplementedShippingHandler
	err error
}

func (s *shipping) ListMethods(context.Context, *shippingv1.ListMethodsRequest) (*shippingv1.ListMethodsResponse, error) {
	return &shippingv1.ListMethodsResponse{Methods: []*shippingv1.Method{{
		Code: "standard", Price: &typesv1.Money{Minor: 390, Currency: "EUR"},
		Name:    &typesv1.Text{ByLanguage: map[string]string{"en": "Standard", "es": "Estándar"}},
		Promise: &typesv1.Text{ByLanguage: map[string]string{"en": "Soon"}},
	}}}, s.err
}

func begin(t *testing.T, s *shipping) pagesv1connect.PagesClient {
	return pagesv1connect.NewPagesClient(apptest.Start(t, Module, map[string]apptest.Script{
		"services/shipping": func(server *connect.Server) { shippingv1connect.RegisterShippingHandler(server, s) },
	}).Client)
}

func TestPagesAreInTheReadersLanguage(t *testing.T) {
	client := begin(t, &shipping{})
	for locale, title := range map[string]string{"en": "Help", "es": "Ayuda", "fr": "Help"} {
		got, err := client.Page(t.Context(), &pagesv1.PageRequest{Locale: locale, Name: "help"})
		if err != nil || got.GetTitle() != title || got.GetDescription() == "" || got.GetChanged().AsTime().Year() < 2026 || len(got.GetParts()) != 1 {
			t.Errorf("%s: %v %v", locale, got, err)
		}
		list, err := client.List(t.Context(), &pagesv1.ListRequest{Locale: locale})
		if err != nil || len(list.GetLinks()) != len(names) || list.GetLinks()[0].GetTitle() != title || list.GetLinks()[0].GetName() != "help" {
			t.Errorf("%s: %v %v", locale, list, err)
		}
	}
	for _, name := range []string{"", "nothing", "../help", "HELP"} {
		if _, err := client.Page(t.Context(), &pagesv1.PageRequest{Locale: "en", Name: name}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestDeliveryShowsTheMethodsThatShippingHas(t *testing.T) {
	got, err := begin(t, &shipping{}).Page(t.Context(), &pagesv1.PageRequest{Locale: "es", Name: "delivery"})
	if err != nil || len(got.GetParts()) != 3 {
		t.Fatal(got, err)
	}
	m := got.GetParts()[1].GetDeliveryMethods().GetMethods()
	if len(m) != 1 || m[0].GetName() != "Estándar" || m[0].GetPromise() != "Soon" || m[0].GetPrice().GetMinor() != 390 {
		t.Errorf("methods: %v", m)
	}
	closed := begin(t, &shipping{err: errs.E(errs.Unavailable, "Closed.")})
	got, err = closed.Page(t.Context(), &pagesv1.PageRequest{Locale: "en", Name: "delivery"})
	if err != nil || got.GetParts()[1].GetDeliveryMethods() == nil || len(got.GetParts()[1].GetDeliveryMethods().GetMethods()) != 0 {
		t.Errorf("without shipping: %v %v", got, err)
	}
}

var (
	heading = regexp.MustCompile(`(?m)^(#+) `)
	link    = regexp.MustCompile(`\]\(([^)]*)\)`)
	tag     = regexp.MustCompile(`<[A-Za-z/!?]`)
	// paths are the pages of the store to which a text may lead.
	paths = []string{
		"/", "/search", "/cart", "/checkout", "/orders", "/sign-in", "/sign-up", "/account",
		"/help", "/delivery", "/returns", "/terms", "/privacy",
	}
)

func (t *text) all() string {
	var out strings.Builder
	for _, p := range t.parts {
		if p.methods {
			out.WriteString(methodsLine)
		}
		out.WriteString(p.markdown)
	}
	return out.String()
}

func found(pattern *regexp.Regexp, in string) (all []string) {
	for _, m := range pattern.FindAllStringSubmatch(in, -1) {
		all = append(all, m[1])
	}
	return all
}

func TestTextsSayTheSameInEveryLanguage(t *testing.T) {
	texts, err := readTexts(files)
	if err != nil || len(texts) != 2 {
		t.Fatal(len(texts), err)
	}
	for _, name := range names {
		en, es := texts["en"][name], texts["es"][name]
		if diff := cmp.Diff(found(heading, en.all()), found(heading, es.all())); diff != "" {
			t.Errorf("%s: headings (-en +es):\n%s", name, diff)
		}
		if diff := cmp.Diff(found(link, en.all()), found(link, es.all())); diff != "" {
			t.Errorf("%s: links (-en +es):\n%s", name, diff)
		}
		if len(en.parts) != len(es.parts) || en.changed != es.changed || en.title == es.title {
			t.Errorf("%s: %d parts of %s, %d of %s", name, len(en.parts), en.changed, len(es.parts), es.changed)
		}
		for locale, page := range map[string]*text{"en": en, "es": es} {
			hold(t, locale+" "+name, page)
		}
	}
}

// hold holds one text against what holds for all.
func hold(t *testing.T, name string, page *text) {
	t.Helper()
	for _, to := range found(link, page.all()) {
		if !slices.Contains(paths, to) {
			t.Errorf("%s leads to %q", name, to)
		}
	}
	if html := tag.FindString(page.all()); html != "" {
		t.Errorf("%s has HTML: %s…", name, html)
	}
	for _, level := range found(heading, page.all()) {
		if len(level) < 2 || len(level) > 3 {
			t.Errorf("%s has a heading %s", name, level)
		}
	}
	if n := len([]rune(page.description)); n < 40 || n > 160 {
		t.Errorf("%s: its description has %d characters", name, n)
	}
}

func TestTextsThatAreNotAsTheyShouldBe(t *testing.T) {
	const good = "---\ntitle: A\ndescription: B\nchanged: 2026-01-02\n---\n"
	for name, file := range map[string]string{
		"no head": "## A\n", "an open head": "---\ntitle: A\n", "no text": good, "no title": strings.Replace(good, "title: A\n", "", 1) + "a",
		"no day": strings.Replace(good, "2026-01-02", "soon", 1) + "a", "an unknown line": strings.Replace(good, "title", "titel", 1) + "a",
	} {
		if _, err := parseText(file); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := readTexts(fstest.MapFS{"texts/en/help.md": {Data: []byte(good + "a")}}); err == nil {
		t.Error("a language without all pages was read")
	}
}
