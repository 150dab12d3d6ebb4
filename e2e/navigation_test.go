package e2e

import (
	"strings"
	"testing"

	"feria/e2e/browser"
)

// settled waits until every stall's module has been called: then scripts do what they are there for.
func settled(b *browser.Tab) {
	b.Helper()
	b.UntilTrue(`document.readyState == "complete"`)
	browser.Eval[bool](b, `Promise.all(Object.values(JSON.parse(document.querySelector("#feria-document").text).stalls)
		.filter(stall => stall.module).map(stall => import(new URL(stall.module, location))))
		.then(() => new Promise(requestAnimationFrame)).then(() => true)`)
}

// mark makes the document and its header recognisable; a document that was loaded anew has lost the mark.
func mark(b *browser.Tab) {
	b.Helper()
	settled(b)
	browser.Eval[bool](b, `window.same = document.querySelector(".shell-header").same = true`)
}

func same(b *browser.Tab) {
	b.Helper()
	if !browser.Eval[bool](b, `!!window.same && !!document.querySelector(".shell-header").same`) {
		b.Error("the document was loaded anew")
	}
}

func TestNavigationKeepsTheHeaderAndMovesTheFocus(t *testing.T) {
	b := shopper(t, wholeStore(t))
	b.Visit("/")
	mark(b)
	b.Follow("Lamps")
	b.Heading("Lamps")
	same(b)
	for expression, want := range map[string]string{
		"location.pathname":                             "/c/lamps",
		"document.activeElement.textContent":            "Lamps",
		"document.activeElement.localName":              "h1",
		"String(scrollY)":                               "0",
		`document.querySelector("main h1").textContent`: "Lamps",
	} {
		if got := browser.Eval[string](b, expression); got != want {
			t.Errorf("%s is %q, not %q", expression, got, want)
		}
	}
	title := browser.Eval[string](b, "document.title")
	if !strings.Contains(title, "Lamps") {
		t.Errorf("the title is %q", title)
	}
	if said := browser.Eval[string](b, `document.querySelector("#feria-announcer").textContent`); said != title {
		t.Errorf("announced %q, not the title %q", said, title)
	}
}

func TestBackReturnsToThePageAndItsPlace(t *testing.T) {
	b := shopper(t, wholeStore(t))
	b.Visit("/c/ceramics")
	mark(b)
	browser.Eval[bool](b, `(scrollTo(0, 500), true)`)
	b.UntilTrue("scrollY == 500")
	b.Follow("Harbour Fog Bowl")
	b.Heading("Harbour Fog Bowl")
	b.Follow("Market")
	b.Heading(home)
	b.Back()
	b.Heading("Harbour Fog Bowl")
	b.Back()
	b.Heading("Ceramics")
	same(b)
	b.UntilTrue("scrollY == 500")
}

// shown is what a product page shows that depends on the variant.
type shown struct{ path, picture, price, stock string }

func look(b *browser.Tab) shown {
	b.Helper()
	return shown{
		path:    b.Path(),
		picture: browser.Eval[string](b, `document.querySelector(".product .media img").getAttribute("src")`),
		price:   browser.Eval[string](b, `document.querySelector(".product .offer .price-tag").textContent`),
		stock:   browser.Eval[string](b, `document.querySelector(".product .offer .badge").textContent`),
	}
}

