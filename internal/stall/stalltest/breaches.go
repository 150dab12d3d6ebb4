package stalltest

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	void      = strings.Fields("area br col embed hr img input link meta source track wbr")
	forbidden = strings.Fields("style link base noscript plaintext xmp html head body frame frameset iframe object embed meta")
	// references are attributes that name other elements of the same fragment by their ids.
	references = []string{"for", "aria-describedby", "aria-labelledby", "aria-errormessage"}
)

// Breaches says what in a fragment breaks the contract, or shuts people out: that it is not one balanced element, that it
// holds what fragments may not hold, that an id is not the stall's own, that a control has no label or a picture no alternative.
func Breaches(body, mfe string) []string {
	b := &breaches{mfe: mfe}
	b.balance(body)
	if len(b.found) > 0 {
		return b.found // what is not balanced cannot be read as it is meant
	}
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		return []string{err.Error()}
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	b.ids = idsOf(root)
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			b.element(n)
		}
	}
	return b.found
}

type breaches struct {
	mfe   string
	ids   map[string]int
	found []string
}

func (b *breaches) say(format string, args ...any) {
	b.found = append(b.found, fmt.Sprintf(format, args...))
}

// balance holds the text against the grammar of what opens and closes, more strictly than a browser does.
func (b *breaches) balance(body string) {
	var open []string
	roots := 0
	for z := html.NewTokenizer(strings.NewReader(body)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				b.say("<%s> is never closed", open[len(open)-1])
			}
			if roots != 1 && len(b.found) == 0 {
				b.say("it has %d root elements, not one", roots)
			}
			return
		case html.TextToken:
			if len(open) == 0 && strings.TrimSpace(token.Data) != "" {
				b.say("%q stands outside of its root element", strings.TrimSpace(token.Data))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if len(open) == 0 {
				roots++
			}
			b.tag(token)
			if token.Data == "form" && slices.Contains(open, "form") {
				b.say("a form stands in a form")
			}
			foreign := slices.Contains(open, "svg") || token.Data == "svg"
			if !slices.Contains(void, token.Data) && (kind == html.StartTagToken || !foreign) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				b.say("</%s> closes what it did not open", token.Data)
				return
			}
			open = open[:len(open)-1]
		case html.DoctypeToken, html.CommentToken:
			if kind == html.DoctypeToken || strings.HasPrefix(token.Data, "?") {
				b.say("<%.20s… may not stand in a fragment", token.Data)
			}
		}
	}
}

// tag refuses elements that no fragment may hold. A script that only holds data is none.
func (b *breaches) tag(token html.Token) {
	attrs := map[string]string{}
	for _, a := range token.Attr {
		attrs[a.Key] = a.Val
	}
	_, patches := attrs["for"]
	switch name := token.Data; {
	case slices.Contains(forbidden, name), name == "script" && attrs["type"] != "application/json" && attrs["type"] != "application/ld+json", name == "template" && patches:
		b.say("<%s> may not stand in a fragment", name)
	}
}

func (b *breaches) element(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "autofocus", a.Key == "nonce":
			b.say("<%s> has the attribute %s", n.Data, a.Key)
		case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
			b.say("<%s> has a script in its %s", n.Data, a.Key)
		case a.Key == "id" && !strings.HasPrefix(a.Val, b.mfe+"-"):
			b.say("the id %q does not begin with %q", a.Val, b.mfe+"-")
		case a.Key == "id" && b.ids[a.Val] > 1:
			b.say("the id %q stands %d times", a.Val, b.ids[a.Val])
		case slices.Contains(references, a.Key):
			for id := range strings.FieldsSeq(a.Val) {
				if b.ids[id] == 0 {
					b.say("<%s %s> names the id %q, which is not there", n.Data, a.Key, id)
				}
			}
		}
	}
	switch n.Data {
	case "img":
		if _, ok := attr(n, "alt"); !ok {
			b.say("<img> has no alt")
		}
	case "input", "select", "textarea":
		if !b.labelled(n) {
			name, _ := attr(n, "name")
			b.say("<%s name=%q> has no label", n.Data, name)
		}
	}
}

func (b *breaches) labelled(n *html.Node) bool {
	kind, _ := attr(n, "type")
	if slices.Contains([]string{"hidden", "submit", "button", "image", "reset"}, kind) || inside(n, "label") {
		return true
	}
	for _, name := range []string{"aria-label", "aria-labelledby"} {
		if value, _ := attr(n, name); value != "" {
			return true
		}
	}
	id, ok := attr(n, "id")
	return ok && labelFor(rootOf(n), id)
}

func labelFor(root *html.Node, id string) bool {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "label" {
			if value, _ := attr(n, "for"); value == id {
				return true
			}
		}
	}
	return false
}

func inside(n *html.Node, name string) bool {
	for p := range n.Ancestors() {
		if p.Data == name {
			return true
		}
	}
	return false
}

func rootOf(n *html.Node) *html.Node {
	for p := range n.Ancestors() {
		n = p
	}
	return n
}

func idsOf(root *html.Node) map[string]int {
	ids := map[string]int{}
	for n := range root.Descendants() {
		if id, ok := attr(n, "id"); ok {
			ids[id]++
		}
	}
	return ids
}
