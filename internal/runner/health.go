//go:build unix

package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	askTime     = time.Second            // how long an answer may take
	soon        = 100 * time.Millisecond // between questions whether a part is ready
	often       = time.Second            // between checks of its health, and questions once it is late
	late        = 10 * time.Second       // when a part takes long to become ready
	startTime   = 30 * time.Second       // how long a part may take to answer at all
	mayFail     = 3                      // checks in a row at which a part counts as hung
	steadyAfter = time.Minute            // how long a part is ready until its earlier ends are forgotten
	firstPause  = 200 * time.Millisecond // before it is started again
	lastPause   = 15 * time.Second
)

// prober asks parts; it goes past every proxy and keeps no connections.
var prober = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// errSilent is the error of a part that does not answer at all.
var errSilent = errors.New("does not answer")

// ask returns nil if a part answers 200 at a path, and otherwise what it does instead; errSilent is among it if it does not answer.
func ask(ctx context.Context, address, path string) error {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+path, nil)
	if err != nil {
		return err
	}
	response, err := prober.Do(request)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w at %s within a second", errSilent, path)
	}
	if err != nil {
		return fmt.Errorf("%w at %s", errSilent, path)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10)) // half of it explains more than none
	if said := strings.Join(strings.Fields(string(body)), " "); said != "" {
		return fmt.Errorf("answers %d at %s: %s", response.StatusCode, path, short(said))
	}
	return fmt.Errorf("answers %d at %s", response.StatusCode, path)
}

// nextPause is how long to wait before a part is started again that was ready for some time.
func nextPause(last, ready time.Duration) time.Duration {
	if last == 0 || ready >= steadyAfter {
		return firstPause
	}
	return min(2*last, lastPause)
}
