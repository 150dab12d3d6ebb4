package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"
)

// The cards of the sandbox.
const (
	goodCard     = "4242 4242 4242 4242"
	declinedCard = "4000 0000 0000 0002"
	askingCard   = "4000 0000 0000 3220"
	silentCard   = "4000 0000 0000 0119"
)

const home = "Good things, from the hands that make them"

// fillAddress fills all of the checkout but the card.
func fillAddress(b *browser.Tab) {
	b.Helper()
	b.Heading("Checkout")
	for label, text := range address {
		b.Fill(label, text)
	}
	b.Choose("Country", "Portugal")
}

var address = map[string]string{
	"Email": "ana@example.org", "Full name": "Ana Torres", "Address": "Rua das Flores 7", "City": "Porto", "Postal code": "4050-262",
}

// pay gives a card and places the order.
func pay(b *browser.Tab, card string) {
	b.Helper()
	b.Fill("Card number", card)
	b.Fill("Expiry", "12/34")
	b.Fill("Security code", "123")
	b.Press("Place order")
}

// fillCart puts something into the cart and goes to the checkout.
func fillCart(b *browser.Tab, product string) {
	b.Helper()
	b.Visit("/p/" + product)
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Visit("/checkout")
}

// thanked waits for the page of an order that was placed and returns the order's id and number.
func thanked(b *browser.Tab) (id, number string) {
	b.Helper()
	b.Heading("Thank you for your order")
	id, ok := strings.CutPrefix(b.Path(), "/orders/")
	if !ok || strings.ContainsAny(id, "?/") {
		b.Errorf("the order stands at %s", b.Path())
	}
	return id, id
}

// known finds the order among all that the operator sees.
func known(t testing.TB, s *store.Store, id string) store.Order {
	t.Helper()
	orders, err := s.Orders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range orders {
		if order.ID == id {
			return order
		}
	}
	t.Fatalf("the operator does not know order %s", id)
	return store.Order{}
}

// balanced holds the books against their invariants.
func balanced(t testing.TB, s *store.Store) {
	t.Helper()
	out, err := s.Run(t.Context(), "books", "--json")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var books struct {
		Balanced bool `json:"balanced"`
	}
	if err := json.Unmarshal([]byte(out), &books); err != nil || !books.Balanced {
		t.Errorf("books: %v\n%s", err, out)
	}
}

// stock counts a variant anew.
func stock(t testing.TB, s *store.Store, variant string, units int) {
	t.Helper()
	if _, err := s.Run(t.Context(), "stock", "set", variant, fmt.Sprint(units)); err != nil {
		t.Fatal(err)
	}
}
