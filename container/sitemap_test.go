package container_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"feria/internal/manifest"
)

// listing is a stall's list of so many pages, each of the given lines.
func listing(pages int, lines ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Feria-Pages", fmt.Sprint(pages))
		_, _ = w.Write([]byte(strings.Join(lines, "\n")))
	}
}

func withSitemap(m manifest.Manifest) manifest.Manifest {
	m.Sitemap = "/sitemap.txt"
	return m
}

func TestTheSitemapIsWhatStallsList(t *testing.T) {
	s := newStage(t, "FERIA_PUBLIC_URL=https://feria.example")
	s.announce(withSitemap(shop()), routes{"GET /fragments/page": fragment(shopBody), "GET /sitemap.txt": listing(2, "/p/mug", "/p/a&b")})
	index := s.get("/sitemap.xml")
	for _, want := range []string{"<loc>https://feria.example/sitemap/shop/1.xml</loc>", "<loc>https://feria.example/sitemap/shop/2.xml</loc>"} {
		if !strings.Contains(index.body, want) {
			t.Errorf("index lacks %s: %s", want, index.body)
		}
	}
	got := s.get("/sitemap/shop/1.xml")
	for _, want := range []string{
		"<loc>https://feria.example/p/mug</loc>", "<loc>https://feria.example/es/p/mug</loc>", "<loc>https://feria.example/p/a&amp;b</loc>",
		`<xhtml:link rel="alternate" hreflang="es" href="https://feria.example/es/p/mug">`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("lacks %s: %s", want, got.body)
		}
	}
	if got.Header.Get("Content-Type") != "application/xml; charset=utf-8" || !strings.Contains(s.get("/robots.txt").body, "Sitemap: https://feria.example/sitemap.xml") {
		t.Errorf("%v", got.Header)
	}
	for _, path := range []string{"/sitemap/shop/3.xml", "/sitemap/shop/0.xml", "/sitemap/shop/x.xml", "/sitemap/nobody/1.xml"} {
		if got := s.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.StatusCode)
		}
	}
}

func TestASitemapThatListsWhatIsNotItsOwnIsLeftOut(t *testing.T) {
	for name, list := range map[string]http.HandlerFunc{
		"elsewhere": listing(1, "https://evil.example/"), "no path": listing(1, "p/mug"), "too many": listing(1, strings.Split(strings.Repeat("/p\n", 10_001), "\n")...),
		"endless": listing(1_000_000, "/p/mug"), "broken": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.announce(withSitemap(shop()), routes{"GET /fragments/page": fragment(shopBody), "GET /sitemap.txt": list})
			if index := s.get("/sitemap.xml"); index.StatusCode != http.StatusOK || strings.Contains(index.body, "<loc>") {
				t.Errorf("%d %s", index.StatusCode, index.body)
			}
			whole(t, s.get("/sitemap/shop/1.xml"), http.StatusServiceUnavailable)
		})
	}
}
