package stalltest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Answer is what a stall answered. Its methods select nodes by CSS selectors; a selector that is not one panics.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	Events []Event // to be dispatched

	root *html.Node
}

// Event is a custom event in an answer's header.
type Event struct {
	Name   string
	Detail map[string]any
}

// parse reads a fragment as it is read inside of a slot.
func parse(t testing.TB, body string) *html.Node {
	t.Helper()
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

// Count is how many nodes the selector finds.
func (a *Answer) Count(selector string) int {
	return len(cascadia.QueryAll(a.root, cascadia.MustCompile(selector)))
}

// Text is the text of the first node that the selector finds, its white space made single; "" if there is none.
func (a *Answer) Text(selector string) string {
	n := cascadia.Query(a.root, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	return text(n)
}

// Texts are the texts of all nodes that the selector finds.
func (a *Answer) Texts(selector string) []string {
	var all []string
	for _, n := range cascadia.QueryAll(a.root, cascadia.MustCompile(selector)) {
		all = append(all, text(n))
	}
	return all
}

// Attr is an attribute of the first node that the selector finds; "" if there is none.
func (a *Answer) Attr(selector, name string) string {
	n := cascadia.Query(a.root, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	value, _ := attr(n, name)
	return value
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
