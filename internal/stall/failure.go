package stall

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/manifest"
)

// headingOf is the level of a failure's heading: where the fragment is the page, its failure is the page's subject.
func headingOf(f manifest.Fragment) int {
	if f.Criticality == manifest.Primary {
		return 1
	}
	return 2
}

// fail answers for an error: once into the log, and as a fragment that says only what was meant for people.
func (s *Stall) fail(w http.ResponseWriter, r *http.Request, err error, heading int) {
	if errors.Is(err, context.DeadlineExceeded) && errs.As(err) == nil {
		err = errs.E(errs.Unavailable, "").From(err)
	}
	kind := errs.KindOf(err)
	level := s.log.DebugContext
	switch {
	case errors.Is(r.Context().Err(), context.Canceled): // nobody waits any more
	case kind == errs.Internal:
		level = s.log.ErrorContext
	case kind == errs.Unavailable:
		level = s.log.WarnContext
	}
	level(r.Context(), "not answered", "path", r.URL.Path, "kind", kind.String(), "error", err)

	l := s.localizer(r)
	view := failureView{Heading: heading, Title: l.T("error." + kind.String() + ".title"), Text: textOf(err, l)}
	switch {
	case kind == errs.Unavailable || kind == errs.Exhausted || kind == errs.Internal:
		view.Href, view.Link = Page(r), l.T("error.again")
	case heading == 1: // the page has nothing else to go on with
		view.Href, view.Link = i18n.Path(l.Locale(), "/"), l.T("error.home")
	}
	r = r.WithContext(context.WithoutCancel(r.Context())) // that the time is over is what there is to say
	if err := s.Render(w, r, kind.Status(), failure(view)); err != nil {
		s.log.ErrorContext(r.Context(), "failure not rendered", "error", err)
		http.Error(w, view.Text, kind.Status())
	}
}

// textOf is what people may read of an error: its own text if that is in their language, else the message of its reason,
// else the text that came with it in English, or what its kind says in any other language.
func textOf(err error, l *i18n.Localizer) string {
	kind, e := errs.KindOf(err), errs.As(err)
	if e == nil || kind == errs.Internal {
		return l.T("error." + kind.String() + ".text")
	}
	if text, ok := translated(e.Locale, e.Text, e.Reason, e.Facts, l); ok {
		return text
	}
	return l.T("error." + kind.String() + ".text")
}

// textOfField is what people read of one field that is wrong.
func textOfField(e *errs.Error, f errs.Field, l *i18n.Localizer) string {
	if text, ok := translated(e.Locale, f.Text, f.Reason, f.Facts, l); ok {
		return text
	}
	return l.T("form.unfit")
}

// translated says a text in the reader's language: the message "problem.<reason>" with the facts as its values, where the text
// itself is in another language. It reports false where nothing can be said in that language.
func translated(locale, text, reason string, facts map[string]string, l *i18n.Localizer) (string, bool) {
	if cmp.Or(locale, i18n.Default) == l.Locale() {
		return text, text != ""
	}
	if reason == "" {
		return "", false
	}
	args := make([]any, 0, 2*len(facts))
	for name, value := range facts {
		args = append(args, name, value)
	}
	return l.Find("problem."+reason, args...)
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }
