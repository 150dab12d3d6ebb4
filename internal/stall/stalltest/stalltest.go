// Package stalltest tests a micro-frontend as the container would use it: over its whole HTTP surface, with real tokens and
// real Connect calls, in front of a BFF whose answers the test scripts. Each fragment that comes back is held against
// the contract, so that no test has to think of it.
package stalltest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/manifest"

	"connectrpc.com/connect/v2"
)

// Stall is a micro-frontend under test. Its fields may be changed between requests.
type Stall struct {
	Shopper  auth.Identity      // on whose behalf it is asked; without an ID nobody's
	Locale   string             // "en"
	Page     string             // on which the shopper is; "/"
	Manifest *manifest.Manifest // as the stall serves it

	name    string
	handler http.Handler
	users   *auth.Signer
}

// Base is the address under which the tests' pages reach the stall.
func (s *Stall) Base() string { return "/m/" + s.name + "~" + s.Manifest.Version }

// Start runs the module of a micro-frontend, with a BFF whose handlers register puts into a server:
//
//	s := stalltest.Start(t, cart.Module, func(server *connect.Server) { cartv1connect.RegisterCartHandler(server, script) })
//
// The scripted handlers run behind the platform's interceptors: they see caller and shopper, and may return errors of package errs.
func Start(t testing.TB, module app.Module, register func(*connect.Server)) *Stall {
	t.Helper()
	cfg, err := app.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	root := make(auth.Root, 32)
	rand.Read(root)
	name := app.Base(module.Name)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	host, err := app.Start(t.Context(), app.Options{Config: cfg, Root: root, Log: log, Modules: []app.Module{module, scripted(name, register)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	handler, err := host.Handler(module.Name)
	if err != nil {
		t.Fatal(err)
	}
	s := &Stall{
		Locale: "en", Page: "/", name: name, handler: handler,
		users: &auth.Signer{Module: "services/users", Key: root.Key("services/users")},
	}
	s.Shopper.ID = "guest:0199a0a0-0000-7000-8000-000000000001"
	s.Manifest = s.readManifest(t)
	return s
}

// scripted is a BFF that lets its micro-frontend call all that register puts into it.
func scripted(name string, register func(*connect.Server)) app.Module {
	return app.Module{Name: "bff/" + name, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		probe := connect.NewServer()
		register(probe)
		policy := auth.Policy{}
		for spec := range probe.Specs() {
			policy[spec.Procedure] = []string{"mfe/" + name}
		}
		server := env.RPC(policy)
		register(server)
		return app.Served{RPC: server}, nil
	}}
}

func (s *Stall) readManifest(t testing.TB) *manifest.Manifest {
	t.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/manifest.json", nil))
	m, err := manifest.Parse(w.Body.Bytes())
	if err != nil {
		t.Fatalf("manifest: status %d: %v", w.Code, err)
	}
	return m
}

// ServeHTTP passes a request on as it is, without the container's headers.
func (s *Stall) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Fragment asks for the fragment, with parameters as pairs of name and value, which the manifest must declare.
func (s *Stall) Fragment(t testing.TB, name string, params ...string) *Answer {
	t.Helper()
	f, ok := s.Manifest.Fragments[name]
	if !ok {
		t.Fatalf("the manifest has no fragment %q", name)
	}
	query := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		if !slices.Contains(f.Params, params[i]) {
			t.Fatalf("the manifest gives the fragment %q no parameter %q", name, params[i])
		}
		query.Set(params[i], params[i+1])
	}
	return s.Do(t, httptest.NewRequest(http.MethodGet, f.Path+"?"+query.Encode(), nil))
}

// Submit sends a form, as a browser without scripts does.
func (s *Stall) Submit(t testing.TB, path string, form url.Values) *Answer {
	t.Helper()
	return s.Do(t, s.submission(t, path, form))
}

// Script sends a form, as the shell's script does that wants the fragment anew.
func (s *Stall) Script(t testing.TB, path string, form url.Values) *Answer {
	t.Helper()
	r := s.submission(t, path, form)
	r.Header.Set("Accept", "text/html; fragment=1")
	return s.Do(t, r)
}

// submission is a POST of what stands in a form's action: with or without the base.
func (s *Stall) submission(t testing.TB, path string, form url.Values) *http.Request {
	t.Helper()
	path = strings.TrimPrefix(path, s.Base())
	if !s.Manifest.Allows(http.MethodPost, strings.Split(path, "?")[0]) {
		t.Fatalf("the manifest declares no action POST %s", path)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// Do sends a request with the headers that the container adds. A fragment that comes back must be right by the contract.
func (s *Stall) Do(t testing.TB, r *http.Request) *Answer {
	t.Helper()
	h := r.Header
	h.Set("Accept-Language", s.Locale)
	h.Set("Feria-Contract", "1")
	h.Set("Feria-Base", s.Base())
	h.Set("Feria-Page", s.Page)
	h.Set("Feria-Slot", "s1")
	h.Set("Feria-Deadline", "5000")
	if s.Shopper.ID != "" {
		token, err := s.users.ShopperToken(s.Shopper, "mfe/"+s.name, time.Now().Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		h.Set(auth.HeaderShopper, "Bearer "+token)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	response := w.Result()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return s.read(t, response, string(body))
}

func (s *Stall) read(t testing.TB, response *http.Response, body string) *Answer {
	t.Helper()
	a := &Answer{Status: response.StatusCode, Header: response.Header, Body: body}
	isHTML := strings.HasPrefix(response.Header.Get("Content-Type"), "text/html")
	if isHTML && body != "" && response.Header.Get("Location") == "" {
		for _, problem := range Breaches(body, s.name) {
			t.Errorf("the fragment breaks the contract: %s", problem)
		}
	}
	if events := response.Header.Get("Feria-Events"); events != "" {
		if err := json.Unmarshal([]byte(events), &a.Events); err != nil {
			t.Errorf("Feria-Events: %v in %s", err, events)
		}
	}
	a.root = parse(t, body)
	return a
}
