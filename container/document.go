package container

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"feria/container/registry"
	"feria/container/upstream"
	"feria/internal/i18n"
	"feria/internal/manifest"
	"feria/internal/telemetry"
)

// maxDepth is how deep slots may nest: a slot in a page, one in that, and one in that.
const maxDepth = 3

// visit is one request of a shopper: what all fragments of its answer have in common.
type visit struct {
	s       *server
	r       *http.Request
	table   *registry.Table
	session string
	pass    *pass // nil until a stall wants to know the shopper; then the same for all of them
	locale  string
	page    string // path and query of the page, as the stalls are told
	trace   string // the request's, as a header's value
}

// visit begins one that is answered with a table; with nil, with that of the request.
func (s *server) visit(r *http.Request, page string, table *registry.Table) *visit {
	if table == nil {
		table = s.table(r, nil)
	}
	locale, _ := s.spoken(r.URL.Path)
	return &visit{s: s, r: r, table: table, session: s.sessions.read(r), locale: locale, page: page, trace: telemetry.Traceparent(r.Context())}
}

// slot is a place for a fragment in a document.
type slot struct {
	id       string
	ref      registry.Ref
	to       *registry.Deployment // nil if no stall has the fragment
	fragment manifest.Fragment
	params   url.Values
	tag      []byte // the start tag as a parent wrote it, without its end; nil for a slot of the page
	fallback []byte // what a parent wrote between its tags
	depth    int
	shell    bool // stands in the header or the footer, which stay when the page changes

	asked  time.Time
	took   time.Duration
	answer *upstream.Answer // nil until it has come, or if it failed
	err    error
	done   bool
}

// document is a page that is being put together.
type document struct {
	*visit
	began    time.Time
	params   url.Values // of the page's address
	arrivals *arrivals
	pending  int
	count    int
	inOrder  bool
	given    map[registry.Ref]*upstream.Answer // stand in for what would be asked: an action's answer
	layouts  *layoutsOf
	pattern  string
	nobody   bool // it is the same for all readers
	bounds   *bounds
}

// newSlot makes a slot and asks for its fragment. What is given stands at once.
func (d *document) newSlot(ctx context.Context, ref registry.Ref, own url.Values, depth int) *slot {
	d.count++
	s := &slot{id: "s" + strconv.Itoa(d.count), ref: ref, depth: depth, asked: time.Now()}
	var known bool
	s.to, s.fragment, known = d.table.Fragment(ref)
	d.bounds.add(s)
	if given := d.given[ref]; given != nil && known {
		delete(d.given, ref)
		s.answer, s.done = given, true
		s.params = declared(s.fragment, own, d.params)
		return s
	}
	if !known || depth > maxDepth {
		s.err, s.done = errors.New("no stall has this fragment, or it is nested too deep"), true
		return s
	}
	s.params = declared(s.fragment, own, d.params)
	personal := s.to.Manifest.Personal(s.fragment)
	if d.nobody && personal {
		s.err, s.done = errors.New("made for one reader"), true
		return s
	}
	d.enter(ctx, personal)
	s.answer = d.s.upstream.Fragment(ctx, upstream.Request{
		To: s.to, Ref: ref, Fragment: s.fragment, Params: s.params, Locale: d.locale,
		Header: func(ctx context.Context) (http.Header, error) { return d.header(ctx, s.to, personal, s.id) },
	}, func(answer *upstream.Answer, err error) { d.arrivals.add(arrival{s, answer, err}) })
	if s.answer != nil {
		s.done = true
	} else {
		d.pending++
	}
	return s
}

// declared keeps the parameters that the manifest names: the slot's own, and for a slot of the page the address's.
func declared(f manifest.Fragment, own, page url.Values) url.Values {
	out := make(url.Values, len(f.Params))
	for _, name := range f.Params {
		if value := own.Get(name); value != "" {
			out.Set(name, value)
		} else if value := page.Get(name); value != "" && own == nil {
			out.Set(name, value)
		}
	}
	return out
}

// header is what the contract adds to a request for a stall. Nothing of the shopper's own request passes but what stands here.
func (v *visit) header(ctx context.Context, to *registry.Deployment, personal bool, slot string) (http.Header, error) {
	token, err := v.token(ctx, to, personal)
	if err != nil {
		return nil, err
	}
	values := []string{
		"Bearer " + token, "text/html; fragment=1", v.locale, v.trace, "1", v.page, slot, i18n.Path(v.locale, to.Base()), v.table.Versions,
	}
	header := make(http.Header, len(told)+1) // and the deadline
	for i, name := range told {
		header[name] = values[i : i+1 : i+1]
	}
	return header, nil
}

// told are the headers of the contract, but for Feria-Deadline.
var told = [...]string{
	"Authorization", "Accept", "Accept-Language", telemetry.HeaderTrace, "Feria-Contract", "Feria-Page", "Feria-Slot", "Feria-Base", "Feria-Versions",
}

// write puts a slot into the page: with its fragment if that has come, else with a range that a template will fill.
func (d *document) write(ctx context.Context, out *sheet, s *slot) {
	if d.inOrder {
		d.wait(ctx, s)
	}
	d.open(out, s)
	if s.done {
		d.content(ctx, out, s)
	} else {
		out.WriteString(`<?start name="` + s.id + `">`)
		d.placeholder(out, s)
		out.WriteString(`<?end>`)
	}
	out.WriteString(`</feria-slot>`)
}

