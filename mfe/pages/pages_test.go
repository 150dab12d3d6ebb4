package pages

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	pagesv1 "feria/internal/contract/bff/pages/v1"
	"feria/internal/contract/bff/pages/v1/pagesv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, and what it was asked.
type script struct {
	parts []*pagesv1.Part
	err   error
	asked *pagesv1.PageRequest
}

func (s *script) Page(_ context.Context, r *pagesv1.PageRequest) (*pagesv1.PageResponse, error) {
	s.asked = r
	return &pagesv1.PageResponse{
		Title: "A & B", Description: "About “both”.", Changed: timestamppb.New(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)), Parts: s.parts,
	}, s.err
}

func (s *script) List(context.Context, *pagesv1.ListRequest) (*pagesv1.ListResponse, error) {
	return &pagesv1.ListResponse{Links: []*pagesv1.Link{{Name: "help", Title: "Help & all"}, {Name: "terms", Title: "Terms"}}}, s.err
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { pagesv1connect.RegisterPagesHandler(server, s) })
}

func markdownOf(source string) *pagesv1.Part {
	return &pagesv1.Part{Part: &pagesv1.Part_Markdown{Markdown: source}}
}

func methodsOf(all ...*pagesv1.DeliveryMethod) *pagesv1.Part {
	return &pagesv1.Part{Part: &pagesv1.Part_DeliveryMethods{DeliveryMethods: &pagesv1.DeliveryMethods{Methods: all}}}
}

func TestPagesAreMadeOfTheirTexts(t *testing.T) {
	bff := &script{parts: []*pagesv1.Part{markdownOf("## One *two*\n\nSee [cart](/cart).\n\n## Ñu 3?\n\n### Deep\n\n## C\n"), markdownOf("## C\n\n- a\n- b\n")}}
	s := begin(t, bff)
	s.Locale = "es"
	for _, name := range []string{"help", "delivery", "returns", "terms", "privacy"} {
		got := s.Fragment(t, name)
		if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "A & B" || bff.asked.GetName() != name || bff.asked.GetLocale() != "es" {
			t.Fatalf("%s: %d %s, asked %v", name, got.Status, got.Body, bff.asked)
		}
		if got.Header.Get("Feria-Title") != "A & B · Feria" || !strings.Contains(got.Header.Get("Feria-Meta"), `"canonical":"/`+name+`"`) {
			t.Errorf("%s: %v", name, got.Header)
		}
		if cache := got.Header.Get("Cache-Control"); !strings.HasPrefix(cache, "max-age=300") {
			t.Errorf("%s: %s", name, cache)
		}
		if got.Attr(".prose p a", "href") != "/es/cart" || got.Attr(".breadcrumb a", "href") != "/es" || !strings.Contains(got.Text(".prose"), "23") {
			t.Errorf("%s: %s", name, got.Body)
		}
		if got.Count(".contents a") != 4 || got.Text(".contents a") != "One two" {
			t.Errorf("%s: contents %v", name, got.Texts(".contents a"))
		}
		for _, id := range []string{"pages-one-two", "pages-ñu-3", "pages-c", "pages-c-2"} {
			if got.Count(`.contents a[href="#`+id+`"]`) != 1 || got.Count(`h2[id="`+id+`"]`) != 1 {
				t.Errorf("%s: no way to %s in %s", name, id, got.Body)
			}
		}
	}
}

func TestShortTextsHaveNoContents(t *testing.T) {
	got := begin(t, &script{parts: []*pagesv1.Part{markdownOf("## One\n\nText.\n")}}).Fragment(t, "help")
	if got.Count(".contents") != 0 || got.Count("h2") != 1 {
		t.Errorf("%s", got.Body)
	}
}

func TestMarkupInATextIsNone(t *testing.T) {
	got := begin(t, &script{parts: []*pagesv1.Part{markdownOf(
		"<script>alert(1)</script>\n\nA <b onclick=\"x()\">b</b> [c](javascript:x()) ![d](data:text/html,x) [e](//evil.example/) 1 < 2\n\n## <i>F</i>\n",
	)}}).Fragment(t, "help")
	if got.Count("script, .prose b, .prose i, [onclick]") != 0 || strings.Contains(got.Body, "javascript:") || strings.Contains(got.Body, "data:text") {
		t.Errorf("%s", got.Body)
	}
	if !strings.Contains(got.Body, "1 &lt; 2") {
		t.Errorf("what is no markup was lost: %s", got.Body)
	}
}

func TestDeliveryMethodsAreATable(t *testing.T) {
	all := methodsOf(
		&pagesv1.DeliveryMethod{Name: "Standard", Promise: "Soon", Price: &typesv1.Money{Minor: 390, Currency: "EUR"}},
		&pagesv1.DeliveryMethod{Name: "Express", Promise: "Sooner", Price: &typesv1.Money{Minor: 1190, Currency: "EUR"}},
	)
	got := begin(t, &script{parts: []*pagesv1.Part{markdownOf("## A\n"), all}}).Fragment(t, "delivery")
	if got.Count("tbody tr") != 2 || strings.Join(got.Texts("tbody tr:first-child > *"), "|") != "Standard|Soon|€3.90" {
		t.Errorf("%s", got.Body)
	}
	got = begin(t, &script{parts: []*pagesv1.Part{methodsOf()}}).Fragment(t, "delivery")
	if got.Count("table") != 0 || !strings.Contains(got.Text(".notice"), "checkout") {
		t.Errorf("not known: %s", got.Body)
	}
}

func TestLinksLeadToThePages(t *testing.T) {
	s := begin(t, &script{})
	s.Locale = "es"
	got := s.Fragment(t, "links")
	if got.Count("nav a") != 2 || got.Attr("a", "href") != "/es/help" || got.Text("a") != "Help & all" {
		t.Errorf("%s", got.Body)
	}
}

func TestWithoutItsBFFAPageIsClosed(t *testing.T) {
	for kind, status := range map[errs.Kind]int{errs.NotFound: 404, errs.Unavailable: 503} {
		if got := begin(t, &script{err: errs.E(kind, "No.")}).Fragment(t, "terms"); got.Status != status || got.Count("h1") != 1 {
			t.Errorf("%v: %d %s", kind, got.Status, got.Body)
		}
	}
}
