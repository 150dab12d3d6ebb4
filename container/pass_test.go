package container_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"feria/internal/manifest"
)

// hall is a stall with a page of many fragments, each of which shows of whom it is told.
func hall(t *testing.T) *stage {
	s := newStage(t)
	m := manifest.Manifest{
		Name: "hall", Version: "1", Claims: []string{"sub"}, Fragments: map[string]manifest.Fragment{},
		Pages:   []manifest.Page{{Path: "/hall", Slots: map[string][]string{"main": {"hall/a", "hall/b", "hall/c", "hall/d"}}}},
		Actions: []manifest.Action{{Method: http.MethodPost, Path: "/do"}, {Method: http.MethodPost, Path: "/change"}},
	}
	told := func(w http.ResponseWriter, r *http.Request) { fragment("<p>told "+s.subject(r, "hall")+".</p>")(w, r) }
	answers := routes{"POST /do": told, "POST /change": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Feria-Session", "changed")
		http.Redirect(w, r, "/hall", http.StatusSeeOther)
	}}
	for _, name := range []string{"a", "b", "c", "d"} {
		m.Fragments[name] = manifest.Fragment{Path: "/fragments/" + name, Criticality: manifest.Essential, TimeoutMs: 2000}
		answers["GET /fragments/"+name] = told
	}
	m.Fragments["a"] = manifest.Fragment{Path: "/fragments/a", Criticality: manifest.Primary, TimeoutMs: 2000}
	answers["GET /fragments/a"] = func(w http.ResponseWriter, r *http.Request) {
		fragment("<section><h1>Hall</h1><p>told "+s.subject(r, "hall")+".</p></section>")(w, r)
	}
	s.announce(m, answers)
	s.users.cuts.Store(0)
	return s
}

const asScript = "text/html; fragment=1"

func (s *stage) with(session, method, path string, headers ...string) reply {
	s.t.Helper()
	return s.do(method, path, strings.NewReader(""), append([]string{"Cookie", "feria_session=" + session, "Content-Type", typedIn}, headers...)...)
}

func TestARenewedSessionReachesTheDevice(t *testing.T) {
	for name, ask := range map[string]func(s *stage, session string) reply{
		"page": func(s *stage, session string) reply { return s.with(session, http.MethodGet, "/hall") },
		"stream": func(s *stage, session string) reply {
			return s.with(session, http.MethodGet, "/hall", "User-Agent", chrome)
		},
		"fragment": func(s *stage, session string) reply { return s.with(session, http.MethodGet, "/m/hall/fragments/b") },
		"action": func(s *stage, session string) reply {
			return s.with(session, http.MethodPost, "/m/hall/do", "Accept", asScript)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := hall(t)
			s.users.set(func(u *users) { u.renewed = fresh })
			for range 2 { // what holds the old value still is under way, or never heard of the new one
				got := ask(s, session)
				if value, _ := s.cookie(got); value != fresh || got.StatusCode != http.StatusOK || !strings.Contains(got.body, "told guest:1.") {
					t.Errorf("%d, session %q: %s", got.StatusCode, value, got.body)
				}
			}
			got := ask(s, fresh)
			if _, said := s.cookie(got); said || !strings.Contains(got.body, "told guest:1.") {
				t.Errorf("with the new value: %v, %s", got.Header, got.body)
			}
			if n := s.users.cuts.Load(); n != 1 {
				t.Errorf("%d cuts", n)
			}
		})
	}
}

func TestRequestsAtTheSameTimeShareOneCut(t *testing.T) {
	s := hall(t)
	const visitors = 8
	bodies := make(chan string, visitors)
	for range visitors {
		go func() {
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+"/hall", nil)
			r.AddCookie(&http.Cookie{Name: "feria_session", Value: session})
			response, err := s.server.Client().Do(r)
			if err != nil {
				bodies <- err.Error()
				return
			}
			defer func() { _ = response.Body.Close() }()
			body, _ := io.ReadAll(response.Body)
			bodies <- string(body)
		}()
	}
	for range visitors {
		if body := <-bodies; strings.Count(body, "told guest:1.") != 4 {
			t.Errorf("%s", body)
		}
	}
	if n := s.users.cuts.Load(); n != 1 {
		t.Errorf("%d cuts", n)
	}
}

func TestASessionThatHasEndedIsTakenOffTheDevice(t *testing.T) {
	s := hall(t)
	for _, path := range []string{"/hall", "/m/hall/fragments/b"} {
		got := s.with("forged", http.MethodGet, path)
		if value, said := s.cookie(got); got.StatusCode != http.StatusOK || value != "" || !said || !strings.Contains(got.body, "told .") {
			t.Errorf("%s: %d, session %q: %s", path, got.StatusCode, value, got.body)
		}
	}
	got := s.with("forged", http.MethodPost, "/m/hall/do", "Accept", asScript)
	if value, _ := s.cookie(got); value != session || !strings.Contains(got.body, "told guest:1.") {
		t.Errorf("an action: session %q: %s", value, got.body)
	}
}

// What is under way with the session of before says nothing of the one that stands on the device now.
func TestTheSessionThatWasLeftIsNobodys(t *testing.T) {
	s := hall(t)
	s.with(session, http.MethodGet, "/hall")
	if value, _ := s.cookie(s.post("/session/sign-in", nil, "Cookie", "feria_session="+session)); value != member {
		t.Fatalf("session %q", value)
	}
	got := s.with(session, http.MethodGet, "/hall")
	if _, said := s.cookie(got); said || !strings.Contains(got.body, "told .") || strings.Contains(got.body, "guest:1") {
		t.Errorf("%v: %s", got.Header, got.body)
	}
	if got := s.with(member, http.MethodGet, "/hall"); strings.Count(got.body, "told account:1.") != 4 {
		t.Errorf("%s", got.body)
	}
}

func TestAStallMaySayThatTheSessionHasChanged(t *testing.T) {
	s := hall(t)
	s.with(member, http.MethodGet, "/hall")
	if got := s.with(member, http.MethodPost, "/m/hall/change"); got.StatusCode != http.StatusSeeOther || s.users.cuts.Load() != 1 {
		t.Fatalf("%d, %d cuts", got.StatusCode, s.users.cuts.Load())
	}
	if s.with(member, http.MethodGet, "/hall"); s.users.cuts.Load() != 2 {
		t.Errorf("%d cuts", s.users.cuts.Load())
	}
}
