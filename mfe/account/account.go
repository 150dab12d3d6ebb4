// Package account is the micro-frontend of who a person is to the store: the link in every header, signing in and up, a new password, and
// the account's own page.
//
// Passwords pass through and are never written into a page. Signing in and out is the container's: the forms point there.
package account

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"
	"feria/internal/contract/bff/account/v1/accountv1connect"
)

// Module is mfe/account.
var Module = app.Module{Name: "mfe/account", Calls: []string{"bff/account"}, Start: start}

//go:embed manifest.json messages assets/dist
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	s := &server{stall.New(env, files), accountv1connect.NewAccountClient(env.Client("bff/account"))}
	s.Fragment("link", s.serveLink)
	s.Fragment("sign-in", s.serveSignIn)
	s.Fragment("sign-up", s.serveSignUp)
	s.Fragment("reset", s.serveReset)
	s.Fragment("page", s.servePage)
	s.Fragment("data", s.serveData)
	s.Action("POST", "/name", s.serveRename)
	s.Action("POST", "/password", s.servePassword)
	s.Action("POST", "/addresses", s.servePutAddress)
	s.Action("POST", "/addresses/{address}/remove", s.serveDeleteAddress)
	s.Action("POST", "/passkeys", s.serveFinishPasskey)
	s.Action("POST", "/passkeys/begin", s.serveBeginPasskey)
	s.Action("POST", "/passkeys/{passkey}/remove", s.serveDeletePasskey)
	s.Action("POST", "/devices/{device}/end", s.serveEndDevice)
	s.Action("POST", "/delete", s.serveDelete)
	s.Action("POST", "/reset", s.serveStartReset)
	s.Action("POST", "/reset/finish", s.serveFinishReset)
	return s.Serve()
}

type server struct {
	*stall.Stall
	bff accountv1connect.AccountClient
}

// maxTyped is how many characters of a field are given back; no field may have as many.
const maxTyped = 400

// typed is what a form says in a field, cut to what can be given back.
func typed(form url.Values, name string) string {
	value := []rune(form.Get(name))
	return string(value[:min(len(value), maxTyped)])
}

// own says that a page is somebody's: no list of pages has it.
func own(w http.ResponseWriter, title string) {
	stall.Title(w, title+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
}

// toSignIn sends somebody on who has no account here, or has it no longer.
func toSignIn(w http.ResponseWriter, r *http.Request) error {
	return stall.Redirect(w, r, "/sign-in?next=/account")
}

// refused is a refusal that the form can explain: a password that is wrong and a limit that is reached are said where it was typed.
func refused(err error) error {
	e := errs.As(err)
	if e == nil {
		return err
	}
	said := *e
	switch e.Kind {
	case errs.Denied:
		said.Kind = errs.Invalid
	case errs.Exhausted:
		said.Kind = errs.Conflict
	default:
		return err
	}
	return said.From(err)
}

func (s *server) serveLink(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.bff.Link(r.Context(), &accountv1.LinkRequest{})
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, link(linkView{s.View(r), answer.GetMember()}))
}
