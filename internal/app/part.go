package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"connectrpc.com/connect/v2/connectinprocess"
	"feria/internal/auth"
	"feria/internal/errs"
)

// part is a module in a process.
type part struct {
	module   Module
	host     *Host
	log      *slog.Logger
	signer   *auth.Signer
	verifier *auth.Verifier

	mu      sync.Mutex
	checks  []readiness
	closers []func()
	started bool
	rpc     connect.Transport
	handler http.Handler
}

func newPart(h *Host, m Module, k keys) (*part, error) {
	signer, err := k.own(m.Name)
	if err != nil {
		return nil, err
	}
	return &part{
		module: m, host: h, log: h.log.With("module", m.Name), signer: signer,
		verifier: &auth.Verifier{Module: m.Name, Keys: k.ring},
	}, nil
}

func (p *part) start(ctx context.Context) error {
	served, err := p.module.Start(p.host.ctx, &Env{part: p, host: p.host})
	if err != nil {
		return fmt.Errorf("%s: %w", p.module.Name, err)
	}
	mux := http.NewServeMux()
	p.health(mux)
	if served.HTTP != nil {
		mux.Handle("/", p.identified(served.HTTP))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if served.RPC != nil {
		connecthttp.Mount(mux, served.RPC, connecthttp.WithCompressors(), connecthttp.WithReadMaxBytes(maxMessage))
		p.rpc = connectinprocess.New(served.RPC)
	}
	p.handler, p.started = mux, true
	return ctx.Err()
}

// identified puts the shopper of a request to a micro-frontend into its context, and refuses a token that is not good.
// Other modules read their own tokens.
func (p *part) identified(next http.Handler) http.Handler {
	if !IsMFE(p.module.Name) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, has := strings.CutPrefix(r.Header.Get(auth.HeaderShopper), "Bearer ")
		var shopper auth.Shopper
		if has {
			var err error
			if shopper, err = p.verifier.Shopper(token, ""); err != nil {
				p.log.InfoContext(r.Context(), "token refused", "error", err)
				w.Header().Set("WWW-Authenticate", "Bearer")
				http.Error(w, "This token is not good here.", http.StatusUnauthorized)
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(auth.WithCall(traced(r), "", shopper, token)))
	})
}

// transport is the way to the contract in memory.
func (p *part) transport() (connect.Transport, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.started || p.rpc == nil {
		return nil, p.notYet()
	}
	return p.rpc, nil
}

func (p *part) http() (http.Handler, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.started {
		return nil, p.notYet()
	}
	return p.handler, nil
}

func (p *part) notYet() error {
	return errs.E(errs.Unavailable, "This part of the market is about to open.").From(fmt.Errorf("%s has not started", p.module.Name))
}

// passesShoppers reports whether calls from here to the module carry the shopper: from an MFE to its BFF, and from a BFF to services.
func (p *part) passesShoppers(to string) bool {
	switch from := p.module.Name; {
	case IsMFE(from):
		return to == "bff/"+Base(from)
	case strings.HasPrefix(from, "bff/"):
		return IsService(to)
	default:
		return false
	}
}

func (p *part) onClose(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closers = append(p.closers, f)
}

func (p *part) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.closers) - 1; i >= 0; i-- {
		p.closers[i]()
	}
	p.closers = nil
}
