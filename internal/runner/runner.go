//go:build unix

// Package runner runs versions of stalls as processes of this machine. Place puts the binaries of a version into a folder, and the
// Runner of the store supervises what it finds there: it starts the processes, checks their health, starts them again when they end or
// hang, and drains them when they are to go. Both sides meet only in the folder, so they may be different processes.
//
// The processes outlive a store that is killed, and the next Runner on the folder finds them again. For no part of an instance are there
// ever two processes at the same time: a process holds the lock on its log for as long as it lives, known to a store or not.
//
// An instance has a folder of its own, named stall~version:
//
//	instance.json  what it is; the instance exists while this is there
//	<binary>       one for each part
//	<binary>.log   what the part has written, at most 8 MB; what was before that is in <binary>.log.1
//	state.json     what the supervisor says of it
//	stop           is there when the instance is to be drained and removed
package runner

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	lookAgain = 200 * time.Millisecond // how often the folder is looked at
	patience  = 12 * time.Second       // how long a process may take to end by itself
)

// Options say what a Runner supervises.
type Options struct {
	// Folder has the instances. It is made if it is not there.
	Folder string

	// Environ says with which FERIA_ variables a part is started, such as "FERIA_ADDR=127.0.0.1:15001". The addresses are those of
	// all parts of its instance by module, its own included. While it fails the part is not started, and asked for again.
	Environ func(i Instance, module string, addresses map[string]string) ([]string, error)

	Log *slog.Logger // nothing is logged if nil
}

// Runner supervises the instances of a folder. There must be one only at a time for a folder.
type Runner struct {
	options  Options
	log      *slog.Logger
	ports    ports
	patience time.Duration

	mu   sync.Mutex
	kept map[string]bool   // instances that are supervised, by the names of their folders
	told map[string]string // the last complaint about what is not supervised, by the same
}

// New makes a Runner, which does nothing before Run.
func New(o Options) *Runner {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Environ == nil {
		o.Environ = func(Instance, string, map[string]string) ([]string, error) { return nil, nil }
	}
	return &Runner{options: o, log: o.Log, patience: patience, kept: map[string]bool{}, told: map[string]string{}}
}

// Run supervises until the context ends. Then it ends all processes side by side and returns nil when the last one is gone; who does not
// end within 12 seconds is killed. Its error says that the folder cannot be used.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.open(); err != nil {
		return fmt.Errorf("instances cannot be kept in %s: %w", r.options.Folder, err)
	}
	var keepers sync.WaitGroup
	defer keepers.Wait()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		r.look(ctx, &keepers)
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
	}
}

// open makes the folder's path the one that the system shows for processes, and clears away what was left half done.
func (r *Runner) open() error {
	if err := os.MkdirAll(r.options.Folder, 0o700); err != nil {
		return err
	}
	path, err := filepath.Abs(r.options.Folder)
	if err != nil {
		return err
	}
	if r.options.Folder, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	return tidy(r.options.Folder)
}

// look starts to supervise instances that are new.
func (r *Runner) look(ctx context.Context, keepers *sync.WaitGroup) {
	entries, err := os.ReadDir(r.options.Folder)
	if err != nil {
		r.complain(".", err)
		return
	}
	var fresh []*keeper
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") || r.keeps(entry.Name()) {
			continue
		}
		k, err := r.keeper(entry.Name())
		if err != nil {
			r.complain(entry.Name(), err)
		} else if k != nil {
			fresh = append(fresh, k)
		}
	}
	for _, k := range fresh { // only now: all ports that belong to somebody are known
		r.keep(k.name, true)
		keepers.Go(func() {
			defer r.keep(k.name, false)
			k.run(ctx)
		})
	}
}

func (r *Runner) keeps(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept[name]
}

func (r *Runner) keep(name string, kept bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.told, name)
	if kept {
		r.kept[name] = true
	} else {
		delete(r.kept, name)
	}
}

// complain logs what is wrong once, not at every look.
func (r *Runner) complain(name string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told[name] != err.Error() {
		r.told[name] = err.Error()
		r.log.Error("an instance cannot be supervised", "name", name, "error", err)
	}
}
