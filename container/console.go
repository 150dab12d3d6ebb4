package container

import (
	"cmp"
	_ "embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"feria/container/registry"
	"feria/internal/deploy"
	"feria/internal/errs"

	"github.com/go-chi/chi/v5"
)

var (
	//go:embed operations.json
	description []byte
	//go:embed console/console.css
	consoleStyle []byte
	//go:embed console/console.js
	consoleScript []byte
)

func serveDescription(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(description) // who has gone needs no answer
}

// consoleLife is how long a browser stays signed in to the console.
const consoleLife = 12 * time.Hour

func (s *server) consoleCookie() string { return s.prefixed("feria_console") }

// console is the page on which operators and teams see and change what is deployed. It works without script; with it the figures are live.
func (s *server) console(r chi.Router) {
	r.Get("/", s.serveConsole)
	r.Post("/sign-in", s.mutation(8<<10, s.serveConsoleSignIn))
	r.Post("/sign-out", s.mutation(1<<10, s.serveConsoleSignOut))
	r.Post("/stalls/{stall}/{action}/form", s.mutation(8<<10, s.serveConsoleAction))
}

// consoleView is what the console shows.
type consoleView struct {
	Nonce, Sheet, Script string
	By                   string // "" asks for a token
	Problem              string
	Stalls               []stallView
	Pages                []pageOf
	Events               []eventOf
	Containers           int
	Now                  time.Time
}

type stallView struct {
	state
	Team    string
	May     bool // this token may change it
	History []deploy.Entry
}

// pageOf is what a page is made of for those who are in no canary's share.
type pageOf struct {
	Path  string
	Parts []string
}

// eventOf is an event between stalls.
type eventOf struct {
	Name      string
	From      string
	Listeners []string
}

func (s *server) serveConsole(w http.ResponseWriter, r *http.Request) {
	asked, err := s.who(r)
	if err != nil {
		s.writeConsole(w, r, http.StatusUnauthorized, consoleView{})
		return
	}
	s.showConsole(w, r, asked, http.StatusOK, "")
}

func (s *server) showConsole(w http.ResponseWriter, r *http.Request, asked wish, status int, problem string) {
	view := consoleView{By: asked.by, Problem: problem, Now: time.Now()}
	all, err := s.states(r.Context(), "")
	if err != nil { // the registry is away: what was known last is shown all the same
		view.Problem = cmp.Or(problem, "The registry does not answer: what follows is what this container knew last.")
		for _, stall := range s.registry.Snapshot().Stalls {
			all = append(all, state{Stall: stall})
		}
		slices.SortFunc(all, func(a, b state) int { return cmp.Compare(a.Name, b.Name) })
	}
	for _, one := range all {
		v := stallView{state: one, History: slices.Clone(one.History)}
		if stable := one.Stable(); stable != nil {
			v.Team = stable.Team
		}
		slices.Reverse(v.History)
		v.History = v.History[:min(len(v.History), 10)]
		v.May = asked.may(v.Team) == nil
		view.Stalls = append(view.Stalls, v)
	}
	view.Pages, view.Events = composed(s.registry.Snapshot().Stable())
	s.writeConsole(w, r, status, view)
}

// composed says what pages are made of, and which events stalls send each other.
func composed(t *registry.Table) (pages []pageOf, events []eventOf) {
	listeners := map[string][]string{}
	for _, d := range t.Order {
		for name := range d.Manifest.Events.Listens {
			listeners[name] = append(listeners[name], d.Name)
		}
	}
	for _, d := range t.Order {
		for _, p := range d.Manifest.Pages {
			page, _ := t.Page(p.Path)
			if page == nil || page.Owner != d {
				continue
			}
			one := pageOf{Path: p.Path}
			for _, region := range page.Regions {
				for _, ref := range region.Slots {
					if to := t.Deployment(ref.Stall); to != nil {
						one.Parts = append(one.Parts, ref.String()+" "+to.Version)
					}
				}
			}
			pages = append(pages, one)
		}
		for name := range d.Manifest.Events.Emits {
			events = append(events, eventOf{name, d.Name, listeners[name]})
		}
	}
	slices.SortFunc(events, func(a, b eventOf) int { return cmp.Compare(a.Name, b.Name) })
	return pages, events
}

func (s *server) writeConsole(w http.ResponseWriter, r *http.Request, status int, view consoleView) {
	view.Nonce, view.Sheet, view.Script = newNonce(), s.assets.shell.consoleSheet, s.assets.shell.console
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policyBefore+view.Nonce+policyAfter)
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	if err := consolePage(view).Render(r.Context(), w); err != nil {
		s.log.DebugContext(r.Context(), "console", "error", err)
	}
}

// serveConsoleSignIn keeps a good token on the device, for the console alone.
func (s *server) serveConsoleSignIn(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimSpace(r.PostFormValue("token"))
	probe := r.Clone(r.Context())
	probe.Header = http.Header{"Authorization": {"Bearer " + token}}
	if _, err := s.who(probe); err != nil || token == "" {
		s.writeConsole(w, r, http.StatusUnauthorized, consoleView{Problem: "This token is not good, or was revoked."})
		return
	}
	s.keepToken(w, token, int(consoleLife/time.Second))
	http.Redirect(w, r, "/_feria/", http.StatusSeeOther)
}

func (s *server) serveConsoleSignOut(w http.ResponseWriter, r *http.Request) {
	s.keepToken(w, "", -1)
	http.Redirect(w, r, "/_feria/", http.StatusSeeOther)
}

func (s *server) keepToken(w http.ResponseWriter, token string, seconds int) {
	setCookie(w, &http.Cookie{
		Name: s.consoleCookie(), Value: token, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode,
	})
}

// serveConsoleAction carries out what a button of the console asks for.
func (s *server) serveConsoleAction(w http.ResponseWriter, r *http.Request) {
	asked, err := s.who(r)
	if err != nil {
		s.writeConsole(w, r, http.StatusUnauthorized, consoleView{Problem: errs.As(err).Text})
		return
	}
	asked.stall, asked.Why, asked.Version = chi.URLParam(r, "stall"), r.PostFormValue("why"), r.PostFormValue("version")
	do := changes[chi.URLParam(r, "action")]
	if do == nil || len(asked.Why) > 500 {
		s.showConsole(w, r, asked, http.StatusUnprocessableEntity, "That cannot be done here; a reason has at most 500 characters.")
		return
	}
	if _, err := s.change(do)(r.Context(), r, asked); err != nil {
		problem := "Something went wrong; it has been written down."
		if e := errs.As(err); e != nil {
			problem = e.Text
		} else {
			s.log.ErrorContext(r.Context(), "console", "error", err)
		}
		s.showConsole(w, r, asked, errs.KindOf(err).Status(), problem)
		return
	}
	http.Redirect(w, r, "/_feria/#"+url.PathEscape(asked.stall), http.StatusSeeOther)
}
