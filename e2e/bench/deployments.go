package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"feria/internal/deploy"
)

// versions is how many versions each stall has beside the stable one, where deployments are measured; the last is a canary.
const versions = 10

// measureDeployments compares a page's cost with ten versions of every stall, one of them a canary with half of the shoppers, with that of the
// same page without. Both take turns in one container.
func measureDeployments(ctx context.Context, b *bench) (tables []table, err error) {
	stalls, err := play(ctx, otherCore, "stalls")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stalls.dismiss()) }()
	var where upstreams
	if err := stalls.hear(&where); err != nil {
		return nil, err
	}
	c, err := startComposer(ctx, composerCore, otherCore, filepath.Join(b.folder, "deployments"), where)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	page := func(name, path, cookie string) *entrant {
		return &entrant{name: name, process: c.container.PID(), load: load{
			address: c.address, path: path, cookie: cookie, marks: marks(), connections: 16, seconds: b.seconds,
		}}
	}
	share := "feria_share=bench"
	quiet := []*entrant{page("the same for everyone", joinedPage, share), page("one's own", claimedPage, c.session+"; "+share)}
	busy := []*entrant{page("the same for everyone, with deployments", joinedPage, share), page("one's own, with deployments", claimedPage, c.session+"; "+share)}
	for turn := range b.rounds + 1 {
		for _, with := range []bool{false, true} {
			if err := c.deploy(ctx, where, with); err != nil {
				return nil, err
			}
			all := quiet
			if with {
				all = busy
			}
			if err := loadOnce(ctx, all, turn > 0); err != nil {
				return nil, fmt.Errorf("%w\n%s", err, c.container.Log())
			}
		}
	}
	t := table{title: "A page beside deployments", columns: []string{"page", "CPU s / 10k pages", "× without deployments"}}
	for i := range quiet {
		without, beside := perPages(quiet[i]), perPages(busy[i])
		var ratios []float64
		for n := range without {
			ratios = append(ratios, beside[n]/without[n])
		}
		t.row(quiet[i].name, fmt.Sprintf("%.2f", median(without)), "1.00")
		t.row(busy[i].name, fmt.Sprintf("%.2f", median(beside)), fmt.Sprintf("%.2f", median(ratios)))
	}
	t.note("%d versions of each of the four stalls beside the stable one, the last a canary with half of the shoppers; %d interleaved rounds, medians.", versions, b.rounds)
	return []table{t}, nil
}

func perPages(e *entrant) (all []float64) {
	for _, r := range e.rounds {
		all = append(all, r.perPages())
	}
	return all
}

// loadOnce lets each entrant load once.
func loadOnce(ctx context.Context, entrants []*entrant, counts bool) error {
	for _, e := range entrants {
		before, err := cpuOf(e.process)
		if err != nil {
			return err
		}
		t, err := e.load.run(ctx, otherCore)
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		after, err := cpuOf(e.process)
		if err != nil {
			return err
		}
		if counts {
			e.rounds = append(e.rounds, round{t, after - before})
		}
	}
	return nil
}

// deploy writes the stalls' records with further versions, or without, and waits until the container has taken them.
func (c *composer) deploy(ctx context.Context, stalls upstreams, further bool) error {
	conn, err := c.broker.Connect("bench")
	if err != nil {
		return err
	}
	defer conn.Close()
	book, err := deploy.Open(ctx, conn)
	if err != nil {
		return err
	}
	for page, addresses := range stalls {
		for n, address := range addresses {
			m := describe(n, page)
			record := deploy.Stall{Name: m.Name}
			record.Announce(m.Version, "http://"+address, m.Team, time.Now())
			for i := range versions {
				if !further {
					break
				}
				m.Version = fmt.Sprint("v", i)
				text, err := json.Marshal(m)
				if err != nil {
					return err
				}
				state := deploy.Retired
				if i == versions-1 {
					state = deploy.Canary
					record.Rollout = &deploy.Rollout{Version: m.Version, Steps: []int{50}, Every: time.Hour, Began: time.Now()}
				}
				record.Versions = append(record.Versions, deploy.Version{
					Version: m.Version, State: state, URL: "http://" + address, Manifest: text, Until: time.Now().Add(time.Hour),
				})
			}
			if _, _, err := book.Change(ctx, m.Name, func(s *deploy.Stall) error { *s = record; return nil }); err != nil {
				return err
			}
		}
	}
	time.Sleep(time.Second) // it loads the manifests side by side
	return nil
}
