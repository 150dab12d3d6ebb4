package e2e

import (
	"strings"
	"testing"

	"feria/e2e/browser"

	"github.com/chromedp/chromedp/kb"
)

// keyboard is all that this shopper has.
type keyboard struct{ *browser.Tab }

// stop is where the focus is, as the page's own script sees it.
type stop struct {
	Text    string // of the element or its label
	Ring    bool   // whether something around it is drawn
	Seen    bool   // whether it is in the window, and what lies there is itself
	Nowhere bool   // whether nothing has the focus
}

const lookAtFocus = `(() => {
	const element = document.activeElement;
	if (!element || element === document.body || element === document.documentElement) return { Nowhere: true };
	const label = element.labels?.[0], shown = [element, ...(label ? [label, ...label.querySelectorAll("*")] : [])];
	const ringed = node => [null, "::after"].some(part => { // a card's link is drawn over all of the card
		const style = getComputedStyle(node, part);
		return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && style.content !== "none";
	});
	const inside = node => {
		const box = node.getBoundingClientRect();
		const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
		const there = document.elementFromPoint(x, y);
		return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && there && (node.contains(there) || there.contains(node));
	};
	return { Text: element.ariaLabel || label?.innerText || element.innerText || "", Ring: shown.some(ringed), Seen: shown.some(inside) };
})()`

// to presses Tab until a thing of a role and name has the focus. Every stop on the way can be seen, and shows that it has it.
func (k keyboard) to(role, name string) {
	k.Helper()
	beginning := strings.TrimSuffix(name, "…")
	var passed []string
	for range 200 {
		k.Key(kb.Tab)
		at := browser.Eval[stop](k.Tab, lookAtFocus)
		if at.Nowhere { // the end of the document: the next is its beginning
			continue
		}
		text := strings.Join(strings.Fields(at.Text), " ")
		passed = append(passed, text)
		if !at.Ring {
			k.Errorf("on %s, nothing shows that %q has the focus", k.Path(), text)
		}
		if !at.Seen {
			k.Errorf("on %s, %q has the focus and cannot be seen", k.Path(), text)
		}
		if !strings.Contains(text, strings.Fields(beginning)[0]) {
			continue
		}
		for _, thing := range k.All(role, name) {
			if thing.Focused {
				return
			}
		}
	}
	k.Fatalf("no %s %q was reached on %s, but:\n%s", role, name, k.Path(), strings.Join(passed, "\n"))
}

// arrives waits for a page, which has taken the focus along.
func (k keyboard) arrives(heading string) {
	k.Helper()
	k.Heading(heading)
	k.UntilTrue(`document.activeElement.matches("h1, main")`)
}

// fills writes into a field.
func (k keyboard) fills(label, text string) {
	k.Helper()
	k.to("textbox", label)
	k.Key(text)
}

func TestSomethingIsBoughtByKeysAlone(t *testing.T) {
	k := keyboard{shopper(t, wholeStore(t))}
	k.Visit("/sign-in")
	k.to("link", "Skip to the content")
	k.Key(kb.Enter)
	k.UntilTrue(`document.activeElement.matches("main")`)
	k.to("textbox", "Email")

	k.Visit("/")
	settled(k.Tab)
	k.to("combobox", "Search the store")
	k.Key("mrea mug" + kb.Enter)
	k.arrives("Results for “mrea mug”")
	k.to("link", "Ceramics (…")
	k.Key(kb.Enter)
	k.UntilTrue(`location.search.includes("ceramics") && document.activeElement.matches("h1, main")`)
	k.to("link", "Marea Mug")
	k.Key(kb.Enter)
	k.arrives("Marea Mug")
	settled(k.Tab)

	k.to("radio", "Cobalt")
	k.Key(kb.ArrowRight)
	k.UntilTrue(`location.search.startsWith("?variant=marea-mug-") && !location.search.includes("cobalt")`)
	chosen := browser.Eval[string](k.Tab, `document.activeElement.labels[0].innerText.trim()`)
	k.to("button", "Add to cart")
	k.Key(kb.Enter)
	k.See("link", "Cart 1 thing in it")
	k.to("link", "Cart…")
	k.Key(kb.Enter)
	k.arrives("Cart")
	k.Read(chosen)
	k.to("link", "Go to checkout")
	k.Key(kb.Enter)
	k.arrives("Checkout")

	for _, field := range []string{"Email", "Full name", "Address", "City", "Postal code"} {
		k.fills(field, address[field])
	}
	k.to("combobox", "Country")
	k.Key("Portugal")
	k.to("radio", "Standard…")
	k.Key(kb.ArrowDown)
	k.fills("Card number", goodCard)
	k.fills("Expiry", "12/34")
	k.fills("Security code", "123")
	k.to("button", "Place order")
	k.Key(" ")
	if id, number := thanked(k.Tab); id == "" || number == "" {
		t.Errorf("order %q, number %q", id, number)
	}
}
