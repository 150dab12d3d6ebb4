package stall

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"feria/internal/i18n"
	"feria/internal/manifest"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
)

// MaxBody is how many bytes the body of an action may have whose manifest does not say, and how many of any form are held in memory.
const MaxBody = manifest.DefaultBody

// handlerTime is how long a handler has when nobody says how long the page can wait.
const handlerTime = 10 * time.Second

// timeLeft is how long the container waits, by its header Feria-Deadline.
func timeLeft(r *http.Request) time.Duration {
	ms, err := strconv.Atoi(r.Header.Get("Feria-Deadline"))
	if err != nil || ms <= 0 || ms > 60_000 {
		return handlerTime
	}
	return time.Duration(ms) * time.Millisecond
}

// Base is the address under which the page reaches this version of the stall; "" when it stands alone.
func Base(r *http.Request) string {
	if base := r.Header.Get("Feria-Base"); isLocal(base) {
		return strings.TrimSuffix(base, "/")
	}
	return ""
}

// Page is the path and query of the page on which the fragment stands, or from which the action was sent, in its language; "/" if unknown.
func Page(r *http.Request) string {
	if page := r.Header.Get("Feria-Page"); isLocal(page) {
		return page
	}
	return "/"
}

// isLocal reports whether the address is a path of this origin and nothing else.
func isLocal(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\t\r\n")
}

// Path is what a parameter of the action's path matched, such as the line in "/lines/{line}", unescaped.
func Path(r *http.Request, name string) string {
	raw := chi.URLParam(r, name)
	if r.URL.RawPath == "" {
		return raw
	}
	text, err := url.PathUnescape(raw)
	if err != nil {
		return raw
	}
	return text
}

// wantsFragment reports whether a script asks, which takes the fragment anew where a form would be sent on.
func wantsFragment(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err == nil && kind == "text/html" && params["fragment"] == "1" {
			return true
		}
	}
	return false
}

func (s *Stall) localizer(r *http.Request) *i18n.Localizer {
	return s.messages.Localizer(r.Header.Get("Accept-Language"))
}

// View is what every view of a stall embeds: how to write for the reader, and where to send forms.
type View struct {
	*i18n.Localizer
	base, mfe string
}

// View is the view of the request.
func (s *Stall) View(r *http.Request) View {
	return View{s.localizer(r), Base(r), s.manifest.Name}
}

// To is the address of an action, or of a fragment, of this very version of the stall: To("/add").
func (v View) To(path string) templ.SafeURL { return templ.SafeURL(v.base + path) }

// Page is the address of a page of the store, a path and perhaps a query, in the reader's language: Page("/cart").
func (v View) Page(path string) templ.SafeURL { return templ.SafeURL(i18n.Path(v.Locale(), path)) }

// ID is an id for an element that no other stall uses: ID("quantity") in the cart is "cart-quantity".
func (v View) ID(name string) string { return v.mfe + "-" + name }
