package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// The core of the composers, and that of all that works for them.
const (
	composerCore = 0
	otherCore    = 1
)

// entrant is a composer of the work's page that is measured.
type entrant struct {
	name    string
	process int // whose time counts
	load    load
	rounds  []round
}

// round is what one load cost.
type round struct {
	tally tally
	cpu   time.Duration
}

// perPages is the time of a processor for 10,000 pages, in seconds.
func (r round) perPages() float64 { return r.cpu.Seconds() / float64(r.tally.Pages) * 10_000 }

// measureWork puts the container beside nginx: one page of a layout and four fragments from four stalls, over sixteen connections. The composer
// has one core, everything else another, and they take turns.
func measureWork(ctx context.Context, b *bench) (tables []table, err error) {
	if runtime.NumCPU() <= otherCore {
		return nil, errors.New("it takes two cores")
	}
	stalls, err := play(ctx, otherCore, "stalls")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stalls.dismiss()) }()
	var where upstreams
	if err := stalls.hear(&where); err != nil {
		return nil, err
	}
	n, err := startNginx(ctx, composerCore, filepath.Join(b.folder, "nginx"), where[claimedPage])
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.close()) }()
	c, err := startComposer(ctx, composerCore, otherCore, filepath.Join(b.folder, "work"), where)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	entrants := entrants(n, c, b.seconds)
	if err := compete(ctx, entrants, b.rounds); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, c.container.Log())
	}
	return []table{workTable(ctx, entrants)}, nil
}

func entrants(n *nginx, c *composer, seconds float64) []*entrant {
	all := load{path: "/work", marks: marks(), connections: 16, seconds: seconds}
	of := func(name string, process int, address, path, cookie, encoding string) *entrant {
		l := all
		l.address, l.path, l.cookie, l.encoding = address, path, cookie, encoding
		return &entrant{name: name, process: process, load: l}
	}
	container := c.container.PID()
	return []*entrant{
		of("nginx SSI", n.worker, n.plain, "/work", "", ""),
		of("container, the same for everyone", container, c.address, joinedPage, c.session, ""),
		of("container, one's own", container, c.address, claimedPage, c.session, ""),
		of("nginx SSI, fragments in its cache", n.worker, n.kept, "/work", "", ""),
		of("container, fragments kept", container, c.address, keptPage, c.session, ""),
		of("nginx SSI, gzip", n.worker, n.zipped, "/work", "", "gzip"),
		of("container, one's own, gzip", container, c.address, claimedPage, c.session, "gzip"),
		of("container, fragments kept, gzip", container, c.address, keptPage, c.session, "gzip"),
	}
}

// compete lets the entrants take turns, after one turn that does not count.
func compete(ctx context.Context, entrants []*entrant, rounds int) error {
	for turn := range rounds + 1 {
		if err := loadOnce(ctx, entrants, turn > 0); err != nil {
			return err
		}
	}
	return nil
}

// workTable shows the entrants beside the first.
func workTable(ctx context.Context, entrants []*entrant) table {
	t := table{
		title:   "One page of four fragments: processor seconds of the composer for 10,000 pages",
		columns: []string{"composer", "CPU s / 10k pages", "least to most", "× nginx SSI", "pages / s", "median", "p99", "bytes", "in parts"},
	}
	for _, e := range entrants {
		var ratios []float64
		for i, r := range e.rounds {
			ratios = append(ratios, r.perPages()/entrants[0].rounds[i].perPages())
		}
		costs := each(e.rounds, round.perPages)
		last := e.rounds[len(e.rounds)-1].tally
		t.row(e.name, fmt.Sprintf("%.2f", median(costs)), fmt.Sprintf("%.2f–%.2f", slices.Min(costs), slices.Max(costs)), fmt.Sprintf("%.2f", median(ratios)),
			fmt.Sprintf("%.0f", median(each(e.rounds, func(r round) float64 { return r.tally.perSecond() }))),
			milliseconds(last.Median), milliseconds(last.P99), fmt.Sprint(last.Bytes/last.Pages),
			inParts(e.load, last))
	}
	t.note("%d interleaved rounds; medians. A layout and fragments of 1, 6, 4 and 3 KB from four stalls, 16 connections, one core for the composer and another for loads and stalls.", len(entrants[0].rounds))
	t.note("%s: upstream keepalive, sendfile off, postpone_output 16000, output_buffers 2 32k, one worker. Its layout has 3 KB.", nginxVersion(ctx))
	t.note("Container: its own program as shipped, with a guest's session whose tokens services/users cut, its own layout, out-of-order streaming. The same for everyone: the manifests have no claims, and requests are joined that are on their way at the same time. One's own: they have, and nothing is shared.")
	t.note("In parts: pages of which a fragment came later than the slots did.")
	return t
}

// inParts is the share of pages of which a fragment came later than its slot; it is not looked for in compressed ones.
func inParts(l load, t tally) string {
	if l.encoding != "" {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(t.Streams)/float64(t.Pages))
}

// each is what f says of every element.
func each[T, U any](all []T, f func(T) U) []U {
	out := make([]U, len(all))
	for i, v := range all {
		out[i] = f(v)
	}
	return out
}

// median is the middle of the figures, or the mean of the two that are.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// milliseconds shows a time.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}
