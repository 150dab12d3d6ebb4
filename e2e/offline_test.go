package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"feria/e2e/browser"
	"feria/e2e/store"
)

// line is a way to the store that can be cut, and a shopper who comes by it, whose browser keeps pages already.
func line(t *testing.T, s *store.Store, path string) (*store.Line, *browser.Tab) {
	t.Helper()
	l, err := s.Line()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	b := market.chromium.Open(t, l.URL).Expect("Failed to load resource").Expect("status of 503").Expect("net::ERR")
	b.Visit(path)
	b.UntilTrue("navigator.serviceWorker.controller")
	return l, b
}

// kept waits until a copy of the page is in the cache.
func kept(b *browser.Tab, cache, path string) {
	b.Helper()
	b.Until(path+" is kept in "+cache, func() bool { return slices.Contains(keeps(b, cache), path) })
}

// keeps are the paths of the pages in a cache of the worker's.
func keeps(b *browser.Tab, cache string) []string {
	b.Helper()
	return browser.Eval[[]string](b, fmt.Sprintf(`caches.has(%[1]q).then(async has => has
		? (await (await caches.open(%[1]q)).keys()).map(({url}) => url.slice(location.origin.length)) : [])`, cache))
}

func TestVisitedPagesAndTheCartAreReadOffline(t *testing.T) {
	l, b := line(t, wholeStore(t), "/")
	b.Follow("Ceramics")
	b.Heading("Ceramics")
	b.Visit("/p/salt-path-soap?variant=salt-path-soap-sage")
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Visit("/cart")
	b.Heading("Cart")
	b.Visit("/es/help")
	b.Heading("Ayuda")
	kept(b, "personal", "/cart")
	kept(b, "personal", "/es/help")
	kept(b, "pages", "/c/ceramics") // visited before anything was put into the cart
	b.Visit("/sign-in")

	l.Cut()
	b.Visit("/cart")
	b.Heading("Cart")
	b.Read("You are offline. This is a copy of the page from")
	b.Read("Salt Path Soap")
	forEveryone(b)
	b.Follow("Feria")
	b.Heading(home)
	b.Read("You are offline. This is a copy")
	b.UntilTrue(`document.querySelector("#feria-announcer").textContent.includes("You are offline")`)
	b.Follow("Ceramics")
	b.Heading("Ceramics")
	b.Read("You are offline. This is a copy")
	b.UntilTrue(`[...document.images].filter(i => i.checkVisibility() && i.getBoundingClientRect().top < innerHeight).every(i => i.complete && i.naturalWidth > 0)`)
	b.Visit("/es/help")
	b.Heading("Ayuda")
	b.Read("No tienes conexión. Esta es una copia de la página del")

	// Of a page that was not visited there is no copy, and one that may not be kept was not.
	for _, path := range []string{"/c/lamps", "/sign-in", "/orders"} {
		b.Visit(path)
		b.Heading("You are offline")
		b.Read("of this page no copy is kept here")
	}
	forEveryone(b)
	b.Follow("Cart")
	b.Heading("Cart")
	b.Read("You are offline. This is a copy")

	l.Mend()
	b.Reload()
	b.Heading("Cart")
	b.UntilTrue(`!document.querySelector(".kept")`)
	b.See("link", "Cart 1 thing in it")
}

// What is put into the cart without a network is put there once, when it is back; also where only the answer was lost.
func TestAddingToTheCartWaitsForTheNetwork(t *testing.T) {
	for name, fail := range map[string]func(*store.Line){"no network": (*store.Line).Cut, "lost answers": (*store.Line).LoseAnswers} {
		t.Run(name, func(t *testing.T) {
			l, b := line(t, wholeStore(t), "/p/salt-path-soap?variant=salt-path-soap-sage")
			b.Press("Add to cart")
			b.See("link", "Cart 1 thing in it")

			fail(l)
			b.Press("Add to cart")
			b.Read("Saved: it is added to your cart when you are online again.")
			forEveryone(b)
			b.Press("Close")
			b.UntilTrue(`!document.querySelector(".shell-notice").textContent`)
			b.See("link", "Cart 1 thing in it")

			l.Mend()
			browser.Eval[bool](b, `dispatchEvent(new Event("online"))`) // as the browser says it of a network that can be pulled
			b.See("link", "Cart 2 things in it")
			b.Read("Salt Path Soap: ")
			b.Until("nothing waits", func() bool { return len(keeps(b, "queue")) == 0 })
			b.Visit("/cart")
			b.Heading("Cart")
			b.See("link", "Cart 2 things in it")
		})
	}
}

// What has become of something that waited is said, also when the store refuses it.
func TestWhatWaitedAndIsRefusedIsSaid(t *testing.T) {
	s := wholeStore(t)
	stock(t, s, "marea-mug-oat-large", 5)
	l, b := line(t, s, "/p/marea-mug?variant=marea-mug-oat-large")
	b.Heading("Marea Mug")
	settled(b)
	l.Cut()
	b.Press("Add to cart")
	b.Read("Saved: it is added to your cart")
	stock(t, s, "marea-mug-oat-large", 0)
	l.Mend()
	b.Visit("/")
	b.Read("Marea Mug: ")
	b.UntilTrue(`/sold out|nothing is left|not available/i.test(document.querySelector(".shell-notice").textContent)`)
	b.See("link", "Cart 0 things in it")
	stock(t, s, "marea-mug-oat-large", 20)
}

