//go:build unix

package runner

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// process is a running part, at the head of a session of its own: no signal of the store's terminal reaches it, and it outlives the
// store.
type process struct {
	pid    int
	begins int64         // how long its log was when it started
	ended  chan struct{} // closed when it has ended; how is set by then
	how    string        // such as "ended with exit status 1"
}

// launch starts a binary, which writes to the log.
func launch(binary string, environ []string, log *os.File) (*process, error) {
	p := &process{begins: logLength(log.Name()), ended: make(chan struct{})}
	command, err := started(binary, environ, log)
	for range 50 {
		if !errors.Is(err, syscall.ETXTBSY) {
			break // else somebody who is just being started has not let go of the file yet
		}
		time.Sleep(10 * time.Millisecond)
		command, err = started(binary, environ, log)
	}
	if err != nil {
		return nil, err
	}
	p.pid = command.Process.Pid
	go func() {
		_ = command.Wait() // how it ended is in the state
		p.how = "ended with " + command.ProcessState.String()
		if signal, found := strings.CutPrefix(command.ProcessState.String(), "signal: "); found {
			p.how = "was ended by a signal: " + signal
		}
		close(p.ended)
	}()
	return p, nil
}

func started(binary string, environ []string, log *os.File) (*exec.Cmd, error) {
	command := exec.Command(binary)
	command.Dir = filepath.Dir(binary)
	command.Env = append(environ, "PWD="+command.Dir)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return command, command.Start()
}

// adopt goes on with a process that an earlier store has started.
func adopt(pid int, binary string) *process {
	p := &process{pid: pid, ended: make(chan struct{}), how: "ended"}
	go func() {
		for runs(pid, binary) {
			time.Sleep(50 * time.Millisecond)
		}
		close(p.ended)
	}()
	return p
}

// signal tells the process and those that it has started; that they may have ended by now does not matter.
func (p *process) signal(signal syscall.Signal) { _ = syscall.Kill(-p.pid, signal) }

// end asks the process to end, and kills it after the patience, with what it has left behind. It returns when the process is gone, and
// says whether it went by itself.
func (p *process) end(patience time.Duration) bool {
	p.signal(syscall.SIGTERM)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case <-p.ended:
		p.signal(syscall.SIGKILL)
		return true
	case <-timeout.C:
		p.kill()
		return false
	}
}

// kill ends the process at once and returns when it is gone.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.ended
}

// find looks for a process of the part that an earlier store has left behind. The pid is the last one that was known.
func find(binary string, pid int) *process {
	if pid > 0 && runs(pid, binary) && (searches || locked(logOf(binary))) {
		return adopt(pid, binary)
	}
	deadline := time.Now().Add(2 * time.Second)
	for locked(logOf(binary)) { // the store was killed before it could write down whom it had started
		if pid := search(binary); pid > 0 {
			return adopt(pid, binary)
		}
		if time.Now().After(deadline) {
			break // another program that the part has started
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil
}
