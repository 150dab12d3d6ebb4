package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"feria/internal/auth"
	"feria/internal/broker"

	"github.com/nats-io/nats.go"
)

// Main runs one module on its own, as a program. Where the other modules, the broker and the database are comes from the environment.
func Main(m Module) {
	cfg := LoadOrExit()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := runAlone(ctx, cfg, m); err != nil {
		Exit(err)
	}
}

func runAlone(ctx context.Context, cfg Config, m Module) error {
	log := NewLog(cfg)
	listener, err := Listen(cfg.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // Serve closes it too
	if IsMFE(m.Name) && cfg.Address(m.Name) == "" {
		cfg = cfg.WithAddress(m.Name, "http://"+listener.Addr().String())
	}
	broker, err := Connect(cfg, m.Name, log)
	if err != nil {
		return err
	}
	defer broker.Close()
	root, err := RootKey(cfg)
	if err != nil {
		return err
	}
	host, err := Start(ctx, Options{Config: cfg, Modules: []Module{m}, Broker: broker, Root: root, Log: log})
	if err != nil {
		return err
	}
	defer host.Close()
	handler, err := host.Handler(m.Name)
	if err != nil {
		return err
	}
	log.Info("serving", "module", m.Name, "address", listener.Addr().String())
	return Serve(ctx, listener, handler, log)
}

// RootKey is the key that FERIA_ROOT_KEY holds; nil if it is not set.
func RootKey(cfg Config) (auth.Root, error) {
	if cfg.RootKey == "" {
		return nil, nil
	}
	root, err := hex.DecodeString(string(cfg.RootKey))
	if err != nil || len(root) != 32 {
		return nil, errors.New("FERIA_ROOT_KEY must be 64 hex digits")
	}
	return root, nil
}

// Connect connects to the broker that FERIA_NATS_URL names, nats://localhost:4222 by default. It does not wait for it: a broker that comes
// later, or comes back, is found.
func Connect(cfg Config, name string, log *slog.Logger) (*nats.Conn, error) {
	address := string(cfg.NATSURL)
	if address == "" {
		address = nats.DefaultURL
	}
	conn, err := broker.Connect(address, name, log)
	if err != nil {
		return nil, fmt.Errorf("FERIA_NATS_URL: %w", err)
	}
	return conn, nil
}

// Listen opens the address. Its error is one sentence that says what to do.
func Listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: end it, or choose another address with FERIA_ADDR", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with FERIA_ADDR", addr)
	default:
		return nil, fmt.Errorf("FERIA_ADDR %s: %w", addr, err)
	}
}

// drainTime is how long requests may take to end after the process was told to.
const drainTime = 10 * time.Second

// ballast is memory that a process reserves and never touches. The collector runs when the heap has doubled: without it, a module of a few
// megabytes is collected a hundred times a second under load. Its price is as much garbage.
const ballast = 32 << 20

// connKey is the connection in the context of a request.
type connKey struct{}

// ConnContext is what a server has as http.Server.ConnContext for [Cork] to work.
func ConnContext(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// Serve answers on the listener until the context ends, then lets requests finish, at most for ten seconds.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	reserved := make([]byte, ballast)
	defer runtime.KeepAlive(reserved)
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{
		Handler: handler, Protocols: &protocols,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ConnContext: ConnContext,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return server.Close()
	}
	return nil
}
