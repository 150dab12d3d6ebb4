package container_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"feria/internal/manifest"
)

// shop is a stall with a page of three fragments: its own, one that is nested in it, and one of another stall.
func shop() manifest.Manifest {
	return manifest.Manifest{
		Name: "shop", Version: "1",
		Fragments: map[string]manifest.Fragment{
			"page": {Path: "/fragments/page", Params: []string{"slug"}, Criticality: manifest.Primary, TimeoutMs: 2000},
		},
		Pages: []manifest.Page{{Path: "/p/{slug}", Title: manifest.Text{"en": "Shop"}, Slots: map[string][]string{"main": {"shop/page", "other/part"}}}},
	}
}

func other(claims ...string) manifest.Manifest {
	return manifest.Manifest{
		Name: "other", Version: "2", Claims: claims,
		Fragments: map[string]manifest.Fragment{
			"part":   {Path: "/fragments/part", Criticality: manifest.Optional, TimeoutMs: 2000},
			"nested": {Path: "/fragments/nested", Params: []string{"sku"}, Criticality: manifest.Essential, TimeoutMs: 2000},
		},
		Actions: []manifest.Action{{Method: http.MethodPost, Path: "/vote"}, {Method: http.MethodPost, Path: "/photos", MaxBody: 1 << 20}},
	}
}

const shopBody = `<section><h1>Mug</h1><feria-slot fragment="other/nested" sku="mug"><i>soon</i></feria-slot></section>`

// market announces both stalls; answers of the second stand over these.
func (s *stage) market(page http.HandlerFunc, answers routes, claims ...string) {
	s.t.Helper()
	all := routes{
		"GET /fragments/part":   fragment(`<p>part</p>`),
		"GET /fragments/nested": func(w http.ResponseWriter, r *http.Request) { fragment(`<b>buy `+r.FormValue("sku")+`</b>`)(w, r) },
	}
	for pattern, answer := range answers {
		all[pattern] = answer
	}
	s.announce(other(claims...), all)
	s.announce(shop(), routes{"GET /fragments/page": page})
}

func TestAPageIsComposedInOrderForThoseWhoAreNoBrowser(t *testing.T) {
	s := newStage(t)
	s.market(fragment(shopBody), nil)
	got := s.get("/p/mug")
	if got.StatusCode != http.StatusOK || strings.Contains(got.body, "<template") || strings.Contains(got.body, "<?start") {
		t.Errorf("status %d, out of order:\n%s", got.StatusCode, got.body)
	}
	inOrder(t, got.body, "<title>Shop</title>", "<header", `fragment="shop/page" slug="mug"`, "<h1>Mug</h1>",
		`<feria-slot fragment="other/nested" sku="mug" id="slot-`, `data-mfe="other"`, "<b>buy mug</b></feria-slot></section>", "<p>part</p>", "<footer", "</html>")
	if strings.Contains(got.body, "<i>soon</i>") {
		t.Error("the placeholder stands beside the fragment")
	}
	if again := s.get("/p/mug?order=1", "User-Agent", chrome); strings.Contains(again.body, "<template for") {
		t.Error("who asks for order does not get it")
	}
}

func TestWhatIsThereFlowsWhileAStallIsWaitedFor(t *testing.T) {
	s := newStage(t)
	part, nested := make(chan struct{}), make(chan struct{})
	s.market(fragment(shopBody), routes{
		"GET /fragments/part":   held(part, `<p>part</p>`),
		"GET /fragments/nested": held(nested, `<b>buy</b>`),
	})
	response := s.open(http.MethodGet, "/p/mug", nil, "User-Agent", chrome)
	defer func() { _ = response.Body.Close() }()
	first := readUntil(t, response.Body, "</footer>")
	inOrder(t, first, "<h1>Mug</h1>", `<?start name="`, "<i>soon</i>", "<?end>")
	if strings.Contains(first, "<template") || strings.Contains(first, "buy</b>") {
		t.Errorf("more than is there:\n%s", first)
	}
	close(part)
	second := readUntil(t, response.Body, "</template>")
	inOrder(t, second, `<template for="s`, "<p>part</p>")
	close(nested)
	rest, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, string(rest), `<template for="s`, "<b>buy</b>", "</template>", "</html>")
}

func TestABrowserWithoutTheFeatureGetsTheWayOut(t *testing.T) {
	s := newStage(t)
	s.market(fragment(shopBody), nil)
	if got := s.get("/p/mug", "User-Agent", firefox); !strings.Contains(got.body, `<noscript><meta http-equiv="refresh" content="0;url=/p/mug?order=1">`) {
		t.Error("no way out for those without scripts")
	}
	if got := s.get("/p/mug", "User-Agent", chrome); strings.Contains(got.body, "<noscript>") || !strings.Contains(got.body, "<script nonce=") {
		t.Error("a browser with the feature is sent away, or gets no fallback")
	}
}

// held waits for the channel, or until nobody waits any more.
func held(on <-chan struct{}, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-on:
			fragment(body)(w, r)
		case <-r.Context().Done():
		}
	}
}

// readUntil reads as bytes arrive, until the text has come.
func readUntil(t *testing.T, from io.Reader, text string) string {
	t.Helper()
	var out strings.Builder
	piece := make([]byte, 4096)
	for !strings.Contains(out.String(), text) {
		n, err := from.Read(piece)
		out.Write(piece[:n])
		if err != nil && !strings.Contains(out.String(), text) {
			t.Fatalf("%q never came: %v\n%s", text, err, out.String())
		}
	}
	return out.String()
}

// inOrder reports texts that do not follow one another.
func inOrder(t *testing.T, body string, texts ...string) {
	t.Helper()
	rest := body
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("%q is missing, or out of its place, in:\n%s", text, body)
			return
		}
		rest = after
	}
}

var heading = regexp.MustCompile(`<h1[ >]`)

// whole reports what a page of the store always has, and says nothing ugly.
func whole(t *testing.T, got reply, status int) {
	t.Helper()
	if got.StatusCode != status {
		t.Errorf("status = %d, want %d", got.StatusCode, status)
	}
	if n := len(heading.FindAllString(got.body, -1)); n != 1 {
		t.Errorf("%d level-1 headings", n)
	}
	inOrder(t, got.body, "<!doctype html>", `<header class="shell-header"`, "<main", "</main>", `<footer class="shell-footer"`, "</body></html>")
	for _, ugly := range []string{"panic", "EOF", "deadline", "connection re", "Internal Server", "goroutine"} {
		if strings.Contains(got.body, ugly) {
			t.Errorf("the page says %q", ugly)
		}
	}
}
