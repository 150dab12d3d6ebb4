package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"feria/e2e/store"
)

// held is how long the slow stall keeps its fragments back, and samples how often a page is looked at.
const (
	held    = 300 * time.Millisecond
	samples = 20
)

// measureSlow looks at a product's page as it comes in, with the stall of the recommendations as it is and with its fragments held back. The
// store is split: each stall is a process of its own, and the two that matter answer through this one.
func measureSlow(ctx context.Context, b *bench) (tables []table, err error) {
	program, err := b.program(ctx)
	if err != nil {
		return nil, err
	}
	first, slow := &detour{}, &detour{}
	defer func() { err = errors.Join(err, first.close(), slow.close()) }()
	s, err := store.OpenSplit(ctx, program, filepath.Join(b.folder, "split"),
		store.Detour{Module: "mfe/product", Through: first.listen}, store.Detour{Module: "mfe/recommendations", Through: slow.listen})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	some, err := findGoods(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	v, err := newVisitor(hostOf(s), some[0].page, 0)
	if err != nil {
		return nil, err
	}
	defer v.close()
	var views [2][]view
	for i, hold := range []time.Duration{0, held} {
		slow.hold.Store(int64(hold))
		for n := range samples + 3 {
			seen, err := v.watch(first)
			if err != nil {
				return nil, err
			}
			if n >= 3 {
				views[i] = append(views[i], seen)
			}
		}
	}
	return []table{slowTable(views)}, nil
}

func slowTable(views [2][]view) table {
	t := table{
		title:   "When the parts of a product's page stand, beside a slow stall",
		columns: []string{"what", "as it is", fmt.Sprintf("recommendations held %d ms", held.Milliseconds())},
	}
	row := func(what string, of func(view) time.Duration) {
		cells := []string{what}
		for _, all := range views {
			cells = append(cells, milliseconds(time.Duration(median(each(all, func(v view) float64 { return float64(of(v)) })))))
		}
		t.row(cells...)
	}
	row("the primary fragment has left its stall", func(v view) time.Duration { return v.primary })
	row("first byte", func(v view) time.Duration { return v.first })
	row("first byte after the primary fragment", func(v view) time.Duration { return v.first - v.primary })
	for _, name := range views[0][0].order {
		row("stands: "+name, func(v view) time.Duration { return v.stands[name] })
	}
	row("the page is complete", func(v view) time.Duration { return v.last })
	t.note("Medians of %d pages, asked for one after the other by a browser that takes parts out of order; milliseconds since it asked. Each stall is a process of its own.", samples)
	return t
}

// detour passes requests on to a stall, holds fragments back, and notes when the last one left.
type detour struct {
	hold   atomic.Int64 // nanoseconds
	left   atomic.Int64 // nanoseconds since 1970
	server *http.Server
}

// listen is the detour's address in front of the stall's.
func (d *detour) listen(address string) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	d.server = &http.Server{ReadHeaderTimeout: patience, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fragment := strings.HasPrefix(r.URL.Path, "/fragments/")
		if hold := time.Duration(d.hold.Load()); fragment && hold > 0 {
			time.Sleep(hold) // it plays a stall that takes its time
		}
		proxy.ServeHTTP(w, r)
		if fragment {
			d.left.Store(time.Now().UnixNano())
		}
	})}
	go func() { _ = d.server.Serve(listener) }() // until it is closed
	return "http://" + listener.Addr().String(), nil
}

func (d *detour) close() error {
	if d.server == nil {
		return nil
	}
	return d.server.Close()
}

// view is how a page came in, as times since it was asked for.
type view struct {
	primary     time.Duration // the primary fragment left its stall
	first, last time.Duration
	order       []string                 // the slots' fragments, as they stand in the page
	stands      map[string]time.Duration // by fragment
}

var (
	slotTag  = regexp.MustCompile(`<feria-slot [^>]*>`)
	slotName = regexp.MustCompile(`fragment="([^"]+)"`)
	slotID   = regexp.MustCompile(`id="slot-([^"]+)"`)
)

// watch asks once more and notes when each part of the page came.
func (v *visitor) watch(primary *detour) (view, error) {
	began := time.Now()
	if err := v.conn.SetDeadline(began.Add(patience)); err != nil {
		return view{}, err
	}
	if _, err := v.conn.Write(v.request); err != nil {
		return view{}, err
	}
	if _, err := v.reader.Peek(1); err != nil {
		return view{}, err
	}
	seen := view{first: time.Since(began), stands: map[string]time.Duration{}}
	response, err := http.ReadResponse(v.reader, nil)
	if err != nil {
		return view{}, err
	}
	var page strings.Builder
	var ends []int // of what had come at each of the times
	var times []time.Duration
	piece := make([]byte, 32<<10)
	for {
		n, err := response.Body.Read(piece)
		page.Write(piece[:n])
		ends, times = append(ends, page.Len()), append(times, time.Since(began))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return view{}, err
		}
	}
	seen.last, seen.primary = times[len(times)-1], time.Unix(0, primary.left.Load()).Sub(began)
	return seen, seen.find(page.String(), func(offset int) time.Duration {
		for i, end := range ends {
			if offset < end {
				return times[i]
			}
		}
		return seen.last
	})
}

// find notes when each slot stood: with its tag, or with the template that fills it.
func (v *view) find(page string, at func(offset int) time.Duration) error {
	for _, place := range slotTag.FindAllStringIndex(page, -1) {
		tag := page[place[0]:place[1]]
		name, id := slotName.FindStringSubmatch(tag), slotID.FindStringSubmatch(tag)
		if name == nil || id == nil {
			return fmt.Errorf("a slot that says too little: %s", tag)
		}
		offset := place[1]
		if template := strings.Index(page, `<template for="`+id[1]+`">`); template >= 0 {
			offset = template
		}
		v.order = append(v.order, name[1])
		v.stands[name[1]] = at(offset)
	}
	if len(v.order) == 0 {
		return errors.New("the page has no slots")
	}
	return nil
}
