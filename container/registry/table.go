package registry

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"feria/internal/app"
	"feria/internal/manifest"

	"github.com/go-chi/chi/v5"
)

// Table says which page, fragment and action belongs to whom. It is immutable.
type Table struct {
	deployments         map[string]*Deployment
	Order               []*Deployment // by name
	Menu, Search, Tools []Ref         // what stands in every page's header
	Footer              []Ref         // what stands in every page's footer
	Versions            string        // what a document made of it is made of, such as "cart~1 product~3"
	pages               *chi.Mux
	byPattern           map[string]*Page
}

// Ref names a fragment of a stall.
type Ref struct {
	Stall, Fragment string
}

// String is how a page and a slot name it, such as "cart/mini".
func (r Ref) String() string { return r.Stall + "/" + r.Fragment }

// ParseRef reads "cart/mini"; it reports false for anything else.
func ParseRef(text string) (Ref, bool) {
	stall, fragment, ok := strings.Cut(text, "/")
	return Ref{stall, fragment}, ok && stall != "" && fragment != ""
}

// Page is a page with the fragments that stand in its regions.
type Page struct {
	*manifest.Page
	Owner   *Deployment
	Regions []Region
}

// Region is a part of a page's layout.
type Region struct {
	Name  string
	Slots []Ref
}

func newTable(deployments []*Deployment, log *slog.Logger) *Table {
	t := &Table{deployments: make(map[string]*Deployment, len(deployments)), pages: chi.NewMux(), byPattern: make(map[string]*Page)}
	t.Order = slices.SortedFunc(slices.Values(deployments), func(a, b *Deployment) int { return cmp.Compare(a.Name, b.Name) })
	shapes := make(map[string]string)
	for _, d := range t.Order {
		t.deployments[d.Name] = d
		t.Versions = strings.TrimSpace(t.Versions + " " + d.Name + "~" + d.Version)
		for i := range d.Manifest.Pages {
			p := &d.Manifest.Pages[i]
			if owner, taken := shapes[p.Shape()]; taken {
				log.Warn("page claimed twice", "page", p.Path, "by", d.Name, "stands with", owner)
				continue
			}
			shapes[p.Shape()] = d.Name
			t.addPage(d, p)
		}
		if f := d.Manifest.Shell[manifest.MenuPlace]; f != "" {
			t.Menu = append(t.Menu, Ref{d.Name, f})
		}
		if f := d.Manifest.Shell[manifest.SearchPlace]; f != "" {
			t.Search = append(t.Search, Ref{d.Name, f})
		}
		if f := d.Manifest.Shell[manifest.ToolsPlace]; f != "" {
			t.Tools = append(t.Tools, Ref{d.Name, f})
		}
		if f := d.Manifest.Shell[manifest.FooterPlace]; f != "" {
			t.Footer = append(t.Footer, Ref{d.Name, f})
		}
	}
	return t
}

func (t *Table) addPage(d *Deployment, p *manifest.Page) {
	page := &Page{Page: p, Owner: d}
	for _, region := range p.Regions() {
		r := Region{Name: region}
		for _, name := range p.Slots[region] {
			if ref, ok := ParseRef(name); ok {
				r.Slots = append(r.Slots, ref)
			}
		}
		page.Regions = append(page.Regions, r)
	}
	t.byPattern[p.Path] = page
	t.pages.Get(p.Path, http.NotFound) // only its matching is used
}

// Shell is how many fragments stand around every page.
func (t *Table) Shell() int { return len(t.Menu) + len(t.Search) + len(t.Tools) + len(t.Footer) }

// Deployment is the stall's deployment; nil if it has none. With a version, it is nil unless that is the one that stands.
func (t *Table) Deployment(stall, version string) *Deployment {
	d := t.deployments[stall]
	if d == nil || version != "" && d.Version != version {
		return nil
	}
	return d
}

// Fragment is a fragment and the deployment that renders it; it reports false if there is none.
func (t *Table) Fragment(ref Ref) (*Deployment, manifest.Fragment, bool) {
	d := t.deployments[ref.Stall]
	if d == nil {
		return nil, manifest.Fragment{}, false
	}
	f, ok := d.Manifest.Fragments[ref.Fragment]
	return d, f, ok
}

// Page finds the page of a path, and what the path says of its parameters.
func (t *Table) Page(path string) (*Page, url.Values) {
	routing := chi.NewRouteContext()
	if !t.pages.Match(routing, http.MethodGet, path) {
		return nil, nil
	}
	page := t.byPattern[routing.RoutePattern()]
	if page == nil {
		return nil, nil
	}
	params := make(url.Values, len(routing.URLParams.Keys))
	for i, key := range routing.URLParams.Keys {
		value, err := url.PathUnescape(routing.URLParams.Values[i])
		if err != nil {
			return nil, nil
		}
		params.Set(key, value)
	}
	return page, params
}

// PageOf is the page on which a stall's fragment stands: the stall's own first, else any; nil if none has it.
func (t *Table) PageOf(ref Ref) *Page {
	var found *Page
	for _, d := range t.Order {
		for _, p := range d.Manifest.Pages {
			page := t.byPattern[p.Path]
			if page == nil || page.Owner != d {
				continue
			}
			for _, r := range page.Regions {
				if slices.Contains(r.Slots, ref) && (found == nil || d.Name == ref.Stall) {
					found = page
				}
			}
		}
	}
	return found
}

// holds reports whether every announced deployment stands in the table as it was announced.
func (t *Table) holds(announced map[string]app.Deployment) bool {
	for name, a := range announced {
		if d := t.deployments[name]; d == nil || d.Deployment != a {
			return false
		}
	}
	return true
}
