package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/e2e/store"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// get asks by hand and fails the test if there is no answer.
func get(t testing.TB, h *store.Hand, path string) store.Answer {
	t.Helper()
	answer, err := h.Get(path)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func post(t testing.TB, h *store.Hand, path string, form url.Values) store.Answer {
	t.Helper()
	answer, err := h.Post(path, form)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// whole holds a page against what every page has: one level-1 heading, header and footer.
func wholePage(t testing.TB, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	count := map[atom.Atom]int{}
	classes := map[string]bool{}
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			count[node.DataAtom]++
			for _, a := range node.Attr {
				if a.Key == "class" {
					classes[a.Val] = true
				}
			}
		}
	}
	if count[atom.H1] != 1 || count[atom.Main] != 1 || !classes["shell-header"] || !classes["shell-footer"] || count[atom.Title] < 1 {
		t.Errorf("%d level-1 headings, %d main parts, header %v, footer %v in\n%.3000s", count[atom.H1], count[atom.Main],
			classes["shell-header"], classes["shell-footer"], page[max(0, strings.Index(page, "<main")):])
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	s := wholeStore(t)
	for _, path := range []string{
		"/nothing", "/p/nothing", "/c/nothing", "/p/", "/orders/nothing", "/orders/0199aaaa-0000-7000-8000-000000000000", "/p/marea-mug/more", "/%00", "/c/..%2f",
	} {
		t.Run(path, func(t *testing.T) {
			answer := get(t, s.Hand(), path)
			if answer.Status != http.StatusNotFound {
				t.Errorf("status %d", answer.Status)
			}
			wholePage(t, answer.Body)
		})
	}
}

// added is the page that answers to adding to the cart by hand.
func added(t testing.TB, h *store.Hand, variant, quantity string, more ...string) store.Answer {
	t.Helper()
	form := url.Values{"variant": {variant}, "quantity": {quantity}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return post(t, h, "/m/cart/add", form)
}

func TestCartRefusesWhatCannotBeBought(t *testing.T) {
	s := wholeStore(t)
	stock(t, s, "salt-path-soap-rose", 0)
	for name, c := range map[string]struct {
		variant, quantity string
		status            int
	}{
		"sold out":         {"salt-path-soap-rose", "1", http.StatusConflict},
		"unknown variant":  {"nothing-blue", "1", http.StatusUnprocessableEntity},
		"no variant":       {"", "1", http.StatusUnprocessableEntity},
		"negative":         {"salt-path-soap-sage", "-1", http.StatusUnprocessableEntity},
		"nought":           {"salt-path-soap-sage", "0", http.StatusUnprocessableEntity},
		"huge":             {"salt-path-soap-sage", "1000000", http.StatusUnprocessableEntity},
		"beyond all units": {"salt-path-soap-sage", "99999999999999999999999", http.StatusUnprocessableEntity},
		"no number":        {"salt-path-soap-sage", "many", http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			h := s.Hand()
			get(t, h, "/")
			answer := added(t, h, c.variant, c.quantity)
			if answer.Status != c.status {
				t.Errorf("status %d, not %d", answer.Status, c.status)
			}
			wholePage(t, answer.Body)
			if !strings.Contains(get(t, h, "/cart").Body, "Your cart is empty") {
				t.Error("something lies in the cart")
			}
		})
	}
}

func TestSoldOutIsSaidAndCannotBeAdded(t *testing.T) {
	s := wholeStore(t)
	stock(t, s, "salt-path-soap-rose", 0)
	b := shopper(t, s)
	b.Visit("/p/salt-path-soap?variant=salt-path-soap-rose")
	b.Heading("Salt Path Soap")
	b.Read("Sold out")
	if !b.See("button", "Sold out").Disabled || b.Has("button", "Add to cart") {
		t.Error("what is sold out can be added")
	}
}

func TestForgedPriceIsIgnored(t *testing.T) {
	h := wholeStore(t).Hand()
	get(t, h, "/")
	answer := added(t, h, "salt-path-soap-sage", "1", "price", "1", "amount", "1", "total", "0", "unit_price", "1")
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("adding: %d", answer.Status)
	}
	if page := get(t, h, "/cart").Body; !strings.Contains(page, "€8.50") || strings.Contains(page, "€0.01") {
		t.Error("the cart does not show the price of the catalogue")
	}
}

func TestForgedTotalIsRefused(t *testing.T) {
	s := wholeStore(t)
	h := s.Hand()
	get(t, h, "/")
	added(t, h, "salt-path-soap-sage", "1")
	form := checkoutForm(t, get(t, h, "/checkout").Body)
	for name := range form {
		if strings.HasPrefix(name, "seen") {
			form.Set(name, "1")
		}
	}
	for name, value := range map[string]string{
		"email": "ana@example.org", "name": "Ana", "line": "Rua 7", "city": "Porto", "postal_code": "4050-262", "country": "PT",
		"card_number": goodCard, "expiry": "12/34", "security_code": "123",
	} {
		form.Set(name, value)
	}
	answer := post(t, h, "/m/checkout/place", form)
	if answer.Status != http.StatusConflict && answer.Status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", answer.Status)
	}
	wholePage(t, answer.Body)
	if strings.Contains(answer.Body, "4242") {
		t.Error("the answer holds the card's number")
	}
	balanced(t, s)
}

// checkoutForm is what the checkout's form would send as it came.
func checkoutForm(t testing.TB, page string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for node := range root.Descendants() {
		if node.DataAtom != atom.Input {
			continue
		}
		attribute := map[string]string{}
		for _, a := range node.Attr {
			attribute[a.Key] = a.Val
		}
		if _, checked := attribute["checked"]; attribute["type"] != "radio" || checked {
			form.Set(attribute["name"], attribute["value"])
		}
	}
	if form.Get("key") == "" {
		t.Fatal("the checkout has no form")
	}
	return form
}

func TestOtherSitesCannotPost(t *testing.T) {
	h := wholeStore(t).Hand()
	get(t, h, "/")
	for name, header := range map[string]http.Header{
		"another site":        {"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}},
		"another port":        {"Sec-Fetch-Site": {"same-site"}, "Origin": {"http://localhost:1"}},
		"an old browser":      {"Origin": {"https://evil.example"}},
		"an origin of nobody": {"Origin": {"null"}},
	} {
		t.Run(name, func(t *testing.T) {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer, err := h.Do("POST", "/m/cart/add", header, strings.NewReader("variant=salt-path-soap-sage&quantity=1"))
			if err != nil {
				t.Fatal(err)
			}
			if answer.Status != http.StatusForbidden {
				t.Errorf("status %d", answer.Status)
			}
		})
	}
	if !strings.Contains(get(t, h, "/cart").Body, "Your cart is empty") {
		t.Error("something lies in the cart")
	}
}

func TestRequestsAreBounded(t *testing.T) {
	s := wholeStore(t)
	h := s.Hand()
	get(t, h, "/")
	huge := added(t, h, "salt-path-soap-sage", "1", "note", strings.Repeat("a", 4<<20))
	if huge.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 4 MB: %d", huge.Status)
	}
	wholePage(t, huge.Body)
	for _, c := range []struct{ method, path string }{{"POST", "/"}, {"PUT", "/p/marea-mug"}, {"GET", "/m/cart/add"}, {"DELETE", "/cart"}} {
		if answer, err := h.Do(c.method, c.path, nil, nil); err != nil || answer.Status/100 != 4 {
			t.Errorf("%s %s: %d, %v", c.method, c.path, answer.Status, err)
		}
	}
}
