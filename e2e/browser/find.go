package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
)

// Thing is something on the page as assistive technology knows it.
type Thing struct {
	Role, Name string
	Value      string // of a field
	Level      int    // of a heading
	Checked    bool   // a radio button or a check box
	Disabled   bool
	Invalid    bool
	Focused    bool

	node cdp.BackendNodeID
}

// All are the things of a role whose name is the given one, in the order of the document. A name that ends in "…" stands for all that
// begin so, and "" for all names.
func (b *Tab) All(role, name string) []Thing {
	b.Helper()
	things, err := b.all(role, name)
	if err != nil {
		return nil // the document is changing
	}
	return things
}

func (b *Tab) all(role, name string) ([]Thing, error) {
	if b.busy() {
		return nil, errors.New("another document is on its way")
	}
	ctx, cancel := b.glance()
	defer cancel()
	depth := int64(0)
	document, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{Depth: &depth})
	if err != nil {
		return nil, err
	}
	query := accessibility.QueryAXTreeParams{BackendNodeID: document.Root.BackendNodeID, Role: role}
	found, err := chromedp.Call(ctx, accessibility.QueryAXTree, query)
	if err != nil {
		return nil, err
	}
	var things []Thing
	for _, node := range found.Nodes {
		if thing := describe(node); !node.Ignored && matches(thing.Name, name) {
			things = append(things, thing)
		}
	}
	return things, nil
}

func matches(have, want string) bool {
	if start, ok := strings.CutSuffix(want, "…"); ok {
		return strings.HasPrefix(have, start)
	}
	return want == "" || have == want
}

func describe(node *accessibility.Node) Thing {
	thing := Thing{Role: text(node.Role), Name: strings.Join(strings.Fields(text(node.Name)), " "), Value: text(node.Value), node: node.BackendDOMNodeID}
	for _, p := range node.Properties {
		switch value := text(p.Value); p.Name {
		case accessibility.PropertyNameLevel:
			fmt.Sscan(value, &thing.Level)
		case accessibility.PropertyNameChecked:
			thing.Checked = value == "true"
		case accessibility.PropertyNameDisabled:
			thing.Disabled = value == "true"
		case accessibility.PropertyNameInvalid:
			thing.Invalid = value == "true"
		case accessibility.PropertyNameFocused:
			thing.Focused = value == "true"
		}
	}
	return thing
}

// text is a value as text, whatever it is.
func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) == nil {
		return s
	}
	return string(v.Value)
}

// See waits for a thing and returns it; it is the first if there are several.
func (b *Tab) See(role, name string) Thing {
	b.Helper()
	var things []Thing
	b.Until(fmt.Sprintf("%s %q", role, name), func() bool {
		things = b.All(role, name)
		return len(things) > 0
	})
	return things[0]
}

// SeeGone waits until there is no such thing.
func (b *Tab) SeeGone(role, name string) {
	b.Helper()
	b.Until(fmt.Sprintf("no %s %q", role, name), func() bool {
		things, err := b.all(role, name)
		return err == nil && len(things) == 0
	})
}

// Has tells whether there is such a thing now.
func (b *Tab) Has(role, name string) bool {
	b.Helper()
	return len(b.All(role, name)) > 0
}

// Heading waits for the level-1 heading of that name, and for the page to be so far that a person would go on.
func (b *Tab) Heading(name string) {
	b.Helper()
	b.Until(fmt.Sprintf("level-1 heading %q", name), func() bool {
		for _, heading := range b.All("heading", name) {
			if heading.Level == 1 {
				return true
			}
		}
		return false
	})
}

// Headings are the names of the level-1 headings.
func (b *Tab) Headings() []string {
	b.Helper()
	var names []string
	for _, heading := range b.All("heading", "") {
		if heading.Level == 1 {
			names = append(names, heading.Name)
		}
	}
	return names
}

// Reads tells whether the text is shown somewhere in the page; what only assistive technology or nobody gets does not count.
func (b *Tab) Reads(text string) bool {
	b.Helper()
	ctx, cancel := b.glance()
	defer cancel()
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	return err == nil && strings.Contains(strings.ToLower(strings.Join(strings.Fields(shown), " ")), strings.ToLower(text))
}

// Read waits until the text is shown.
func (b *Tab) Read(text string) {
	b.Helper()
	b.Until(fmt.Sprintf("text %q", text), func() bool { return b.Reads(text) })
}
