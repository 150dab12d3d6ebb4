// Package markup decides whether a fragment may stand in a page. A fragment is accepted whole and balanced or not at all: nothing cut
// off, nothing that closes what it did not open, nothing that runs, styles or redirects the page around it.
//
// The check is one pass over the bytes and allocates only for the nested slots that it finds. It is stricter than HTML: every element
// is closed by its own end tag. What it accepts, a browser's parser keeps inside of the <template> or the slot in which it is put.
package markup

import (
	"bytes"
	"errors"
	"fmt"
	"html"
)

// Slot is a nested <feria-slot> in a fragment.
type Slot struct {
	Start, Open int // the start tag is body[Start:Open]
	Close, End  int // the children are body[Open:Close], the end tag body[Close:End]
	Fragment    string
	Params      []Param
}

// Param is an attribute of a slot that is a parameter of its fragment.
type Param struct{ Name, Value string }

// Limits of a fragment.
const (
	MaxBytes = 1 << 20
	maxDepth = 256
	maxSlots = 64
)

// Check accepts a fragment, a single element, and finds the slots that are nested in it, outermost only. Its error says what is wrong and where.
func Check(body []byte) ([]Slot, error) {
	if len(body) > MaxBytes {
		return nil, fmt.Errorf("%d bytes are more than a fragment may have", len(body))
	}
	s := scanner{body: body}
	if err := s.scan(); err != nil {
		return nil, fmt.Errorf("at byte %d: %w", s.at, err)
	}
	return s.slots, nil
}

// scanner walks over a fragment.
type scanner struct {
	body    []byte
	at      int
	stack   [maxDepth]span // names of the open elements
	depth   int
	foreign int // depth at which svg or math was opened, plus one
	slot    int // depth at which a slot was opened, plus one
	forms   int
	roots   int
	slots   []Slot
}

// span is a part of the body.
type span struct{ from, to int }

func (s *scanner) name(i int) []byte { return s.body[s.stack[i].from:s.stack[i].to] }

func (s *scanner) scan() error {
	for s.at < len(s.body) {
		i := bytes.IndexByte(s.body[s.at:], '<')
		text := s.body[s.at:]
		if i >= 0 {
			text = text[:i]
		}
		if s.depth == 0 && len(bytes.TrimSpace(text)) > 0 {
			return errors.New("text outside of the root element")
		}
		if i < 0 {
			s.at = len(s.body)
			break
		}
		s.at += i
		if err := s.markup(); err != nil {
			return err
		}
	}
	switch {
	case s.depth > 0:
		return fmt.Errorf("<%s> is not closed", s.name(s.depth-1))
	case s.roots != 1:
		return fmt.Errorf("%d root elements; a fragment has one", s.roots)
	}
	return nil
}

// markup reads what begins with "<".
func (s *scanner) markup() error {
	rest := s.body[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		end := bytes.Index(rest[4:], []byte("-->"))
		if end < 0 || bytes.HasPrefix(rest[4:], []byte(">")) || bytes.HasPrefix(rest[4:], []byte("->")) || bytes.Contains(rest[4:4+end], []byte("--")) {
			return errors.New("a comment that is not closed, or closed in more than one way")
		}
		s.at += 4 + end + 3
		return nil
	case len(rest) < 2 || rest[1] == '!' || rest[1] == '?':
		return errors.New("a declaration or an instruction")
	case rest[1] == '/':
		return s.endTag()
	case isLetter(rest[1]):
		return s.startTag()
	default:
		return errors.New("a < that begins nothing; write &lt;")
	}
}

func (s *scanner) endTag() error {
	from := s.at + 2
	to := from
	for to < len(s.body) && isName(s.body[to]) {
		to++
	}
	if to == from || to >= len(s.body) || s.body[to] != '>' {
		return errors.New("an end tag that is not whole")
	}
	if s.depth == 0 || !bytes.Equal(s.name(s.depth-1), s.body[from:to]) {
		return fmt.Errorf("</%s> closes what was not opened", s.body[from:to])
	}
	s.depth--
	if s.slot == s.depth+1 {
		s.slot = 0
		last := &s.slots[len(s.slots)-1]
		last.Close, last.End = s.at, to+1
	}
	if s.foreign == s.depth+1 {
		s.foreign = 0
	}
	if string(s.body[from:to]) == "form" {
		s.forms--
	}
	s.at = to + 1
	return nil
}

