package container_test

import (
	"net/http"
	"strings"
	"testing"

	"feria/internal/manifest"
)

func around() manifest.Manifest {
	return manifest.Manifest{
		Name: "around", Version: "1",
		Fragments: map[string]manifest.Fragment{
			"nav":   {Path: "/fragments/nav", Criticality: manifest.Optional},
			"field": {Path: "/fragments/field", Criticality: manifest.Optional},
			"tool":  {Path: "/fragments/tool", Criticality: manifest.Optional},
			"links": {Path: "/fragments/links", Criticality: manifest.Optional},
		},
		Shell: map[string]string{
			manifest.MenuPlace: "nav", manifest.SearchPlace: "field", manifest.ToolsPlace: "tool", manifest.FooterPlace: "links",
		},
	}
}

func TestAStallFillsThePlacesAroundEveryPage(t *testing.T) {
	s := newStage(t)
	s.announce(around(), routes{
		"GET /fragments/nav": fragment(`<nav>nav</nav>`), "GET /fragments/field": fragment(`<i>field</i>`),
		"GET /fragments/tool": fragment(`<b>tool</b>`), "GET /fragments/links": fragment(`<ul><li>links</li></ul>`),
	})
	for _, path := range []string{"/", "/nowhere"} {
		got := s.get(path)
		if got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
		inOrder(t, got.body, "<header", "<nav>nav</nav>", "<i>field</i>", "<b>tool</b>", "</header>", "<main", "</main>",
			"<footer", `fragment="around/links"`, `data-key="`, "<li>links</li>", "</footer>")
	}
}

func TestAFooterWithoutItsStallIsAFooter(t *testing.T) {
	s := newStage(t)
	s.announce(around(), routes{"GET /fragments/links": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }})
	got := s.get("/")
	_, footer, _ := strings.Cut(got.body, "<footer")
	if !strings.Contains(footer, `fragment="around/links"`) || strings.Contains(footer, "closed") || !strings.Contains(footer, "</footer>") {
		t.Errorf("%s", footer)
	}
}
