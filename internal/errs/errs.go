// Package errs holds the one small closed set of kinds that an error of Feria can be, and carries
// an error of a kind across process borders without loss: a service returns it, Connect moves it,
// a BFF and an MFE read it again, and the container turns it into a status and a page.
//
// What an Error says is meant for people. What caused it is for the log: it never crosses a border.
package errs

import (
	"errors"
	"maps"
	"net/http"
)

// Kind says what sort of thing went wrong, and so what a caller can do about it.
type Kind uint8

// The kinds. Internal is what every other error is: a defect, told to nobody.
const (
	Internal    Kind = iota
	NotFound         // there is no such thing, or not for this caller
	Invalid          // the request is wrong as it stands; its fields say where
	Conflict         // the request was right, but the state of things is against it
	Denied           // the caller may not
	Unavailable      // somebody who is needed does not answer; worth trying again
	Exhausted        // a limit was reached; worth trying again later
)

var kinds = [...]struct {
	name   string
	status int
}{
	Internal:    {"internal", http.StatusInternalServerError},
	NotFound:    {"not_found", http.StatusNotFound},
	Invalid:     {"invalid", http.StatusUnprocessableEntity},
	Conflict:    {"conflict", http.StatusConflict},
	Denied:      {"denied", http.StatusForbidden},
	Unavailable: {"unavailable", http.StatusServiceUnavailable},
	Exhausted:   {"exhausted", http.StatusTooManyRequests},
}

// String is the kind's name on the wire, such as "not_found".
func (k Kind) String() string { return kinds[k].name }

// Status is the HTTP status of the kind.
func (k Kind) Status() int { return kinds[k].status }

// Field says what is wrong with one field of a request.
type Field struct {
	Name   string            // as the caller knows it
	Text   string            // for people: what is wrong, and what to do
	Reason string            // for programs, and for whoever says it in another language, such as "expiry_past"; may be ""
	Facts  map[string]string // what belongs to the reason
}

// Because is the field's problem with a reason, and facts in pairs of name and value.
func (f Field) Because(reason string, facts ...string) Field {
	f.Reason, f.Facts = reason, paired(nil, facts)
	return f
}

func paired(into map[string]string, facts []string) map[string]string {
	for i := 0; i+1 < len(facts); i += 2 {
		if into == nil {
			into = make(map[string]string, len(facts)/2)
		}
		into[facts[i]] = facts[i+1]
	}
	return into
}

// Error is an error of a kind.
type Error struct {
	Kind   Kind
	Text   string            // for people
	Reason string            // for programs: which of the kind's reasons, such as "sold_out"
	Facts  map[string]string // what belongs to the reason, such as the units left
	Fields []Field
	Locale string // the language of all texts; "" is English, which services speak. It does not travel
	cause  error
}

// E makes an error of a kind that says text to people.
func E(kind Kind, text string, fields ...Field) *Error {
	return &Error{Kind: kind, Text: text, Fields: fields}
}

// Because gives the error a reason for programs, with facts in pairs of name and value.
func (e *Error) Because(reason string, facts ...string) *Error {
	e.Reason, e.Facts = reason, paired(e.Facts, facts)
	return e
}

// In says that the error's texts are in the language of its reader already.
func (e *Error) In(locale string) *Error {
	e.Locale = locale
	return e
}

// From records what caused the error, for the log of this process alone.
func (e *Error) From(cause error) *Error {
	e.cause = cause
	return e
}

// Error is the whole story, with the cause: for logs, never for people.
func (e *Error) Error() string {
	text := e.Text
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	for _, f := range e.Fields {
		text += "; " + f.Name + ": " + f.Text
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.cause }

// As is the Error in err's chain, or nil.
func As(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// KindOf is the kind of err: Internal for any error that has none.
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool {
	e := As(err)
	return e != nil && e.Kind == kind
}

// ReasonOf is the reason of err, or "".
func ReasonOf(err error) string {
	if e := As(err); e != nil {
		return e.Reason
	}
	return ""
}

// FieldText is what err says of the field, or "".
func FieldText(err error, name string) string {
	if e := As(err); e != nil {
		for _, f := range e.Fields {
			if f.Name == name {
				return f.Text
			}
		}
	}
	return ""
}

// clone keeps a decoded error free of its message's maps.
func clone(facts map[string]string) map[string]string {
	if len(facts) == 0 {
		return nil
	}
	return maps.Clone(facts)
}
