package container_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/manifest"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

// door announces a stall with the pages on which people come in. Its fragments show what they are told.
func (s *stage) door() {
	s.t.Helper()
	params := []string{"problem", "problem-email", "minutes", "email", "password", "name", "next"}
	told := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<section><h1>Door</h1><p>`+html.EscapeString(r.URL.Query().Encode())+`</p></section>`)
	}
	s.announce(manifest.Manifest{
		Name: "door", Version: "1", Claims: []string{"sub"},
		Fragments: map[string]manifest.Fragment{"form": {Path: "/fragments/form", Params: params, Criticality: manifest.Primary, TimeoutMs: 2000}},
		Pages: []manifest.Page{
			{Path: "/sign-in", Title: manifest.Text{"en": "Sign in"}, Slots: map[string][]string{"main": {"door/form"}}},
			{Path: "/sign-up", Title: manifest.Text{"en": "Sign up"}, Slots: map[string][]string{"main": {"door/form"}}},
		},
	}, routes{"GET /fragments/form": told})
}

func (s *stage) post(path string, form url.Values, headers ...string) reply {
	s.t.Helper()
	return s.do(http.MethodPost, path, strings.NewReader(form.Encode()), append([]string{"Content-Type", typedIn}, headers...)...)
}

// cookie is the session that an answer puts on the device, and whether it says anything of it. It says so once.
func (s *stage) cookie(got reply) (value string, said bool) {
	s.t.Helper()
	if n := len(got.Header.Values("Set-Cookie")); n > 1 {
		s.t.Errorf("%d cookies: %v", n, got.Header.Values("Set-Cookie"))
	}
	for _, c := range got.Cookies() {
		return c.Value, true
	}
	return "", false
}

func TestComingIn(t *testing.T) {
	s := newStage(t)
	client := &usersv1.Client{Address: "127.0.0.1", UserAgent: firefox}
	for _, test := range []struct {
		path string
		form url.Values
		to   string
		want proto.Message
	}{
		{"/session/sign-in", url.Values{"email": {"a@b.es"}, "password": {" p "}, "next": {"/cart?a=b"}}, "/cart?a=b",
			&usersv1.SignInRequest{Session: session, Email: "a@b.es", Password: " p ", Client: client}},
		{"/es/session/sign-in", url.Values{"email": {"a@b.es"}, "password": {"p"}, "next": {"/es/cart"}}, "/es/cart",
			&usersv1.SignInRequest{Session: session, Email: "a@b.es", Password: "p", Client: client}},
		{"/es/session/sign-up", url.Values{"email": {"a@b.es"}, "password": {"p"}, "name": {"Ada"}}, "/es/account",
			&usersv1.SignUpRequest{Session: session, Email: "a@b.es", Password: "p", Name: "Ada", Locale: "es", Client: client}},
		{"/session/sign-up", url.Values{}, "/account", &usersv1.SignUpRequest{Session: session, Locale: "en", Client: client}},
	} {
		got := s.post(test.path, test.form, "Cookie", "feria_session="+session, "User-Agent", firefox)
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != test.to {
			t.Errorf("%s: %d to %q", test.path, got.StatusCode, got.Header.Get("Location"))
		}
		if value, _ := s.cookie(got); value != member {
			t.Errorf("%s: the session is %q", test.path, value)
		}
		if diff := cmp.Diff(test.want, s.users.last(), protocmp.Transform()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.path, diff)
		}
	}
}

func TestNobodyIsSentOutOfTheStore(t *testing.T) {
	s := newStage(t)
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "cart", "", "/\t/evil.example", "/" + strings.Repeat("a", 2000)} {
		got := s.post("/session/sign-in", url.Values{"next": {next}})
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/account" {
			t.Errorf("%q: %d to %q", next, got.StatusCode, got.Header.Get("Location"))
		}
	}
}

func TestWhoeverIsRefusedGetsTheFormAgain(t *testing.T) {
	s := newStage(t)
	s.door()
	form := url.Values{"email": {"ada@<b>"}, "password": {"hunter2"}, "name": {"Ada"}, "next": {"/cart"}}
	for _, test := range []struct {
		path    string
		refusal error
		status  int
		told    url.Values
		later   string
	}{
		{"/session/sign-in", errs.E(errs.Denied, "Wrong.").Because("wrong_sign_in"), http.StatusUnprocessableEntity, url.Values{"problem": {"wrong_sign_in"}}, ""},
		{"/es/session/sign-in", errs.E(errs.Exhausted, "Often.").Because("too_often", "minutes", "15"), http.StatusTooManyRequests,
			url.Values{"problem": {"too_often"}, "minutes": {"15"}}, "900"},
		{"/session/sign-up", errs.E(errs.Conflict, "Taken.").Because("email_taken"), http.StatusConflict, url.Values{"problem": {"email_taken"}}, ""},
		{"/session/sign-up", errs.E(errs.Invalid, "Check.", errs.Field{Name: "email", Text: "x"}.Because("not_email")).Because("check_form"),
			http.StatusUnprocessableEntity, url.Values{"problem": {"check_form"}, "problem-email": {"not_email"}}, ""},
	} {
		s.users.set(func(u *users) { u.refusal = test.refusal })
		got := s.post(test.path, form, "User-Agent", chrome)
		whole(t, got, test.status)
		for name, value := range map[string]string{"email": "ada@<b>", "name": "Ada", "next": "/cart"} {
			test.told.Set(name, value)
		}
		inOrder(t, got.body, "<h1>Door</h1>", html.EscapeString(test.told.Encode()))
		if strings.Contains(got.body, "hunter2") || got.Header.Get("Retry-After") != test.later {
			t.Errorf("%s: the password shows, or to wait %q", test.path, got.Header.Get("Retry-After"))
		}
		if _, said := s.cookie(got); said {
			t.Errorf("%s: a session begins for one who was refused", test.path)
		}
	}
}

func TestTheDoorThatIsNotThere(t *testing.T) {
	s := newStage(t)
	s.users.set(func(u *users) { u.refusal = errs.E(errs.Denied, "Wrong.").Because("wrong_sign_in") })
	whole(t, s.post("/session/sign-in", nil), http.StatusUnprocessableEntity)
	s.door()
	s.users.set(func(u *users) { u.refusal = errs.E(errs.Unavailable, "Closed.") })
	got := s.post("/session/sign-in", nil)
	whole(t, got, http.StatusServiceUnavailable)
	if strings.Contains(got.body, "Door") {
		t.Error("the form stands where nobody can come in")
	}
}

func TestFormsFromElsewhereDoNotComeIn(t *testing.T) {
	s := newStage(t)
	for _, path := range []string{"/session/sign-in", "/session/sign-up", "/session/sign-out", "/session/passkey", "/session/passkey/finish", "/es/session/sign-in"} {
		got := s.post(path, url.Values{"email": {"a@b.es"}}, "Sec-Fetch-Site", "cross-site")
		whole(t, got, http.StatusForbidden)
		if _, said := s.cookie(got); said || s.users.last() != nil {
			t.Errorf("%s was taken from another site", path)
		}
	}
	whole(t, s.post("/session/sign-in", url.Values{"email": {strings.Repeat("a", 1<<20)}}), http.StatusRequestEntityTooLarge)
}

func TestSigningOutEverywhere(t *testing.T) {
	s := newStage(t)
	for form, everywhere := range map[string]bool{"": false, "1": true} {
		got := s.post("/es/session/sign-out", url.Values{"everywhere": {form}}, "Cookie", "feria_session="+member)
		value, said := s.cookie(got)
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/es" || value != "" || !said {
			t.Errorf("%d to %q, session %q", got.StatusCode, got.Header.Get("Location"), value)
		}
		want := &usersv1.EndSessionRequest{Session: member, Everywhere: everywhere}
		if diff := cmp.Diff(proto.Message(want), s.users.last(), protocmp.Transform()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestPasskeys(t *testing.T) {
	s := newStage(t)
	got := s.do(http.MethodPost, "/session/passkey", nil)
	if got.StatusCode != http.StatusOK || strings.TrimSpace(got.body) != `{"options":{"publicKey":{"a":1}},"state":"asked"}` {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	finish := func(body string) reply {
		return s.do(http.MethodPost, "/es/session/passkey/finish", strings.NewReader(body), "Cookie", "feria_session="+session, "Content-Type", "application/json")
	}
	got = finish(`{"state":"asked","credential":{"id":"x"},"next":"//evil.example"}`)
	if value, _ := s.cookie(got); got.StatusCode != http.StatusOK || strings.TrimSpace(got.body) != `{"location":"/es/account"}` || value != member {
		t.Errorf("%d %s, session %q", got.StatusCode, got.body, value)
	}
	want := &usersv1.FinishPasskeySignInRequest{
		Session: session, State: "asked", Credential: []byte(`{"id":"x"}`), Client: &usersv1.Client{Address: "127.0.0.1", UserAgent: "curl/8"},
	}
	if diff := cmp.Diff(proto.Message(want), s.users.last(), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.users.set(func(u *users) { u.refusal = errs.E(errs.Denied, "Not accepted.").Because("wrong_passkey") })
	for body, status := range map[string]int{`{"state":"asked","credential":{}}`: http.StatusForbidden, `[`: http.StatusUnprocessableEntity} {
		got := finish(body)
		if _, said := s.cookie(got); got.StatusCode != status || said || !strings.Contains(got.Header.Get("Content-Type"), "problem+json") {
			t.Errorf("%s: %d %s", body, got.StatusCode, got.body)
		}
	}
}
