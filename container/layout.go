package container

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"feria/container/press"
	"feria/container/registry"
	"feria/internal/i18n"
	"feria/static"

	"github.com/a-h/templ"
)

// mark stands for what a response writes itself.
func mark(word string) templ.Component { return templ.Raw("\x00" + word + "\x00") }

func slotMark(n int) templ.Component { return mark("slot " + strconv.Itoa(n)) }

func regionClass(name string) string {
	if name == "aside" {
		return "region region-aside"
	}
	return "region"
}

// segment is a piece of a layout: bytes that are the same for every response, followed by a mark.
type segment struct {
	text *press.Piece
	mark string // "" at the end
	slot int    // for the mark of a slot
}

// compiled is a page's layout, ready to be written.
type compiled struct {
	segments []segment
	rules    string
	slots    []registry.Ref // by number: first those around the page, see registry.Table.Shell
}

// layouts keeps what has been compiled for the tables that documents are made of. The stalls whose fragments were found nested in a page are
// remembered, so that their styles stand in its head the next time.
type layouts struct {
	last atomic.Pointer[layoutsOf] // most documents are made of one table

	mu     sync.RWMutex
	sets   map[*registry.Table]*layoutsOf
	nested map[string]map[string]bool // page's pattern → stalls, whatever their versions
}

// layoutsOf are those of one table.
type layoutsOf struct {
	*layouts
	table *registry.Table
	ready map[string]*compiled // under the lock of all
}

// maxSets bounds for how many tables layouts are kept.
const maxSets = 32

// of is the set for a table.
func (l *layouts) of(table *registry.Table) *layoutsOf {
	if have := l.last.Load(); have != nil && have.table == table {
		return have
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	set := l.sets[table]
	if set == nil {
		if l.sets == nil || len(l.sets) >= maxSets { // those in use come back at once
			l.sets = make(map[*registry.Table]*layoutsOf)
		}
		set = &layoutsOf{layouts: l, table: table, ready: make(map[string]*compiled)}
		l.sets[table] = set
	}
	l.last.Store(set)
	return set
}

// found notes that a fragment of the stall stood nested in the page.
func (l *layouts) found(pattern, stall string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.nested == nil {
		l.nested = make(map[string]map[string]bool)
	}
	if l.nested[pattern] == nil {
		l.nested[pattern] = make(map[string]bool)
	}
	if !l.nested[pattern][stall] {
		l.nested[pattern][stall] = true
		for _, set := range l.sets {
			clear(set.ready)
		}
	}
}

func (l *layouts) knows(pattern, stall string) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.nested[pattern][stall]
}

// get is the layout of a page in a language; of nil, that of a page that only the container fills.
func (l *layoutsOf) get(s *server, page *registry.Page, locale string) (*compiled, error) {
	key := locale + " "
	if page != nil {
		key += page.Path
	}
	l.mu.RLock()
	have := l.ready[key]
	l.mu.RUnlock()
	if have != nil {
		return have, nil
	}
	fresh, err := s.compile(l, page, locale)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ready[key] = fresh
	return fresh, nil
}

func (s *server) compile(l *layoutsOf, page *registry.Page, locale string) (*compiled, error) {
	c := &compiled{}
	take := func(refs []registry.Ref) (numbers []int) {
		for _, ref := range refs {
			numbers = append(numbers, len(c.slots))
			c.slots = append(c.slots, ref)
		}
		return numbers
	}
	view := layoutView{
		Locale: locale, Layout: "single", Sprite: static.Sprite, Fallback: static.Fallback, Shell: s.assets.shell.script, Later: s.assets.shell.later, Favicon: s.assets.shell.favicon,
		T: s.messages.Localizer(locale).T, Menu: take(l.table.Menu), Search: take(l.table.Search), Tools: take(l.table.Tools),
		Footer: take(l.table.Footer), Demo: true, Previews: l.table.Previews,
	}
	pattern := ""
	if page == nil {
		view.Regions = []regionView{{Name: "main"}}
	} else {
		pattern, view.Layout = page.Path, page.Layout
		for _, r := range page.Regions {
			view.Regions = append(view.Regions, regionView{r.Name, take(r.Slots)})
		}
	}
	stalls := l.stalls(pattern, c.slots)
	view.Sheets, view.Modules = append([]string{s.assets.shell.sheet}, sheets(stalls)...), modules(stalls)
	var err error
	if view.Document, err = s.describe(locale, l.table.Versions, stalls); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := layout(view).Render(context.Background(), &out); err != nil {
		return nil, err
	}
	c.cut(out.Bytes())
	c.rules, err = rules(l.table, locale)
	return c, err
}

