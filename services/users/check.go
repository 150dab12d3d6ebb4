package users

import (
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"feria/internal/errs"

	"golang.org/x/text/language"
)

// form collects what is wrong with the fields of a request.
type form struct{ wrong []errs.Field }

// Lengths of fields, in characters.
const (
	leastPassword = 8
	mostPassword  = 200
	mostEmail     = 254
	mostName      = 100
	mostKeyName   = 60
	mostUserAgent = 300
)

// say notes what is wrong with a field, once: in English, and as a reason with its facts for whoever says it in another language.
func (f *form) say(name, text, reason string, facts ...string) {
	for _, have := range f.wrong {
		if have.Name == name {
			return // one thing at a time
		}
	}
	f.wrong = append(f.wrong, errs.Field{Name: name, Text: text}.Because(reason, facts...))
}

// line is one field without spaces around it, which may be empty, on one line, and not too long.
func (f *form) line(name, typed string, most int) string {
	text := strings.TrimSpace(typed)
	switch {
	case utf8.RuneCountInString(text) > most:
		f.say(name, fmt.Sprintf("This is too long; at most %d characters.", most), "too_long", "most", strconv.Itoa(most))
	case strings.ContainsFunc(text, unicode.IsControl):
		f.say(name, "This must be on one line.", "one_line")
	}
	return text
}

// needed is a line that must not be empty.
func (f *form) needed(name, typed string, most int, missing, reason string) string {
	text := f.line(name, typed, most)
	if text == "" {
		f.say(name, missing, reason)
	}
	return text
}

func (f *form) email(typed string) string {
	text := f.needed("email", typed, mostEmail, "Enter your email address.", "email_missing")
	if text != "" && !isEmail(text) {
		f.say("email", "This is not an email address; it should look like name@example.com.", "not_email")
	}
	return text
}

// password is taken as it is: spaces count.
func (f *form) password(name, typed string) string {
	switch n := utf8.RuneCountInString(typed); {
	case n < leastPassword:
		f.say(name, fmt.Sprintf("A password has at least %d characters.", leastPassword), "password_short", "least", strconv.Itoa(leastPassword))
	case n > mostPassword:
		f.say(name, fmt.Sprintf("This is too long; at most %d characters.", mostPassword), "too_long", "most", strconv.Itoa(mostPassword))
	}
	return typed
}

// err is Invalid if anything is wrong.
func (f *form) err() error {
	if len(f.wrong) == 0 {
		return nil
	}
	return errs.E(errs.Invalid, "Please check what you have entered.", f.wrong...).Because("check_form")
}

// isEmail reports whether text is one bare address with a domain to which mail could be sent.
func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return false
	}
	name, domain, _ := strings.Cut(text[strings.LastIndexByte(text, '@')+1:], ".")
	return name != "" && domain != "" && !strings.HasSuffix(domain, ".") && !strings.ContainsAny(text, " \"")
}

// isCountry reports whether code is an ISO 3166-1 alpha-2 code as it is written, in upper case.
func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.String() == code && region.Canonicalize() == region && region.IsCountry()
}

// userAgent is what a browser calls itself, as far as it is worth keeping.
func userAgent(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > mostUserAgent {
		return string(runes[:mostUserAgent])
	}
	return text
}
