package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"feria/bff"
	"feria/container"
	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker"
	"feria/internal/broker/embedded"
	"feria/internal/postgres"
	"feria/internal/postgres/cluster"
	"feria/mfe"
	"feria/services"

	"github.com/nats-io/nats.go"
)

// modules are all of them, the container first: it answers for the store.
func modules() []app.Module {
	return slices.Concat([]app.Module{container.Module}, mfe.Modules(), bff.Modules(), services.Modules())
}

// choose picks the named modules, or all. The first is the one that answers at the process's address.
func choose(names []string) ([]app.Module, error) {
	all := modules()
	if len(names) == 0 {
		return all, nil
	}
	var chosen []app.Module
	for _, name := range names {
		i := slices.IndexFunc(all, func(m app.Module) bool { return m.Name == name })
		if i < 0 {
			var known []string
			for _, m := range all {
				known = append(known, m.Name)
			}
			return nil, fmt.Errorf("there is no module %s; there are %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// run serves until the context ends.
func run(ctx context.Context, cfg app.Config, names []string, out io.Writer) error {
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	listener, err := app.Listen(cfg.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // Serve closes it too
	s := &store{cfg: cfg, out: out, modules: chosen, whole: len(names) == 0}
	defer s.close()
	front := &front{}
	serving, end := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- app.Serve(serving, listener, front, app.NewLog(cfg)) }()
	defer func() { end(); <-served }()
	if err := s.open(ctx, listener.Addr()); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop while it was starting
		}
		return err
	}
	front.handler.Store(&s.handler)
	s.greet()
	select {
	case <-ctx.Done():
		s.say("closing", "the store")
		return nil
	case err := <-served:
		served <- nil
		return err
	case err := <-s.lost:
		return err
	}
}

// front answers while the store is being set up, and then is the store.
type front struct{ handler atomic.Pointer[http.Handler] }

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if handler := f.handler.Load(); handler != nil {
		(*handler).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Path == "/healthz" {
		fmt.Fprintln(w, "alive")
		return
	}
	w.Header().Set("Retry-After", "2")
	w.Header().Set("Refresh", "2")
	http.Error(w, "The market is being set up. It opens in a moment.", http.StatusServiceUnavailable)
}

// store is a process that serves modules, and what it started for them.
type store struct {
	cfg     app.Config
	out     io.Writer
	modules []app.Module
	whole   bool // every module is here, so that broker and database may be private

	root    auth.Root
	doors   doors
	cluster *cluster.Cluster
	broker  *nats.Conn
	host    *app.Host
	handler http.Handler
	lost    <-chan error // says when the private database has ended by itself
	closers []func()
}

func (s *store) open(ctx context.Context, addr net.Addr) error {
	if err := writable(s.cfg.Data); err != nil {
		return err
	}
	var err error
	if s.root, err = rootKey(s.cfg); err != nil {
		return err
	}
	admin, err := s.openDatabase(ctx)
	if err != nil {
		return err
	}
	if s.whole {
		if s.doors, err = openDoors(s.cfg); err != nil {
			return err
		}
		s.cfg = s.cfg.WithOwnPort(strconv.Itoa(s.doors.Modules)).WithOwnPort(strconv.Itoa(s.doors.Broker))
	}
	if err := s.openBroker(ctx); err != nil {
		return err
	}
	if first := s.modules[0].Name; !s.whole && s.cfg.Address(first) == "" {
		s.cfg = s.cfg.WithAddress(first, "http://"+addr.String())
	}
	s.host, err = app.Start(ctx, app.Options{
		Config: s.cfg, Modules: s.modules, Broker: s.broker, Root: s.root, Log: app.NewLog(s.cfg),
		Databases: func(ctx context.Context, service string) (string, error) {
			password := hex.EncodeToString(auth.Derive(s.root, "database of "+service))
			return postgres.Provision(ctx, admin, app.Base(service), password)
		},
	})
	if err != nil {
		return err
	}
	s.closers = append(s.closers, s.host.Close)
	if s.handler, err = s.host.Handler(s.modules[0].Name); err != nil {
		return err
	}
	if !s.whole {
		return nil
	}
	if err := s.serveModules(ctx); err != nil {
		return err
	}
	s.keepDeployed(ctx)
	if err := s.fill(ctx); err != nil {
		return err
	}
	if err := s.fillAccounts(ctx); err != nil {
		return err
	}
	if err := s.writeOperatorToken(); err != nil {
		return err
	}
	return s.wait(ctx)
}

// openTime is how long the stalls may take to stand once everything has started.
const openTime = 15 * time.Second

// wait returns when the container has taken its stalls.
func (s *store) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for ctx.Err() == nil {
		if s.host.Ready(ctx, s.modules[0].Name) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
	return s.host.Ready(context.WithoutCancel(ctx), s.modules[0].Name)
}

// openDatabase answers the address of a cluster in which databases may be made: the one that was named, or a private one.
// It starts none for modules without data.
func (s *store) openDatabase(ctx context.Context) (string, error) {
	if !slices.ContainsFunc(s.modules, func(m app.Module) bool { return app.IsService(m.Name) && s.cfg.Database(m.Name) == "" }) {
		return "", nil
	}
	if s.cfg.DatabaseURL != "" {
		s.say("database", "the cluster that FERIA_DATABASE_URL names")
		db, err := postgres.Open(ctx, string(s.cfg.DatabaseURL), postgres.Options{})
		if err != nil {
			return "", fmt.Errorf("FERIA_DATABASE_URL: %w; start PostgreSQL there, or unset the variable and the store runs its own", err)
		}
		return string(s.cfg.DatabaseURL), db.Close()
	}
	if !s.whole {
		return "", errors.New("modules that run apart share a database cluster: set FERIA_DATABASE_URL")
	}
	var err error
	s.cluster, err = cluster.Start(ctx, cluster.Options{Data: s.cfg.Data, Progress: func(step string) { s.say("database", step) }})
	if err != nil {
		return "", err
	}
	s.closers = append(s.closers, func() { _ = s.cluster.Close() }) // what it says on the way out changes nothing
	s.lost = s.cluster.Done()
	return s.cluster.URL(), nil
}

// brokerPatience is how long a NATS server that was started beside the store may take to answer.
const brokerPatience = 10 * time.Second

func (s *store) openBroker(ctx context.Context) (err error) {
	switch {
	case s.cfg.NATSURL != "":
		s.say("broker", "the NATS server that FERIA_NATS_URL names")
		if s.broker, err = app.Connect(s.cfg, "feria", app.NewLog(s.cfg)); err != nil {
			return err
		}
		if err := broker.Await(ctx, s.broker, brokerPatience); err != nil {
			s.broker.Close()
			return fmt.Errorf("FERIA_NATS_URL: %w", err)
		}
	case s.whole:
		var server *embedded.Server
		if server, err = embedded.Start(ctx, filepath.Join(s.cfg.Data, "nats"), s.brokerOptions()); err != nil {
			return err
		}
		s.closers = append(s.closers, server.Close)
		s.broker, err = server.Connect("feria")
	default:
		return errors.New("modules that run apart share a broker: set FERIA_NATS_URL")
	}
	if err == nil {
		s.closers = append(s.closers, s.broker.Close)
	}
	return err
}

func (s *store) close() {
	for _, end := range slices.Backward(s.closers) {
		end()
	}
}

// say prints one line of progress.
func (s *store) say(what, how string) { fmt.Fprintf(s.out, "  %-10s %s\n", what, how) }

// greet says where the store is and, in the demo, with what one can pay.
func (s *store) greet() {
	if !s.whole {
		fmt.Fprintf(s.out, "\n  %s serves at http://%s\n\n", s.modules[0].Name, s.cfg.Addr)
		return
	}
	fmt.Fprintf(s.out, "\n  Feria is open: %s\n", s.cfg.PublicURL)
	if s.cfg.Provider == "sandbox" && loopback(s.cfg.Addr) {
		fmt.Fprint(s.out, `
  Cards that the sandbox knows, with any date to come and any code:
    4242 4242 4242 4242  approves          4000 0000 0000 3220  asks for confirmation
    4000 0000 0000 0002  declines          4000 0000 0000 0119  times out
    4000 0000 0000 9995  lacks funds
`)
	}
	s.greetAccounts()
	fmt.Fprint(s.out, "\n  Ctrl-C closes it.\n\n")
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// writable makes the folder of everything that the store keeps, and says in one sentence if it cannot be used.
func writable(folder string) error {
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(folder, ".probe-*"); err == nil {
			return errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	return fmt.Errorf("the store cannot write to %s: choose another folder with FERIA_DATA", folder)
}
