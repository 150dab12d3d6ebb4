package catalogue

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// A sheet is a readable file of sections:
//
//	# a comment
//	== marea-mug
//	name: Marea Mug
//	care: Dishwasher safe
//
//	Any number of lines
//	of running text.
//
// A section is a name, keys with one-line values (a key may stand several times) and, after an empty line, a text. There is
// no quoting: a value is what stands after the colon, trimmed. Whatever does not fit is an error with its file and line.
type section struct {
	name string
	at   string // file and line, for errors

	fields map[string][]string
	body   []string
	errs   []error
}

// readSheet reads the sections of one file in their order. Two sections of one name are an error.
func readSheet(files fs.FS, path string) ([]*section, error) {
	file, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var (
		sections []*section
		current  *section
		seen     = make(map[string]bool)
		inBody   bool
	)
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line, at := strings.TrimSpace(lines.Text()), fmt.Sprintf("%s:%d", path, number)
		name, heading := strings.CutPrefix(line, "== ")
		switch {
		case heading && seen[name]:
			return nil, fmt.Errorf("%s: a second section %q", at, name)
		case heading:
			current, inBody, seen[name] = &section{name: name, at: at, fields: make(map[string][]string)}, false, true
			sections = append(sections, current)
		case strings.HasPrefix(line, "#"):
		case line == "":
			inBody = current != nil && len(current.fields) > 0
		case current == nil:
			return nil, fmt.Errorf("%s: text before the first section", at)
		case inBody:
			current.body = append(current.body, line)
		default:
			key, value, ok := strings.Cut(line, ":")
			if value = strings.TrimSpace(value); !ok || value == "" {
				return nil, fmt.Errorf("%s: %q is not of the form key: value", at, line)
			}
			current.fields[key] = append(current.fields[key], value)
		}
	}
	return sections, lines.Err()
}

// list takes every value of a key out of the section; a key that is missing is an error.
func (s *section) list(key string) []string {
	values := s.fields[key]
	delete(s.fields, key)
	if len(values) == 0 {
		s.fail("no %s", key)
	}
	return values
}

// text takes the one value of a key out of the section.
func (s *section) text(key string) string {
	values := s.list(key)
	if len(values) > 1 {
		s.fail("%d values for %s", len(values), key)
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// optional is text for a key that need not be there.
func (s *section) optional(key string) string {
	if len(s.fields[key]) == 0 {
		return ""
	}
	return s.text(key)
}

// words takes the value of a key as a list of words.
func (s *section) words(key string) []string { return strings.Fields(s.text(key)) }

// prose takes the running text, its lines joined; a section without one is an error.
func (s *section) prose() string {
	if len(s.body) == 0 {
		s.fail("no text")
	}
	prose := strings.Join(s.body, " ")
	s.body = nil
	return prose
}

func (s *section) fail(format string, args ...any) {
	s.errs = append(s.errs, fmt.Errorf("%s: %s: %s", s.at, s.name, fmt.Sprintf(format, args...)))
}

// done answers what was wrong with the section, counting what nobody took.
func (s *section) done() error {
	for key := range s.fields {
		s.fail("unknown key %s", key)
	}
	if len(s.body) > 0 {
		s.fail("unexpected text")
	}
	return errors.Join(s.errs...)
}
