//go:build unix

package runner

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Ports for parts: none that the system gives to connections, which would take them at times.
const (
	firstPort = 15000
	lastPort  = 30000
)

// ports are those that belong to parts, whether they listen or not.
type ports struct {
	mu    sync.Mutex
	taken map[int]bool
}

// reserve keeps a port for a part that has it already.
func (p *ports) reserve(port int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken == nil {
		p.taken = map[int]bool{}
	}
	p.taken[port] = true
}

// release gives a port back.
func (p *ports) release(port int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, port)
}

// choose reserves a port on which nobody listens.
func (p *ports) choose() (int, error) {
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if p.take(port) {
			if free(port) {
				return port, nil
			}
			p.release(port)
		}
	}
	return 0, errors.New("no port between 15000 and 30000 is free")
}

// take reserves a port, unless it is reserved.
func (p *ports) take(port int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken == nil {
		p.taken = map[int]bool{}
	}
	if p.taken[port] {
		return false
	}
	p.taken[port] = true
	return true
}

func free(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}

// becomesFree says whether a port is free, or becomes so in a moment because who had it is ending.
func becomesFree(port int) bool {
	for range 25 {
		if free(port) {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

func addressOf(port int) string { return fmt.Sprintf("http://127.0.0.1:%d", port) }

// portOf is the port of an address; 0 if it has none of ours.
func portOf(address string) int {
	at, err := url.Parse(address)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(at.Port())
	if err != nil || port < firstPort || port > lastPort {
		return 0
	}
	return port
}
