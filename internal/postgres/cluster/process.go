//go:build unix

package cluster

import (
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a running program, in a process group of its own.
type process struct {
	command *exec.Cmd
	ended   chan struct{} // closed when it has ended; result is set by then
	result  error
}

// startProcess starts a program and watches over it from one locked thread: on Linux a
// child is told of its parent's death when the thread that made it ends.
func startProcess(command *exec.Cmd) (*process, error) {
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the program
		err := command.Start()
		started <- err
		if err != nil {
			return
		}
		release := watchParent(command)
		p.result = command.Wait()
		release()
		close(p.ended)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// signal tells the program; that it may have ended by now does not matter.
func (p *process) signal(signal syscall.Signal) { _ = p.command.Process.Signal(signal) }

// end asks the program to end, then insists: after the patience it kills all of it. It
// returns when the program is gone, with an error if it had to be killed.
func (p *process) end(ask syscall.Signal, patience time.Duration) error {
	p.signal(ask)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case <-p.ended:
		return nil
	case <-timeout.C:
	}
	_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
	<-p.ended
	return errors.New("PostgreSQL did not end in time and was killed: it will recover at the next start")
}
