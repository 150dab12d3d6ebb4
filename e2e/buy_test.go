package e2e

import (
	"strings"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"

	"github.com/chromedp/chromedp/kb"
)

// eachWay runs a test in a store of one process and in a split one, by a shopper with scripts and by one without.
func eachWay(t *testing.T, test func(t *testing.T, s *store.Store, scripts bool, how ...browser.Setting)) {
	for name, open := range map[string]func(testing.TB) *store.Store{"whole": wholeStore, "split": splitStore} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			t.Run("with scripts", func(t *testing.T) { test(t, s, true) })
			t.Run("without scripts", func(t *testing.T) { test(t, s, false, browser.Plain) })
		})
	}
}

func TestGuestBuysSomething(t *testing.T) {
	eachWay(t, func(t *testing.T, s *store.Store, scripts bool, how ...browser.Setting) {
		b := shopper(t, s, how...)
		if status := b.Visit("/"); status != 200 {
			t.Fatalf("home: %d", status)
		}
		b.Heading(home)
		b.Follow("Ceramics")
		b.Heading("Ceramics")
		b.Follow("Marea Mug")
		b.Heading("Marea Mug")
		if scripts {
			settled(b)
		}
		b.Pick("Oat")
		if scripts {
			b.See("image", "Marea Mug in oat, small")
		}
		b.Number("Quantity", "2")
		b.Press("Add to cart")
		b.See("link", "Cart 2 things in it")

		b.Follow("Cart…")
		b.Heading("Cart")
		b.Read("Oat, small")
		b.Number("Quantity of Marea Mug…", "3")
		if scripts {
			b.Key(kb.Enter)
		} else {
			b.Press("Update")
		}
		b.See("link", "Cart 3 things in it")
		b.Read("€66.00")
		b.Follow("Go to checkout")

		fillAddress(b)
		b.Expect("status of 409")
		pay(b, declinedCard)
		b.Read("declined")
		keepsWhatWasTyped(b)
		pay(b, goodCard)
		id, _ := thanked(b)
		order := known(t, s, id)
		if order.Status != "ORDER_STATUS_PLACED" && order.Status != "ORDER_STATUS_SHIPPED" {
			t.Errorf("the order is %s", order.Status)
		}
		b.Read(order.Number)
		b.Until("the cart is empty", func() bool { b.Reload(); return b.Has("link", "Cart 0 things in it") })
		balanced(t, s)
		if status := shopper(t, s, how...).Expect("status of 404").Visit("/orders/" + id); status != 404 {
			t.Errorf("somebody else's order answers %d", status)
		}
	})
}

// keepsWhatWasTyped holds a refused checkout against what was typed: all of it stands, but nothing of the card.
func keepsWhatWasTyped(b *browser.Tab) {
	b.Helper()
	for label, want := range address {
		if got := b.See("textbox", label).Value; got != want {
			b.Errorf("%s holds %q after the refusal, not %q", label, got, want)
		}
	}
	if got := b.See("combobox", "Country").Value; got != "Portugal" {
		b.Errorf("Country holds %q after the refusal", got)
	}
	for _, label := range []string{"Card number", "Expiry", "Security code"} {
		if got := b.See("textbox", label).Value; got != "" {
			b.Errorf("%s holds %q after the refusal", label, got)
		}
	}
	if html := browser.Eval[string](b, "document.documentElement.outerHTML"); strings.Contains(html, "4000 0000") || strings.Contains(html, "40000000") {
		b.Errorf("the page holds the card's number")
	}
}

func TestBankAsksBeforeItPays(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			b := shopper(t, s, how...)
			fillCart(b, "salt-path-soap")
			fillAddress(b)
			pay(b, askingCard)
			b.Heading("Your bank asks")
			b.Press("Approve the payment")
			id, _ := thanked(b)
			b.Read(known(t, s, id).Number)
			balanced(t, s)
		})
	}
}

func TestBankIsRefused(t *testing.T) {
	s := wholeStore(t)
	b := shopper(t, s)
	fillCart(b, "salt-path-soap")
	fillAddress(b)
	pay(b, askingCard)
	b.Heading("Your bank asks")
	b.Press("Refuse")
	b.Read("declined")
	b.Read("nothing was charged")
	balanced(t, s)
}

// A provider that does not answer may have charged: the order waits, and is neither lost nor charged twice.
func TestProviderThatTimesOut(t *testing.T) {
	s := wholeStore(t)
	b := shopper(t, s)
	fillCart(b, "salt-path-soap")
	fillAddress(b)
	pay(b, silentCard)
	b.Until("the page of an order", func() bool { return strings.HasPrefix(b.Path(), "/orders/") })
	if headings := b.Headings(); len(headings) != 1 {
		t.Errorf("headings: %q", headings)
	}
	known(t, s, strings.TrimPrefix(b.Path(), "/orders/"))
	balanced(t, s)
}

func TestDoubleClickMakesOneOrder(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			before, err := s.Orders(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b := shopper(t, s, how...)
			fillCart(b, "salt-path-soap")
			fillAddress(b)
			b.Fill("Card number", goodCard)
			b.Fill("Expiry", "12/34")
			b.Fill("Security code", "123")
			b.DoubleClick("button", "Place order")
			thanked(b)
			b.Reload()
			thanked(b)
			after, err := s.Orders(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if made := len(after) - len(before); made != 1 {
				t.Errorf("%d orders were made", made)
			}
			balanced(t, s)
		})
	}
}

func TestChosenOptionIsBoughtWithoutBeingShownFirst(t *testing.T) {
	b := shopper(t, wholeStore(t), browser.Plain)
	b.Visit("/p/marea-mug")
	b.Pick("Terracotta")
	b.Pick("Large")
	b.Press("Add to cart")
	b.Heading("Cart")
	b.Read("Terracotta, large")
}