func (s *scanner) startTag() error {
	start, from := s.at, s.at+1
	to := from
	for to < len(s.body) && isName(s.body[to]) {
		to++
	}
	name := s.body[from:to]
	if s.foreign == 0 && bytes.ContainsFunc(name, isUpper) {
		return fmt.Errorf("<%s>: write elements in lower case", name)
	}
	if s.depth == 0 {
		s.roots++
	}
	s.at = to
	var slot *Slot
	if string(name) == "feria-slot" && s.slot == 0 {
		if len(s.slots) == maxSlots || s.depth == 0 {
			return errors.New("a slot that is the root, or one too many")
		}
		s.slots = append(s.slots, Slot{Start: start})
		slot = &s.slots[len(s.slots)-1]
	}
	selfClosing, data, err := s.attributes(name, slot)
	if err != nil {
		return fmt.Errorf("<%s>: %w", name, err)
	}
	if why := s.refuses(name, data); why != "" {
		return fmt.Errorf("<%s>: %s", name, why)
	}
	if slot != nil {
		slot.Open = s.at
		if slot.Fragment == "" {
			return errors.New("<feria-slot>: it names no fragment")
		}
	}
	switch {
	case voids[string(name)] && s.foreign == 0, selfClosing && s.foreign > 0:
		if s.depth == 0 {
			return errors.New("the root element holds nothing")
		}
		return nil
	case selfClosing:
		return fmt.Errorf("<%s/> does not close itself in HTML", name)
	}
	return s.push(span{from, to}, slot != nil)
}

// push opens an element; the text of one that holds only text is passed over.
func (s *scanner) push(name span, slot bool) error {
	if s.depth == maxDepth {
		return errors.New("nested too deep")
	}
	s.stack[s.depth] = name
	s.depth++
	text := string(s.body[name.from:name.to])
	switch {
	case slot:
		s.slot = s.depth
	case (text == "svg" || text == "math") && s.foreign == 0:
		s.foreign = s.depth
	case text == "form":
		s.forms++
	case raws[text] && s.foreign == 0:
		end := bytes.Index(s.body[s.at:], []byte("</"+text+">"))
		if end < 0 {
			return fmt.Errorf("<%s> is not closed", text)
		}
		// A parser ends raw text at any spelling of its end tag: there must be none before.
		if i := bytes.Index(bytes.ToLower(s.body[s.at:s.at+end]), []byte("</"+text)); i >= 0 || bytes.Contains(s.body[s.at:s.at+end], []byte("<!--")) {
			return fmt.Errorf("<%s> holds what could close it", text)
		}
		s.at += end
	}
	return nil
}

var voids = set("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")

// raws hold text and no elements. Of these only data in a script may stand in a fragment.
var raws = set("textarea", "title", "script")

var forbidden = set("base", "noscript", "plaintext", "xmp", "html", "head", "body", "frameset", "frame", "style", "template", "iframe",
	"object", "embed", "applet", "noembed", "noframes", "listing", "portal", "fencedframe", "meta", "image", "isindex", "keygen", "param")

// refuses says why an element may not stand in a fragment; "" if it may. Data is whether a script only holds data.
func (s *scanner) refuses(name []byte, data bool) string {
	switch n := string(name); {
	case forbidden[n]:
		return "it may not stand in a fragment"
	case n == "script" && (!data || s.foreign > 0):
		return "a fragment holds no script: behaviour comes with the stall's module"
	case n == "link":
		return "a fragment holds no links to resources: the manifest names the stall's style"
	case n == "form" && s.forms > 0:
		return "a form stands in another"
	case s.foreign > 0 && breaksOut[n]:
		return "HTML in a drawing would leave it"
	}
	return ""
}

// breaksOut are some elements at which a parser leaves foreign content; in a drawing none of them is meant.
var breaksOut = set("b", "big", "blockquote", "br", "center", "code", "dd", "div", "dl", "dt", "em", "font", "form", "h1", "h2", "h3", "h4",
	"h5", "h6", "hr", "i", "img", "li", "menu", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup",
	"table", "tt", "u", "ul", "var", "foreignObject", "foreignobject", "annotation-xml", "mi", "mo", "mn", "ms", "mtext", "desc", "feria-slot", "input", "select", "button", "textarea")

