package container

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"feria/internal/errs"
	"feria/internal/i18n"

	usersv1 "feria/internal/contract/services/users/v1"
)

// The pages on which people sign in and up, whichever stall has them, and the one that follows where none is named.
const (
	signInPage  = "/sign-in"
	signUpPage  = "/sign-up"
	accountPage = "/account"

	maxNext = 1024 // bytes of an address to go on to
)

// entry is what somebody has typed to come in.
type entry struct{ email, password, name, next string }

// readEntry reads the form. It reports false if it has answered that there is none.
func (s *server) readEntry(w http.ResponseWriter, r *http.Request) (entry, bool) {
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			s.serveProblem(w, r, http.StatusRequestEntityTooLarge, "large")
		} else {
			s.serveProblem(w, r, http.StatusBadRequest, "refused")
		}
		return entry{}, false
	}
	return entry{r.PostForm.Get("email"), r.PostForm.Get("password"), r.PostForm.Get("name"), next(r.PostForm.Get("next"))}, true
}

// next is where somebody goes on to who has come in: a path of this store, and the account's page instead of anything else.
func next(address string) string {
	if len(address) > maxNext || !local(address) {
		return accountPage
	}
	return address
}

// client is where a request comes from.
func client(r *http.Request) *usersv1.Client {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return &usersv1.Client{Address: host, UserAgent: r.UserAgent()}
}

func (s *server) serveSignIn(w http.ResponseWriter, r *http.Request) {
	typed, ok := s.readEntry(w, r)
	if !ok {
		return
	}
	answer, err := s.sessions.members.SignIn(r.Context(), &usersv1.SignInRequest{
		Session: s.sessions.read(r), Email: typed.email, Password: typed.password, Client: client(r),
	})
	if err != nil {
		s.refuseEntry(w, r, signInPage, typed, err)
		return
	}
	s.admitMember(w, r, answer.GetSession(), answer.GetExpires().AsTime())
	s.goOn(w, r, typed.next)
}

func (s *server) serveSignUp(w http.ResponseWriter, r *http.Request) {
	typed, ok := s.readEntry(w, r)
	if !ok {
		return
	}
	locale, _ := s.spoken(r.URL.Path)
	answer, err := s.sessions.members.SignUp(r.Context(), &usersv1.SignUpRequest{
		Session: s.sessions.read(r), Email: typed.email, Password: typed.password, Name: typed.name, Locale: locale, Client: client(r),
	})
	if err != nil {
		s.refuseEntry(w, r, signUpPage, typed, err)
		return
	}
	s.admitMember(w, r, answer.GetSession(), answer.GetExpires().AsTime())
	s.goOn(w, r, typed.next)
}

// admitMember puts a member's session on the device, in the place of the one that it had.
func (s *server) admitMember(w http.ResponseWriter, r *http.Request, session string, expires time.Time) {
	s.sessions.forget(s.sessions.read(r))
	s.sessions.write(w, session, expires)
}

func (s *server) goOn(w http.ResponseWriter, r *http.Request, location string) {
	locale, _ := s.spoken(r.URL.Path)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.toward(locale, location), http.StatusSeeOther)
}

// statusOfRefusal is the status of a page on which somebody may try again; 0 if it is not they who have to.
func statusOfRefusal(err error) int {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Denied: // 403 would say that nothing they type could help
		return http.StatusUnprocessableEntity
	case errs.Conflict:
		return http.StatusConflict
	case errs.Exhausted:
		return http.StatusTooManyRequests
	default:
		return 0
	}
}

// refuseEntry answers with the page on which it was typed, whose fragments are told what is wrong and what was typed, but for the password.
func (s *server) refuseEntry(w http.ResponseWriter, r *http.Request, path string, typed entry, refusal error) {
	status := statusOfRefusal(refusal)
	if status == 0 {
		s.log.WarnContext(r.Context(), "nobody could come in", "page", path, "error", refusal)
		s.serveProblem(w, r, http.StatusServiceUnavailable, "closed")
		return
	}
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", retryAfter(refusal))
	}
	page, params := s.table(r, nil).Page(path)
	if page == nil {
		s.serveProblem(w, r, status, "refused")
		return
	}
	explain(params, refusal)
	for name, value := range map[string]string{"email": typed.email, "name": typed.name, "next": typed.next} {
		params.Set(name, value)
	}
	locale, _ := s.spoken(r.URL.Path)
	at := url.URL{Path: i18n.Path(locale, path), RawQuery: url.Values{"next": {typed.next}}.Encode()}
	s.compose(w, r, composition{page: page, params: params, at: at.String(), status: status})
}

// explain tells fragments what is wrong, by reasons: problem=<reason> of the whole with its facts, problem-<field>=<reason> of each field.
func explain(params url.Values, refusal error) {
	e := errs.As(refusal)
	for name, value := range e.Facts {
		params.Set(name, value)
	}
	params.Set("problem", cmp.Or(e.Reason, e.Kind.String()))
	for _, f := range e.Fields {
		params.Set("problem-"+f.Name, cmp.Or(f.Reason, "unfit"))
	}
}

// retryAfter is how many seconds there are to wait.
func retryAfter(refusal error) string {
	minutes, err := strconv.Atoi(errs.As(refusal).Facts["minutes"])
	if err != nil || minutes < 1 {
		minutes = 1
	}
	return strconv.Itoa(60 * minutes)
}

// serveSignOut ends the session, or with everywhere=1 all of the account's, and goes home.
func (s *server) serveSignOut(w http.ResponseWriter, r *http.Request) {
	everywhere := r.PostFormValue("everywhere") == "1"
	if session := s.sessions.read(r); session != "" {
		if err := s.sessions.end(r.Context(), w, session, everywhere); err != nil {
			s.log.WarnContext(r.Context(), "session not ended", "error", err)
			s.serveProblem(w, r, http.StatusServiceUnavailable, "closed")
			return
		}
	}
	s.goOn(w, r, "/")
}
