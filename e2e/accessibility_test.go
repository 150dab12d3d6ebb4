package e2e

import (
	"testing"

	"feria/e2e/browser"
)

// TestEveryPageIsForEveryone holds every page, in every state that a shopper meets, against axe, light on a desk and dark on a telephone (with
// -soak in both themes at both widths); and against the narrowest telephone, on which nothing may stand out to the side.
func TestEveryPageIsForEveryone(t *testing.T) {
	s := wholeStore(t)
	stock(t, s, "salt-path-soap-rose", 0)
	b := shopper(t, s).Expect("status of 4")
	for _, page := range []struct{ path, heading string }{
		{"/", home},
		{"/c/ceramics", "Ceramics"},
		{"/p/marea-mug", "Marea Mug"},
		{"/p/salt-path-soap?variant=salt-path-soap-rose", "Salt Path Soap"},
		{"/cart", "Cart"},
		{"/checkout", "Checkout"},
		{"/search?q=marea", "Results for “marea”"},
		{"/search?q=xyzzy", "Results for “xyzzy”"},
		{"/search", "Search"},
		{"/p/marea-mug/review", "Write a review"},
		{"/wishlist", "Wishlist"},
		{"/orders", "Your orders"},
		{"/sign-in", "Sign in"},
		{"/sign-up", "Create account"},
		{"/reset-password", "New password"},
		{"/help", "Help"},
		{"/es/privacy", "Privacidad"},
		{"/es/sign-in", "Entrar"},
		{"/es", "Cosas buenas, de las manos que las hacen"},
		{"/es/c/toys", "Juguetes"},
		{"/es/p/marea-mug", "Taza Marea"},
		{"/es/search?q=taza", "Resultados para «taza»"},
		{"/merchant/reviews", "Only for merchants"},
		{"/es/merchant/pictures", "Solo para quienes venden"},
		{"/p/nothing", ""},
		{"/nothing", ""},
	} {
		t.Run(page.path, func(t *testing.T) {
			b.Visit(page.path)
			if page.heading != "" {
				b.Heading(page.heading)
			}
			forEveryone(b)
		})
	}
	fillCart(b, "salt-path-soap")
	t.Run("checkout", func(t *testing.T) { b.Heading("Checkout"); forEveryone(b) })
	t.Run("refused checkout", func(t *testing.T) {
		fillAddress(b)
		pay(b, declinedCard)
		b.Read("declined")
		forEveryone(b)
	})
	t.Run("bank", func(t *testing.T) {
		pay(b, askingCard)
		b.Heading("Your bank asks")
		forEveryone(b)
		b.Press("Approve the payment")
	})
	t.Run("order", func(t *testing.T) { thanked(b); forEveryone(b) })
	t.Run("filled cart", func(t *testing.T) {
		b.Visit("/p/marea-mug")
		b.Press("Add to cart")
		b.See("link", "Cart 1 thing in it")
		b.Visit("/cart")
		b.Heading("Cart")
		b.Press("Save for later…")
		b.See("heading", "Saved for later")
		forEveryone(b)
	})
	t.Run("refused sign-up", func(t *testing.T) {
		b.Visit("/sign-up")
		b.Fill("Email", "nobody")
		b.Press("Create account")
		b.Read("Please check what you have entered")
		forEveryone(b)
	})
	t.Run("account", func(t *testing.T) {
		b.Visit("/sign-up")
		b.Fill("Email", somebody())
		b.Fill("Password", secret)
		b.Press("Create account")
		b.Heading("Your account")
		forEveryone(b)
		b.Visit("/orders")
		b.Heading("Your orders")
		forEveryone(b)
	})
}

// forEveryone looks at the page that is shown in both themes and three widths.
func forEveryone(b *browser.Tab) {
	b.Helper()
	b.UntilTrue(`document.readyState == "complete" && !document.querySelector(".skeleton")`)
	if headings := b.Headings(); len(headings) != 1 {
		b.Errorf("level-1 headings: %q", headings)
	}
	for _, width := range []int64{1280, 390} {
		for theme, colours := range map[string]browser.Setting{"light": browser.Light, "dark": browser.Dark} {
			if wanted := *soak || (theme == "light") == (width == 1280); !wanted {
				continue
			}
			b.Look(colours, browser.Width(width))
			for _, violation := range b.Violations() {
				b.Errorf("%s, %s, %d px: %s", b.Path(), theme, width, violation)
			}
			b.Picture(b.Path())
		}
	}
	b.Look(browser.Width(320))
	if over := browser.Eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.Errorf("%s stands out by %d px at 320 px", b.Path(), over)
	}
	b.Look(browser.Light, browser.Width(1280))
}
