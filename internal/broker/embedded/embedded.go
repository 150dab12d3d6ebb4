// Package embedded runs a NATS server with JetStream inside the process. It is linked by the store's own main alone: a module that runs
// apart connects to a broker that runs apart.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Server is a broker in this process.
type Server struct {
	server *server.Server
	user   *url.Userinfo // nil: nobody is asked
}

// readyTime is how long the server may take to recover its streams.
const readyTime = 30 * time.Second

// Options say how others reach the broker; by the zero value only this process does.
type Options struct {
	Host     string // a loopback address for processes on this machine; "" for none
	Port     int    // 0 chooses a free one
	Password string // of the user "feria"; needed with a Host
}

// Start starts a broker that keeps its streams in the folder.
func Start(_ context.Context, folder string, o Options) (*Server, error) {
	options := &server.Options{
		ServerName: "feria", JetStream: true, StoreDir: folder, DontListen: o.Host == "", NoSigs: true, NoLog: true,
		MaxPayload: 8 << 20,
	}
	if o.Host != "" {
		if o.Password == "" {
			return nil, errors.New("a broker that listens needs a password")
		}
		options.Host, options.Port, options.Username, options.Password = o.Host, o.Port, "feria", o.Password
		if o.Port == 0 {
			options.Port = server.RANDOM_PORT
		}
	}
	var user *url.Userinfo
	if options.Username != "" {
		user = url.UserPassword(options.Username, options.Password)
	}
	s, err := server.NewServer(options)
	if err != nil {
		return nil, fmt.Errorf("the broker in %s cannot start: %w", folder, err)
	}
	s.Start()
	if !s.ReadyForConnections(readyTime) {
		s.Shutdown()
		return nil, fmt.Errorf("the broker in %s did not become ready", folder)
	}
	return &Server{s, user}, nil
}

// Connect connects to the broker in memory.
func (s *Server) Connect(name string) (*nats.Conn, error) {
	options := []nats.Option{nats.Name(name), nats.InProcessServer(s.server), nats.MaxReconnects(-1)}
	if s.user != nil {
		password, _ := s.user.Password()
		options = append(options, nats.UserInfo(s.user.Username(), password))
	}
	conn, err := nats.Connect("", options...)
	if err != nil {
		return nil, fmt.Errorf("the broker in this process: %w", err)
	}
	return conn, nil
}

// URL is where other processes reach the broker, with its password; "" if it does not listen.
func (s *Server) URL() string {
	if s.user == nil {
		return ""
	}
	return (&url.URL{Scheme: "nats", User: s.user, Host: s.server.Addr().String()}).String()
}

// Close ends the broker. What it has acknowledged is on disk then.
func (s *Server) Close() {
	s.server.Shutdown()
	s.server.WaitForShutdown()
}
