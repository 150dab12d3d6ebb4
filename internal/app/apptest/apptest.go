// Package apptest runs one module among others whose answers a test scripts: behind the platform's own interceptors, with real
// tokens and real Connect calls. Micro-frontends have package stalltest, which knows HTML too.
package apptest

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"

	"connectrpc.com/connect/v2"
	"github.com/nats-io/nats.go"
)

// Script puts handlers into the server of a module that a test plays. They see caller and shopper, and may return errors of package errs.
type Script func(*connect.Server)

// Stage is a module under test, the modules that it calls, and a micro-frontend that calls it.
type Stage struct {
	// Client calls the module under test as its micro-frontend does.
	Client *connect.Client

	users *auth.Signer
	mfe   string
	log   *record
}

// Start runs the module of a BFF with the services that it calls, by their names. Those without a script do not run: to call them is
// an error of kind Unavailable.
func Start(t testing.TB, bff app.Module, services map[string]Script) *Stage {
	t.Helper()
	return StartOn(t, nil, bff, services)
}

// StartOn is Start for a BFF that has business with the broker.
func StartOn(t testing.TB, broker *nats.Conn, bff app.Module, services map[string]Script) *Stage {
	t.Helper()
	cfg, err := app.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	root := make(auth.Root, 32)
	rand.Read(root)
	s := &Stage{
		mfe: "mfe/" + app.Base(bff.Name), log: &record{},
		users: &auth.Signer{Module: "services/users", Key: root.Key("services/users")},
	}
	modules := []app.Module{bff, s.caller(bff.Name)}
	for name, script := range services {
		modules = append(modules, scripted(name, bff.Name, script))
	}
	log := slog.New(slog.NewTextHandler(io.MultiWriter(s.log, t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug}))
	host, err := app.Start(t.Context(), app.Options{Config: cfg, Root: root, Log: log, Modules: modules, Broker: broker})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	return s
}

// caller is a micro-frontend that gives its client to the test.
func (s *Stage) caller(bff string) app.Module {
	return app.Module{Name: s.mfe, Calls: []string{bff}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		s.Client = env.Client(bff)
		return app.Served{}, nil
	}}
}

// scripted is a module that lets the caller call all that the script puts into it.
func scripted(name, caller string, script Script) app.Module {
	return app.Module{Name: name, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		probe := connect.NewServer()
		script(probe)
		policy := auth.Policy{}
		for spec := range probe.Specs() {
			policy[spec.Procedure] = []string{caller}
		}
		server := env.RPC(policy)
		script(server)
		return app.Served{RPC: server}, nil
	}}
}

// As is a context in which the micro-frontend serves the shopper.
func (s *Stage) As(t testing.TB, shopper string) context.Context {
	t.Helper()
	id := auth.Identity{ID: shopper}
	token, err := s.users.ShopperToken(id, s.mfe, time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return auth.WithCall(t.Context(), "", auth.Shopper{Identity: id, MFE: s.mfe}, token)
}

// Log is all that was logged until now, at every level.
func (s *Stage) Log() string { return s.log.String() }

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

// Meeting is where calls that are made side by side meet: each waits until so many have come. Calls that are made one after
// the other wait in vain, until the deadline of the first is over.
type Meeting struct {
	mu      sync.Mutex
	missing int
	all     chan struct{}
}

// NewMeeting is a meeting of n calls; whoever comes later does not wait.
func NewMeeting(n int) *Meeting { return &Meeting{missing: n, all: make(chan struct{})} }

// Wait returns nil when all have come, or the context's error.
func (m *Meeting) Wait(ctx context.Context) error {
	m.mu.Lock()
	if m.missing--; m.missing == 0 {
		close(m.all)
	}
	m.mu.Unlock()
	select {
	case <-m.all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
