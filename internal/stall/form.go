package stall

import (
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"feria/internal/errs"
	"feria/internal/i18n"
)

// Form reads typed values out of what a shopper sent. Each method says what it wants of one field, returns what was sent as
// far as it can be used, and notes what is wrong in words for people; Err has all of it. Values are trimmed of spaces around them.
type Form struct {
	values url.Values
	l      *i18n.Localizer
	fields []errs.Field
	broken bool
}

// Form is the body of an action.
func (s *Stall) Form(r *http.Request) *Form {
	f := &Form{l: s.localizer(r)}
	err := r.ParseMultipartForm(MaxBody)
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		f.broken = true
	}
	f.values = r.PostForm
	return f
}

// Query is the parameters of a fragment, or whatever else stands in the query.
func (s *Stall) Query(r *http.Request) *Form {
	values, err := url.ParseQuery(r.URL.RawQuery)
	return &Form{values: values, l: s.localizer(r), broken: err != nil}
}

// Reject notes that a field is wrong, in the words of a message: for rules of the stall's own.
func (f *Form) Reject(name, message string, args ...any) {
	if !slices.ContainsFunc(f.fields, func(have errs.Field) bool { return have.Name == name }) {
		f.fields = append(f.fields, errs.Field{Name: name, Text: f.l.T(message, args...)})
	}
}

// Err is nil if all fields that were read are right. Else it is of kind errs.Invalid and has what is wrong with each.
func (f *Form) Err() error {
	switch {
	case f.broken:
		return errs.E(errs.Invalid, f.l.T("form.unreadable"), f.fields...).In(f.l.Locale())
	case len(f.fields) > 0:
		return errs.E(errs.Invalid, f.l.T("form.check"), f.fields...).In(f.l.Locale())
	default:
		return nil
	}
}

// Has reports whether the field was sent at all, as a checked box is.
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// Optional is a line of at most so many characters, or "".
func (f *Form) Optional(name string, most int) string {
	text := strings.TrimSpace(f.values.Get(name))
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		f.Reject(name, "form.unreadable")
		return ""
	case utf8.RuneCountInString(text) > most:
		f.Reject(name, "form.long", "most", most)
		return string([]rune(text)[:most])
	default:
		return text
	}
}

// Text is a line of one to so many characters.
func (f *Form) Text(name string, most int) string {
	text := f.Optional(name, most)
	if text == "" {
		f.Reject(name, "form.required")
	}
	return text
}

// Passage is one to so many characters, on as many lines as the shopper likes; each ends with a newline.
func (f *Form) Passage(name string, most int) string {
	text := strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	switch {
	case text == "":
		f.Reject(name, "form.required")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		f.Reject(name, "form.unreadable")
		return ""
	case utf8.RuneCountInString(text) > most:
		f.Reject(name, "form.long", "most", most)
		return string([]rune(text)[:most])
	}
	return text
}

// Int is a whole number within bounds. What is no number is returned as least, what lies outside as the nearer bound.
func (f *Form) Int(name string, least, most int64) int64 {
	text := f.Text(name, 40)
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		f.Reject(name, "form.number")
		return least
	case n < least:
		f.Reject(name, "form.least", "least", f.l.Number(least))
		return least
	case n > most:
		f.Reject(name, "form.most", "most", f.l.Number(most))
		return most
	default:
		return n
	}
}

// Choice is one of the options; "" if something else was sent.
func (f *Form) Choice(name string, options ...string) string {
	text := strings.TrimSpace(f.values.Get(name))
	if !slices.Contains(options, text) {
		f.Reject(name, "form.choice")
		return ""
	}
	return text
}

// Email is an address that mail can be sent to: one mailbox, no name (RFC 5322), with a dot in its domain.
func (f *Form) Email(name string) string {
	text := f.Text(name, 254)
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || !strings.Contains(text[strings.LastIndexByte(text, '@')+1:], ".") {
		f.Reject(name, "form.email")
	}
	return text
}
