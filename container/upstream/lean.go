package upstream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits of the lean client.
const (
	maxHead     = 8 << 10         // bytes of an answer's status line and header
	maxTrailers = 32              // of a chunked answer
	maxAnswer   = 2 << 20         // bytes of an answer's body
	maxIdle     = 64              // kept connections an address
	idleTime    = time.Minute     // how long a connection is kept unused
	dialTime    = time.Second     // how long it may take to connect
	longestAsk  = 5 * time.Minute // of a request whose context has no deadline
)

// lean is an HTTP/1.1 client for many small answers from few addresses. A request leaves in one write and its answer is read whole by
// the caller's own goroutine; connections are kept. It knows plain http, takes no redirect, and an answer that ends before it should is
// an error. It is safe for concurrent use.
type lean struct {
	dialer net.Dialer

	mu   sync.Mutex
	idle map[string][]*conn // by address; the last was used last
}

func newLean() *lean {
	return &lean{dialer: net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}, idle: make(map[string][]*conn)}
}

// errStale says that a kept connection had gone before anything was answered on it.
var errStale = errors.New("the kept connection has gone")

// RoundTrip implements http.RoundTripper. The answer's body is in memory when it returns.
func (l *lean) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	address := r.URL.Host
	if r.URL.Port() == "" {
		address = net.JoinHostPort(r.URL.Hostname(), "80")
	}
	message := buffers.Get().(*bytes.Buffer)
	defer release(message)
	if err := encode(message, r); err != nil {
		return nil, err
	}
	repeatable := r.Method == http.MethodGet || r.Method == http.MethodHead
	if repeatable { // what changes something goes over a connection of which nobody can have tired
		if c := l.take(address); c != nil {
			response, err := l.exchange(c, r, message.Bytes())
			if !errors.Is(err, errStale) {
				return response, err
			}
		}
	}
	c, err := l.dial(r.Context(), address)
	if err != nil {
		return nil, err
	}
	return l.exchange(c, r, message.Bytes())
}

func (l *lean) dial(ctx context.Context, address string) (*conn, error) {
	raw, err := l.dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return newConn(raw, address), nil
}

// exchange sends the message and reads its answer, and keeps the connection if both ended well.
func (l *lean) exchange(c *conn, r *http.Request, message []byte) (*http.Response, error) {
	ctx := r.Context()
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(longestAsk)
	}
	err := c.SetDeadline(deadline)
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	var response *http.Response
	if err == nil {
		response, err = c.ask(r, message)
	}
	undisturbed := stop()
	if err == nil && undisturbed && !response.Close && c.reader.Buffered() == 0 {
		l.put(c)
		return response, nil
	}
	_ = c.Close()
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return response, err
}

// take is a kept connection that still stands, or nil.
func (l *lean) take(address string) *conn {
	for {
		l.mu.Lock()
		kept := l.idle[address]
		if len(kept) == 0 {
			l.mu.Unlock()
			return nil
		}
		c := kept[len(kept)-1]
		kept[len(kept)-1] = nil
		l.idle[address] = kept[:len(kept)-1]
		l.mu.Unlock()
		if time.Since(c.since) < idleTime && quiet(c.Conn) {
			c.used = true
			return c
		}
		_ = c.Close()
	}
}

// put keeps a connection, and lets go of the one that was unused for longest if it has been too long, or if they are too many.
func (l *lean) put(c *conn) {
	c.since = time.Now()
	var gone *conn
	l.mu.Lock()
	kept := l.idle[c.address]
	if len(kept) > 0 && (len(kept) >= maxIdle || c.since.Sub(kept[0].since) > idleTime) {
		gone = kept[0]
		kept = append(kept[:0], kept[1:]...)
	}
	l.idle[c.address] = append(kept, c)
	l.mu.Unlock()
	if gone != nil {
		_ = gone.Close()
	}
}

// CloseIdleConnections closes what is kept.
func (l *lean) CloseIdleConnections() {
	l.mu.Lock()
	all := l.idle
	l.idle = make(map[string][]*conn)
	l.mu.Unlock()
	for _, kept := range all {
		for _, c := range kept {
			_ = c.Close()
		}
	}
}

// buffers are for messages and for bodies whose length is not known before.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func release(b *bytes.Buffer) {
	if b.Cap() <= 128<<10 {
		b.Reset()
		buffers.Put(b)
	}
}

// encode writes a request with its body. It refuses what would not be one header field, or one line.
func encode(out *bytes.Buffer, r *http.Request) error {
	target := r.URL.RequestURI()
	if !plain(target, '!') || !plain(r.URL.Host, '!') || !plain(r.Method, '!') {
		return fmt.Errorf("%q is no address to ask", target)
	}
	out.WriteString(r.Method)
	out.WriteByte(' ')
	out.WriteString(target)
	out.WriteString(" HTTP/1.1\r\nHost: ")
	out.WriteString(r.URL.Host)
	for name, values := range r.Header {
		for _, value := range values {
			if !plain(value, ' ') || !isToken(name) {
				return fmt.Errorf("%s: %q is no header", name, value)
			}
			out.WriteString("\r\n")
			out.WriteString(name)
			out.WriteString(": ")
			out.WriteString(value)
		}
	}
	if r.Body == nil || r.Body == http.NoBody {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			out.WriteString("\r\nContent-Length: 0")
		}
		out.WriteString("\r\n\r\n")
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	out.WriteString("\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n")
	out.Write(body)
	return nil
}

// plain reports whether the text holds no byte below the least, but for tabs in what may hold spaces, and no DEL.
func plain(text string, least byte) bool {
	for i := range len(text) {
		if c := text[i]; c < least && (c != '\t' || least != ' ') || c == 0x7f {
			return false
		}
	}
	return true
}
