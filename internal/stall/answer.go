package stall

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"feria/internal/errs"

	"github.com/a-h/templ"
)

// Render answers with the fragment. If it cannot be rendered nothing has been answered.
func (s *Stall) Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var body bytes.Buffer
	if err := c.Render(r.Context(), &body); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	if status >= 400 {
		w.Header().Set("Cache-Control", noStore)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the reader is gone: nobody is left to tell
	return nil
}

// Event is a custom event that the page dispatches once the fragment stands. The manifest declares it.
type Event struct {
	Name   string `json:"name"`
	Detail any    `json:"detail"`
}

// Done answers an action that was carried out: a form is sent on to location, a path of the store; a script gets the fragment
// anew, and the events. Without a fragment (nil) a script gets the events alone.
func (s *Stall) Done(w http.ResponseWriter, r *http.Request, location string, fragment templ.Component, events ...Event) error {
	if !wantsFragment(r) {
		return Redirect(w, r, location)
	}
	if err := s.emit(w, events); err != nil {
		return err
	}
	if fragment == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.Render(w, r, http.StatusOK, fragment)
}

// Redirect sends the shopper on to a path of the store, whether a form or a script asked.
func Redirect(w http.ResponseWriter, r *http.Request, location string) error {
	if !isLocal(location) {
		return fmt.Errorf("%q is no path of the store", location)
	}
	w.Header().Set("Cache-Control", noStore)
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}

// Refused answers an action that was refused: the fragment in which it was typed, by its name, with the status of the error's kind.
// Only Invalid, Conflict and NotFound are refusals that the fragment can explain; any other error is returned
// as it is, without an answer.
func (s *Stall) Refused(w http.ResponseWriter, r *http.Request, err error, name string, fragment templ.Component) error {
	switch kind := errs.KindOf(err); kind {
	case errs.Invalid, errs.Conflict, errs.NotFound:
		if _, ok := s.manifest.Fragments[name]; !ok {
			return fmt.Errorf("fragment %q is not in the manifest", name)
		}
		s.log.DebugContext(r.Context(), "refused", "path", r.URL.Path, "error", err)
		w.Header().Set("Feria-Fragment", name)
		return s.Render(w, r, kind.Status(), fragment)
	default:
		return err
	}
}

// emit writes the events into the header. Its error names an event that the manifest does not declare.
func (s *Stall) emit(w http.ResponseWriter, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	for _, e := range events {
		if _, ok := s.manifest.Events.Emits[e.Name]; !ok {
			return fmt.Errorf("event %q is not in the manifest", e.Name)
		}
	}
	list, err := asciiJSON(events)
	if err != nil {
		return fmt.Errorf("events: %w", err)
	}
	w.Header().Set("Feria-Events", list)
	return nil
}

// Title gives the page its title. It counts only from a primary fragment.
func Title(w http.ResponseWriter, title string) {
	w.Header().Set("Feria-Title", strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, title))
}

// Meta is what the head of a page says of it besides its title.
type Meta struct {
	Description string `json:"description,omitempty"`
	Canonical   string `json:"canonical,omitempty"` // a path of the store
	Robots      string `json:"robots,omitempty"`
	Image       string `json:"image,omitempty"` // a path of the store
}

// Describe gives the page its description. It counts only from a primary fragment.
func Describe(w http.ResponseWriter, m Meta) {
	if text, err := asciiJSON(m); err == nil { // strings always marshal
		w.Header().Set("Feria-Meta", text)
	}
}

// asciiJSON is JSON that any header can carry: what is not ASCII is escaped.
func asciiJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, r := range string(data) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default: // a surrogate pair (RFC 8259 §7)
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		}
	}
	return b.String(), nil
}
