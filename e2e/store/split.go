package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"feria/bff"
	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/postgres/cluster"
	"feria/mfe"
	"feria/services"

	"golang.org/x/sync/errgroup"
)

// split is a store in which every module is a process of its own. They share a database cluster and a broker that this process started.
type split struct {
	root     auth.Root
	cluster  *cluster.Cluster
	broker   *embedded.Server
	parts    map[string]*part // by the name of the module
	settings []string         // of every part
	detours  []Detour
}

// Detour puts something between a micro-frontend and the container. Through gets the module's own "host:port", and answers the URL at which
// the module is announced in place of it.
type Detour struct {
	Module  string
	Through func(address string) (url string, err error)
}

// part is the process of one module.
type part struct {
	settings []string
	address  string
	process  *Process
	stopped  bool
}

// OpenSplit starts the store as one process a module, the container in front, and returns when the home page is served. It was filled
// before by the same program in one piece, on the same databases.
func OpenSplit(ctx context.Context, program, data string, detours ...Detour) (*Store, error) {
	root := make([]byte, 32)
	rand.Read(root)
	s := &Store{Program: program, Data: data, split: &split{root: root, parts: map[string]*part{}, detours: detours}}
	if err := s.openSplit(ctx); err != nil {
		return nil, errors.Join(err, s.split.close())
	}
	return s, nil
}

func (s *Store) openSplit(ctx context.Context) (err error) {
	p := s.split
	settings := map[string]string{"max_connections": "400"}
	if p.cluster, err = cluster.Start(ctx, cluster.Options{Data: filepath.Join(s.Data, "cluster"), Throwaway: true, Settings: settings}); err != nil {
		return err
	}
	if p.broker, err = embedded.Start(ctx, filepath.Join(s.Data, "broker"), embedded.Options{Host: "127.0.0.1", Password: rand.Text()}); err != nil {
		return err
	}
	p.settings = []string{
		"FERIA_DATABASE_URL=" + p.cluster.URL(), "FERIA_NATS_URL=" + p.broker.URL(), "FERIA_ROOT_KEY=" + hex.EncodeToString(p.root),
	}
	whole, err := Open(ctx, s.Program, filepath.Join(s.Data, "whole"), p.settings...)
	if err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	if err := whole.Close(); err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	if err := p.place(s.Data); err != nil {
		return err
	}
	s.URL = "http://" + p.parts["container"].address
	var all errgroup.Group
	for name := range p.parts {
		all.Go(func() error { return s.StartModule(ctx, name) })
	}
	if err := all.Wait(); err != nil {
		return err
	}
	return s.served(ctx)
}

// place gives each module an address, a folder, and the addresses of those that it calls.
func (p *split) place(data string) error {
	modules := slices.Concat(mfe.Modules(), bff.Modules(), services.Modules(), []app.Module{{Name: "container", Calls: []string{"mfe/*", "services/*"}}})
	for _, m := range modules {
		address, err := FreeAddress()
		if err != nil {
			return err
		}
		p.parts[m.Name] = &part{address: address}
	}
	public := "http://" + p.parts["container"].address
	for _, m := range modules {
		folder := filepath.Join(data, app.Binary(m.Name))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		part := p.parts[m.Name]
		part.settings = append(slices.Clone(p.settings), "FERIA_ADDR="+part.address, "FERIA_DATA="+folder, "FERIA_PUBLIC_URL="+public)
		for name, other := range p.parts {
			if calls(m, name) {
				part.settings = append(part.settings, app.AddressVariable(name)+"=http://"+other.address)
			}
		}
	}
	for _, d := range p.detours {
		part := p.parts[d.Module]
		url, err := d.Through(part.address)
		if err != nil {
			return fmt.Errorf("detour to %s: %w", d.Module, err)
		}
		part.settings = append(part.settings, app.AddressVariable(d.Module)+"="+url)
	}
	return nil
}

// calls reports whether a module says that it calls another.
func calls(m app.Module, other string) bool {
	return slices.ContainsFunc(m.Calls, func(pattern string) bool {
		kind, all := strings.CutSuffix(pattern, "*")
		return pattern == other || all && strings.HasPrefix(other, kind)
	})
}

// operator are the settings with which commands reach a split store.
func (p *split) operator(url string) []string {
	signer := auth.Signer{Module: auth.Operator, Key: p.root.Key(auth.Operator)}
	token, err := signer.NamedToken(auth.Operator, time.Hour)
	if err != nil {
		panic(err) // the key is good
	}
	return []string{"FERIA_TOKEN=" + token, "FERIA_URL=" + url}
}

// Modules are the names of the modules of a split store.
func (s *Store) Modules() []string {
	var names []string
	for name := range s.split.parts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// StartModule starts the module's process and returns when it says that it can work.
func (s *Store) StartModule(ctx context.Context, module string) error {
	part := s.split.parts[module]
	process, err := Start(s.Program, part.settings, "run", module)
	if err != nil {
		return err
	}
	part.process = process
	if err := process.Ready(ctx, "http://"+part.address); err != nil {
		return fmt.Errorf("%s: %w", module, err)
	}
	return nil
}

// KillModule ends the module's process without asking it.
func (s *Store) KillModule(module string) { s.split.parts[module].process.Kill() }

// FreezeModule stops the module's process where it is: connections to it open, and nothing answers.
func (s *Store) FreezeModule(module string) error {
	s.split.parts[module].stopped = true
	return s.split.parts[module].process.Signal(syscall.SIGSTOP)
}

// ThawModule lets a frozen module go on.
func (s *Store) ThawModule(module string) error {
	s.split.parts[module].stopped = false
	return s.split.parts[module].process.Signal(syscall.SIGCONT)
}

// close ends every process, the container first, and then what they share.
func (p *split) close() error {
	var all errgroup.Group
	for name, part := range p.parts {
		if part.process == nil {
			continue
		}
		if part.stopped {
			_ = part.process.Signal(syscall.SIGCONT) // it may be gone
		}
		all.Go(func() error {
			if err := part.process.Stop(); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
	}
	err := all.Wait()
	if p.broker != nil {
		p.broker.Close()
	}
	if p.cluster != nil {
		err = errors.Join(err, p.cluster.Close())
	}
	return err
}

func (p *split) log() string {
	var log strings.Builder
	for name, part := range p.parts {
		if part.process != nil {
			fmt.Fprintf(&log, "— %s\n%s\n", name, tail(part.process.Log()))
		}
	}
	return log.String()
}