func TestChoosingAVariantChangesThePageInPlace(t *testing.T) {
	s := wholeStore(t)
	stock(t, s, "marea-mug-cobalt-large", 2)
	b := shopper(t, s)
	b.Visit("/p/marea-mug")
	mark(b)
	before := look(b)
	b.Pick("Large")
	b.UntilTrue(`document.querySelector("[data-variant=marea-mug-cobalt-large] .media img")`)
	b.UntilTrue(`performance.getEntriesByType("resource").some(({name}) => /recommendations.*variant=marea-mug-cobalt-large/.test(name))`)
	after := look(b)
	same(b)
	if after.path != "/p/marea-mug?variant=marea-mug-cobalt-large" || after.picture == before.picture || after.price == before.price ||
		after.stock != "Only 2 left" {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if focused := browser.Eval[string](b, `document.activeElement.value`); focused != "large" {
		t.Errorf("the focus is on %q", focused)
	}
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Back()
	b.UntilTrue(`document.querySelector("[data-variant=marea-mug-cobalt-small] .media img")`)
	if back := look(b); back.path != before.path || back.picture != before.picture || back.price != before.price {
		t.Errorf("Back shows %+v, not %+v", back, before)
	}
	if !b.See("radio", "Small").Checked {
		t.Error("Back leaves the other size chosen")
	}
	same(b)
}

func TestAddingToTheCartShowsInEveryTab(t *testing.T) {
	b := shopper(t, wholeStore(t))
	b.Visit("/")
	other := b.Another()
	other.Visit("/c/toys")
	mark(other)
	b.Visit("/p/salt-path-soap")
	mark(b)
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Read("Added to your cart")
	other.See("link", "Cart 1 thing in it")
	same(b)
	same(other)
	b.Press("Add to cart")
	other.See("link", "Cart 2 things in it")
	other.Follow("Cart…")
	other.Press("Remove Salt Path Soap…")
	other.Read("Your cart is empty")
	b.See("link", "Cart 0 things in it")
}

// A browser that lacks declarative partial updates sees everything by the shell's script, and an old one without scripts by a page in order.
func TestBrowserWithoutPatchingSeesEverything(t *testing.T) {
	chromium, err := browser.Start(browser.WithoutPatching...)
	if err != nil {
		t.Fatal(err)
	}
	defer chromium.Close()
	s := wholeStore(t)
	for name, how := range map[string][]browser.Setting{"by its features": nil, "an old one": {browser.As(oldChrome)}} {
		t.Run(name, func(t *testing.T) {
			b := chromium.Open(t, s.URL, how...)
			for path, heading := range map[string]string{"/": home, "/c/toys": "Toys", "/p/marea-mug": "Marea Mug", "/cart": "Cart"} {
				b.Visit(path)
				b.Heading(heading)
				b.See("link", "Cart 0 things in it")
				b.UntilTrue(`!document.querySelector(".skeleton")`)
			}
			fillCart(b, "marea-mug")
			fillAddress(b)
			pay(b, goodCard)
			thanked(b)
		})
	}
	for name, agent := range map[string]string{"an old one without scripts": oldChrome, "Firefox without scripts": firefox} {
		t.Run(name, func(t *testing.T) {
			b := chromium.Open(t, s.URL, browser.As(agent), browser.Plain).Expect("status of 409")
			b.Begin("/p/marea-mug")
			ordered(b)
			b.Press("Add to cart")
			ordered(b)
			b.See("link", "Cart 1 thing in it")
			b.Begin("/checkout")
			ordered(b)
			fillAddress(b)
			pay(b, declinedCard)
			arrived(b, `document.body.textContent.includes("declined")`) // the answer to a form is in order
			pay(b, goodCard)
			ordered(b)
			b.Heading("Thank you for your order")
		})
	}
}

// ordered waits until a browser that can put nothing in later has come to the page that is written in order. Before that nothing is looked for:
// Chromium crashes when it is asked for the accessibility tree of a document that it is about to leave and that runs no scripts.
func ordered(b *browser.Tab) {
	b.Helper()
	arrived(b, `location.search.includes("order=1")`)
}

// arrived waits until another document than the last one that arrived stands whole, and is what is awaited.
func arrived(b *browser.Tab, awaited string) {
	b.Helper()
	b.UntilTrue(`!self.arrived && document.readyState == "complete" && ` + awaited + ` && (self.arrived = true)`)
}

const (
	oldChrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
	firefox   = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
