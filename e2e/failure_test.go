package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"feria/e2e/browser"
	"feria/e2e/store"
)

const (
	productPage  = "/p/marea-mug"
	categoryPage = "/c/ceramics"
)

// failures are modules, and the pages that need them as primary. All other pages stand without them.
var failures = []struct {
	module string
	needed []string
	always bool // tried in the short form of the test when it hangs, too
}{
	{"mfe/recommendations", nil, true},
	{"bff/recommendations", nil, false},
	{"services/recommendations", nil, false},
	{"mfe/cart", []string{"/cart"}, true},
	{"bff/cart", []string{"/cart"}, false},
	{"services/carts", []string{"/cart", "/checkout"}, false},
	{"services/inventory", nil, true},
	{"services/payments", nil, false},
	{"services/images", nil, false},
	{"services/shipping", []string{"/checkout"}, false},
	{"mfe/checkout", []string{"/checkout"}, false},
	{"mfe/product", []string{productPage}, false},
	{"bff/product", []string{productPage}, false},
	{"mfe/catalog", []string{"/", categoryPage}, true},
	{"bff/catalog", []string{"/", categoryPage}, false},
}

// usual is far more than a page takes on a busy machine, and less than what hangs may take on its own.
const usual = 1400 * time.Millisecond

func TestAModuleThatIsGoneCostsItsOwnFragment(t *testing.T) {
	s := splitStore(t)
	h := s.Hand()
	added(t, h, "salt-path-soap-sage", "1")
	standing(t, s, h, nil)
	for _, f := range failures {
		t.Run(f.module, func(t *testing.T) {
			s.KillModule(f.module)
			standing(t, s, h, f.needed)
			if err := s.StartModule(t.Context(), f.module); err != nil {
				t.Fatal(err)
			}
			recovered(t, s, h)
		})
		if !f.always && !*soak {
			continue
		}
		t.Run(f.module+" hangs", func(t *testing.T) {
			if err := s.FreezeModule(f.module); err != nil {
				t.Fatal(err)
			}
			standing(t, s, h, f.needed)
			if err := s.ThawModule(f.module); err != nil {
				t.Fatal(err)
			}
			recovered(t, s, h)
		})
	}
}

// standing holds every page against what it should be while something is away: whole, and 503 where that is needed.
func standing(t *testing.T, s *store.Store, h *store.Hand, needed []string) {
	t.Helper()
	for _, path := range []string{"/", categoryPage, productPage, "/cart", "/checkout", "/nothing"} {
		want := http.StatusOK
		switch {
		case path == "/nothing":
			want = http.StatusNotFound
		case slices.Contains(needed, path):
			want = http.StatusServiceUnavailable
		}
		answer := get(t, h, path)
		if answer.Status != want {
			t.Errorf("%s answers %d, not %d, without what is away", path, answer.Status, want)
		}
		if want != http.StatusServiceUnavailable && answer.Took > usual {
			t.Errorf("%s took %v", path, answer.Took)
		}
		wholePage(t, answer.Body)
		if !strings.Contains(answer.Body, `href="/cart"`) {
			t.Errorf("%s has no way to the cart", path)
		}
	}
}

// recovered waits until every page is as it should be.
func recovered(t *testing.T, s *store.Store, h *store.Hand) {
	t.Helper()
	for until := time.Now().Add(store.Patience); ; {
		late := slices.DeleteFunc([]string{"/", categoryPage, productPage, "/cart", "/checkout"}, func(path string) bool {
			answer := get(t, h, path)
			return answer.Status == http.StatusOK && strings.Contains(answer.Body, "1 thing in it")
		})
		if len(late) == 0 {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("%v have not come back", late)
		}
	}
}

// What hangs does not hold up what a person sees: all but its fragment stands while it is waited for, and then there is no skeleton left.
func TestAHangingFragmentIsStreamedAround(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := splitStore(t)
			recovered(t, s, withOne(t, s))
			if err := s.FreezeModule("mfe/recommendations"); err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.ThawModule("mfe/recommendations"); err != nil {
					t.Error(err)
				}
			}()
			b := shopper(t, s, how...)
			b.Begin(productPage)
			b.Heading("Marea Mug")
			b.See("button", "Add to cart")
			b.See("link", "Cart 0 things in it")
			b.Press("Add to cart")
			b.See("link", "Cart 1 thing in it")
			b.UntilTrue(`!document.querySelector(".skeleton")`)
		})
	}
}

// withOne is a shopper with one thing in their cart.
func withOne(t *testing.T, s *store.Store) *store.Hand {
	t.Helper()
	h := s.Hand()
	added(t, h, "salt-path-soap-sage", "1")
	return h
}
