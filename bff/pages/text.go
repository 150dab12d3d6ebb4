package pages

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

//go:embed texts
var files embed.FS

// names are the pages, in the order in which they are listed.
var names = []string{"help", "delivery", "returns", "terms", "privacy"}

// methodsLine is the line of a text that stands for the methods of delivery.
const methodsLine = "{delivery methods}"

// text is a page in one language.
type text struct {
	title, description string
	changed            time.Time // the day
	parts              []part
}

// part is Markdown, or the place of the methods of delivery.
type part struct {
	markdown string
	methods  bool
}

// readTexts reads every page in every language that has a folder. Its error names the file that is missing or not as it should be.
func readTexts(files fs.FS) (map[string]map[string]*text, error) {
	languages, err := fs.ReadDir(files, "texts")
	if err != nil {
		return nil, err
	}
	all := make(map[string]map[string]*text, len(languages))
	for _, l := range languages {
		all[l.Name()] = make(map[string]*text, len(names))
		for _, name := range names {
			path := "texts/" + l.Name() + "/" + name + ".md"
			data, err := fs.ReadFile(files, path)
			if err != nil {
				return nil, err
			}
			if all[l.Name()][name], err = parseText(string(data)); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	return all, nil
}

// parseText reads a file: lines of "name: value" between two lines of dashes, then Markdown.
func parseText(file string) (*text, error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(file, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(file, "---\n") {
		return nil, fmt.Errorf("it does not begin with title, description and changed between two lines of dashes")
	}
	t := &text{parts: cut(body)}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "title":
			t.title = value
		case "description":
			t.description = value
		case "changed":
			var err error
			if t.changed, err = time.Parse(time.DateOnly, value); err != nil {
				return nil, fmt.Errorf("changed: %w", err)
			}
		default:
			return nil, fmt.Errorf("%q is not title, description or changed", name)
		}
	}
	if t.title == "" || t.description == "" || t.changed.IsZero() || strings.TrimSpace(body) == "" {
		return nil, fmt.Errorf("title, description, changed or the text itself is missing")
	}
	return t, nil
}

// cut splits Markdown at the lines that stand for something else.
func cut(body string) (parts []part) {
	var markdown strings.Builder
	flush := func() {
		if strings.TrimSpace(markdown.String()) != "" {
			parts = append(parts, part{markdown: markdown.String()})
		}
		markdown.Reset()
	}
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) == methodsLine {
			flush()
			parts = append(parts, part{methods: true})
			continue
		}
		markdown.WriteString(line)
	}
	flush()
	return parts
}
