package container_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const typedIn = "application/x-www-form-urlencoded"

// vote answers like a stall: done for "yes", and refused around the fragment for the rest.
func vote(w http.ResponseWriter, r *http.Request) {
	script := strings.Contains(r.Header.Get("Accept"), "fragment=1")
	http.SetCookie(w, &http.Cookie{Name: "tracker", Value: "1"})
	w.Header().Set("Feria-Fragment", "nested")
	switch {
	case r.FormValue("answer") != "yes":
		answer(http.StatusUnprocessableEntity, `<form><p role="alert">Say yes.</p><input name="answer" value="no"></form>`)(w, r)
	case script:
		w.Header().Set("Feria-Events", `[{"name":"other:voted","detail":{"count":1}}]`)
		fragment(`<b>thanks</b>`)(w, r)
	default:
		w.Header().Set("Location", "/p/mug")
		w.WriteHeader(http.StatusSeeOther)
	}
}

func voting(t *testing.T, settings ...string) *stage {
	s := newStage(t, settings...)
	s.market(fragment(shopBody), routes{"POST /vote": vote}, "sub")
	return s
}

func (s *stage) vote(answer string, headers ...string) reply {
	s.t.Helper()
	return s.do(http.MethodPost, "/m/other~2/vote", strings.NewReader("answer="+answer),
		append([]string{"Content-Type", typedIn, "Referer", s.server.URL + "/p/mug"}, headers...)...)
}

func TestAPlainFormIsRedirected(t *testing.T) {
	s := voting(t)
	got := s.vote("yes")
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/p/mug" || got.body != "" {
		t.Errorf("status %d to %q: %s", got.StatusCode, got.Header.Get("Location"), got.body)
	}
	for _, c := range got.Cookies() {
		if c.Name == "tracker" {
			t.Error("a stall has set a cookie")
		}
	}
}

func TestARefusalComesBackAsTheWholePage(t *testing.T) {
	s := voting(t)
	s.get("/p/mug") // the fragment has been seen on this page
	got := s.vote("no", "User-Agent", chrome)
	whole(t, got, http.StatusUnprocessableEntity)
	inOrder(t, got.body, "<h1>Mug</h1>", `role="alert">Say yes.`, `value="no"`, "<footer")
	if strings.Contains(got.body, "<b>buy") {
		t.Error("the fragment stands beside its refusal")
	}
}

func TestARefusalThatNoPageIsKnownToShowStandsByItself(t *testing.T) {
	s := voting(t)
	for _, from := range []string{"", s.server.URL + "/p/mug", s.server.URL + "/nowhere", "https://elsewhere.example/p/mug"} {
		got := s.do(http.MethodPost, "/m/other~2/vote", strings.NewReader("answer=no"), "Content-Type", typedIn, "Referer", from, "User-Agent", chrome)
		whole(t, got, http.StatusUnprocessableEntity)
		inOrder(t, got.body, "<main", "<h1", `role="alert">Say yes.`, `value="no"`, "<footer")
		if n := strings.Count(got.body, "Say yes."); n != 1 {
			t.Errorf("from %q: it stands %d times", from, n)
		}
	}
}

func TestAScriptGetsTheFragmentAlone(t *testing.T) {
	s := voting(t)
	got := s.vote("yes", "Accept", "text/html; fragment=1")
	if got.StatusCode != http.StatusOK || got.body != `<b>thanks</b>` || !strings.Contains(got.Header.Get("Feria-Events"), "other:voted") {
		t.Errorf("status %d, events %q: %s", got.StatusCode, got.Header.Get("Feria-Events"), got.body)
	}
	if got := s.vote("no", "Accept", "text/html; fragment=1"); got.StatusCode != http.StatusUnprocessableEntity || !strings.HasPrefix(got.body, "<form>") {
		t.Errorf("status %d: %s", got.StatusCode, got.body)
	}
	if got := s.get("/m/other~2/fragments/nested?sku=cup"); got.body != `<b>buy cup</b>` {
		t.Errorf("the fragment anew: %s", got.body)
	}
}

