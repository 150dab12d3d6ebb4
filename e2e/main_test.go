package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"
)

// soak asks for the long forms: go test ./e2e -args -soak
var soak = flag.Bool("soak", false, "the long forms of the tests")

// market is what all tests share: the program, one browser, and the stores, each started when the first test asks for it.
var market struct {
	folder   string
	program  string
	chromium *browser.Browser
	whole    func() (*store.Store, error)
	split    func() (*store.Store, error)

	deploying func() (*store.Store, error) // into which stalls are deployed
	open      []*store.Store
}

func TestMain(m *testing.M) {
	flag.Parse()
	status := 1
	if err := setUp(); err == nil {
		status = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := tearDown(); err != nil {
		fmt.Fprintln(os.Stderr, "closing the stores:", err)
		status = 1
	}
	os.Exit(status)
}

func setUp() (err error) {
	if market.folder, err = os.MkdirTemp("", "feria-e2e-"); err != nil {
		return err
	}
	if market.program, err = store.Build(context.Background(), market.folder); err != nil {
		return err
	}
	market.whole = started("whole", func(ctx context.Context, data string) (*store.Store, error) {
		return store.Open(ctx, market.program, data)
	})
	market.deploying = started("deploying", func(ctx context.Context, data string) (*store.Store, error) {
		return store.Open(ctx, market.program, data)
	})
	market.split = started("split", func(ctx context.Context, data string) (*store.Store, error) {
		return store.OpenSplit(ctx, market.program, data)
	})
	market.chromium, err = browser.Start()
	return err
}

// started returns a function that opens the store once, in a folder of its own.
func started(name string, open func(context.Context, string) (*store.Store, error)) func() (*store.Store, error) {
	return sync.OnceValues(func() (*store.Store, error) {
		data := filepath.Join(market.folder, name)
		if err := os.MkdirAll(data, 0o755); err != nil {
			return nil, err
		}
		s, err := open(context.Background(), data)
		if err == nil {
			market.open = append(market.open, s)
		}
		return s, err
	})
}

func tearDown() error {
	var all []error
	for _, s := range market.open {
		all = append(all, s.Close())
	}
	if market.chromium != nil {
		market.chromium.Close()
	}
	return errors.Join(append(all, os.RemoveAll(market.folder))...)
}

// wholeStore is a store in one process. Tests leave it as they found it, but for orders, and stock that they name.
func wholeStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := market.whole()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// splitStore is a store in one process a module.
func splitStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := market.split()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shopper opens a browser of their own for someone who comes to the store.
func shopper(t testing.TB, s *store.Store, how ...browser.Setting) *browser.Tab {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the store's log ends with\n%.4000s", s.Log()[max(0, len(s.Log())-4000):])
		}
	})
	return market.chromium.Open(t, s.URL, how...)
}
