package container

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"feria/container/press"
	"feria/container/registry"
	"feria/container/upstream"
	"feria/internal/app"
	"feria/internal/manifest"
)

// servePage answers an address with the page that a stall has for it.
func (s *server) servePage(w http.ResponseWriter, r *http.Request) {
	s.enrol(w, r)
	_, path := s.spoken(r.URL.Path)
	table := s.table(r, nil)
	page, params := table.Page(path)
	if page == nil {
		s.serveMissing(w, r)
		return
	}
	for name, values := range r.URL.Query() {
		if params.Get(name) == "" {
			params[name] = values
		}
	}
	s.compose(w, r, composition{table: table, page: page, params: params, at: r.URL.RequestURI()})
}

// composition says what a page is made of.
type composition struct {
	table   *registry.Table // nil: that of the request
	page    *registry.Page  // nil: the container's own words alone
	params  url.Values
	at      string // path and query, as the stalls are told
	given   map[registry.Ref]*upstream.Answer
	status  int    // 0: the primary fragment's
	problem string // what the container says where there is no fragment to say it
	nobody  bool   // it is the same for all readers: what is made for one is not asked for
}

// compose answers with a page: its head once the primary fragment's status is known, and each fragment as it arrives.
func (s *server) compose(w http.ResponseWriter, r *http.Request, c composition) {
	ctx, cancel := context.WithTimeout(r.Context(), rest)
	defer cancel()
	d := &document{
		visit: s.visit(r, c.at, c.table), began: time.Now(), params: c.params, arrivals: newArrivals(), inOrder: !streams(r), given: c.given,
		nobody: c.nobody,
	}
	d.layouts = s.layouts.of(d.table)
	d.bounds = s.boundaries(r)
	if c.page != nil {
		d.pattern = c.page.Path
	}
	layout, err := d.layouts.get(s, c.page, d.locale)
	if err != nil {
		s.log.ErrorContext(ctx, "layout", "error", err)
		http.Error(w, "Something went wrong.", http.StatusInternalServerError)
		return
	}
	slots := make([]*slot, len(layout.slots))
	var primary *slot
	for i, ref := range layout.slots {
		slots[i] = d.newSlot(ctx, ref, nil, 1)
		slots[i].shell = i < d.table.Shell()
		if slots[i].fragment.Criticality == manifest.Primary {
			primary = slots[i]
		}
	}
	if primary != nil {
		d.wait(ctx, primary)
	}
	d.admit(ctx, w)
	if primary != nil {
		if location := s.redirect(primary); location != "" {
			http.Redirect(w, r, s.toward(d.locale, location), http.StatusSeeOther)
			return
		}
	}
	head := d.head(primary, c)
	d.keep(w, c, head)
	d.settle(ctx)
	if d.discover(slots) { // the head names the styles and modules of the whole page
		if again, err := d.layouts.get(s, c.page, d.locale); err == nil {
			layout = again
		}
	}
	if d.inOrder { // what comes late cannot be put in later
		var enough context.CancelFunc
		ctx, enough = context.WithTimeout(ctx, inOrderGrace)
		defer enough()
	}
	s.stream(ctx, w, d, layout, slots, head)
}

// head is what the beginning of a page says, and its status.
type head struct {
	status  int
	title   string
	meta    string
	problem string // the container's own words, instead of a primary fragment
	nonce   string
}

// head decides what the page says of itself from how its primary fragment has answered.
func (d *document) head(primary *slot, c composition) head {
	h := head{status: http.StatusOK, problem: c.problem, nonce: newNonce()}
	said := "" // by the primary fragment
	if c.page != nil {
		h.title = c.page.Title.In(d.locale)
	}
	switch {
	case primary == nil:
	case primary.err != nil || primary.answer.Status >= 500:
		h.status, h.problem = http.StatusServiceUnavailable, "closed"
		primary.err = errors.New("closed")
	default:
		h.status = primary.answer.Status
		if primary.answer.Body == nil {
			h.problem = "missing"
		}
		if title := primary.answer.Header.Get("Feria-Title"); title != "" && len(title) <= 300 {
			h.title = title
		}
		said = primary.answer.Header.Get("Feria-Meta")
	}
	if c.status != 0 {
		h.status = c.status
	}
	if h.problem != "" {
		h.title = d.s.messages.Localizer(d.locale).T(h.problem + ".title")
	}
	h.meta = `<meta name="robots" content="noindex">`
	if h.status < 400 && !c.nobody {
		h.meta = d.metadata(h.title, said)
	}
	return h
}

// redirect is where the primary fragment sends the shopper: a path of this store, or "".
func (s *server) redirect(primary *slot) string {
	if primary.err != nil {
		return ""
	}
	location := primary.answer.Location()
	if location == "" || local(location) {
		return location
	}
	s.log.Warn("redirect out of the store not followed", "fragment", primary.ref.String(), "location", location)
	primary.err = errors.New("a redirect out of the store")
	return ""
}