func TestWhatMayNotBePosted(t *testing.T) {
	s := voting(t)
	large := strings.Repeat("a", 1<<20)
	for name, test := range map[string]struct {
		got    reply
		status int
	}{
		"from another site":          {s.vote("yes", "Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		"from another origin":        {s.vote("yes", "Origin", "https://evil.example"), http.StatusForbidden},
		"too large":                  {s.vote(large), http.StatusRequestEntityTooLarge},
		"too large, of no length":    {s.do(http.MethodPost, "/m/other/vote", io.MultiReader(strings.NewReader(large)), "Content-Type", typedIn), http.StatusRequestEntityTooLarge},
		"what was not declared":      {s.do(http.MethodPost, "/m/other/delete", nil), http.StatusNotFound},
		"by another method":          {s.do(http.MethodPut, "/m/other/vote", nil), http.StatusNotFound},
		"to a stall that is not":     {s.do(http.MethodPost, "/m/none/vote", nil), http.StatusNotFound},
		"to a page":                  {s.do(http.MethodPost, "/p/mug", nil), http.StatusMethodNotAllowed},
		"a fragment not declared":    {s.get("/m/other/fragments/secret"), http.StatusNotFound},
		"the stall's own manifest":   {s.get("/m/other/manifest.json"), http.StatusNotFound},
		"a page that is not":         {s.get("/nowhere"), http.StatusNotFound},
		"sign-out from another site": {s.do(http.MethodPost, "/session/sign-out", nil, "Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			whole(t, test.got, test.status)
			if test.status == http.StatusMethodNotAllowed && test.got.Header.Get("Allow") == "" {
				t.Error("the methods that are allowed are not named")
			}
			if len(test.got.Cookies()) > 0 {
				t.Error("a session begins for what is refused")
			}
		})
	}
}

func TestAStallThatIsGoneCannotAct(t *testing.T) {
	s := newStage(t)
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	stall := s.announce(other(), routes{"POST /vote": vote})
	stall.CloseClientConnections()
	stall.Close()
	whole(t, s.vote("yes"), http.StatusServiceUnavailable)
}

func TestAnActionsRedirectStaysInTheStore(t *testing.T) {
	s := newStage(t)
	s.market(fragment(shopBody), routes{"POST /vote": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://evil.example/", http.StatusSeeOther)
	}})
	if got := s.vote("yes"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/" {
		t.Errorf("status %d to %q", got.StatusCode, got.Header.Get("Location"))
	}
}

func TestTheSessionsCookie(t *testing.T) {
	for scheme, name := range map[string]string{"http": "feria_session", "https": "__Host-feria_session"} {
		t.Run(scheme, func(t *testing.T) {
			s := voting(t, "FERIA_PUBLIC_URL="+scheme+"://feria.example")
			if got := s.get("/p/mug"); len(got.Cookies()) > 0 {
				t.Error("a session begins for one who only looks")
			}
			cookies := s.vote("yes").Cookies()
			if len(cookies) != 1 {
				t.Fatalf("%d cookies", len(cookies))
			}
			c := cookies[0]
			if c.Name != name || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != (scheme == "https") {
				t.Errorf("cookie = %v", c)
			}
			if got := s.vote("yes", "Cookie", c.Name+"="+c.Value); len(got.Cookies()) > 0 {
				t.Error("a session begins where one stands")
			}
			out := s.do(http.MethodPost, "/session/sign-out", nil, "Cookie", c.Name+"="+c.Value)
			if out.StatusCode != http.StatusSeeOther || len(out.Cookies()) != 1 || out.Cookies()[0].Value != "" {
				t.Errorf("signed out: %d, %v", out.StatusCode, out.Cookies())
			}
		})
	}
}
