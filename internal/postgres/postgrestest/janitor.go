//go:build unix

package postgrestest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// janitor removes a folder once nobody works in it: a shell that waits for the end of a pipe which this process
// holds open, and PostgreSQL with all its processes. So the folder goes however they end, and after them.
type janitor struct {
	shell *exec.Cmd
	held  *os.File // to be handed down to whoever works in the folder
}

func hireJanitor(dir string) (*janitor, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	shell := exec.Command("/bin/sh", "-c", `read line; rm -rf "$1"`, "sh", dir)
	shell.Stdin = read
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // outlives the terminal's Ctrl-C
	if err := shell.Start(); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &janitor{shell: shell, held: write}, nil
}

// dismiss lets go of the folder and returns when it is gone.
func (j *janitor) dismiss() error { return errors.Join(j.held.Close(), j.shell.Wait()) }
