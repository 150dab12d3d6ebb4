// Package store runs the real store for tests and measurements: its one program, built from the sources beside it, started the way a person
// starts it, as one process or as one process for each module, with a database and a broker that are real too.
package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Patience bounds what a busy machine may need to start or to end a process.
const Patience = 60 * time.Second

// Build builds the store's program into the folder and returns its path.
func Build(ctx context.Context, folder string) (string, error) {
	root, err := Root(ctx)
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "feria")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the store: %w\n%s", err, said)
	}
	return program, nil
}

// Root is the folder of the sources.
func Root(ctx context.Context) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("where the module is: %w", err)
	}
	return strings.TrimSpace(string(root)), nil
}

// Process is a running program of the store. Its methods may be called from any goroutine.
type Process struct {
	command *exec.Cmd
	out     record
	ended   chan struct{}
	err     error // once ended is closed
}

// record collects what a process writes.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// Start starts the program with settings such as "FERIA_ADDR=localhost:9000" and no others of the store's. It is a process group of its own, as
// a terminal would make it.
func Start(program string, settings []string, args ...string) (*Process, error) {
	p := &Process{command: exec.Command(program, args...), ended: make(chan struct{})}
	p.command.Env = append(foreign(), settings...)
	p.command.Stdout, p.command.Stderr = &p.out, &p.out
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.command.WaitDelay = time.Second
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// foreign is the environment without settings of the store.
func foreign() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "FERIA_") })
}

// PID is the number of the process.
func (p *Process) PID() int { return p.command.Process.Pid }

// Log is what the process has written so far, on either stream.
func (p *Process) Log() string { return p.out.String() }

// Signal sends a signal to the process alone.
func (p *Process) Signal(s syscall.Signal) error { return p.command.Process.Signal(s) }

// Interrupt does what Ctrl-C in a terminal does: it interrupts the whole group.
func (p *Process) Interrupt() error { return syscall.Kill(-p.PID(), syscall.SIGINT) }

// Kill ends the process without asking it.
func (p *Process) Kill() {
	_ = p.Signal(syscall.SIGKILL) // it may have ended
	<-p.ended
}

// Stop interrupts the process and waits for a clean end: status 0, in time.
func (p *Process) Stop() error {
	if err := p.Interrupt(); err != nil {
		return fmt.Errorf("interrupting: %w\n%s", err, tail(p.Log()))
	}
	return p.Wait()
}

// Wait waits for the end of the process and returns what was wrong with it.
func (p *Process) Wait() error {
	select {
	case <-p.ended:
	case <-time.After(Patience):
		p.Kill()
		return fmt.Errorf("it did not end within %s\n%s", Patience, tail(p.Log()))
	}
	if p.err != nil {
		return fmt.Errorf("it ended with %w\n%s", p.err, tail(p.Log()))
	}
	return nil
}

// Ready waits until /readyz of the address answers 200. It fails at once when the process ends.
func (p *Process) Ready(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	client := http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	last := errors.New("nobody answered")
	for {
		if response, err := client.Get(address + "/readyz"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
			last = errors.New(response.Status)
		}
		select {
		case <-p.ended:
			return fmt.Errorf("it ended before it was ready: %w\n%s", errors.Join(p.err), tail(p.Log()))
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w\n%s", address, last, tail(p.Log()))
		case <-tick.C:
		}
	}
}

// tail is the end of a log, as much as one reads.
func tail(log string) string {
	const most = 6000
	if len(log) > most {
		log = "…" + log[len(log)-most:]
	}
	return strings.TrimSpace(log)
}

// Ports from which addresses are given. They lie below those that systems lend to connections on their way out (from 32768 on Linux, from
// 49152 elsewhere), so that none of these takes an address before its module does.
const (
	firstPort = 15_000
	ports     = 15_000
)

// lastPort is where the search for the next address begins. Processes begin at different places.
var lastPort atomic.Uint32

func init() { lastPort.Store(rand.Uint32N(ports)) }

// FreeAddress is a loopback address at which nobody listens now. It is not given again by this process before all others have been.
func FreeAddress() (string, error) {
	var err error
	for range 100 {
		address := fmt.Sprintf("localhost:%d", firstPort+lastPort.Add(1)%ports)
		var listener net.Listener
		if listener, err = net.Listen("tcp", address); err == nil {
			return address, listener.Close()
		}
	}
	return "", err
}
