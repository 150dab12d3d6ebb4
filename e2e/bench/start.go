package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"feria/e2e/store"
)

// measureStart starts a store in an empty folder, ends it, and starts it again: as it was left, and after it was killed.
func measureStart(ctx context.Context, b *bench) ([]table, error) {
	program, err := b.program(ctx)
	if err != nil {
		return nil, err
	}
	t := table{title: "Start and end", columns: []string{"what", "seconds"}}
	took := func(what string, do func() error) error {
		began := time.Now()
		err := do()
		t.row(what, fmt.Sprintf("%.2f", time.Since(began).Seconds()))
		return err
	}
	var s *store.Store
	if err := took("first start: cluster, migrations, catalogue", func() (err error) {
		s, err = store.Open(ctx, program, filepath.Join(b.folder, "start"))
		return err
	}); err != nil {
		return nil, err
	}
	if err := took("Ctrl-C until the process has ended", s.Close); err != nil {
		return nil, err
	}
	again := func() error { return s.Start(ctx) }
	if err := took("second start", again); err != nil {
		return nil, err
	}
	s.Kill()
	if err := took("start after kill -9", again); err != nil {
		return nil, err
	}
	t.note("A start lasts until /readyz answers 200 and the home page is served.")
	return []table{t}, s.Close()
}
