package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"feria/e2e/store"
	"feria/internal/postgres/cluster"

	"golang.org/x/sync/errgroup"
)

const (
	shoppers   = 8               // who buy at the same time
	kinds      = 8               // of things that they buy
	buyingTime = 3               // times the length of other loads
	quiet      = 2 * time.Second // without a write: all that follows from an order has been done
)

// measureCheckouts lets guests buy as fast as they can, and puts beside it what the cluster does of the same statements when pgbench sends them.
// The statements are those of one checkout, written down by PostgreSQL itself in this run.
func measureCheckouts(ctx context.Context, b *bench) (tables []table, err error) {
	program, err := b.program(ctx)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(b.folder, "checkouts")
	c, err := cluster.Start(ctx, cluster.Options{Data: filepath.Join(folder, "cluster"), Settings: recording})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	d, err := openDatabases(ctx, c.URL(), folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	scripts, count, bought, err := sell(ctx, b, program, folder, d)
	if err != nil {
		return nil, err
	}
	replayed, err := d.pgbench(ctx, scripts, buyingTime*b.seconds)
	if err != nil {
		return nil, err
	}
	return []table{checkoutTable(bought, replayed, count)}, nil
}

// sell opens a store on the cluster, makes scripts of what one checkout does in it, lets shoppers buy, and closes the store again.
func sell(ctx context.Context, b *bench, program, folder string, d *databases) (scripts []string, count string, bought rate, err error) {
	s, err := store.Open(ctx, program, filepath.Join(folder, "market"), "FERIA_DATABASE_URL="+d.url)
	if err != nil {
		return nil, "", rate{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	some, err := findGoods(ctx, s, kinds)
	if err != nil {
		return nil, "", rate{}, err
	}
	if scripts, count, err = record(ctx, d, s, some); err != nil {
		return nil, "", rate{}, err
	}
	bought, err = buyMany(ctx, b, d, s, some)
	return scripts, count, bought, err
}

// rate is how fast checkouts were, and what each left in the write-ahead log.
type rate struct {
	perSecond float64
	latency   time.Duration // mean
	logged    float64       // bytes for each
	cpu       time.Duration // of the store for each
	settled   time.Duration // after the last, until nothing was left to do
}

func checkoutTable(bought, replayed rate, count string) table {
	t := table{
		title:   "Checkouts of guests, beside the same statements from pgbench",
		columns: []string{"who", "checkouts / s", "share of pgbench", "mean", "log for each", "store, CPU for each"},
	}
	t.row("the store", fmt.Sprintf("%.0f", bought.perSecond), fmt.Sprintf("%.2f", bought.perSecond/replayed.perSecond), milliseconds(bought.latency),
		fmt.Sprintf("%.1f KB", bought.logged/1024), milliseconds(bought.cpu))
	t.row("pgbench", fmt.Sprintf("%.0f", replayed.perSecond), "1.00", milliseconds(replayed.latency), fmt.Sprintf("%.1f KB", replayed.logged/1024), "–")
	t.note("%d shoppers side by side: add to the cart, open the checkout, place the order with a card that is approved; each a new guest. After the last order it took %.1f s until nothing was left to do.",
		shoppers, bought.settled.Seconds())
	t.note("pgbench sends %s of one checkout, recorded in this run, over %d connections to the same cluster, which syncs every commit. Relays and looks into empty queues are left out: they serve many checkouts at once.",
		count, shoppers)
	return t
}

// record writes down what services send for one checkout, and makes scripts of it, one for each of the goods.
func record(ctx context.Context, d *databases, s *store.Store, some []goods) (scripts []string, count string, err error) {
	if err := buy(s, some[0].variant); err != nil { // statements are sent that are sent once
		return nil, "", err
	}
	if err := d.rest(ctx); err != nil {
		return nil, "", err
	}
	began, err := d.record(ctx, true)
	if err != nil {
		return nil, "", err
	}
	if err := buy(s, some[0].variant); err != nil {
		return nil, "", err
	}
	if err := d.rest(ctx); err != nil {
		return nil, "", err
	}
	if _, err := d.record(ctx, false); err != nil {
		return nil, "", err
	}
	sent, err := readRecord(d.log, began)
	if err != nil {
		return nil, "", err
	}
	all := transactions(sent)
	text, err := replay(all)
	if err != nil {
		return nil, "", err
	}
	if err := d.copyInto(ctx, all); err != nil {
		return nil, "", err
	}
	for n, g := range some {
		path := filepath.Join(d.folder, fmt.Sprintf("checkout%d.sql", n))
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, some[0].variant, g.variant)), 0o644); err != nil {
			return nil, "", err
		}
		scripts = append(scripts, path)
	}
	statements := 0
	for _, t := range all {
		statements += len(t)
	}
	return scripts, fmt.Sprintf("the %d statements in %d transactions", statements, len(all)), nil
}

// buyMany lets shoppers buy until the time is over.
func buyMany(ctx context.Context, b *bench, d *databases, s *store.Store, some []goods) (rate, error) {
	logged, err := d.written(ctx)
	if err != nil {
		return rate{}, err
	}
	cpu, err := cpuOf(s.Process().PID())
	if err != nil {
		return rate{}, err
	}
	var orders atomic.Int64
	began := time.Now()
	var all errgroup.Group
	for range shoppers {
		all.Go(func() error {
			for ctx.Err() == nil && time.Since(began).Seconds() < buyingTime*b.seconds {
				if err := buy(s, some[orders.Add(1)%kinds].variant); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	if err := all.Wait(); err != nil {
		return rate{}, err
	}
	ended := time.Now()
	n := float64(orders.Load())
	took := ended.Sub(began)
	if err := d.rest(ctx); err != nil {
		return rate{}, err
	}
	settled := time.Since(ended) - quiet
	after, err := d.written(ctx)
	if err != nil {
		return rate{}, err
	}
	used, err := cpuOf(s.Process().PID())
	return rate{
		perSecond: n / took.Seconds(), latency: time.Duration(float64(took) * shoppers / n), logged: float64(after-logged) / n,
		cpu: time.Duration(float64(used-cpu) / n), settled: max(settled, 0),
	}, err
}
