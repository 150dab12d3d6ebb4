package container

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"feria/container/press"
	"feria/container/registry"
	"feria/container/upstream"
	"feria/internal/i18n"
	"feria/static"

	"github.com/go-chi/chi/v5"
)

var fallbackScript = press.NewPiece([]byte(static.Fallback))

// actionTime is how long an action may take.
const actionTime = 30 * time.Second

// serveStall passes on what a stall has declared: its actions, and its fragments anew.
func (s *server) serveStall(w http.ResponseWriter, r *http.Request) {
	name, version, _ := strings.Cut(chi.URLParam(r, "stall"), "~")
	path := "/" + chi.URLParam(r, "*")
	to := s.deployment(r, name, version)
	switch {
	case to == nil:
		s.serveMissing(w, r)
	case r.Method == http.MethodGet:
		s.serveFragment(w, r, to, path)
	default:
		action, ok := to.Manifest.ActionAt(r.Method, path)
		if !ok {
			s.serveMissing(w, r)
			return
		}
		s.mutation(action.MaxBody, func(w http.ResponseWriter, r *http.Request) { s.serveAction(w, r, to, path) })(w, r)
	}
}

// deployment is the version of a stall that a request is for: the one that it names while that serves anybody, else the one that this shopper
// gets.
func (s *server) deployment(r *http.Request, name, version string) *registry.Deployment {
	if preview := s.previews(r)[name]; preview != nil {
		return preview
	}
	if to := s.registry.Snapshot().Deployment(name, version); to != nil {
		return to
	}
	return s.table(r, nil).Deployment(name)
}

// mutation guards what changes something: it must come from a page of this store, and have at most so many bytes.
func (s *server) mutation(most int64, next http.HandlerFunc) http.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serveProblem(w, r, http.StatusForbidden, "foreign") }))
	return guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			s.serveProblem(w, r, http.StatusRequestEntityTooLarge, "large")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next(w, r)
	})).ServeHTTP
}

// serveFragment answers with a fragment by itself, its nested slots filled.
func (s *server) serveFragment(w http.ResponseWriter, r *http.Request, to *registry.Deployment, path string) {
	name := to.Manifest.FragmentAt(path)
	if name == "" {
		s.serveMissing(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), rest)
	defer cancel()
	d := s.part(r, referer(r), to)
	own := r.URL.Query()
	one := d.newSlot(ctx, registry.Ref{Stall: to.Name, Fragment: name}, own, 1)
	d.wait(ctx, one)
	d.admit(ctx, w)
	if one.err != nil && one.answer == nil {
		http.Error(w, "This part of the market is closed for a moment.", http.StatusServiceUnavailable)
		return
	}
	s.writePart(ctx, w, d, one, one.answer)
}

// part is a document that holds one fragment.
func (s *server) part(r *http.Request, page string, of *registry.Deployment) *document {
	return &document{visit: s.visit(r, page, s.table(r, of)), arrivals: newArrivals(), inOrder: true}
}

// writePart answers a script's request with a fragment.
func (s *server) writePart(ctx context.Context, w http.ResponseWriter, d *document, one *slot, answer *upstream.Answer) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Cookie, Accept-Encoding")
	d.sign(w)
	if events := answer.Header.Get("Feria-Events"); events != "" {
		h.Set("Feria-Events", events)
	}
	if location := answer.Location(); location != "" {
		if !local(location) {
			s.log.Warn("redirect out of the store not followed", "fragment", one.ref.String(), "location", location)
			location = "/"
		}
		h.Set("Location", s.toward(d.locale, location))
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	if answer.Body == nil {
		w.WriteHeader(answer.Status)
		return
	}
	out := newSheet(w, d.r)
	defer out.free()
	one.answer, one.err, one.done = answer, nil, true
	d.content(ctx, out, one)
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(answer.Status)
	_, _ = w.Write(out.next(true))
}

// serveAction passes an action on to its stall, in the shopper's name, and its answer back.
func (s *server) serveAction(w http.ResponseWriter, r *http.Request, to *registry.Deployment, path string) {
	ctx, cancel := context.WithTimeout(r.Context(), actionTime)
	defer cancel()
	page := referer(r)
	d := s.part(r, page, to)
	answer, err := s.act(ctx, w, d.visit, to, path)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		s.serveProblem(w, r, http.StatusRequestEntityTooLarge, "large")
		return
	}
	if err != nil {
		s.log.WarnContext(ctx, "action failed", "stall", to.Name, "path", path, "error", err)
		s.serveProblem(w, r, http.StatusServiceUnavailable, "closed")
		return
	}
	if answer.Header.Get("Feria-Session") == "changed" {
		s.sessions.renew(d.session)
	}
	if cookie := answer.Header.Get("Set-Cookie"); cookie != "" {
		s.log.WarnContext(ctx, "a stall may not set cookies", "stall", to.Name)
	}
	ref := registry.Ref{Stall: to.Name, Fragment: answer.Header.Get("Feria-Fragment")}
	if answer.Location() != "" || wantsFragment(r) {
		s.writePart(ctx, w, d, d.holding(ref), answer)
		return
	}
	s.serveRefusal(w, r, d.table, ref, answer, page)
}

