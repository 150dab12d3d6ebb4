package stall

import (
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
		view.Href, view.Link = "/", l.T("error.home")
	}
	r = r.WithContext(context.WithoutCancel(r.Context())) // that the time is over is what there is to say
	if err := s.Render(w, r, kind.Status(), failure(view)); err != nil {
		s.log.ErrorContext(r.Context(), "failure not rendered", "error", err)
		http.Error(w, view.Text, kind.Status())
	}
}

// textOf is what people may read of an error. Its own text is English; in other languages its kind speaks.
func textOf(err error, l *i18n.Localizer) string {
	kind := errs.KindOf(err)
	if e := errs.As(err); e != nil && e.Text != "" && kind != errs.Internal && l.Locale() == i18n.Default {
		return e.Text
	}
	return l.T("error." + kind.String() + ".text")
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }
