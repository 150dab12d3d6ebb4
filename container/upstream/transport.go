package upstream

import (
	"net"
	"net/http"
	"net/url"
	"time"
)

// NewTransport is the way to stalls over the network: kept connections, and no answer taken whose head is too large.
func NewTransport() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
		MaxResponseHeaderBytes: 32 << 10,
	}
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
