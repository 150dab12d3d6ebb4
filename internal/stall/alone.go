package stall

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"feria/internal/manifest"
)

// serveAlone serves the stall as an application of its own: its pages at their paths, with its own fragments only,
// and at / all of its fragments, unless a page of its own stands there.
func (s *Stall) serveAlone() {
	var atRoot bool
	for _, page := range s.manifest.Pages {
		atRoot = atRoot || page.Path == "/"
		s.router.Get(page.Path, func(w http.ResponseWriter, r *http.Request) {
			params, _ := manifest.Match(page.Path, r.URL.Path) // chi has matched it
			query := r.URL.Query()
			for name, value := range params {
				query.Set(name, value)
			}
			var slots []aloneSlot
			for _, region := range page.Regions() {
				for _, ref := range page.Slots[region] {
					if mfe, name, _ := strings.Cut(ref, "/"); mfe == s.manifest.Name {
						slots = append(slots, aloneSlot{MFE: mfe, Name: name})
					}
				}
			}
			s.writeAlone(w, r, query, slots)
		})
	}
	if !atRoot {
		s.router.Get("/", s.serveIndex)
	}
}

// serveIndex shows every fragment; those that take parameters as a form that asks for them, until it has been filled in.
func (s *Stall) serveIndex(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	var slots []aloneSlot
	for _, name := range slices.Sorted(maps.Keys(s.manifest.Fragments)) {
		slot := aloneSlot{MFE: s.manifest.Name, Name: name}
		if query.Get("fragment") != name {
			slot.Asks = s.manifest.Fragments[name].Params
		}
		slots = append(slots, slot)
	}
	s.writeAlone(w, r, query, slots)
}

// writeAlone renders the slots that ask for nothing and puts them on a page. The page has the status of its primary fragment.
func (s *Stall) writeAlone(w http.ResponseWriter, r *http.Request, query url.Values, slots []aloneSlot) {
	l := s.localizer(r)
	view := aloneView{Locale: l.Locale(), Show: l.T("alone.show"), Title: s.manifest.Name, Team: s.manifest.Team, Slots: slots}
	status := http.StatusOK
	for i := range slots {
		if len(slots[i].Asks) > 0 {
			continue
		}
		answer := s.ask(r, slots[i].Name, query)
		if s.manifest.Fragments[slots[i].Name].Criticality == manifest.Primary && r.URL.Path != "/" {
			status = answer.status
		}
		if location := answer.header.Get("Location"); location != "" && status == answer.status {
			http.Redirect(w, r, location, status)
			return
		}
		slots[i].HTML = answer.body.String()
	}
	for _, a := range s.manifest.Styles() {
		view.Styles = append(view.Styles, a.Path)
	}
	for _, p := range s.manifest.Pages {
		if !strings.Contains(p.Path, "{") {
			view.Pages = append(view.Pages, p.Path)
		}
	}
	w.Header().Set("Cache-Control", noStore)
	w.Header().Set("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	if err := s.Render(w, r, status, alone(view)); err != nil {
		s.fail(w, r, err, 1)
	}
}

// ask renders one fragment as the container would have it.
func (s *Stall) ask(r *http.Request, name string, query url.Values) *answer {
	own := url.Values{}
	for _, param := range s.manifest.Fragments[name].Params {
		if query.Has(param) {
			own.Set(param, query.Get(param))
		}
	}
	request := r.Clone(r.Context())
	request.URL = &url.URL{Path: s.manifest.Fragments[name].Path, RawQuery: own.Encode()}
	answer := &answer{header: http.Header{}}
	s.fragments[name].ServeHTTP(answer, request)
	answer.WriteHeader(http.StatusOK) // if nobody has written another
	return answer
}

// answer is a http.ResponseWriter that keeps a fragment.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}
