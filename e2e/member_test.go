package e2e

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feria/e2e/browser"

	"github.com/chromedp/chromedp/kb"
)

var people atomic.Int64

// somebody is an address that nobody has signed up with.
func somebody() string {
	return fmt.Sprintf("ana%d.%d@example.org", people.Add(1), time.Now().UnixNano())
}

const secret = "three lemons and a boat"

// TestAShopperBecomesAMember walks the store as one who comes back does: a typo, a filter, a product, a review, an account, the cart that came
// along, an order, the same again, and called off.
func TestAShopperBecomesAMember(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			b := shopper(t, s, how...)
			email := somebody()

			b.Visit("/")
			b.Type(searchRole(how), "Search the store", "mrea mug")
			b.Key(kb.Enter)
			b.Heading("Results for “mrea mug”")
			if len(how) > 0 {
				b.Visit("/search?q=mrea+mug&category=ceramics")
			} else {
				b.Follow("Ceramics (…")
			}
			b.See("link", "Marea Mug")
			b.Follow("Marea Mug")
			b.Heading("Marea Mug")
			b.Follow("Write a review")
			b.Heading("Write a review")
			b.Expect("status of 422")
			b.Press("Post review")
			b.Read("Choose one of the options.")
			b.Pick("5 stars")
			b.Fill("Title", "Straight into the dishwasher")
			b.Fill("Your review", "Two weeks of breakfasts and not a chip in it, "+email)
			b.Press("Post review")
			b.Read("Thank you")
			b.Until("the review stands", func() bool { b.Visit("/p/marea-mug?reviews=newest"); return b.Reads(email) })

			b.Press("Add to cart")
			b.See("link", "Cart 1 thing in it")
			b.Follow("Sign in")
			b.Heading("Sign in")
			b.Follow("Create account")
			b.Heading("Create account")
			b.Fill("Email", email)
			b.Fill("Password", "short")
			b.Press("Create account")
			b.Read("A password has at least 8 characters")
			b.Fill("Password", secret)
			b.Press("Create account")
			b.Heading("Your account")
			b.Read(email)
			b.See("link", "Cart 1 thing in it")
			b.See("link", "Your account")

			b.Visit("/checkout")
			fillAddress(b)
			pay(b, goodCard)
			id, _ := thanked(b)
			b.Press("Order again")
			b.Heading("Cart")
			b.Read("Marea Mug")
			b.Visit("/orders")
			b.Heading("Your orders")
			b.Read(known(t, s, id).Number)
			b.Visit("/orders/" + id)
			open(b, "Cancel this order")
			b.Press("Yes, cancel the order")
			b.Heading("This order is cancelled")
			if order := known(t, s, id); order.Status != "ORDER_STATUS_CANCELLED" {
				t.Errorf("the order is %s", order.Status)
			}
			balanced(t, s)

			b.Visit("/account")
			b.Press("Sign out")
			b.See("link", "Sign in")
			b.See("link", "Cart 0 things in it")
			if status := b.Expect("status of 404").Visit("/orders/" + id); status != 404 {
				t.Errorf("signed out, the order answers %d", status)
			}
			signIn(b, email, "wrong password")
			b.Read("Email or password is wrong.")
			if got := b.See("textbox", "Email").Value; got != email {
				t.Errorf("the address that was typed is %q now", got)
			}
			b.Fill("Password", secret)
			b.Press("Sign in")
			b.Heading("Your account")
			b.See("link", "Cart 1 thing in it")
			b.Visit("/orders/" + id)
			b.Heading("This order is cancelled")
		})
	}
}

func signIn(b *browser.Tab, email, password string) {
	b.Helper()
	b.Visit("/sign-in")
	b.Heading("Sign in")
	b.Fill("Email", email)
	b.Fill("Password", password)
	b.Press("Sign in")
}

// open opens what is folded.
func open(b *browser.Tab, summary string) {
	b.Helper()
	b.UntilTrue(`[...document.querySelectorAll("summary")].some(s => s.textContent.trim() == "` + summary + `" && (s.parentElement.open = true))`)
}

// TestAWishWaits keeps a wish, lays something aside, and takes both to another device by signing in.
func TestAWishWaits(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			s := wholeStore(t)
			b, email := shopper(t, s, how...), somebody()
			b.Visit("/p/salt-path-soap?variant=salt-path-soap-sage")
			b.Heading("Salt Path Soap")
			b.Press("Add to wishlist")
			b.See("button", "Take off the wishlist")
			b.Press("Add to cart")
			b.See("link", "Cart 1 thing in it")
			b.Visit("/cart")
			b.Press("Save for later…")
			b.See("heading", "Saved for later")
			b.See("link", "Cart 0 things in it")
			b.Visit("/sign-up")
			b.Fill("Email", email)
			b.Fill("Password", secret)
			b.Press("Create account")
			b.Heading("Your account")

			other := shopper(t, s, how...).Expect("status of 4")
			signIn(other, email, secret)
			other.Heading("Your account")
			other.Visit("/wishlist")
			other.Heading("Wishlist")
			other.See("link", "Salt Path Soap")
			other.Visit("/cart")
			other.Press("Move to cart…")
			other.See("link", "Cart 1 thing in it")
			if cookies := other.Cookies(); len(cookies) != 1 || !cookies[0].HTTPOnly || strings.Contains(cookies[0].Name, "token") {
				t.Errorf("cookies: %v", cookies)
			}
		})
	}
}