// local reports whether an address is a path of this store.
func local(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`)
}

// settle gives the other fragments a moment, half as long as the first took, so that what is quick stands in the first write.
func (d *document) settle(ctx context.Context) {
	if d.pending == 0 {
		return
	}
	timer := time.NewTimer(min(max(time.Since(d.began)/2, leastGrace), mostGrace))
	defer timer.Stop()
	for in := true; in && d.pending > 0; {
		_, in = d.await(ctx, timer.C)
	}
}

// stream writes the page: all that is there at once, and then each fragment as it arrives. It always ends the document itself.
func (s *server) stream(ctx context.Context, w http.ResponseWriter, d *document, layout *compiled, slots []*slot, h head) {
	out := newSheet(w, d.r)
	defer out.free()
	end := s.begin(ctx, out, d, layout, slots, h)
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", policyBefore+h.nonce+policyAfter)
	header.Set("Vary", "Cookie, Accept-Encoding, Sec-CH-UA, User-Agent")
	if d.r.Method == http.MethodHead {
		w.WriteHeader(h.status)
		return
	}
	if d.pending == 0 {
		d.writeBounds(out)
		out.piece(end)
		whole := out.next(true)
		header.Set("Content-Length", strconv.Itoa(len(whole)))
		defer app.Cork(d.r)()
		w.WriteHeader(h.status)
		_, _ = w.Write(whole)
		return
	}
	w.WriteHeader(h.status)
	flusher := http.NewResponseController(w)
	for in := true; in && d.pending > 0; in = d.fill(ctx, out) {
		part := out.next(false)
		if len(part) == 0 {
			continue
		}
		release := app.Cork(d.r)
		_, err := w.Write(part)
		_ = flusher.Flush() // a writer that cannot flush sends all of it at the end
		release()
		if err != nil {
			return // the shopper has gone
		}
	}
	d.writeBounds(out)
	out.piece(end)
	_, _ = w.Write(out.next(true))
}

// begin writes the page up to its end, which it returns, with ranges where fragments are missing.
func (s *server) begin(ctx context.Context, out *sheet, d *document, layout *compiled, slots []*slot, h head) *press.Piece {
	for i, segment := range layout.segments {
		out.piece(segment.text)
		switch segment.mark {
		case "fallback":
			s.writeFallback(out, d, h)
		case "head":
			out.WriteString(`<title>` + html.EscapeString(h.title) + `</title>` + h.meta)
		case "rules":
			writeRules(out, d.r, layout, h.nonce)
		case "slot":
			d.writePrimaryOr(ctx, out, slots[segment.slot], h)
		case "languages":
			s.languages(out, d.visit)
		case "content":
			s.writeProblem(out, d, h)
			for ref := range d.given { // a refusal that no page shows
				d.write(ctx, out, d.newSlot(ctx, ref, nil, 1))
			}
		case "boundaries":
			if d.bounds != nil && len(d.table.Previews) == 0 {
				s.writeToggle(out, d)
			}
		case "end":
			return layout.segments[i+1].text
		}
	}
	return press.NewPiece(nil)
}

// fill writes the templates of what has arrived; it reports false when the time is over.
func (d *document) fill(ctx context.Context, out *sheet) bool {
	all, in := d.await(ctx, nil)
	for _, one := range all {
		d.template(ctx, out, one.slot)
	}
	return in
}

// writePrimaryOr writes a slot; where the page's primary fragment has nothing to show, the container's words stand in it.
func (d *document) writePrimaryOr(ctx context.Context, out *sheet, s *slot, h head) {
	if h.problem != "" && s.fragment.Criticality == manifest.Primary {
		d.s.writeProblem(out, d, h)
		return
	}
	d.write(ctx, out, s)
}

// writeFallback begins the head with the script for browsers that cannot fill ranges themselves, and with the way out for those that run no
// scripts either.
func (s *server) writeFallback(out *sheet, d *document, h head) {
	if d.inOrder {
		return
	}
	out.WriteString(`<script nonce="` + h.nonce + `">`)
	out.piece(fallbackScript)
	out.WriteString(`</script>`)
	if !native(d.r) {
		again := *d.r.URL
		query := again.Query()
		query.Set("order", "1")
		again.RawQuery = query.Encode()
		out.WriteString(`<noscript><meta http-equiv="refresh" content="0;url=` + html.EscapeString(again.RequestURI()) + `"></noscript>`)
	}
}

func (s *server) writeProblem(out *sheet, d *document, h head) {
	t := s.messages.Localizer(d.locale).T
	if d.nobody {
		view := problemView{Title: h.title, Text: t("offline.text"), Again: t("offline.kept")}
		if err := unreachable(view).Render(d.r.Context(), out); err != nil {
			s.log.ErrorContext(d.r.Context(), "offline page", "error", err)
		}
		return
	}
	view := problemView{Locale: d.locale, Title: t(h.problem + ".title"), Text: t(h.problem + ".text"), Home: t("error.home"), Again: t("error.again")}
	if h.status >= 500 && d.r.Method == http.MethodGet {
		view.Path = d.r.URL.RequestURI()
	}
	if err := problem(view).Render(d.r.Context(), out); err != nil {
		s.log.ErrorContext(d.r.Context(), "problem page", "error", err)
	}
}

// serveProblem answers with a page of the container's own words.
func (s *server) serveProblem(w http.ResponseWriter, r *http.Request, status int, what string) {
	s.compose(w, r, composition{at: r.URL.RequestURI(), status: status, problem: what})
}

func (s *server) serveMissing(w http.ResponseWriter, r *http.Request) {
	s.serveProblem(w, r, http.StatusNotFound, "missing")
}

func (s *server) serveMethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	s.serveProblem(w, r, http.StatusMethodNotAllowed, "method")
}
