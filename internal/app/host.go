package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/telemetry"

	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
)

// Options is what a process brings for its modules.
type Options struct {
	Config  Config
	Modules []Module
	Broker  *nats.Conn // nil: nothing is announced, and modules have none
	// Root is the secret from which the modules' keys follow; nil in a process that was given FERIA_KEY and FERIA_KEYS.
	Root auth.Root
	// Databases makes a service's database where the configuration names none; nil: it must be named.
	Databases func(ctx context.Context, service string) (url string, err error)
	Log       *slog.Logger
}

// Host runs modules in one process.
type Host struct {
	cfg        Config
	log        *slog.Logger
	broker     *nats.Conn
	databases  func(context.Context, string) (string, error)
	network    *http.Transport
	remote     connectClients
	parts      map[string]*part
	ctx        context.Context // of everything that runs here
	end        context.CancelFunc
	background sync.WaitGroup
}

// Start starts the modules side by side and returns when all can be asked. If one cannot start, none runs.
// The host must be closed.
func Start(ctx context.Context, o Options) (*Host, error) {
	h := &Host{
		cfg: o.Config, log: o.Log, broker: o.Broker, databases: o.Databases, parts: make(map[string]*part, len(o.Modules)),
		network: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
	h.ctx, h.end = context.WithCancel(context.WithoutCancel(ctx))
	keys, err := newKeys(o)
	if err != nil {
		return nil, err
	}
	for _, m := range o.Modules {
		if err := m.check(); err != nil {
			return nil, err
		}
		if h.parts[m.Name] != nil {
			return nil, fmt.Errorf("module %s stands twice in the list", m.Name)
		}
		if h.parts[m.Name], err = newPart(h, m, keys); err != nil {
			return nil, err
		}
	}
	var all errgroup.Group
	for _, p := range h.parts {
		all.Go(func() error { return p.start(ctx) })
	}
	if err := all.Wait(); err != nil {
		h.Close()
		return nil, err
	}
	if o.Broker != nil {
		var announcing sync.WaitGroup
		for name, p := range h.parts {
			if IsMFE(name) && o.Config.Version == "" {
				announcing.Go(func() { h.announce(p) })
			}
		}
		announcing.Wait()
	}
	return h, nil
}

// Close ends the background work and closes what the modules opened.
func (h *Host) Close() {
	h.end()
	h.background.Wait()
	for _, p := range h.parts {
		p.close()
	}
	h.network.CloseIdleConnections()
}

// Handler answers for the front module of the process: its contract, its HTTP, /healthz and /readyz.
func (h *Host) Handler(module string) (http.Handler, error) {
	p := h.parts[module]
	if p == nil {
		return nil, fmt.Errorf("module %s does not run in this process", module)
	}
	return p.http()
}

// Client reaches a module as another module would, in the name of the signer's: for operators' commands inside the process.
func (h *Host) Client(as *auth.Signer, module string) *connect.Client {
	from := &part{host: h, signer: as, module: Module{Name: as.Module, Calls: []string{"*"}}}
	return connect.NewClient(newPeer(h, from, module))
}

// resolve finds the way to a module's contract at this moment.
func (h *Host) resolve(module string) (connect.Transport, error) {
	if p := h.parts[module]; p != nil {
		return p.transport()
	}
	if _, err := h.address(module); err != nil {
		return nil, err
	}
	return h.remote.get(module, func() connect.Transport {
		return connecthttp.NewTransport(&http.Client{Transport: h.network}, h.cfg.Address(module),
			connecthttp.WithCompressors(), connecthttp.WithReadMaxBytes(maxMessage))
	}), nil
}

// maxMessage bounds a message between modules.
const maxMessage = 16 << 20

func (h *Host) address(module string) (*url.URL, error) {
	address := h.cfg.Address(module)
	if address == "" {
		return nil, errs.E(errs.Unavailable, "This part of the market is closed.").
			From(fmt.Errorf("%s does not run here, and %s is not set", module, AddressVariable(module)))
	}
	return url.Parse(address)
}

func (h *Host) databaseURL(ctx context.Context, module string) (string, error) {
	if !IsService(module) {
		return "", fmt.Errorf("%s is no service: only services own data", module)
	}
	if own := h.cfg.Database(module); own != "" {
		return own, nil
	}
	if h.databases == nil {
		return "", fmt.Errorf("%s needs a database: set %s", module, DatabaseVariable(module))
	}
	return h.databases(ctx, module)
}

// connectClients keeps one network transport a module.
type connectClients struct {
	mu sync.Mutex
	to map[string]connect.Transport
}

func (c *connectClients) get(module string, make_ func() connect.Transport) connect.Transport {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.to == nil {
		c.to = make(map[string]connect.Transport)
	}
	if c.to[module] == nil {
		c.to[module] = make_()
	}
	return c.to[module]
}

// keys gives modules their own key and everybody's public ones.
type keys struct {
	ring auth.Keyring
	own  func(module string) (*auth.Signer, error)
}

func newKeys(o Options) (keys, error) {
	if o.Root != nil {
		return keys{o.Root, func(module string) (*auth.Signer, error) {
			return &auth.Signer{Module: module, Key: o.Root.Key(module)}, nil
		}}, nil
	}
	var ring auth.Keys
	if o.Config.Keys == "" || o.Config.Key == "" {
		return keys{}, errors.New("set FERIA_KEY and FERIA_KEYS, as 'feria keys' prints them for each module, or FERIA_ROOT_KEY")
	}
	if err := json.Unmarshal([]byte(o.Config.Keys), &ring); err != nil {
		return keys{}, fmt.Errorf("FERIA_KEYS: %w", err)
	}
	key, err := auth.ParseKey(string(o.Config.Key))
	if err != nil {
		return keys{}, fmt.Errorf("FERIA_KEY: %w", err)
	}
	return keys{ring, func(module string) (*auth.Signer, error) {
		if !ring.Public(module).Equal(key.Public()) {
			return nil, fmt.Errorf("FERIA_KEY is not the key of %s", module)
		}
		return &auth.Signer{Module: module, Key: key}, nil
	}}, nil
}

// NewLog is the log of a process: lines of text on standard error, each with the trace that it belongs to.
func NewLog(cfg Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.LogLevel)) // Load has checked it
	return slog.New(telemetry.LogHandler{Handler: slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})})
}
