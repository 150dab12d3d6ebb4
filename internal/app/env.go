package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"connectrpc.com/connect/v2"
	"feria/internal/auth"
	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
)

// Env is what the platform gives one module. It does not tell in which process the others run.
type Env struct {
	part *part
	host *Host
}

// Name is the module's name.
func (e *Env) Name() string { return e.part.module.Name }

// Log is the module's log.
func (e *Env) Log() *slog.Logger { return e.part.log }

// Config is the settings of the process.
func (e *Env) Config() Config { return e.host.cfg }

// Signer signs tokens in the module's name.
func (e *Env) Signer() *auth.Signer { return e.part.signer }

// Verifier checks tokens that are shown to the module.
func (e *Env) Verifier() *auth.Verifier { return e.part.verifier }

// Secret is 32 bytes that only this module can derive, one secret a purpose, the same after a restart.
func (e *Env) Secret(purpose string) []byte {
	return auth.Derive(e.part.signer.Key.Seed(), purpose)
}

// RPC makes the server of the module's contract. It refuses callers whom the policy does not name, limits the time of a call,
// turns errors into their kinds and panics into errors, and goes on with the caller's trace.
func (e *Env) RPC(policy auth.Policy) *connect.Server {
	return connect.NewServer(serve(e.part.log, e.part.verifier, policy))
}

// Client reaches the contract of another module: in memory if it runs in this process, by network otherwise, resolved at each call.
// Calls carry the module's name, the shopper of the context, its deadline (five seconds if it has none) and its trace.
// What may be repeated is tried twice, and a module that does not answer is left alone for a second.
// Errors are of package errs. The module must be among those that Module.Calls names.
func (e *Env) Client(module string) *connect.Client {
	e.mustCall(module)
	return connect.NewClient(newPeer(e.host, e.part, module))
}

// Transport reaches another module by plain HTTP, resolved as by Client. Scheme and host of a request are replaced;
// its headers travel as they are, and Feria-Caller and Traceparent are added.
func (e *Env) Transport(module string) http.RoundTripper {
	e.mustCall(module)
	return &transport{host: e.host, from: e.part, module: module}
}

// mustCall holds a module to what it has declared.
func (e *Env) mustCall(module string) {
	for _, name := range e.part.module.Calls {
		if name == module || name == "*" || name == "mfe/*" && IsMFE(module) || name == "services/*" && IsService(module) {
			return
		}
	}
	panic(fmt.Sprintf("%s calls %s without naming it in Module.Calls", e.Name(), module))
}

// Database opens the service's own database, with its own role, migrated to what the files say.
// It is closed with the process. Other modules have none.
func (e *Env) Database(ctx context.Context, migrations fs.FS) (*sqlx.DB, error) {
	url, err := e.host.databaseURL(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, url, postgres.Options{})
	if err != nil {
		return nil, fmt.Errorf("database of %s: %w", e.Name(), err)
	}
	if err := postgres.Migrate(ctx, db, migrations); err != nil {
		_ = db.Close() // the error that matters is the migration's
		return nil, fmt.Errorf("database of %s: %w", e.Name(), err)
	}
	e.part.onClose(func() { _ = db.Close() })
	e.Ready("database", db.PingContext)
	return db, nil
}

// Broker is the connection to NATS. It is never nil and reconnects by itself; JetStream is had by jetstream.New.
func (e *Env) Broker() *nats.Conn { return e.host.broker }

// Go runs something beside the module's answers until the process ends. If it returns an error or panics it is logged and
// run again, after a pause that grows to 15 seconds; if it returns nil it has finished.
func (e *Env) Go(name string, run func(ctx context.Context) error) {
	e.host.background.Go(func() {
		log := e.part.log.With("task", name)
		for pause := 100 * time.Millisecond; ; pause = min(2*pause, 15*time.Second) {
			began := time.Now()
			err := guarded(e.host.ctx, run)
			if err == nil || e.host.ctx.Err() != nil {
				return
			}
			if time.Since(began) > time.Minute {
				pause = 100 * time.Millisecond
			}
			log.Warn("stopped, runs again", "error", err, "in", pause)
			select {
			case <-e.host.ctx.Done():
				return
			case <-time.After(pause):
			}
		}
	})
}

func guarded(ctx context.Context, run func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return run(ctx)
}

// Ready adds a check to what /readyz reports of the module.
func (e *Env) Ready(name string, check func(ctx context.Context) error) {
	e.part.mu.Lock()
	defer e.part.mu.Unlock()
	e.part.checks = append(e.part.checks, readiness{name, check})
}
