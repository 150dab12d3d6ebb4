package account

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"feria/internal/errs"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"

	"github.com/a-h/templ"
)

const accountPage = "/account"

// What a new account may have, in characters: pages say so before anybody has to be refused.
const leastPassword = 8

var most = map[string]int{"email": 254, "password": 200, "name": 100}

func (s *server) serveSignIn(w http.ResponseWriter, r *http.Request) error {
	view := s.entry(r, "email", "password")
	own(w, view.T("signin.heading"))
	if view.Done = r.URL.Query().Get("done") == "reset"; s.isMember(r) {
		return stall.Redirect(w, r, view.Next)
	}
	return s.Render(w, r, http.StatusOK, signIn(view))
}

func (s *server) serveSignUp(w http.ResponseWriter, r *http.Request) error {
	view := s.entry(r, "name", "email", "password")
	own(w, view.T("signup.heading"))
	if s.isMember(r) {
		return stall.Redirect(w, r, view.Next)
	}
	return s.Render(w, r, http.StatusOK, signUp(view))
}

// isMember reports whether somebody is signed in already. If that cannot be told, they may try.
func (s *server) isMember(r *http.Request) bool {
	answer, err := s.bff.Page(r.Context(), &accountv1.PageRequest{})
	return err == nil && answer.GetMember()
}

// entry is the form as the container has it filled: with what was typed, and by reasons with what is wrong.
func (s *server) entry(r *http.Request, fields ...string) *entryView {
	query, view := r.URL.Query(), s.View(r)
	return &entryView{
		View: view, Email: typed(query, "email"), Name: typed(query, "name"), Next: next(query.Get("next")),
		Problems: view.Problems(refusal(view, query, fields)),
	}
}

// next is where somebody goes on to who has signed in: a path of the store, or their account.
func next(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || len(u.Path) == 0 || u.Path[0] != '/' {
		return accountPage
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// refusal is what the parameters say is wrong, in the reader's words; nil if nothing is.
func refusal(view stall.View, query url.Values, fields []string) error {
	reason := query.Get("problem")
	if reason == "" {
		return nil
	}
	say := func(reason string, args ...any) string {
		text, _ := view.Find("problem."+reason, args...)
		return text
	}
	minutes, err := strconv.Atoi(query.Get("minutes"))
	if err != nil || minutes < 1 {
		minutes = 1
	}
	var wrong []errs.Field
	for _, name := range fields {
		if reason := query.Get("problem-" + name); reason != "" {
			text := cmp.Or(say(reason, "least", leastPassword, "most", most[name]), view.T("entry.field"))
			wrong = append(wrong, errs.Field{Name: name, Text: text})
		}
	}
	return errs.E(errs.Invalid, cmp.Or(say(reason, "minutes", minutes), view.T("entry.problem")), wrong...).In(view.Locale())
}

// onward is another page of entry that goes on to the same place.
func (v *entryView) onward(path string) templ.SafeURL {
	if v.Next == accountPage {
		return v.Page(path)
	}
	return v.Page(path + "?" + url.Values{"next": {v.Next}}.Encode())
}
