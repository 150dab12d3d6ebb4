package registry

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	Previews            []*Deployment // those of Order that only one browser sees
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
	t.Versions = versionsOf(t.Order)
	for _, d := range t.Order {
		t.deployments[d.Name] = d
		if d.Preview {
			t.Previews = append(t.Previews, d)
		}
		for i := range d.Manifest.Pages {
			p := &d.Manifest.Pages[i]
			if owner, taken := shapes[p.Shape()]; taken {
				log.Warn("page claimed twice", "page", p.Path, "by", d.Name, "stands with", owner)
				continue
			}
			shapes[p.Shape()] = d.Name
			t.addPage(d, p)
		}
		t.around(d)
	}
	t.seatGuests()
	return t
}

// around notes what a stall shows on every page.
func (t *Table) around(d *Deployment) {
	for place, refs := range map[string]*[]Ref{
		manifest.MenuPlace: &t.Menu, manifest.SearchPlace: &t.Search, manifest.ToolsPlace: &t.Tools, manifest.FooterPlace: &t.Footer,
	} {
		if f := d.Manifest.Shell[place]; f != "" {
			*refs = append(*refs, Ref{d.Name, f})
		}
	}
}

// seatGuests puts stalls' fragments into pages of others that are open to them.
func (t *Table) seatGuests() {
	for _, d := range t.Order {
		for _, join := range d.Manifest.Joins {
			page := t.byPattern[join.Page]
			if page == nil || page.Owner == d || !slices.Contains(page.Guests, join.Region) {
				continue
			}
			for i := range page.Regions {
				if page.Regions[i].Name == join.Region {
					page.Regions[i].Slots = slices.Insert(page.Regions[i].Slots, min(1, len(page.Regions[i].Slots)), Ref{d.Name, join.Fragment})
				}
			}
		}
	}
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

// Deployment is the stall's deployment; nil if it has none.
func (t *Table) Deployment(stall string) *Deployment { return t.deployments[stall] }

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
