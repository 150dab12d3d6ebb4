package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"feria/e2e/store"
)

// connections is how many shoppers ask at the same time.
const connections = 16

// page is what a load asks for, and what stands in each answer.
type page struct{ name, path, cookie, mark string }

// measurePages loads pages of the whole store, in one process on all cores, which the load has a part of.
func measurePages(ctx context.Context, b *bench) ([]table, error) {
	s, err := b.store(ctx)
	if err != nil {
		return nil, err
	}
	pages, err := findPages(ctx, s)
	if err != nil {
		return nil, err
	}
	t := table{
		title:   "Pages of the whole store in one process",
		columns: []string{"page", "pages / s", "median", "p99", "store, CPU s / 1k pages", "PostgreSQL, CPU s / 1k pages", "bytes"},
	}
	for _, p := range pages {
		if err := b.pageRow(ctx, s, &t, p); err != nil {
			return nil, err
		}
	}
	t.note("%d connections, without a session where no member is named, %.0f s each after one that does not count; store, database and load share all cores.", connections, b.seconds)
	return []table{t}, nil
}

// findPages are a page of each kind. The member has bought nothing yet.
func findPages(ctx context.Context, s *store.Store) ([]page, error) {
	some, err := findGoods(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	product := some[0].page
	words := strings.Split(strings.TrimPrefix(product, "/p/"), "-")
	misspelt := strings.Join(words, "+")
	misspelt = misspelt[:1] + misspelt[2:]
	m, err := signUp(s)
	if err != nil {
		return nil, err
	}
	const whole = "</html>"
	return []page{
		{"home", "/", "", whole},
		{"home, Spanish", "/es", "", whole},
		{"category", "/c/lamps", "", whole},
		{"product", product, "", whole},
		{"its reviews, newest first", product + "?reviews=newest", "", whole},
		{"search", "/search?q=" + words[0], "", product},
		{"search, a letter left out", "/search?q=" + misspelt, "", product},
		{"completion", "/m/search/fragments/suggest?q=" + words[0][:2], "", `role="option"`},
		{"help", "/help", "", whole},
		{"sitemap", "/sitemap.xml", "", "</sitemapindex>"},
		{"a member's home", "/", m.cookie, whole},
		{"a member's account", "/account", m.cookie, m.email},
		{"a member's orders", "/orders", m.cookie, whole},
	}, nil
}

func (b *bench) pageRow(ctx context.Context, s *store.Store, t *table, p page) error {
	l := load{address: hostOf(s), path: p.path, cookie: p.cookie, marks: []string{p.mark}, connections: connections, seconds: 1}
	if _, err := l.run(ctx, anyCore); err != nil {
		return err
	}
	l.seconds = b.seconds
	own, database, err := costOf(s, nil)
	if err != nil {
		return err
	}
	got, err := l.run(ctx, anyCore)
	if err != nil {
		return err
	}
	ownAfter, databaseAfter, err := costOf(s, nil)
	if err != nil {
		return err
	}
	per := func(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()/float64(got.Pages)*1000) }
	t.row(p.name, fmt.Sprintf("%.0f", got.perSecond()), milliseconds(got.Median), milliseconds(got.P99), per(ownAfter-own), per(databaseAfter-database),
		fmt.Sprint(got.Bytes/got.Pages))
	return nil
}

// costOf is the time of a processor that the store's process has used, and that its children have, which are PostgreSQL. Others are processes
// that are counted to the database too.
func costOf(s *store.Store, others []int) (own, database time.Duration, err error) {
	all := family(s.Process().PID())
	for i, pid := range append(all, others...) {
		used, err := cpuOf(pid)
		switch {
		case i == 0 && err != nil:
			return 0, 0, err
		case i == 0:
			own = used
		case err == nil: // a connection may have been closed meanwhile
			database += used
		}
	}
	return own, database, nil
}
