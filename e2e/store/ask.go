package store

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// Status asks for an address once and returns the status of the answer, or 0 and why there is none.
func Status(ctx context.Context, address string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// Answer is what the store answered to a request made by hand.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	Took   time.Duration // until the last byte
}

// Hand makes requests without a browser and keeps cookies, as someone who wants to get round the pages would.
type Hand struct {
	URL    string
	client http.Client
}

// Hand returns a new shopper who makes requests by hand. Redirects are not followed.
func (s *Store) Hand() *Hand {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it cannot fail without options
	}
	return &Hand{URL: s.URL, client: http.Client{Jar: jar, Timeout: Patience, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// Get asks for a path.
func (h *Hand) Get(path string) (Answer, error) { return h.Do(http.MethodGet, path, nil, nil) }

// Post sends a form to a path from a page of the store's own.
func (h *Hand) Post(path string, form url.Values) (Answer, error) {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Origin": {h.URL}}
	return h.Do(http.MethodPost, path, header, strings.NewReader(form.Encode()))
}

// Do sends any request.
func (h *Hand) Do(method, path string, header http.Header, body io.Reader) (Answer, error) {
	start := time.Now()
	request, err := http.NewRequest(method, h.URL+path, body)
	if err != nil {
		return Answer{}, err
	}
	if header != nil {
		request.Header = header
	}
	response, err := h.client.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, response.Header, string(text), time.Since(start)}, err
}