// holding is a slot for an answer that is there already.
func (d *document) holding(ref registry.Ref) *slot {
	d.count++
	return &slot{id: "s0", ref: ref, depth: 1}
}

func wantsFragment(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "fragment=1")
}

// act sends the action to its stall. A visitor who has no session, or one that has ended, gets one if the stall wants to know whose action
// it is.
func (s *server) act(ctx context.Context, w http.ResponseWriter, v *visit, to *registry.Deployment, path string) (*upstream.Answer, error) {
	body, err := take(v.r)
	if err != nil {
		return nil, err
	}
	if err := s.identify(ctx, w, v, to); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, v.r.Method, "http://"+to.Name+(&url.URL{Path: path}).EscapedPath(), body)
	if err != nil {
		return nil, err
	}
	if request.ContentLength = body.length; body.length == 0 {
		request.Body = http.NoBody
	}
	if request.Header, err = v.header(ctx, to, len(to.Manifest.Claims) > 0, ""); err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", v.r.Header.Get("Content-Type"))
	if once := v.r.Header.Get("Feria-Once"); once != "" && len(once) <= 64 {
		request.Header.Set("Feria-Once", once)
	}
	if !wantsFragment(v.r) {
		request.Header.Set("Accept", "text/html")
	}
	began := time.Now()
	response, err := to.To.RoundTrip(request)
	to.Meter.Note("", time.Since(began), (err != nil && v.r.Context().Err() == nil || err == nil && response.StatusCode >= 500) && !body.over.Load())
	if body.over.Load() {
		if err == nil {
			_ = response.Body.Close() // whatever the stall made of half a body
		}
		return nil, &http.MaxBytesError{}
	}
	if err != nil {
		return nil, err
	}
	return s.upstream.Read(response)
}

// identify sees to it that a stall that wants to know whose action it is can be told.
func (s *server) identify(ctx context.Context, w http.ResponseWriter, v *visit, to *registry.Deployment) (err error) {
	if len(to.Manifest.Claims) == 0 {
		return nil
	}
	if v.enter(ctx, true); v.pass != nil {
		if _, err := v.token(ctx, to, true); err != nil {
			return err
		}
		if !v.pass.ended() {
			v.admit(ctx, w)
			return nil
		}
	}
	if v.session, err = s.sessions.begin(ctx, w); err != nil {
		return err
	}
	v.pass = nil
	v.enter(ctx, true)
	return nil
}

// serveRefusal answers a plain form that was refused: the page on which it stood, around the fragment that says why, with its status.
func (s *server) serveRefusal(w http.ResponseWriter, r *http.Request, table *registry.Table, ref registry.Ref, answer *upstream.Answer, from string) {
	if answer.Body == nil || answer.Status >= 500 {
		status := answer.Status
		if status < 400 {
			status = http.StatusServiceUnavailable
		}
		s.serveProblem(w, r, status, "refused")
		return
	}
	locale, _ := s.spoken(r.URL.Path)
	c := composition{table: table, status: answer.Status, given: map[registry.Ref]*upstream.Answer{ref: answer}}
	if u, err := url.Parse(from); err == nil {
		_, path := s.spoken(u.Path)
		if page, params := table.Page(path); page != nil {
			for name, values := range u.Query() {
				if params.Get(name) == "" {
					params[name] = values
				}
			}
			c.page, c.params, c.at = page, params, from
		}
	}
	if c.page == nil || !s.shows(c.page, ref) {
		c.page, c.params, c.at = table.PageOf(ref), url.Values{}, i18n.Path(locale, "/")
	}
	if c.page == nil { // it stands nested in pages of others, and nobody knows in which: it is shown by itself
		c.problem = "refused"
	}
	s.compose(w, r, c)
}

// shows reports whether a page holds a fragment: in a region, or nested in one as has been seen.
func (s *server) shows(page *registry.Page, ref registry.Ref) bool {
	for _, region := range page.Regions {
		for _, have := range region.Slots {
			if have == ref {
				return true
			}
		}
	}
	return s.layouts.knows(page.Path, ref.Stall)
}

// referer is the page of this store from which a request came, as path and query; "/" if unknown.
func referer(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return "/"
	}
	return u.RequestURI()
}
