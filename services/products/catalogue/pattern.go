package catalogue

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is a sentence with {places} in it, compiled once so that a hundred thousand products can be worded quickly.
type pattern []part

type part struct {
	literal string
	place   int // index into the values, -1 for a literal
}

// compile reads a pattern whose places are among those named.
func compile(text string, places []string) (pattern, error) {
	var p pattern
	for rest := text; rest != ""; {
		literal, after, found := strings.Cut(rest, "{")
		if literal != "" {
			p = append(p, part{literal, -1})
		}
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		place := slices.Index(places, name)
		if !closed || place < 0 {
			return nil, fmt.Errorf("pattern %q: {%s} is none of %s", text, name, strings.Join(places, ", "))
		}
		p, rest = append(p, part{"", place}), tail
	}
	return p, nil
}

// appendTo writes the pattern behind b, with values in the order of the places it was compiled with.
func (p pattern) appendTo(b []byte, values []string) []byte {
	for _, part := range p {
		if part.place < 0 {
			b = append(b, part.literal...)
		} else {
			b = append(b, values[part.place]...)
		}
	}
	return b
}

// with answers the pattern filled in.
func (p pattern) with(values ...string) string {
	var buffer [256]byte
	return string(p.appendTo(buffer[:0], values))
}

// pattern takes the one value of a key as a pattern.
func (s *section) pattern(key string, places ...string) pattern {
	p, err := compile(s.text(key), places)
	if err != nil {
		s.fail("%v", err)
	}
	return p
}
