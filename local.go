package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/deploy"
	"feria/internal/errs"
	"feria/internal/runner"
)

// runnerFolder is where deployed stalls stand that this machine runs.
func runnerFolder(cfg app.Config) string { return filepath.Join(cfg.Data, "runner") }

// doors are the ports of this machine by which stalls that run apart reach the store. They stay the same after a restart: who runs on finds it
// again.
type doors struct {
	Modules int `json:"modules"` // BFFs and services
	Broker  int `json:"broker"`
}

// openDoors reads the ports, or chooses free ones.
func openDoors(cfg app.Config) (d doors, err error) {
	path := filepath.Join(cfg.Data, "doors.json")
	if text, err := os.ReadFile(path); err == nil && json.Unmarshal(text, &d) == nil && free(d.Modules) && free(d.Broker) {
		return d, nil
	}
	d = doors{freePort(), freePort()}
	for d.Broker == d.Modules {
		d.Broker = freePort()
	}
	text, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	return d, os.WriteFile(path, text, 0o600)
}

// freePort is one below those that outgoing connections get.
func freePort() int {
	for {
		if port := 15_000 + rand.N(15_000); free(port) {
			return port
		}
	}
}

func free(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil || port == 0 {
		return false
	}
	return listener.Close() == nil
}

// brokerOptions let stalls that run apart reach the broker, with a password that only they are told.
func (s *store) brokerOptions() embedded.Options {
	return embedded.Options{Host: "127.0.0.1", Port: s.doors.Broker, Password: hex.EncodeToString(auth.Derive(s.root, "broker for stalls that run apart"))}
}

// serveModules lets stalls that run apart reach BFFs and services, by a loopback address: /services/carts/… is that module's. Who calls shows a
// module's token for it, as every call between modules does; whoever has none gets nowhere.
func (s *store) serveModules(ctx context.Context) error {
	listener, err := app.Listen(net.JoinHostPort("127.0.0.1", strconv.Itoa(s.doors.Modules)))
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	go func() { served <- app.Serve(ctx, listener, http.HandlerFunc(s.passIn), app.NewLog(s.cfg)) }()
	s.closers = append(s.closers, func() { end(); <-served })
	return nil
}

func (s *store) passIn(w http.ResponseWriter, r *http.Request) {
	parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 3)
	if len(parts) < 3 || parts[0] != "bff" && parts[0] != "services" {
		errs.WriteProblem(w, errs.E(errs.NotFound, "There is no such module."))
		return
	}
	module := parts[0] + "/" + parts[1]
	verifier := &auth.Verifier{Module: module, Keys: s.root}
	if _, err := verifier.Caller(r.Header.Get(auth.HeaderCaller)); err != nil {
		errs.WriteProblem(w, errs.E(errs.Denied, "A module's token is needed."))
		return
	}
	handler, err := s.host.Handler(module)
	if err != nil {
		errs.WriteProblem(w, errs.E(errs.NotFound, "There is no such module."))
		return
	}
	http.StripPrefix("/"+module, handler).ServeHTTP(w, r)
}

// keepDeployed runs the deployed stalls of this machine until the store closes, and lets those go that serve nobody any more.
func (s *store) keepDeployed(ctx context.Context) {
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	keeper := runner.New(runner.Options{Folder: runnerFolder(s.cfg), Environ: s.environ, Log: app.NewLog(s.cfg)})
	kept, swept := make(chan error, 1), make(chan struct{})
	go func() { kept <- keeper.Run(ctx) }()
	go func() {
		defer close(swept)
		s.sweep(ctx)
	}()
	s.closers = append(s.closers, func() {
		end()
		<-swept
		if err := <-kept; err != nil {
			s.say("runner", err.Error())
		}
	})
}

// How often it is looked which deployed stalls serve nobody, and how long one may take from being built to being registered.
const (
	sweepEvery   = 2 * time.Second
	registerTime = 5 * time.Minute
)

func (s *store) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		instances, err := runner.List(runnerFolder(s.cfg))
		if err != nil || len(instances) == 0 {
			continue
		}
		book, err := deploy.Open(ctx, s.broker)
		if err != nil {
			continue // the registry is away: all of them stay
		}
		for _, i := range instances {
			record, _, err := book.Get(ctx, i.Stall)
			known := err == nil && record.Find(i.Version) != nil
			if known && !record.Keeps(i.Version, time.Now()) || (errs.Is(err, errs.NotFound) || err == nil && !known) && time.Since(i.Placed) > registerTime {
				_ = runner.Stop(runnerFolder(s.cfg), i.Stall, i.Version) // it is looked at again
			}
		}
	}
}

// environ is what a module of a deployed stall is told.
func (s *store) environ(i runner.Instance, module string, addresses map[string]string) ([]string, error) {
	public, err := publicKeys(s.root)
	if err != nil {
		return nil, err
	}
	own, err := url.Parse(addresses[module])
	if err != nil {
		return nil, err
	}
	nats := string(s.cfg.NATSURL)
	if nats == "" {
		o := s.brokerOptions()
		nats = (&url.URL{Scheme: "nats", User: url.UserPassword("feria", o.Password), Host: net.JoinHostPort(o.Host, strconv.Itoa(o.Port))}).String()
	}
	env := []string{
		"FERIA_ADDR=" + own.Host, "FERIA_VERSION=" + i.Version, "FERIA_KEY=" + auth.FormatKey(s.root.Key(module)), "FERIA_KEYS=" + public,
		"FERIA_NATS_URL=" + nats, "FERIA_PUBLIC_URL=" + s.cfg.PublicURL, "FERIA_LOG=" + s.cfg.LogLevel,
	}
	for _, m := range s.modules {
		if m.Name == "container" || app.IsMFE(m.Name) {
			continue
		}
		address := cmp.Or(addresses[m.Name], s.cfg.Address(m.Name), fmt.Sprintf("http://127.0.0.1:%d/%s", s.doors.Modules, m.Name))
		env = append(env, app.AddressVariable(m.Name)+"="+address)
	}
	return env, nil
}