// Who loses the network before the worker has heard for whom it keeps pages does not lose what they add.
func TestWhatWaitedBeforeAnybodyWasHeardOfIsNotLost(t *testing.T) {
	const path = "/p/salt-path-soap?variant=salt-path-soap-sage"
	l, b := line(t, wholeStore(t), path)
	settled(b)
	kept(b, "pages", path)
	browser.Eval[bool](b, `caches.delete("reader")`)
	b.StopWorkers()
	l.Cut()
	b.Press("Add to cart")
	b.Read("Saved: it is added to your cart")
	l.Mend()
	b.Visit("/")
	b.Read("Salt Path Soap: ")
	b.See("link", "Cart 1 thing in it")
}

// What has waited so long that prices and stock are others is not done, and that is said.
func TestWhatWaitedTooLongIsSaid(t *testing.T) {
	l, b := line(t, wholeStore(t), "/p/salt-path-soap?variant=salt-path-soap-sage")
	settled(b)
	l.Cut()
	b.Press("Add to cart")
	b.Read("Saved: it is added to your cart")
	browser.Eval[bool](b, `caches.open("queue").then(async cache => {
		for (const key of await cache.keys()) {
			const { headers, body } = await cache.match(key);
			const aged = new Headers(headers);
			aged.set("at", headers.get("at") - 25 * 3600e3);
			await cache.put(key, new Response(body, { headers: aged }));
		}
		return true;
	})`)
	l.Mend()
	b.Visit("/")
	b.Read("This waited for the network for more than a day")
	b.See("link", "Cart 0 things in it")
	b.Until("nothing waits", func() bool { return len(keeps(b, "queue")) == 0 })
}

func TestNothingPersonalIsKeptAfterSigningOut(t *testing.T) {
	l, b := line(t, wholeStore(t), "/sign-up")
	b.Fill("Email", somebody())
	b.Fill("Password", secret)
	b.Press("Create account")
	b.Heading("Your account")
	b.Visit("/p/salt-path-soap?variant=salt-path-soap-sage")
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Visit("/cart")
	b.Heading("Cart")
	kept(b, "personal", "/cart")
	b.Visit("/account")
	b.Press("Sign out")
	b.See("link", "Sign in")
	b.Until("nothing personal is kept", func() bool { return len(keeps(b, "personal")) == 0 })
	kept(b, "pages", "/") // where one is after it

	l.Cut()
	for _, path := range []string{"/cart", "/account", "/p/salt-path-soap?variant=salt-path-soap-sage"} {
		b.Visit(path)
		b.Heading("You are offline")
	}
}

// A session that ends elsewhere is noticed with the next answer, before it shows.
func TestWhatWasKeptForAnotherReaderIsDeleted(t *testing.T) {
	_, b := line(t, wholeStore(t), "/p/salt-path-soap?variant=salt-path-soap-sage")
	b.Press("Add to cart")
	b.See("link", "Cart 1 thing in it")
	b.Visit("/cart")
	b.Heading("Cart")
	kept(b, "personal", "/cart")
	b.ForgetCookies()
	b.Visit("/help")
	b.Heading("Help")
	if left := keeps(b, "personal"); len(left) > 0 {
		t.Errorf("of somebody else's are kept: %q", left)
	}
}

// Where keeping is switched off, browsers drop what they have kept with their next page.
func TestKeepingIsSwitchedOff(t *testing.T) {
	if !*soak {
		t.Skip("it starts a store of its own twice")
	}
	s := aStore(t)
	b := shopper(t, s)
	b.Visit("/")
	b.UntilTrue("navigator.serviceWorker.controller")
	kept(b, "pages", "/")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.Set("FERIA_OFFLINE=false")
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Visit("/help")
	b.Heading("Help")
	b.Until("nothing is kept", func() bool {
		return browser.Eval[int](b, `Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(([caches, workers]) => caches.length + workers.length)`) == 0
	})
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A form that another site posts goes to the store as that site's, worker or not; that of another port too, with which cookies are sent.
func TestOtherSitesCannotPostThroughTheWorker(t *testing.T) {
	l, b := line(t, wholeStore(t), "/")
	b.Expect("status of 403")
	for _, path := range []string{"/m/cart/add", "/m/cart/lines/salt-path-soap-sage", "/session/sign-out"} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<!doctype html><title>Prizes</title><form method="post" action="%s%s">
				<input name="variant" value="salt-path-soap-sage"><input name="quantity" value="1"><button>Win</button></form>`, l.URL, path)
		}))
		for _, host := range []string{"localhost", "127.0.0.1"} {
			b.Visit(strings.Replace(other.URL, "127.0.0.1", host, 1))
			b.Press("Win")
			b.Until("the store refuses "+path, func() bool { return b.Status() == http.StatusForbidden })
		}
		other.Close()
	}
	b.Visit("/cart")
	b.See("link", "Cart 0 things in it")
}
