package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"feria/e2e/store"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// store opens the whole store in one process when a part asks for it first. It is closed with the bench.
func (b *bench) store(ctx context.Context) (*store.Store, error) {
	if b.market != nil {
		return b.market, nil
	}
	program, err := b.program(ctx)
	if err != nil {
		return nil, err
	}
	b.market, err = store.Open(ctx, program, filepath.Join(b.folder, "market"))
	return b.market, err
}

// program is the path of the store's program, which is built when a part asks for it first.
func (b *bench) program(ctx context.Context) (path string, err error) {
	if b.built == "" {
		b.built, err = store.Build(ctx, b.folder)
	}
	return b.built, err
}

// close ends what the parts have shared.
func (b *bench) close() error {
	if b.market == nil {
		return nil
	}
	return b.market.Close()
}

// hostOf is the address of a store's listener, such as "127.0.0.1:8080".
func hostOf(s *store.Store) string {
	return strings.Replace(strings.TrimPrefix(s.URL, "http://"), "localhost:", "127.0.0.1:", 1)
}

var (
	productLink = regexp.MustCompile(`href="(/p/[a-z0-9-]+)`)
	variant     = regexp.MustCompile(`variant="([a-z0-9-]+)"`)
)

// goods are products on the home page, by address, with a variant of each that can be bought.
type goods struct {
	page    string // such as "/p/blue-mug"
	variant string
}

// findGoods finds so many products, and puts a large stock of each into the store.
func findGoods(ctx context.Context, s *store.Store, count int) ([]goods, error) {
	home, err := s.Hand().Get("/")
	if err != nil {
		return nil, err
	}
	var found []goods
	seen := make(map[string]bool)
	for _, match := range productLink.FindAllStringSubmatch(home.Body, -1) {
		if len(found) == count {
			break
		}
		if seen[match[1]] {
			continue
		}
		seen[match[1]] = true
		page, err := s.Hand().Get(match[1])
		if err != nil {
			return nil, err
		}
		name := variant.FindStringSubmatch(page.Body)
		if name == nil {
			return nil, fmt.Errorf("%s has no variant", match[1])
		}
		if _, err := s.Run(ctx, "stock", "set", name[1], "1000000"); err != nil {
			return nil, err
		}
		found = append(found, goods{match[1], name[1]})
	}
	if len(found) < count {
		return nil, fmt.Errorf("the home page shows %d products, not %d", len(found), count)
	}
	return found, nil
}

// buy is a guest who adds a variant to the cart, opens the checkout, and places the order with a card that is approved.
func buy(s *store.Store, variant string) error {
	h := s.Hand()
	if err := fillCart(h, variant); err != nil {
		return err
	}
	checkout, err := h.Get("/checkout")
	if err != nil {
		return err
	}
	form, err := checkoutForm(checkout.Body)
	if err != nil {
		return err
	}
	placed, err := h.Post("/m/checkout/place", form)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(placed.Header.Get("Location"), "/orders/") {
		return fmt.Errorf("an order was answered with %d\n%s", placed.Status, placed.Body)
	}
	return nil
}

// fillCart adds one unit of a variant.
func fillCart(h *store.Hand, variant string) error {
	added, err := h.Post("/m/cart/add", url.Values{"variant": {variant}, "quantity": {"1"}})
	if err == nil && added.Status != 303 {
		err = fmt.Errorf("adding %s was answered with %d\n%s", variant, added.Status, added.Body)
	}
	return err
}

// checkoutForm is the checkout's form as a browser would send it, filled in.
func checkoutForm(page string) (url.Values, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	form := url.Values{}
	for node := range root.Descendants() {
		if node.DataAtom != atom.Input {
			continue
		}
		a := attributes(node)
		if _, checked := a["checked"]; a["type"] != "radio" || checked {
			form.Set(a["name"], a["value"])
		}
	}
	if form.Get("key") == "" {
		return nil, errors.New("the checkout has no form")
	}
	for name, value := range map[string]string{
		"email": "ana@example.org", "name": "Ana Torres", "line": "Rua das Flores 7", "city": "Porto", "postal_code": "4050-262", "country": "PT",
		"card_number": "4242 4242 4242 4242", "expiry": "12/34", "security_code": "123",
	} {
		form.Set(name, value)
	}
	return form, nil
}

func attributes(node *html.Node) map[string]string {
	all := make(map[string]string, len(node.Attr))
	for _, a := range node.Attr {
		all[a.Key] = a.Val
	}
	return all
}