// How long a stall that was built may take to be ready, and how often it may end meanwhile.
const (
	startTime = 30 * time.Second
	givenUp   = 3
)

// launch builds a stall's MFE and its BFF and has them started beside the store. It answers where the MFE runs.
func launch(ctx context.Context, cfg app.Config, module, version string, say func(string)) (string, error) {
	stall, modules, err := partsOf(module)
	if err != nil {
		return "", err
	}
	version = cmp.Or(version, time.Now().UTC().Format("20060102.150405"))
	if _, err := os.Stat(filepath.Join(cfg.Data, "operator.token")); err != nil {
		return "", fmt.Errorf("no store has been started with the data in %s: building and starting stalls is for the machine that the store runs on", cfg.Data)
	}
	work, err := os.MkdirTemp("", "feria-build-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(work) }()
	i, files := runner.Instance{Stall: stall, Version: version, Placed: time.Now().UTC()}, map[string]string{}
	for _, m := range modules {
		say("building " + m)
		binary := app.Binary(m)
		files[binary] = filepath.Join(work, binary)
		if err := build(ctx, m, files[binary]); err != nil {
			return "", err
		}
		i.Parts = append(i.Parts, runner.Part{Module: m, Binary: binary})
	}
	if err := runner.Place(runnerFolder(cfg), i, files); err != nil {
		return "", err
	}
	say("starting version " + version)
	address, err := awaitStart(ctx, cfg, i)
	if err != nil {
		_ = runner.Stop(runnerFolder(cfg), stall, version) // the error that matters is why it did not start
	}
	return address, err
}

// partsOf are the modules that are deployed as one stall.
func partsOf(module string) (stall string, all []string, err error) {
	stall = stallOf(module)
	for _, m := range modules() {
		if m.Name == "mfe/"+stall || m.Name == "bff/"+stall {
			all = append(all, m.Name)
		}
	}
	if !slices.Contains(all, "mfe/"+stall) {
		return "", nil, fmt.Errorf("there is no micro-frontend %s", module)
	}
	return stall, all, nil
}

// build builds a module's own program from the sources around the working directory.
func build(ctx context.Context, module, target string) error {
	command := exec.CommandContext(ctx, "go", "build", "-tags=nodynamic,stdlibjson", "-o", target, "feria/"+module+"/cmd/"+app.Binary(module))
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s cannot be built: run this in the folder of the sources\n%s", module, strings.TrimSpace(string(said)))
	}
	return nil
}

func awaitStart(ctx context.Context, cfg app.Config, i runner.Instance) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		state, err := runner.ReadState(runnerFolder(cfg), i.Stall, i.Version)
		if err == nil && state.Ready() {
			return state.Address("mfe/" + i.Stall), nil
		}
		if slices.ContainsFunc(state.Parts, func(p runner.PartState) bool { return p.Restarts >= givenUp }) {
			return "", notStarted(state, err)
		}
		select {
		case <-ctx.Done():
			return "", notStarted(state, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// notStarted says why a stall is not ready.
func notStarted(state runner.State, err error) error {
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(state.Parts) == 0 {
		return errors.New("the store does not start it: is it running, with the same FERIA_DATA?")
	}
	for _, p := range state.Parts {
		if !p.Ready {
			return fmt.Errorf("%s does not become ready: %s", p.Module, cmp.Or(p.Error, "it does not answer"))
		}
	}
	return err
}

// withdraw stops what was started for a deployment that was refused.
func withdraw(cfg app.Config, module, address string) {
	instances, _ := runner.List(runnerFolder(cfg))
	for _, i := range instances {
		state, err := runner.ReadState(runnerFolder(cfg), i.Stall, i.Version)
		if err == nil && i.Stall == stallOf(module) && state.Address("mfe/"+i.Stall) == address {
			_ = runner.Stop(runnerFolder(cfg), i.Stall, i.Version) // the store sweeps what stays
		}
	}
}

// logTail is how much of a log is shown at first.
const logTail = 32 << 10

// logs shows what a stall's deployed version writes.
func logs(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("logs", flag.ContinueOnError)
	version, follow := flags.String("version", "", ""), flags.Bool("f", false, "")
	names, err := parseMixed(flags, args)
	if err != nil || len(names) != 1 {
		return errors.Join(err, errors.New("say 'feria logs mfe/<name> [--version V] [-f]', or bff/<name>"))
	}
	kind, stall, ok := strings.Cut(names[0], "/")
	if !ok {
		kind, stall = "mfe", names[0]
	}
	instances, err := runner.List(runnerFolder(cfg))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(instances, func(i runner.Instance) bool { return i.Stall == stall && (*version == "" || *version == i.Version) })
	for j := range instances {
		if instances[j].Stall == stall && *version == "" {
			i = j // the newest stands last
		}
	}
	if i < 0 {
		return fmt.Errorf("no such version of %s runs on this machine; stalls that run in the store itself write to its log", stall)
	}
	return show(ctx, runner.LogPath(runnerFolder(cfg), stall, instances[i].Version, kind+"/"+stall), *follow, out)
}

// show writes the end of a file, and what is added to it.
func show(ctx context.Context, path string, follow bool, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("there is no log: %w", errors.Unwrap(err))
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil && info.Size() > logTail {
		_, _ = file.Seek(-logTail, io.SeekEnd)
	}
	for {
		if _, err := io.Copy(out, file); err != nil || !follow {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(300 * time.Millisecond):
		}
	}
}
