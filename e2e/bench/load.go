package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// load is pages asked for as fast as they come, over some kept connections, each a client of its own.
type load struct {
	address     string
	path        string
	cookie      string   // of the session; "" for none
	encoding    string   // accepted: "gzip", or "" for none
	marks       []string // that every page must hold
	connections int
	seconds     float64
}

// tally is what a load has seen.
type tally struct {
	Pages   int
	Bytes   int           // of all bodies
	Took    time.Duration // from the first question to the last answer
	Median  time.Duration // of a page
	P99     time.Duration
	Streams int // pages of which a part came later than the slots did
}

func (t tally) perSecond() float64 { return float64(t.Pages) / t.Took.Seconds() }

// run plays the load in a process of its own, on a core.
func (l load) run(ctx context.Context, core int) (tally, error) {
	r, err := play(ctx, core, "load", "-address", l.address, "-path", l.path, "-cookie", l.cookie, "-encoding", l.encoding,
		"-marks", strings.Join(l.marks, ","), "-connections", fmt.Sprint(l.connections), "-seconds", fmt.Sprint(l.seconds))
	if err != nil {
		return tally{}, err
	}
	var t tally
	heard := r.hear(&t)
	if err := r.dismiss(); err != nil {
		return tally{}, fmt.Errorf("load of %s: %w", l.path, err)
	}
	return t, heard
}

// playLoad is the role of a load.
func playLoad(ctx context.Context, args []string) error {
	var l load
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.StringVar(&l.address, "address", "", "host and port")
	flags.StringVar(&l.path, "path", "/", "of the page")
	flags.StringVar(&l.cookie, "cookie", "", "sent along")
	flags.StringVar(&l.encoding, "encoding", "", "accepted")
	marks := flags.String("marks", "", "what each page must hold, with commas between")
	flags.IntVar(&l.connections, "connections", 16, "side by side")
	flags.Float64Var(&l.seconds, "seconds", 1, "how long")
	if err := flags.Parse(args); err != nil {
		return err
	}
	l.marks = strings.FieldsFunc(*marks, func(r rune) bool { return r == ',' })
	t, err := l.do(ctx)
	if err != nil {
		return err
	}
	return say(t)
}

// do is the load in this process. It ends with the first page that is not right.
func (l load) do(ctx context.Context) (tally, error) {
	tallies, times := make([]tally, l.connections), make([][]time.Duration, l.connections)
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for n := range l.connections {
		group.Go(func() (err error) {
			tallies[n], times[n], err = l.visit(ctx, n, began.Add(time.Duration(l.seconds*float64(time.Second))))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return tally{}, err
	}
	sum := tally{Took: time.Since(began)}
	for _, t := range tallies {
		sum.Pages, sum.Bytes, sum.Streams = sum.Pages+t.Pages, sum.Bytes+t.Bytes, sum.Streams+t.Streams
	}
	all := slices.Sorted(slices.Values(slices.Concat(times...)))
	sum.Median, sum.P99 = all[len(all)/2], all[len(all)*99/100]
	return sum, nil
}

// visit asks over one connection until the time is over, once at least.
func (l load) visit(ctx context.Context, n int, until time.Time) (t tally, times []time.Duration, err error) {
	var headers []string
	if l.cookie != "" {
		headers = append(headers, "Cookie", l.cookie)
	}
	if l.encoding != "" {
		headers = append(headers, "Accept-Encoding", l.encoding)
	}
	v, err := newVisitor(l.address, l.path, n, headers...)
	if err != nil {
		return t, nil, err
	}
	defer v.close()
	for ctx.Err() == nil {
		began := time.Now()
		status, body, err := v.ask()
		if err != nil {
			return t, nil, fmt.Errorf("%s: %w", l.path, err)
		}
		if status != 200 {
			return t, nil, fmt.Errorf("%s answered %d: %.200s", l.path, status, body)
		}
		if err := l.check(body, t.Pages == 0); err != nil {
			return t, nil, err
		}
		t.Pages++
		t.Bytes += len(body)
		if bytes.Contains(body, []byte("<template for=")) {
			t.Streams++
		}
		now := time.Now()
		times = append(times, now.Sub(began))
		if now.After(until) {
			break
		}
	}
	return t, times, ctx.Err()
}

// check says what is wrong with a page. Of compressed ones only the first is looked into: the load shall not work more than the store.
func (l load) check(body []byte, first bool) error {
	if l.encoding != "" {
		if !first {
			return nil
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("%s: %w", l.path, err)
		}
		if body, err = io.ReadAll(unpacked); err != nil {
			return fmt.Errorf("%s: %w", l.path, err)
		}
	}
	for _, mark := range l.marks {
		if !bytes.Contains(body, []byte(mark)) {
			return fmt.Errorf("%s came without %q:\n%s", l.path, mark, body)
		}
	}
	return nil
}
