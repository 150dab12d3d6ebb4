package app

import (
	"net/http"
	"syscall"
)

// Cork holds back what is written to the request's connection until release, so that several writes leave as one; at most for 200 ms. net/http
// sends an answer's header and the beginning of its body in a write of its own. Where that cannot be helped it does nothing.
func Cork(r *http.Request) (release func()) {
	conn, ok := r.Context().Value(connKey{}).(syscall.Conn)
	if !ok || r.ProtoMajor != 1 {
		return func() {}
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return func() {}
	}
	set := func(on int) {
		_ = raw.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_CORK, on) })
	}
	set(1)
	return func() { set(0) }
}
