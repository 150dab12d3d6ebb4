//go:build unix

package cluster

import (
	"os/exec"
	"strconv"
	"syscall"
)

// watch ends a process when this one dies, for systems whose kernel does not offer
// that: a shell waits for the end of a pipe that only this process holds open. Without
// a shell the process is not watched.
func watch(pid int) (release func()) {
	shell := exec.Command("/bin/sh", "-c", `read line; test "$line" = done || kill -INT "$1"`, "sh", strconv.Itoa(pid))
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipe, err := shell.StdinPipe()
	if err != nil {
		return func() {}
	}
	if err := shell.Start(); err != nil {
		return func() {}
	}
	return func() {
		_, _ = pipe.Write([]byte("done\n")) // the shell may have been killed
		pipe.Close()
		_ = shell.Wait()
	}
}
