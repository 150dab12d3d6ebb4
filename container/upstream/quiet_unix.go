//go:build unix

package upstream

import (
	"net"
	"syscall"
)

// quiet reports whether a kept connection is open and nothing was sent on it unasked.
func quiet(c net.Conn) bool {
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		return false
	}
	var one [1]byte
	var reading error
	n := 0
	err = raw.Control(func(fd uintptr) {
		n, _, reading = syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK)
	})
	return err == nil && n <= 0 && (reading == syscall.EAGAIN || reading == syscall.EWOULDBLOCK)
}
