// Package manifest is the JSON by which a micro-frontend describes itself (contract version 1): what a stall writes,
// and what the container, the registry and the gate read. It says whether a manifest is right by itself; whether it
// fits what else is deployed is the registry's to say.
package manifest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Contract is the version of the contract that this package speaks.
const Contract = 1

// Manifest describes one version of one micro-frontend. One that Parse returned is valid and has its defaults filled in.
// It must not be changed once it is shared.
type Manifest struct {
	Contract  int                        `json:"contract"`
	Name      string                     `json:"name"`
	Version   string                     `json:"version"`
	Team      string                     `json:"team"`
	Fragments map[string]Fragment        `json:"fragments"`
	Pages     []Page                     `json:"pages,omitempty"`
	Actions   []Action                   `json:"actions,omitempty"`
	Assets    []Asset                    `json:"assets,omitempty"`
	Events    Events                     `json:"events,omitzero"`
	Callbacks map[string]json.RawMessage `json:"callbacks,omitempty"` // JSON Schema of the value, by name
	Params    []string                   `json:"params,omitempty"`    // URL parameters read and written in the browser
	Claims    []string                   `json:"claims,omitempty"`    // what it must know of the shopper; it is told nothing else
	Budget    Budget                     `json:"budget,omitzero"`
	Joins     []Join                     `json:"joins,omitempty"`   // pages of other stalls in which its fragments stand as guests
	Sitemap   string                     `json:"sitemap,omitempty"` // where it lists its pages, for those who list pages
	Shell     map[string]string          `json:"shell,omitempty"`   // a fragment by its place on every page: MenuPlace, SearchPlace, ToolsPlace, FooterPlace
}

// SitemapSize is how many paths a page of a stall's sitemap has at most.
const SitemapSize = 10_000

// The places on every page that a stall may fill: all in the header but the last.
const (
	MenuPlace   = "menu"
	SearchPlace = "search"
	ToolsPlace  = "tools"
	FooterPlace = "footer"
)

// Criticality says what the absence of a fragment does to its page.
type Criticality string

// The criticalities.
const (
	Primary   Criticality = "primary"   // its status is the page's; one a page
	Essential Criticality = "essential" // shown, or its last good copy
	Optional  Criticality = "optional"  // may be left out
)

// Fragment is a piece of HTML for a slot.
type Fragment struct {
	Path        string      `json:"path"`
	Params      []string    `json:"params,omitempty"`
	Criticality Criticality `json:"criticality,omitempty"` // Essential if not said
	TimeoutMs   int         `json:"timeoutMs,omitempty"`   // 1000 if not said
	Cache       Cache       `json:"cache,omitzero"`
	Reserve     string      `json:"reserve,omitempty"` // CSS length: the height that the slot keeps free
	Fallback    *Fallback   `json:"fallback,omitempty"`
	Anonymous   bool        `json:"anonymous,omitempty"` // it is the same for everyone: the stall's claims are not told when it is asked for
}

// Timeout is how long the container waits for the fragment.
func (f Fragment) Timeout() time.Duration { return time.Duration(f.TimeoutMs) * time.Millisecond }

// Cache says how long an answer may be kept, in seconds. It holds only for a manifest without claims: see Manifest.Keeps.
type Cache struct {
	MaxAge               int      `json:"maxAge,omitempty"`
	StaleWhileRevalidate int      `json:"staleWhileRevalidate,omitempty"`
	StaleIfError         int      `json:"staleIfError,omitempty"`
	Vary                 []string `json:"vary,omitempty"` // "locale", "theme", or a parameter of the fragment
}

// Fallback stands in the slot before the fragment and instead of it.
type Fallback struct {
	Text Text   `json:"text"`
	Href string `json:"href,omitempty"` // a path of the store: the text is a link then
}

// Page is a path pattern with what stands in the regions of its layout.
type Page struct {
	Path   string              `json:"path"` // such as "/p/{slug}": what {slug} matches is a parameter
	Title  Text                `json:"title,omitempty"`
	Layout string              `json:"layout,omitempty"` // LayoutSingle if not said
	Slots  map[string][]string `json:"slots"`            // by region, fragments as "<mfe>/<fragment>"

	Guests  []string `json:"guests,omitempty"`  // regions in which other stalls' optional fragments may stand, after the first of the page's own
	Payment bool     `json:"payment,omitempty"` // what is typed here is worth stealing: nothing that is only tried stands on it

	Offline   bool `json:"offline,omitempty"`   // a shopper's browser may keep a copy to read without a network
	Prerender bool `json:"prerender,omitempty"` // it may be made before it is asked for: to look at it changes nothing
}

