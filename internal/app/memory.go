package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/telemetry"
)

// transport is plain HTTP to a module, in memory or by network, looked up at each request.
type transport struct {
	host   *Host
	from   *part
	module string
}

// RoundTrip implements http.RoundTripper. Its error is of kind Unavailable if the module cannot be reached.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if r.Header.Get(auth.HeaderCaller) == "" { // an operator's token names its own caller
		token, err := t.from.signer.ModuleToken(t.module)
		if err != nil {
			return nil, err
		}
		r.Header.Set(auth.HeaderCaller, token)
	}
	if trace := telemetry.Traceparent(r.Context()); trace != "" && r.Header.Get(telemetry.HeaderTrace) == "" {
		r.Header.Set(telemetry.HeaderTrace, trace)
	}
	if p := t.host.parts[t.module]; p != nil {
		handler, err := p.http()
		if err != nil {
			return nil, err
		}
		return roundTripInMemory(handler, r)
	}
	address, err := t.host.address(t.module)
	if err != nil {
		return nil, err
	}
	r.URL.Scheme, r.URL.Host, r.Host, r.URL.Path = address.Scheme, address.Host, address.Host, address.Path+r.URL.Path
	response, err := t.host.network.RoundTrip(r)
	if err != nil {
		return nil, errs.E(errs.Unavailable, "This part of the market does not answer.").From(fmt.Errorf("%s: %w", t.module, err))
	}
	return response, nil
}

// roundTripInMemory lets the handler answer as if it had been asked by network: it sees nothing of the caller's context
// but its end, and the caller goes when its time is over, whatever the handler does.
func roundTripInMemory(handler http.Handler, r *http.Request) (*http.Response, error) {
	answer := &answer{header: make(http.Header), done: make(chan struct{})}
	request := r.WithContext(bare{r.Context()})
	request.RequestURI, request.RemoteAddr = r.URL.RequestURI(), "memory"
	if request.Body == nil {
		request.Body = http.NoBody
	}
	go func() {
		defer close(answer.done)
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				answer.err = io.ErrUnexpectedEOF
			default:
				answer.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		handler.ServeHTTP(answer, request)
	}()
	select {
	case <-answer.done:
		return answer.response(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// bare is a context's end without its values, so that nothing of one module reaches another but by the wire.
type bare struct{ context.Context }

func (bare) Value(any) any { return nil }

// answer is a http.ResponseWriter that keeps everything.
type answer struct {
	header http.Header
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
	err    error
	done   chan struct{}
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status, a.sent = status, a.header.Clone()
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *answer) WriteString(s string) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.WriteString(s)
}

// Flush implements http.Flusher; what is kept whole needs none.
func (a *answer) Flush() {}

func (a *answer) response(r *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	a.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.sent, Body: io.NopCloser(bytes.NewReader(a.body.Bytes())), ContentLength: int64(a.body.Len()), Request: r,
	}, nil
}
