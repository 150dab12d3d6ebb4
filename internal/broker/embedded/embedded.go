// Package embedded runs a NATS server with JetStream inside the process. It is linked by the store's own main, and by tests, alone: a module
// that runs apart connects to a broker that runs apart.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	"feria/internal/broker"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Server is a broker in this process.
type Server struct {
	server  *server.Server
	options *server.Options
	log     *slog.Logger
}

// readyTime is how long the server may take to recover its streams.
const readyTime = time.Minute

// maxPayload bounds a message.
const maxPayload = 8 << 20

// Options say how others reach the broker; by the zero value only this process does, and nothing is logged.
type Options struct {
	Host     string // a loopback address for processes on this machine; "" for none
	Port     int    // 0 chooses a free one
	Password string // of the user "feria"; needed with a Host
	Log      *slog.Logger
}

// Start starts a broker that keeps its streams in the folder, and returns when they are recovered. What it has acknowledged survives the end
// of the process, however that ends, and, up to the last two minutes, the end of the machine. Its error is one sentence.
func Start(ctx context.Context, folder string, o Options) (*Server, error) {
	options, err := serverOptions(folder, o)
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(options)
	if err != nil {
		return nil, fmt.Errorf("the broker in %s cannot start: %w", folder, err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	log := &serverLog{log: o.Log, fatal: make(chan error, 1)}
	s.SetLoggerV2(log, false, false, false)
	s.Start()
	err = awaitReady(ctx, s, log.fatal)
	if err == nil && !s.JetStreamEnabled() {
		err = errors.New("its streams could not be opened")
	}
	if err != nil {
		s.Shutdown()
		return nil, fmt.Errorf("the broker in %s cannot start: %w", folder, err)
	}
	return &Server{s, options, o.Log}, nil
}

// awaitReady returns when the server answers, or says why it never will.
func awaitReady(ctx context.Context, s *server.Server, fatal <-chan error) error {
	for end := time.Now().Add(readyTime); time.Now().Before(end); {
		select {
		case err := <-fatal:
			return err
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if s.ReadyForConnections(100 * time.Millisecond) {
			return nil
		}
	}
	return fmt.Errorf("it did not become ready within %s", readyTime)
}

func serverOptions(folder string, o Options) (*server.Options, error) {
	options := &server.Options{
		ServerName: "feria", JetStream: true, StoreDir: folder, DontListen: o.Host == "", NoSigs: true, MaxPayload: maxPayload,
		DisableJetStreamBanner: true,
	}
	if o.Host == "" {
		return options, nil
	}
	if ip := net.ParseIP(o.Host); o.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the broker listens on this machine alone, and %s is not a loopback address", o.Host)
	}
	if o.Password == "" {
		return nil, errors.New("a broker that listens needs a password")
	}
	options.Host, options.Port, options.Username, options.Password = o.Host, o.Port, "feria", o.Password
	if o.Port == 0 {
		options.Port = server.RANDOM_PORT
	}
	return options, nil
}

// Connect connects to the broker in memory, in the name of the program.
func (s *Server) Connect(name string) (*nats.Conn, error) {
	conn, err := nats.Connect("", append(broker.Options(name, s.log),
		nats.InProcessServer(s.server), nats.UserInfo(s.options.Username, s.options.Password))...)
	if err != nil {
		return nil, fmt.Errorf("the broker in this process: %w", err)
	}
	return conn, nil
}

// URL is where other processes reach the broker, with its password; "" if it does not listen.
func (s *Server) URL() string {
	if s.options.DontListen {
		return ""
	}
	u := url.URL{Scheme: "nats", User: url.UserPassword(s.options.Username, s.options.Password), Host: s.server.Addr().String()}
	return u.String()
}

// Close ends the broker. What it has acknowledged is on disk then.
func (s *Server) Close() {
	s.server.Shutdown()
	s.server.WaitForShutdown()
}

// serverLog takes what the server has to say: what is wrong, and why it cannot go on.
type serverLog struct {
	log   *slog.Logger
	fatal chan error
}

// Fatalf implements server.Logger. The server itself would end the process.
func (l *serverLog) Fatalf(format string, v ...any) {
	select {
	case l.fatal <- fmt.Errorf(format, v...):
	default: // the first one says it
	}
}

// Errorf implements server.Logger.
func (l *serverLog) Errorf(format string, v ...any) {
	l.log.Error("broker: " + fmt.Sprintf(format, v...))
}

// Warnf implements server.Logger.
func (l *serverLog) Warnf(format string, v ...any) {
	l.log.Warn("broker: " + fmt.Sprintf(format, v...))
}

// Noticef implements server.Logger.
func (l *serverLog) Noticef(format string, v ...any) {}

// Debugf implements server.Logger.
func (l *serverLog) Debugf(format string, v ...any) {}

// Tracef implements server.Logger.
func (l *serverLog) Tracef(format string, v ...any) {}