// Join asks for a place in another stall's page, in a region that is open to guests. Where the page, or the region, is not there
// or not open, the fragment does not stand.
type Join struct {
	Page     string `json:"page"` // the pattern as its stall writes it, such as "/p/{slug}"
	Region   string `json:"region"`
	Fragment string `json:"fragment"` // optional: a guest's absence is nobody's loss
}

// The layouts.
const (
	LayoutSingle = "single" // region main
	LayoutAside  = "aside"  // regions main and aside
)

var regions = map[string][]string{LayoutSingle: {"main"}, LayoutAside: {"main", "aside"}}

// Regions are the regions of the page's layout, in the order in which they are read.
func (p Page) Regions() []string { return regions[p.Layout] }

// Shape is the path with its parameters' names left out: two pages of one shape claim the same paths.
func (p Page) Shape() string { return shape(p.Path) }

func shape(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}

// Action is a mutation that the container passes on. Segments of the path such as {line} match anything but a slash.
type Action struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	MaxBody int64  `json:"maxBody,omitempty"` // bytes of its body; DefaultBody if not said

	// Offline, if there is any, is what the shopper is told when there is no network: the action then waits in their browser, and is sent
	// later with the same Feria-Once as before. Who declares it acts once under a name.
	Offline Text `json:"offline,omitempty"`
}

// How many bytes the body of an action has at most: if the manifest does not say, and whatever it says.
const (
	DefaultBody = 64 << 10
	LargestBody = 16 << 20
)

// The types of an asset.
const (
	ModuleAsset = "module" // the script that exports mount; one a stall
	StyleAsset  = "style"
)

// Asset is a file of the stall that its pages need.
type Asset struct {
	Path      string `json:"path"`
	Type      string `json:"type"`
	Integrity string `json:"integrity,omitempty"` // as in HTML: sha256-, sha384- or sha512- and base64
}

// Events names custom events as "<mfe>:<thing-happened>", each with the JSON Schema of its detail.
type Events struct {
	Emits   map[string]json.RawMessage `json:"emits,omitempty"`
	Listens map[string]json.RawMessage `json:"listens,omitempty"`
}

// Retained are the emitted events whose last value is replayed to those who mount later ("x-retained"), sorted.
func (e Events) Retained() []string { return e.marked("x-retained") }

// Broadcast are the emitted events that go to the shopper's other tabs too ("x-broadcast"), sorted.
func (e Events) Broadcast() []string { return e.marked("x-broadcast") }

func (e Events) marked(mark string) []string {
	var names []string
	for name, schema := range e.Emits {
		var marks map[string]any
		if json.Unmarshal(schema, &marks) == nil && marks[mark] == true {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Budget is what the stall promises to stay under; zero promises nothing.
type Budget struct {
	Script int `json:"script,omitempty"` // bytes, gzip
	Style  int `json:"style,omitempty"`  // bytes, gzip
	P95Ms  int `json:"p95Ms,omitempty"`
}

// Personal reports whether the stall is told of the shopper when it is asked for the fragment, whose answers are then nobody else's.
func (m *Manifest) Personal(f Fragment) bool { return len(m.Claims) > 0 && !f.Anonymous }

// Keeps reports whether answers of the fragment may be joined, kept or shown as a last good copy.
func (m *Manifest) Keeps(fragment string) bool {
	f := m.Fragments[fragment]
	c := f.Cache
	return !m.Personal(f) && (c.MaxAge > 0 || c.StaleWhileRevalidate > 0 || c.StaleIfError > 0)
}

// Module is the asset that exports mount, if there is one.
func (m *Manifest) Module() (Asset, bool) {
	i := slices.IndexFunc(m.Assets, func(a Asset) bool { return a.Type == ModuleAsset })
	if i < 0 {
		return Asset{}, false
	}
	return m.Assets[i], true
}

// Styles are the stall's sheets, in the order in which they apply.
func (m *Manifest) Styles() []Asset {
	return slices.DeleteFunc(slices.Clone(m.Assets), func(a Asset) bool { return a.Type != StyleAsset })
}

// FragmentAt is the name of the fragment at the path, or "".
func (m *Manifest) FragmentAt(path string) string {
	for name, f := range m.Fragments {
		if f.Path == path {
			return name
		}
	}
	return ""
}
