package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"feria/e2e/store"
)

// part is one thing that is measured.
type part struct {
	name    string
	measure func(ctx context.Context, b *bench) ([]table, error)
}

// parts are in the order in which they are measured.
func parts() []part {
	return []part{
		{"w", measureWork},
		{"deployments", measureDeployments},
		{"start", measureStart},
		{"pages", measurePages},
		{"accounts", measureAccounts},
		{"checkouts", measureCheckouts},
		{"memory", measureMemory},
		{"slow", measureSlow},
		{"bytes", measureBytes},
	}
}

func partNames() []string {
	var names []string
	for _, p := range parts() {
		names = append(names, p.name)
	}
	return names
}

// bench is what the parts have in common.
type bench struct {
	options
	folder string // of everything that is built and kept for the run
	built  string // the store's program; "" before it is asked for
	market *store.Store
}

// tuning are the variables that change how Go programs run: what is measured runs as shipped, whatever is set for those who build.
var tuning = []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG"}

// measure runs the parts and shows each table as soon as it is there.
func measure(ctx context.Context, o options) (err error) {
	for _, name := range tuning {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	alone, err := takeTurn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, alone.Close()) }()
	b := &bench{options: o}
	if b.folder, err = os.MkdirTemp("", "feria-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(), os.RemoveAll(b.folder)) }()
	if err := os.Chmod(b.folder, 0o755); err != nil { // PostgreSQL is never run as root, and goes through it
		return err
	}
	var all []table
	for _, p := range parts() {
		if len(o.only) > 0 && !slices.Contains(o.only, p.name) {
			continue
		}
		tables, err := p.measure(ctx, b)
		for _, t := range tables {
			fmt.Println(t.text())
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		all = append(all, tables...)
	}
	if o.out == "" {
		return nil
	}
	return os.WriteFile(o.out, []byte(markdown(all)), 0o644)
}

// takeTurn waits until no other bench runs on this machine, for two would measure each other. Closing the file lets the next one begin.
func takeTurn(ctx context.Context) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(os.TempDir(), "feria-bench.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for waits := false; ; waits = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(err, file.Close())
		}
		if !waits {
			fmt.Fprintln(os.Stderr, "bench: another one runs on this machine; this one waits for it")
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), file.Close())
		case <-tick.C:
		}
	}
}
