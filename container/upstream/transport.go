package upstream

import (
	"net"
	"net/http"
	"net/url"
	"time"
)

// NewTransport is the way to stalls over the network: kept connections, and no answer taken whose head is too large. Those on plain http,
// which is what stands inside one network, are reached by a client that is made for small answers.
func NewTransport() http.RoundTripper {
	small := newLean()
	encrypted := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}).DialContext,
		MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: idleTime, DisableCompression: true,
		MaxResponseHeaderBytes: maxHead,
	}
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Scheme == "http" {
			return small.RoundTrip(r)
		}
		return encrypted.RoundTrip(r)
	})
}

// At sends requests to an address, whatever host they name.
func At(to http.RoundTripper, address string) http.RoundTripper {
	target, err := url.Parse(address)
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if err != nil {
			return nil, err
		}
		r.URL.Scheme, r.URL.Host, r.Host = target.Scheme, target.Host, target.Host
		r.URL.Path = target.Path + r.URL.Path
		return to.RoundTrip(r)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