// wait takes answers until the slot's own has come.
func (d *document) wait(ctx context.Context, s *slot) {
	for !s.done {
		if _, ok := d.await(ctx, nil); !ok {
			s.err, s.done = ctx.Err(), true
		}
	}
}

func (d *document) open(out *sheet, s *slot) {
	if s.tag == nil {
		out.WriteString(`<feria-slot fragment="` + s.ref.String() + `"`)
		for name, values := range s.params {
			out.WriteString(" " + name + `="` + html.EscapeString(values[0]) + `"`)
		}
	} else {
		out.Write(s.tag)
	}
	out.WriteString(` id="slot-` + s.id + `" data-mfe="` + s.ref.Stall + `"`)
	if s.fragment.Reserve != "" {
		out.WriteString(` data-reserve="` + s.fragment.Reserve + `"`)
	}
	if s.shell && s.done && s.err == nil && s.answer.Text != nil {
		out.WriteString(` data-key="` + s.answer.Text.Key + `"`) // the shell keeps what would be the same
	}
	if s.done && s.err == nil {
		if events := s.answer.Header.Get("Feria-Events"); json.Valid([]byte(events)) {
			out.WriteString(` data-events="` + html.EscapeString(events) + `"`)
		}
	}
	out.WriteString(">")
}

// content is a slot's fragment with its own slots filled or open, or what stands instead of it.
func (d *document) content(ctx context.Context, out *sheet, s *slot) {
	if s.err != nil || s.answer.Body == nil {
		d.placeholder(out, s)
		return
	}
	body, text := s.answer.Body, s.answer.Text
	var nested []*slot
	for _, n := range text.Slots { // all of them are asked before the first is waited for
		own := make(url.Values, len(n.Params))
		for _, p := range n.Params {
			own.Set(p.Name, p.Value)
		}
		ref, _ := registry.ParseRef(n.Fragment)
		child := d.newSlot(ctx, ref, own, s.depth+1)
		child.tag, child.fallback = body[n.Start:n.Open-1], body[n.Open:n.Close]
		if child.to != nil {
			d.nests(ref.Stall)
		}
		nested = append(nested, child)
	}
	for i, child := range nested {
		out.piece(text.Pieces[i])
		d.write(ctx, out, child)
	}
	out.piece(text.Pieces[len(nested)])
}

// nests remembers that a fragment of the stall stands in the page; it reports whether that is news.
func (d *document) nests(stall string) bool {
	if d.layouts == nil || d.layouts.knows(d.pattern, stall) {
		return false
	}
	d.layouts.found(d.pattern, stall)
	return true
}

// discover notes the stalls that are nested in what has come; it reports whether there is news.
func (d *document) discover(slots []*slot) bool {
	news := false
	for _, s := range slots {
		if s.err != nil || s.answer == nil || s.answer.Text == nil {
			continue
		}
		for _, n := range s.answer.Text.Slots {
			if ref, ok := registry.ParseRef(n.Fragment); ok && d.table.Deployment(ref.Stall) != nil && d.nests(ref.Stall) {
				news = true
			}
		}
	}
	return news
}

// placeholder is what stands in a slot before its fragment, and instead of it: what its parent wrote, what its manifest says, or, for a part
// that the page promised, a quiet word.
func (d *document) placeholder(out *sheet, s *slot) {
	switch fallback := s.fragment.Fallback; {
	case len(s.fallback) > 0:
		out.Write(s.fallback)
	case fallback != nil && fallback.Href != "":
		out.WriteString(`<a class="tool" href="` + html.EscapeString(i18n.Path(d.locale, fallback.Href)) + `">` + html.EscapeString(fallback.Text.In(d.locale)) + `</a>`)
	case fallback != nil:
		out.WriteString(`<p>` + html.EscapeString(fallback.Text.In(d.locale)) + `</p>`)
	case s.done && s.to != nil && s.fragment.Criticality == manifest.Essential:
		out.WriteString(`<p class="soft">` + html.EscapeString(d.s.messages.Localizer(d.locale).T("part.closed")) + `</p>`)
	}
}

// template fills the range of a slot that was left open. Its fragment's events stand in it as data.
func (d *document) template(ctx context.Context, out *sheet, s *slot) {
	out.WriteString(`<template for="` + s.id + `">`)
	d.content(ctx, out, s)
	if s.err == nil {
		if events := s.answer.Header.Get("Feria-Events"); json.Valid([]byte(events)) {
			out.WriteString(`<script type="application/json" data-events>` + strings.ReplaceAll(events, "<", `\u003c`) + `</script>`)
		}
	}
	out.WriteString("</template>\n")
}

// How long a page whose primary fragment has come waits for the others before it is flushed without them.
const (
	leastGrace = time.Millisecond
	mostGrace  = 4 * time.Millisecond

	// inOrderGrace is how long one that is written in order waits for them.
	inOrderGrace = 500 * time.Millisecond
)

// rest is how long a document may take in all.
const rest = 10 * time.Second
