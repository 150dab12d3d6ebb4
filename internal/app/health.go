package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"feria/internal/telemetry"
)

// readyTime is how long the checks of /readyz may take.
const readyTime = 2 * time.Second

type readiness struct {
	name  string
	check func(context.Context) error
}

// health serves /healthz, which says that the process is alive, and /readyz, which says whether the module can do its work;
// with ?full, whether every module of the process can. What is wrong is named by check, and told in full only to the log.
func (p *part) health(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprintln(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTime)
		defer cancel()
		parts := []*part{p}
		if r.URL.Query().Has("full") {
			parts = p.host.all()
		}
		bad := unready(ctx, parts)
		w.Header().Set("Cache-Control", "no-store")
		if len(bad) > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, "not ready:", strings.Join(bad, ", "))
			return
		}
		fmt.Fprintln(w, "ready")
	})
}

// Ready is nil if the module can do its work; else it names what cannot.
func (h *Host) Ready(ctx context.Context, module string) error {
	p := h.parts[module]
	if p == nil {
		return fmt.Errorf("module %s does not run in this process", module)
	}
	if bad := unready(ctx, []*part{p}); len(bad) > 0 {
		return fmt.Errorf("not ready: %s", strings.Join(bad, ", "))
	}
	return nil
}

func (h *Host) all() []*part {
	parts := make([]*part, 0, len(h.parts))
	for _, p := range h.parts {
		parts = append(parts, p)
	}
	return parts
}

// unready names the checks that fail, as "services/carts database".
func unready(ctx context.Context, parts []*part) []string {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		bad   []string
	)
	for _, p := range parts {
		p.mu.Lock()
		checks := slices.Clone(p.checks)
		p.mu.Unlock()
		for _, c := range checks {
			group.Go(func() {
				if err := c.check(ctx); err != nil {
					p.log.DebugContext(ctx, "not ready", "check", c.name, "error", err)
					mu.Lock()
					defer mu.Unlock()
					bad = append(bad, p.module.Name+" "+c.name)
				}
			})
		}
	}
	group.Wait()
	slices.Sort(bad)
	return bad
}

// traced is the request's context with the trace that its header names, or a new one.
func traced(r *http.Request) context.Context {
	return telemetry.WithTraceparent(r.Context(), r.Header.Get(telemetry.HeaderTrace))
}
