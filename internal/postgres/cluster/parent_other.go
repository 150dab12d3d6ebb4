//go:build unix && !linux

package cluster

import (
	"os/exec"
	"syscall"
)

func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}

func watchParent(command *exec.Cmd) (release func()) { return watch(command.Process.Pid) }