// attributes reads a start tag up to its end.
func (s *scanner) attributes(element []byte, slot *Slot) (selfClosing, data bool, err error) {
	for {
		for s.at < len(s.body) && isSpace(s.body[s.at]) {
			s.at++
		}
		if s.at >= len(s.body) {
			return false, false, errors.New("a tag that is cut off")
		}
		switch s.body[s.at] {
		case '>':
			s.at++
			return selfClosing, data, nil
		case '/':
			s.at++
			if s.at < len(s.body) && s.body[s.at] == '>' {
				selfClosing = true
				continue
			}
			return false, false, errors.New("a slash that closes nothing")
		}
		name, value, err := s.attribute()
		if err != nil {
			return false, false, err
		}
		if why := refusesAttribute(name, value); why != "" {
			return false, false, fmt.Errorf("%s: %s", name, why)
		}
		if string(name) == "type" && (string(value) == "application/json" || string(value) == "application/ld+json") {
			data = true
		}
		if slot != nil {
			slot.take(name, value)
		}
	}
}

// attribute reads one attribute. Values stand in quotes, or are made of plain characters.
func (s *scanner) attribute() (name, value []byte, err error) {
	from := s.at
	for s.at < len(s.body) && isAttribute(s.body[s.at]) {
		s.at++
	}
	name = s.body[from:s.at]
	if len(name) == 0 || s.at >= len(s.body) {
		return nil, nil, errors.New("an attribute that is not whole")
	}
	if s.body[s.at] != '=' {
		return name, nil, nil
	}
	s.at++
	if s.at >= len(s.body) {
		return nil, nil, errors.New("an attribute that is cut off")
	}
	if quote := s.body[s.at]; quote == '"' || quote == '\'' {
		end := bytes.IndexByte(s.body[s.at+1:], quote)
		if end < 0 {
			return nil, nil, errors.New("a value that is not closed")
		}
		value = s.body[s.at+1 : s.at+1+end]
		s.at += end + 2
		return name, value, nil
	}
	from = s.at
	for s.at < len(s.body) && (isAttribute(s.body[s.at]) || s.body[s.at] == '#' || s.body[s.at] == '%') {
		s.at++
	}
	if s.at == from {
		return nil, nil, errors.New("a value without quotes")
	}
	return name, s.body[from:s.at], nil
}

func refusesAttribute(name, value []byte) string {
	if len(name) > 2 && (name[0] == 'o' || name[0] == 'O') && (name[1] == 'n' || name[1] == 'N') && isLetter(name[2]) {
		return "handlers are the module's to add"
	}
	if bytes.ContainsFunc(name, isUpper) {
		name = bytes.ToLower(name)
	}
	switch string(name) {
	case "style":
		return "styles are the sheet's"
	case "autofocus":
		return "the shell moves the focus"
	case "srcdoc", "is", "shadowrootmode", "nonce":
		return "it may not stand in a fragment"
	case "href", "src", "action", "formaction", "xlink:href", "data":
		if bytes.IndexByte(value, ':') < 0 && bytes.IndexByte(value, '&') < 0 {
			return "" // names no scheme
		}
		if target := bytes.TrimSpace(bytes.ToLower([]byte(html.UnescapeString(string(value))))); bytes.HasPrefix(target, []byte("javascript:")) {
			return "an address that runs"
		}
	}
	return ""
}

// take keeps what an attribute says of a slot.
func (s *Slot) take(name, value []byte) {
	switch n := string(name); {
	case n == "fragment":
		s.Fragment = html.UnescapeString(string(value))
	case n == "id" || n == "class" || n == "tabindex" || bytes.HasPrefix(name, []byte("data-")) || bytes.HasPrefix(name, []byte("aria-")):
	default:
		s.Params = append(s.Params, Param{n, html.UnescapeString(string(value))})
	}
}

func isSpace(c byte) bool  { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isName(c byte) bool   { return isLetter(c) || '0' <= c && c <= '9' || c == '-' }

func isUpper(r rune) bool { return 'A' <= r && r <= 'Z' }

func isAttribute(c byte) bool {
	return isName(c) || c == '_' || c == ':' || c == '.' || c == '@' || c == ',' || c == '+'
}

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}
