package store

import (
	"io"
	"net"
	"strings"
	"sync"
)

// Line is a way to a store that can be cut, as a shopper's network is. Its methods may be called from any goroutine.
type Line struct {
	URL string // where the store is to be found through it

	to       string
	listener net.Listener
	mu       sync.Mutex
	cut      bool
	deaf     bool
	open     map[net.Conn]struct{}
}

// Line lays one. It ends with Close.
func (s *Store) Line() (*Line, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Line{URL: "http://" + listener.Addr().String(), to: strings.TrimPrefix(s.URL, "http://"), listener: listener, open: make(map[net.Conn]struct{})}
	go l.serve()
	return l, nil
}

// Close cuts the line for good.
func (l *Line) Close() error {
	l.Cut()
	return l.listener.Close()
}

// Cut ends what is under way, and lets nothing through from now on.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for conn := range l.open {
		_ = conn.Close()
	}
}

// LoseAnswers lets through what is asked, and cuts where an answer begins.
func (l *Line) LoseAnswers() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deaf = true
}

// Mend lets all through again.
func (l *Line) Mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut, l.deaf = false, false
}

func (l *Line) serve() {
	for {
		here, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.connect(here)
	}
}

func (l *Line) connect(here net.Conn) {
	defer here.Close()
	if !l.hold(here) {
		return
	}
	defer l.release(here)
	there, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer there.Close()
	go func() {
		defer there.Close()
		_, _ = io.Copy(there, here)
	}()
	_, _ = io.Copy(here, hearing{there, l})
}

// hold keeps a connection in mind; false if the line is cut.
func (l *Line) hold(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.cut {
		l.open[conn] = struct{}{}
	}
	return !l.cut
}

func (l *Line) release(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, conn)
}

// hearing reads what comes back through a line, as long as it does.
type hearing struct {
	net.Conn
	line *Line
}

func (h hearing) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	h.line.mu.Lock()
	defer h.line.mu.Unlock()
	if h.line.deaf {
		return 0, io.EOF
	}
	return n, err
}
