package pages

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"feria/internal/stall"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markdown is CommonMark as the standard has it. Its renderer is a safe one: raw HTML and addresses that run scripts are left out.
var markdown = goldmark.New(goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// heading is a section of a text, for its table of contents.
type heading struct{ ID, Text string }

// writer makes HTML of the parts of one text: ids that no other stall uses, links to pages in the reader's language.
type writer struct {
	view     stall.View
	ids      *ids
	contents []heading // the headings of the second level so far
}

func newWriter(v stall.View) *writer {
	return &writer{view: v, ids: &ids{view: v, taken: map[string]bool{}}}
}

// html is a part's HTML. It only holds what Markdown can say.
func (w *writer) html(source string) (string, error) {
	src := []byte(source)
	doc := markdown.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(w.ids))))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if id, ok := n.AttributeString("id"); ok && n.Level == 2 {
				w.contents = append(w.contents, heading{string(id.([]byte)), plain(n, src)})
			}
		case *ast.Link:
			if path := string(n.Destination); strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") {
				n.Destination = []byte(w.view.Page(path))
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", fmt.Errorf("markdown: %w", err)
	}
	var out strings.Builder
	if err := markdown.Renderer().Render(&out, src, doc); err != nil {
		return "", fmt.Errorf("markdown: %w", err)
	}
	return out.String(), nil
}

// plain is the text of a node without its marks.
func plain(n ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		if t, ok := n.(*ast.Text); ok && entering {
			out.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// ids makes the ids of headings: "How long is it kept?" is pages-how-long-is-it-kept. It implements parser.IDs.
type ids struct {
	view  stall.View
	taken map[string]bool
}

// Generate implements parser.IDs.
func (i *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(value)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	base := i.view.ID(strings.Join(words, "-"))
	id := base
	for n := 2; i.taken[id]; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	i.taken[id] = true
	return []byte(id)
}

// Put implements parser.IDs.
func (i *ids) Put(value []byte) { i.taken[string(value)] = true }
