//go:build unix

package cluster

import (
	"context"
	"os"
	"os/exec"
	"syscall"
)

// host is all that is needed to run PostgreSQL's programs on a data folder.
type host struct {
	place
	bin     Binaries
	account account
	alive   *os.File // see place.lockCluster
}

// command is a program of PostgreSQL that ends with this process, by the given signal.
func (h host) command(death syscall.Signal, program string, args ...string) *exec.Cmd {
	command := exec.Command(h.bin.program(program), args...)
	command.Env = h.bin.environment()
	command.Dir = h.data
	command.ExtraFiles = append([]*os.File{h.alive}, h.Held...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the terminal's Ctrl-C is for the store
	endWithParent(command.SysProcAttr, death)
	if h.account.set != nil {
		h.account.set(command.SysProcAttr)
	}
	return command
}

// run runs a program to its end and returns the last lines that it wrote.
func (h host) run(ctx context.Context, program string, args ...string) ([]string, error) {
	report := &report{}
	command := h.command(syscall.SIGKILL, program, args...)
	command.Stdout, command.Stderr = report, report
	process, err := startProcess(command)
	if err != nil {
		return nil, err
	}
	select {
	case <-process.ended:
	case <-ctx.Done():
		process.signal(syscall.SIGKILL)
		<-process.ended
		return nil, ctx.Err()
	}
	return report.last(), process.result
}
