package manifest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"feria/internal/errs"
)

var (
	nameForm     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	versionForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)
	refForm      = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}/[a-z][a-z0-9-]{0,39}$`)
	eventForm    = regexp.MustCompile(`^([a-z][a-z0-9-]{0,39}):[a-z][a-z0-9-]{0,79}$`)
	callbackForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9:._-]{0,79}$`)
	urlParamForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,39}$`)
	pathForm     = regexp.MustCompile(`^/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$`)
	patternForm  = regexp.MustCompile(`^/$|^(/([A-Za-z0-9._~-]+|\{[a-z][a-z0-9-]{0,39}\}))+$`)
	lengthForm   = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,4})?(px|rem|em|ch|lh|rlh|vh|svh|dvh|lvh|vw|cqb|cqi|cqh|cqw)$`)
)

// reserved are the first segments of paths that belong to the container.
var reserved = []string{"m", "assets", "session", "live", "_feria", "healthz", "readyz", "images", "static"}

// attributes are names that mean something else on a slot, so that no parameter can have them.
var attributes = []string{"id", "fragment", "class", "style", "slot", "hidden", "lang", "dir"}

var digestSizes = map[string]int{"sha256": 32, "sha384": 48, "sha512": 64}

// checker collects what is wrong, in the order in which it is found.
type checker struct{ fields []errs.Field }

func (c *checker) say(field, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Name: field, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) form(field, value string, form *regexp.Regexp, mend string) bool {
	switch {
	case value == "":
		c.say(field, "is missing; %s", mend)
	case !form.MatchString(value):
		c.say(field, "is %q; %s", value, mend)
	default:
		return true
	}
	return false
}

func (c *checker) within(field string, value, least, most int) {
	if value < least || value > most {
		c.say(field, "is %d; write a whole number from %d to %d", value, least, most)
	}
}

func (c *checker) path(field, path string) bool {
	if !c.form(field, path, pathForm, "write a path from the stall's root, such as \"/fragments/today\"") {
		return false
	}
	for segment := range strings.SplitSeq(path[1:], "/") {
		if segment == ".." || segment == "." || segment == "" && path != "/" || strings.Contains(strings.ToLower(segment), "%2f") {
			c.say(field, "is %q; leave out empty segments, dots and escaped slashes", path)
			return false
		}
	}
	return true
}

// param checks the name of a fragment's parameter, which is an attribute of its slot too.
func (c *checker) param(field, name string) {
	if c.form(field, name, nameForm, "write lower-case letters, digits and hyphens: parameters are attributes of a slot") &&
		(slices.Contains(attributes, name) || strings.HasPrefix(name, "data-") || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "aria-")) {
		c.say(field, "is %q, which means something else on an element; take another name", name)
	}
}

func (c *checker) cache(field string, f Fragment) {
	const year = 366 * 24 * 3600
	c.within(field+".maxAge", f.Cache.MaxAge, 0, year)
	c.within(field+".staleWhileRevalidate", f.Cache.StaleWhileRevalidate, 0, year)
	c.within(field+".staleIfError", f.Cache.StaleIfError, 0, year)
	for i, value := range f.Cache.Vary {
		if value != "locale" && value != "theme" && !slices.Contains(f.Params, value) {
			c.say(fmt.Sprintf("%s.vary[%d]", field, i), "is %q; write locale, theme or a parameter of the fragment", value)
		}
	}
}

func (c *checker) fallback(field string, f Fallback) {
	if len(f.Text) == 0 {
		c.say(field+".text", "is missing; write what shall stand in the slot")
	}
	if f.Href != "" && (!strings.HasPrefix(f.Href, "/") || strings.HasPrefix(f.Href, "//") || strings.ContainsAny(f.Href, "\\ \t\r\n")) {
		c.say(field+".href", "is %q; write a path of the store, such as \"/cart\"", f.Href)
	}
}

func isIntegrity(text string) bool {
	algorithm, digest, _ := strings.Cut(text, "-")
	raw, err := base64.StdEncoding.DecodeString(digest)
	return err == nil && len(raw) > 0 && len(raw) == digestSizes[algorithm]
}

// schemas checks the names, and that each value can be a JSON Schema: an object or a boolean.
func (c *checker) schemas(at string, by map[string]json.RawMessage, check func(field, name string)) {
	for _, name := range slices.Sorted(maps.Keys(by)) {
		field := at + "." + name
		check(field, name)
		var schema any
		_ = json.Unmarshal(by[name], &schema) // what is no JSON stays nil, and is refused with the rest
		switch schema.(type) {
		case map[string]any, bool:
		default:
			c.say(field, "is no JSON Schema; write an object, such as {\"type\": \"object\"}")
		}
	}
}
