// Package upstream asks stalls for fragments: within their deadlines, whole or not at all, and no more often than needed.
//
// Where a manifest asks for no claims its answers are the same for everyone: identical requests in flight are joined, and answers are kept
// where and as long as the manifest allows. An answer for a stall with claims is never shared. A stall that keeps failing is left alone
// for a moment.
package upstream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"feria/container/markup"
	"feria/container/registry"
	"feria/internal/manifest"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// Request is a question for a fragment.
type Request struct {
	To       *registry.Deployment
	Ref      registry.Ref
	Fragment manifest.Fragment
	Params   url.Values // those that the manifest declares
	Locale   string
	Header   func(context.Context) (http.Header, error) // what the contract adds, made when it is needed
}

// Answer is a fragment. It may be shared and must not be changed.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Text   *markup.Fragment // the body, checked; nil without one
	Stale  bool             // kept from before, because the stall does not answer now
}

// Location is where a fragment sends the shopper, or "".
func (a *Answer) Location() string {
	if a.Status >= 300 && a.Status < 400 {
		return a.Header.Get("Location")
	}
	return ""
}

// Client asks stalls. It is safe for concurrent use.
type Client struct {
	log      *slog.Logger
	crew     crew
	shared   shared
	checked  markup.Cache
	breakers sync.Map // deployment's base and address → circuitbreaker.CircuitBreaker[any]
}

// New makes a client.
func New(log *slog.Logger) *Client { return &Client{log: log, crew: make(crew)} }

// Fragment asks for a fragment within its own deadline and that of the context. It returns an answer that was kept and is as good as a new
// one, or nil; then deliver is called once, from another goroutine. An answer is whole and may stand in a page; its status is any that the
// contract knows. The error says why there is none.
func (c *Client) Fragment(ctx context.Context, r Request, deliver func(*Answer, error)) *Answer {
	if r.To.Manifest.Personal(r.Fragment) || r.To.Preview {
		c.crew.run(func() { deliver(c.ask(ctx, r)) })
		return nil
	}
	k, rule := r.key(), r.Fragment.Cache
	have, age := c.shared.get(k)
	switch {
	case have == nil:
		c.join(ctx, k, r, deliver)
	case age <= seconds(rule.MaxAge):
		return have
	case age <= seconds(rule.MaxAge+rule.StaleWhileRevalidate):
		c.join(ctx, k, r, func(*Answer, error) {}) // whoever asks next hears of an error
		return have
	default:
		c.join(ctx, k, r, func(answer *Answer, err error) {
			if (err != nil || answer.Status >= 500) && age <= life(rule) {
				stale := *have
				stale.Stale = true
				answer, err = &stale, nil
			}
			deliver(answer, err)
		})
	}
	return nil
}

// join lets requests that are the same share one answer. It comes even if the one who asked first has left.
func (c *Client) join(ctx context.Context, k key, r Request, deliver func(*Answer, error)) {
	if !c.shared.await(k, deliver) {
		return
	}
	c.crew.run(func() {
		answer, err := c.ask(context.WithoutCancel(ctx), r)
		c.shared.land(k, life(r.Fragment.Cache) > 0, answer, err)
	})
}

// life is how long an answer may be of use.
func life(rule manifest.Cache) time.Duration {
	return seconds(rule.MaxAge + max(rule.StaleIfError, rule.StaleWhileRevalidate))
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func (r Request) key() key {
	k := key{base: r.To.Base(), path: r.Fragment.Path, locale: r.Locale}
	if len(r.Params) > 0 {
		k.params = r.Params.Encode()
	}
	return k
}

// errOpen says that a stall is left alone for a moment.
var errOpen = errors.New("it has failed too often; it is left alone for a moment")

// ask sends the request and reads the answer whole.
func (c *Client) ask(ctx context.Context, r Request) (*Answer, error) {
	breaker := c.breaker(r.To)
	if !breaker.TryAcquirePermit() {
		return nil, errOpen
	}
	asking, cancel := context.WithTimeout(ctx, r.Fragment.Timeout())
	defer cancel()
	began := time.Now()
	answer, err := c.exchange(asking, r)
	left := err != nil && errors.Is(ctx.Err(), context.Canceled) // the shopper has: that says nothing of the stall
	if !left {
		r.To.Meter.Note(r.Ref.Fragment, time.Since(began), err != nil || answer.Status >= 500)
	}
	switch {
	case left && breaker.IsClosed():
	case err != nil || answer.Status >= 500:
		breaker.RecordFailure()
	default:
		breaker.RecordSuccess()
	}
	if err != nil && ctx.Err() == nil {
		c.log.WarnContext(ctx, "fragment failed", "fragment", r.Ref.String(), "error", err)
	}
	return answer, err
}

func (c *Client) breaker(d *registry.Deployment) circuitbreaker.CircuitBreaker[any] {
	if b, ok := c.breakers.Load(d.Base() + d.URL); ok {
		return b.(circuitbreaker.CircuitBreaker[any])
	}
	b, _ := c.breakers.LoadOrStore(d.Base()+d.URL, circuitbreaker.NewBuilder[any]().
		WithFailureThresholdRatio(5, 10).WithDelay(time.Second).WithSuccessThreshold(1).Build())
	return b.(circuitbreaker.CircuitBreaker[any])
}

func (c *Client) exchange(ctx context.Context, r Request) (*Answer, error) {
	path := r.Fragment.Path
	if len(r.Params) > 0 {
		path += "?" + r.Params.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.To.Name+path, nil)
	if err != nil {
		return nil, err
	}
	if request.Header, err = r.Header(ctx); err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		request.Header.Set("Feria-Deadline", strconv.FormatInt(time.Until(deadline).Milliseconds(), 10))
	}
	response, err := r.To.To.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	return c.Read(response)
}

// Read reads a stall's answer whole and checks that it may stand in a page. An answer without HTML has no body.
func (c *Client) Read(response *http.Response) (*Answer, error) {
	defer func() { _ = response.Body.Close() }()
	body, err := whole(response)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Status: response.StatusCode, Header: response.Header}
	switch {
	case response.StatusCode >= 300 && response.StatusCode < 400, response.StatusCode == http.StatusNoContent, len(body) == 0 && response.StatusCode != http.StatusOK:
		return answer, nil
	case !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html"):
		if response.StatusCode != http.StatusOK {
			return answer, nil
		}
		return nil, fmt.Errorf("the answer is %q, not text/html", response.Header.Get("Content-Type"))
	}
	answer.Body = body
	if answer.Text, err = c.checked.Check(answer.Body); err != nil {
		return nil, fmt.Errorf("the fragment is not right %w", err)
	}
	return answer, nil
}

// whole is an answer's body to its end.
func whole(response *http.Response) ([]byte, error) {
	if response.ContentLength > markup.MaxBytes {
		return nil, fmt.Errorf("%d bytes are more than a fragment may have", response.ContentLength)
	}
	if have, ok := response.Body.(*inMemory); ok {
		return have.data, nil
	}
	var body bytes.Buffer
	if response.ContentLength > 0 {
		body.Grow(int(response.ContentLength) + bytes.MinRead)
	}
	n, err := body.ReadFrom(io.LimitReader(response.Body, markup.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("half an answer: %w", err)
	}
	if response.ContentLength >= 0 && n != response.ContentLength {
		return nil, errors.New("half an answer")
	}
	return body.Bytes(), nil
}
