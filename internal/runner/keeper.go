//go:build unix

package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// keeper supervises one instance.
type keeper struct {
	runner   *Runner
	instance Instance
	name     string // of its folder
	log      *slog.Logger
	parts    []*part

	mu      sync.Mutex
	state   State
	unsaved bool // the state could not be written
}

// keeper makes that of a folder, with what is known of its parts from an earlier store, whose ports it reserves. It is nil if no instance
// is there.
func (r *Runner) keeper(name string) (*keeper, error) {
	if !isInstance(name) {
		return nil, nil
	}
	before, unknown := readState(r.options.Folder, name)
	i, err := readInstance(r.options.Folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		if unknown != nil {
			return nil, nil // never an instance, as far as anybody knows
		}
		for _, part := range before.Parts { // it was taken away while no store ran: what is left of it has to end
			if checkBinary(part.Binary) == nil {
				i.Parts = append(i.Parts, Part{part.Module, part.Binary})
			}
		}
	} else if err != nil {
		return nil, err
	}
	k := &keeper{runner: r, instance: i, name: name, log: r.log.With("instance", name)}
	for n, named := range i.Parts {
		known := before.part(named.Module)
		known.Module, known.Binary = named.Module, named.Binary
		k.state.Parts = append(k.state.Parts, known)
		k.parts = append(k.parts, &part{Part: named, keeper: k, number: n, binary: k.path(named.Binary), first: true})
		if port := portOf(known.Address); port != 0 {
			r.ports.reserve(port)
		}
	}
	return k, nil
}

// path is that of a file of the instance.
func (k *keeper) path(file string) string {
	return filepath.Join(k.runner.options.Folder, k.name, file)
}

// run supervises until the instance is removed or the context ends, and returns when no process is left.
func (k *keeper) run(ctx context.Context) {
	going := k.goes()
	k.settle(ctx, going)
	var ends []func() // each drains a part and returns when it is gone
	for _, p := range k.parts {
		ctx, leave := context.WithCancel(ctx)
		if going {
			leave()
		}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			p.run(ctx)
		}()
		ends = append(ends, func() { leave(); <-gone })
	}
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for !going && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-again.C:
			going = k.goes()
			k.save()
		}
	}
	for _, end := range ends {
		end()
	}
	if going {
		k.remove(ctx)
	}
}

// goes says whether the instance is to be drained and removed.
func (k *keeper) goes() bool {
	if _, err := os.Lstat(k.path(stopFile)); err == nil {
		return true
	}
	_, err := os.Lstat(k.path(instanceFile))
	return errors.Is(err, fs.ErrNotExist)
}

// settle finds the processes that are there and gives each part its address.
func (k *keeper) settle(ctx context.Context, going bool) {
	found := false
	for n, p := range k.parts {
		if p.process = find(p.binary, k.state.Parts[n].PID); p.process != nil {
			found = true
			k.log.Info("found again", "module", p.Module, "pid", p.process.pid)
		}
		k.change(n, func(s *PartState) {
			s.PID, s.Ready = 0, s.Ready && p.process != nil
			if p.process != nil {
				s.PID = p.process.pid
			}
		})
	}
	for n := 0; n < len(k.parts) && !going; n++ {
		port := portOf(k.state.Parts[n].Address)
		if port != 0 && (found || becomesFree(port)) {
			continue // who runs knows the addresses of the others: they stay
		}
		if err := k.address(n, port); err != nil {
			k.log.Error("no address", "module", k.parts[n].Module, "error", err)
			select { // who has the ports may let go of them
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				n--
			}
		}
	}
}

// address gives a part an address in place of one that somebody else has taken, or of none.
func (k *keeper) address(n, taken int) error {
	port, err := k.runner.ports.choose()
	if err != nil {
		return err
	}
	if taken != 0 {
		k.runner.ports.release(taken)
	}
	k.change(n, func(s *PartState) { s.Address = addressOf(port) })
	return nil
}

// addresses are those of all parts by module.
func (k *keeper) addresses() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	addresses := map[string]string{}
	for _, part := range k.state.Parts {
		addresses[part.Module] = part.Address
	}
	return addresses
}

// get is what is said of a part.
func (k *keeper) get(n int) PartState {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state.Parts[n]
}

// change changes what is said of a part, and writes it down if it is something new.
func (k *keeper) change(n int, set func(*PartState)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before := k.state.Parts[n]
	if set(&k.state.Parts[n]); k.state.Parts[n] != before {
		k.state.At = time.Now().UTC()
		k.write()
	}
}

// save writes the state down if that has failed before.
func (k *keeper) save() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.unsaved {
		k.write()
	}
}

// write writes the state. It is called with the lock held, so that the last state is the one that stays.
func (k *keeper) write() {
	text, err := json.MarshalIndent(k.state, "", "  ")
	if err == nil {
		err = writeWhole(k.path(stateFile), text)
	}
	if err != nil && !k.unsaved && !errors.Is(err, fs.ErrNotExist) { // a folder that is gone is no news
		k.log.Error("its state cannot be written", "error", err)
	}
	k.unsaved = err != nil
}

// remove takes the instance away, if need be in several attempts until the context ends.
func (k *keeper) remove(ctx context.Context) {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := remove(k.runner.options.Folder, k.name)
		if err == nil {
			break
		}
		k.log.Error("it is drained but cannot be removed", "error", fmt.Errorf("%s: %w", k.path(""), err))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
	for _, part := range k.state.Parts {
		if port := portOf(part.Address); port != 0 {
			k.runner.ports.release(port)
		}
	}
	k.log.Info("removed")
}
