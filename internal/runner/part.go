//go:build unix

package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
)

// part supervises one process of an instance.
type part struct {
	Part
	keeper  *keeper
	number  int      // among the parts of the instance
	binary  string   // its path
	process *process // what runs; nil if nothing does
	first   bool     // no process was started yet by this store
}

// run keeps the part running until the context ends. Then it drains the process and returns when it is gone.
func (p *part) run(ctx context.Context) {
	pause := time.Duration(0)
	for {
		ready := time.Duration(0)
		err := p.begin(ctx)
		if p.process != nil {
			ready, err = p.watch(ctx)
		}
		if ctx.Err() != nil {
			p.say(func(s *PartState) { s.PID, s.Ready, s.Error = 0, false, "it was stopped with the store" })
			return
		}
		pause = nextPause(pause, ready)
		p.keeper.log.Warn("a part does not run", "module", p.Module, "error", err, "again in", pause)
		p.say(func(s *PartState) { s.PID, s.Ready, s.Error = 0, false, err.Error() })
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (p *part) say(set func(*PartState)) { p.keeper.change(p.number, set) }

// begin starts the process if none runs and the context has not ended.
func (p *part) begin(ctx context.Context) error {
	if p.process != nil || ctx.Err() != nil {
		return nil
	}
	environ, err := p.environ()
	if err != nil {
		return fmt.Errorf("its settings are not to be had: %w", err)
	}
	log, free, err := openLog(logOf(p.binary))
	if err != nil {
		return fmt.Errorf("its log cannot be written: %w", err)
	}
	defer log.Close() // the process has it
	if !free && p.first && !searches {
		return errors.New("a process of it is left from an earlier store and cannot be found: end it by hand")
	}
	if p.process, err = launch(p.binary, environ, log); err != nil {
		return fmt.Errorf("it cannot be started: %w", err)
	}
	again := !p.first
	p.first = false
	p.say(func(s *PartState) {
		s.PID = p.process.pid
		if again {
			s.Restarts++
		}
	})
	p.keeper.log.Info("started", "module", p.Module, "pid", p.process.pid, "again", again)
	return nil
}

// environ is that of the store without its own settings, and those of the part.
func (p *part) environ() ([]string, error) {
	own, err := p.keeper.runner.options.Environ(p.keeper.instance, p.Module, p.keeper.addresses())
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(os.Environ(), func(setting string) bool { return strings.HasPrefix(setting, "FERIA_") })
	return append(kept, own...), nil
}

// watch returns when the process has ended: by itself, because it hung, or drained because the context has ended. It says for how long
// the process was ready, and why it ended.
func (p *part) watch(ctx context.Context) (ready time.Duration, why error) {
	process := p.process
	p.process, p.first = nil, false
	life, end := context.WithCancel(ctx)
	defer end()
	go func() {
		select {
		case <-process.ended:
			end()
		case <-life.Done():
		}
	}()
	var since time.Time
	if hung := p.attend(life, &since); hung != nil {
		process.kill()
		why = fmt.Errorf("it was killed because it %w", hung)
	} else if ctx.Err() != nil {
		p.drain(process)
	} else {
		process.signal(syscall.SIGKILL) // what it has left behind
		why = errors.New(process.how)
		if line := lastLine(logOf(p.binary), process.begins); line != "" {
			why = fmt.Errorf("%s; the last line of its log: %s", process.how, line)
		}
	}
	if !since.IsZero() {
		ready = time.Since(since)
	}
	return ready, why
}

func (p *part) drain(process *process) {
	p.say(func(s *PartState) { s.Ready, s.Error = false, "it is being drained" })
	if process.end(p.keeper.runner.patience) {
		p.keeper.log.Info("ended", "module", p.Module, "pid", process.pid)
	} else {
		p.keeper.log.Warn("killed, because it did not end in time", "module", p.Module, "pid", process.pid)
	}
}

// attend asks a process how it is until its life ends, or else until it hangs: then it says what was wrong last.
func (p *part) attend(life context.Context, since *time.Time) (hung error) {
	if p.keeper.get(p.number).Ready { // as an earlier store has left it
		*since = time.Now()
	} else if hung := p.waitReady(life); hung != nil || life.Err() != nil {
		return hung
	} else {
		*since = time.Now()
		p.say(func(s *PartState) { s.Ready, s.Error = true, "" })
		p.keeper.log.Info("ready", "module", p.Module)
	}
	again := time.NewTicker(often)
	defer again.Stop()
	for failed := 0; failed < mayFail; {
		select {
		case <-life.Done():
			return nil
		case <-again.C:
		}
		if hung = ask(life, p.address(), "/healthz"); hung == nil {
			failed = 0
		} else if life.Err() == nil {
			failed++
		}
		if err := shorten(logOf(p.binary)); err != nil {
			p.keeper.log.Warn("its log cannot be shortened", "module", p.Module, "error", err)
		}
	}
	return hung
}

// waitReady returns nil when the process is ready or its life has ended. It hangs if it does not answer at all for half a minute; if it
// answers that it is not ready it may take its time.
func (p *part) waitReady(life context.Context) (hung error) {
	began := time.Now()
	heard := began
	for {
		err := ask(life, p.address(), "/readyz")
		if err == nil || life.Err() != nil {
			return nil
		}
		if !errors.Is(err, errSilent) {
			heard = time.Now()
		} else if time.Since(heard) > startTime {
			return err
		}
		p.say(func(s *PartState) {
			if s.Error == "" || !errors.Is(err, errSilent) { // how it ended before says more than silence
				s.Error = err.Error()
			}
		})
		pause := soon
		if time.Since(began) > late {
			pause = often
		}
		select {
		case <-life.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

func (p *part) address() string { return p.keeper.get(p.number).Address }
