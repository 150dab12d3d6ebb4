package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"feria/e2e/store"

	"golang.org/x/sync/errgroup"
)

// measureMemory loads the whole store with pages and orders and looks at what it holds then, PostgreSQL included.
func measureMemory(ctx context.Context, b *bench) ([]table, error) {
	s, err := b.store(ctx)
	if err != nil {
		return nil, err
	}
	t := table{title: "Resident memory of the whole store", columns: []string{"when", "store, MB", "PostgreSQL, MB", "together, MB"}}
	if err := memoryRow(s, &t, "before the load"); err != nil {
		return nil, err
	}
	some, err := findGoods(ctx, s, 8)
	if err != nil {
		return nil, err
	}
	for _, path := range []string{"/", some[0].page} {
		l := load{address: hostOf(s), path: path, marks: []string{"</html>"}, connections: connections, seconds: b.seconds}
		if _, err := l.run(ctx, anyCore); err != nil {
			return nil, err
		}
	}
	const orders = 200
	var shoppers errgroup.Group
	shoppers.SetLimit(8)
	for n := range orders {
		shoppers.Go(func() error { return buy(s, some[n%len(some)].variant) })
	}
	if err := shoppers.Wait(); err != nil {
		return nil, err
	}
	t.note("Proportional set size: what processes share is counted once. The load: home and product for %.0f s each over %d connections, then %d orders.", b.seconds, connections, orders)
	return []table{t}, memoryRow(s, &t, "after the load")
}

func memoryRow(s *store.Store, t *table, when string) error {
	var own, database int
	for i, pid := range family(s.Process().PID()) {
		kilobytes, err := setSize(pid)
		switch {
		case i == 0 && err != nil:
			return err
		case i == 0:
			own = kilobytes
		case err == nil: // a connection may have been closed meanwhile
			database += kilobytes
		}
	}
	megabytes := func(k int) string { return fmt.Sprint(k >> 10) }
	t.row(when, megabytes(own), megabytes(database), megabytes(own+database))
	return nil
}

// setSize is the proportional set size of a process in kilobytes.
func setSize(pid int) (int, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			return strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return 0, fmt.Errorf("process %d shows no set size: %w", pid, lines.Err())
}
