package container_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"feria/container"
	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/deploy"
	"feria/internal/manifest"

	"github.com/nats-io/nats.go"
	"go.uber.org/goleak"
)

const (
	chrome  = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
	firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
	session = "a-session-that-stands"
)

// TestMain holds the package to leaving no goroutine behind. Two of the broker's end some time after it has.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/nats-io/nats-server/v2/server.(*fileStore).flushStreamStateLoop"),
		goleak.IgnoreAnyFunction("github.com/nats-io/nats-server/v2/server/ats.Register.func1"))
}

// stage is the container as it is shipped, behind a listener, with a broker and scripted services beside it. Stalls are played by servers.
type stage struct {
	t      testing.TB
	root   auth.Root
	broker *nats.Conn
	server *httptest.Server
	log    *record
	users  *users
	config app.Config
	level  slog.Level
	stop   func()
}

// newStage starts the container under a public address.
func newStage(t testing.TB, settings ...string) *stage {
	t.Helper()
	cfg, err := app.Load(append([]string{"FERIA_DATA=" + t.TempDir()}, settings...))
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, root: make(auth.Root, 32), log: &record{}, users: &users{}}
	rand.Read(s.root)
	level := slog.LevelDebug
	if _, measured := t.(*testing.B); measured {
		level = slog.LevelInfo
	}
	broker, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	if s.broker, err = broker.Connect("test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.broker.Close)
	s.config, s.level = cfg, level
	s.start()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.log.String())
		}
	})
	return s
}

// start starts the container.
func (s *stage) start() {
	s.t.Helper()
	host, err := app.Start(s.t.Context(), app.Options{
		Config: s.config, Root: s.root, Broker: s.broker, Modules: []app.Module{container.Module, s.users.module(), images()},
		Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: s.level})),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	handler, err := host.Handler("container")
	if err != nil {
		s.t.Fatal(err)
	}
	s.server = httptest.NewUnstartedServer(handler)
	s.server.Config.ConnContext = app.ConnContext
	s.server.Start()
	server := s.server
	s.stop = sync.OnceFunc(func() {
		server.Close()
		server.Client().CloseIdleConnections()
		host.Close()
	})
	s.t.Cleanup(s.stop)
}

// replica is another container beside this one, which knows nothing but what the broker tells.
func (s *stage) replica() *stage {
	other := *s
	other.config.Data = s.t.TempDir()
	other.start()
	return &other
}

// images plays services/images.
func images() app.Module {
	return app.Module{Name: "services/images", Start: func(context.Context, *app.Env) (app.Served, error) {
		return app.Served{HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, "<svg><!--"+r.URL.Path+"--></svg>")
		})}, nil
	}}
}

// routes are what a stall answers, by pattern of http.ServeMux.
type routes map[string]http.HandlerFunc

// announce plays a stall and waits until the container knows it. Every stall gets a fragment by which that is seen.
func (s *stage) announce(m manifest.Manifest, answers routes) *httptest.Server {
	s.t.Helper()
	stall := s.play(m, answers)
	s.register(m, stall.URL)
	s.await(m.Name, http.StatusOK)
	return stall
}

func (s *stage) play(m manifest.Manifest, answers routes) *httptest.Server {
	s.t.Helper()
	m.Contract, m.Team = 1, "Test"
	m.Fragments["ready"] = manifest.Fragment{Path: "/fragments/ready", Criticality: manifest.Optional}
	data, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /manifest.json", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) })
	mux.HandleFunc("GET /fragments/ready", fragment(`<p>ready</p>`))
	for pattern, answer := range answers {
		mux.HandleFunc(pattern, answer)
	}
	stall := httptest.NewServer(mux)
	s.t.Cleanup(func() {
		stall.CloseClientConnections()
		stall.Close()
	})
	return stall
}

func (s *stage) register(m manifest.Manifest, url string) {
	s.t.Helper()
	book, err := deploy.Open(s.t.Context(), s.broker)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, _, err := book.Change(s.t.Context(), m.Name, func(have *deploy.Stall) error {
		have.Announce(m.Version, url, "Test", time.Now())
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
}

// await asks for a stall's fragment until it answers with the status.
func (s *stage) await(stall string, status int) {
	s.t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
		if got := s.get("/m/" + stall + "/fragments/ready"); got.StatusCode == status {
			return
		}
	}
	s.t.Fatalf("%s does not answer %d", stall, status)
}

// reply is an answer read to its end.
type reply struct {
	*http.Response
	body string
}

// get asks as a client that is no browser, unless headers say otherwise.
func (s *stage) get(path string, headers ...string) reply {
	s.t.Helper()
	return s.do(http.MethodGet, path, nil, headers...)
}

func (s *stage) do(method, path string, body io.Reader, headers ...string) reply {
	s.t.Helper()
	response := s.open(method, path, body, headers...)
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return reply{response, string(data)}
}

// open asks and leaves the body to be read as it arrives. Redirects are not followed.
func (s *stage) open(method, path string, body io.Reader, headers ...string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("User-Agent", "curl/8")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.server.Client().Transport.RoundTrip(r)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return response
}

// fragment answers with a piece of HTML.
func fragment(body string) http.HandlerFunc { return answer(http.StatusOK, body) }

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// subject is of whom the token of a request for a stall speaks; the token must be good for that stall and no other.
func (s *stage) subject(r *http.Request, stall string) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	verifier := &auth.Verifier{Module: "mfe/" + stall, Keys: s.root}
	shopper, err := verifier.Shopper(token, "")
	if err != nil {
		return "refused: " + err.Error()
	}
	return shopper.ID
}

type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}