// stalls are the deployments of a page: of its slots, and of what was found nested in it.
func (l *layoutsOf) stalls(pattern string, slots []registry.Ref) []*registry.Deployment {
	l.mu.RLock()
	names := maps.Clone(l.nested[pattern])
	l.mu.RUnlock()
	if names == nil {
		names = make(map[string]bool)
	}
	for _, ref := range slots {
		names[ref.Stall] = true
	}
	var out []*registry.Deployment
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if d := l.table.Deployment(name); d != nil {
			out = append(out, d)
		}
	}
	return out
}

func sheets(stalls []*registry.Deployment) (out []string) {
	for _, d := range stalls {
		for _, a := range d.Manifest.Styles() {
			out = append(out, d.Assets[a.Path])
		}
	}
	return out
}

func modules(stalls []*registry.Deployment) (out []string) {
	for _, d := range stalls {
		if a, ok := d.Manifest.Module(); ok {
			out = append(out, d.Assets[a.Path])
		}
	}
	return out
}

// describedStall is what the shell's script is told of a stall (see static/shell/document.js).
type describedStall struct {
	Version   string                     `json:"version"`
	Base      string                     `json:"base"`
	Module    string                     `json:"module,omitempty"`
	Fragments map[string]string          `json:"fragments"`
	Retained  []string                   `json:"retained,omitempty"`
	Broadcast []string                   `json:"broadcast,omitempty"`
	Schemas   map[string]json.RawMessage `json:"schemas,omitempty"`
}

// describe is the document's JSON, safe inside of a script element: the encoder writes <, > and & as escapes.
func (s *server) describe(locale, versions string, stalls []*registry.Deployment) (string, error) {
	t := s.messages.Localizer(locale).T
	document := struct {
		Locale   string                    `json:"locale"`
		Versions string                    `json:"versions"`
		Texts    map[string]string         `json:"texts"`
		Check    string                    `json:"check,omitempty"`
		Worker   string                    `json:"worker,omitempty"`
		Stalls   map[string]describedStall `json:"stalls"`
	}{Locale: locale, Versions: versions, Texts: map[string]string{}, Stalls: map[string]describedStall{}}
	for _, text := range []string{"failed", "loading", "close"} {
		document.Texts[text] = t("shell." + text)
	}
	if s.offline {
		document.Worker = workerPath
	}
	if s.development {
		document.Check = s.assets.shell.check
	}
	for _, d := range stalls {
		described := describedStall{
			Version: d.Version, Base: i18n.Path(locale, d.Base()), Fragments: map[string]string{},
			Retained: d.Manifest.Events.Retained(), Broadcast: d.Manifest.Events.Broadcast(),
		}
		if a, ok := d.Manifest.Module(); ok {
			described.Module = d.Assets[a.Path]
		}
		for name, f := range d.Manifest.Fragments {
			described.Fragments[name] = f.Path
		}
		if s.development {
			described.Schemas = maps.Clone(d.Manifest.Events.Listens)
			if described.Schemas == nil {
				described.Schemas = map[string]json.RawMessage{}
			}
			maps.Copy(described.Schemas, d.Manifest.Events.Emits)
		}
		document.Stalls[d.Name] = described
	}
	out, err := json.Marshal(document)
	return string(out), err
}

// cut splits a rendered layout at its marks.
func (c *compiled) cut(page []byte) {
	parts := bytes.Split(page, []byte{0})
	for i := 0; i < len(parts); i += 2 {
		s := segment{text: press.NewPiece(parts[i])}
		if i+1 < len(parts) {
			s.mark = string(parts[i+1])
			if number, ok := strings.CutPrefix(s.mark, "slot "); ok {
				s.mark = "slot"
				s.slot, _ = strconv.Atoi(number) // slotMark wrote it
			}
		}
		c.segments = append(c.segments, s)
	}
}
