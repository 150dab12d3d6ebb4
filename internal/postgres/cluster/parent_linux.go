package cluster

import (
	"os/exec"
	"syscall"
)

// endWithParent has the kernel send the signal when this process dies, however it dies.
func endWithParent(attr *syscall.SysProcAttr, death syscall.Signal) { attr.Pdeathsig = death }

// watchParent has nothing to add to that.
func watchParent(*exec.Cmd) (release func()) { return func() {} }
