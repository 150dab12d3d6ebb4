package upstream

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

const short = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// stall answers requests by the bytes that a function makes of them, and counts the connections that it was given.
type stall struct {
	address string
	given   atomic.Int32
}

// open serves until the test ends. The function's second result closes the connection after the answer.
func open(t *testing.T, answer func(r *http.Request) (string, bool)) *stall {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &stall{address: listener.Addr().String()}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			s.given.Add(1)
			go func() {
				defer func() { _ = c.Close() }()
				for in := bufio.NewReader(c); ; {
					r, err := http.ReadRequest(in)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					text, closes := answer(r)
					if _, err := io.WriteString(c, text); err != nil || closes {
						return
					}
				}
			}()
		}
	}()
	return s
}

func ask(ctx context.Context, l *lean, s *stall, method string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+s.address+"/a?b=c", nil)
	if err != nil {
		return "", err
	}
	response, err := l.RoundTrip(r)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func TestConnectionsAreKept(t *testing.T) {
	l, s := newLean(), open(t, func(*http.Request) (string, bool) { return short, false })
	defer l.CloseIdleConnections()
	for range 5 {
		if body, err := ask(t.Context(), l, s, http.MethodGet); err != nil || body != "ok" {
			t.Fatal(body, err)
		}
	}
	if n := s.given.Load(); n != 1 {
		t.Errorf("%d connections for five requests", n)
	}
}

// What changes something may not be asked twice, so it never meets a connection that could have gone.
func TestActionsGoOverNewConnections(t *testing.T) {
	l, s := newLean(), open(t, func(*http.Request) (string, bool) { return short, false })
	defer l.CloseIdleConnections()
	for range 3 {
		if _, err := ask(t.Context(), l, s, http.MethodPost); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.given.Load(); n != 3 {
		t.Errorf("%d connections for three actions", n)
	}
}

func TestAConnectionThatHasGoneIsReplaced(t *testing.T) {
	l, s := newLean(), open(t, func(*http.Request) (string, bool) { return short, true }) // without saying so
	defer l.CloseIdleConnections()
	for range 20 {
		if body, err := ask(t.Context(), l, s, http.MethodGet); err != nil || body != "ok" {
			t.Fatal(body, err)
		}
	}
}

func TestConnectionsWithSomethingLeftAreNotKept(t *testing.T) {
	for name, text := range map[string]string{
		"more than it said": short + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
		"it closes":         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
	} {
		t.Run(name, func(t *testing.T) {
			l, s := newLean(), open(t, func(*http.Request) (string, bool) { return text, false })
			defer l.CloseIdleConnections()
			for range 3 {
				if body, err := ask(t.Context(), l, s, http.MethodGet); err != nil || body != "ok" {
					t.Fatal(body, err)
				}
			}
			if n := s.given.Load(); n != 3 {
				t.Errorf("%d connections for three requests", n)
			}
		})
	}
}

func TestAHalfAnswerIsAnErrorAndIsNotAskedAgain(t *testing.T) {
	var asked atomic.Int32
	l, s := newLean(), open(t, func(*http.Request) (string, bool) {
		if asked.Add(1) == 1 {
			return short, false
		}
		return "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true
	})
	defer l.CloseIdleConnections()
	_, _ = ask(t.Context(), l, s, http.MethodGet)
	if body, err := ask(t.Context(), l, s, http.MethodGet); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%q, %v", body, err)
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestACancelledRequestEndsAtOnce(t *testing.T) {
	arrived := make(chan struct{})
	l, s := newLean(), open(t, func(r *http.Request) (string, bool) {
		close(arrived)
		return "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if _, err := ask(ctx, l, s, http.MethodGet); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if len(l.idle[s.address]) != 0 {
		t.Error("its connection is kept")
	}
}

func TestNoMoreIsKeptThanTheLimit(t *testing.T) {
	all := make(chan struct{})
	var arrived atomic.Int32
	l, s := newLean(), open(t, func(*http.Request) (string, bool) {
		if arrived.Add(1) == maxIdle+8 {
			close(all)
		}
		<-all
		return short, false
	})
	defer l.CloseIdleConnections()
	done := make(chan error)
	for range maxIdle + 8 {
		go func() {
			_, err := ask(t.Context(), l, s, http.MethodGet)
			done <- err
		}()
	}
	for range maxIdle + 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := len(l.idle[s.address]); n != maxIdle {
		t.Errorf("%d connections kept", n)
	}
}

func TestRequestsAreOneRequest(t *testing.T) {
	l, s := newLean(), open(t, func(r *http.Request) (string, bool) {
		said := fmt.Sprint(r.Method, r.URL, r.Host != "", r.Header["A"], r.ContentLength)
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(said), said), false
	})
	defer l.CloseIdleConnections()
	send := func(change func(*http.Request)) (string, error) {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.address+"/a?b=c", strings.NewReader("body"))
		change(r)
		response, err := l.RoundTrip(r)
		if err != nil {
			return "", err
		}
		body, err := io.ReadAll(response.Body)
		return string(body), err
	}
	if said, err := send(func(r *http.Request) { r.Header["A"] = []string{"1", "2"} }); err != nil || said != "POST/a?b=c true [1 2] 4" {
		t.Error(said, err)
	}
	for name, change := range map[string]func(*http.Request){
		"a value of two lines": func(r *http.Request) { r.Header.Set("A", "b\r\nC: d") },
		"a name with a colon":  func(r *http.Request) { r.Header["A:"] = []string{"b"} },
		"a host of two lines":  func(r *http.Request) { r.Host = ""; r.URL.Host += "\r\nA: b" },
		"a method with spaces": func(r *http.Request) { r.Method = "GET /b HTTP/1.1\r\n" },
		"a path of two lines":  func(r *http.Request) { r.URL.Opaque = "/a\r\nB: c" },
	} {
		if said, err := send(change); err == nil {
			t.Errorf("%s: answered %q", name, said)
		}
	}
}
