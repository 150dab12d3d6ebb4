package account

import (
	"net/http"

	"feria/internal/errs"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"
)

func (s *server) serveReset(w http.ResponseWriter, r *http.Request) error {
	view := s.reset(r, nil)
	view.Token, view.Sent = typed(r.URL.Query(), "token"), r.URL.Query().Get("done") == "sent"
	own(w, view.T("reset.heading"))
	return s.Render(w, r, http.StatusOK, reset(view))
}

func (s *server) reset(r *http.Request, refusal error) *resetView {
	view := s.View(r)
	return &resetView{View: view, Problems: view.Problems(refusal)}
}

// serveStartReset answers the same for every address, whether it has an account or not.
func (s *server) serveStartReset(w http.ResponseWriter, r *http.Request) error {
	f := s.Form(r)
	email, err := f.Email("email"), f.Err()
	if err == nil {
		_, err = s.bff.StartReset(r.Context(), &accountv1.StartResetRequest{Email: email, Locale: s.View(r).Locale()})
	}
	if err != nil {
		err = refused(err)
		view := s.reset(r, err)
		view.Email = typed(r.PostForm, "email")
		return s.Refused(w, r, err, "reset", reset(view))
	}
	return stall.Redirect(w, r, "/reset-password?done=sent")
}

// serveFinishReset sets the password. A link that is dead leads back to asking for another.
func (s *server) serveFinishReset(w http.ResponseWriter, r *http.Request) error {
	f := s.Form(r)
	token, password := f.Text("token", maxTyped), r.PostForm.Get("password")
	err := f.Err()
	if err == nil {
		_, err = s.bff.FinishReset(r.Context(), &accountv1.FinishResetRequest{Token: token, Password: password})
	}
	if err != nil {
		dead := !errs.Is(err, errs.Invalid)
		err = refused(err)
		view := s.reset(r, err)
		if !dead {
			view.Token = token
		}
		return s.Refused(w, r, err, "reset", reset(view))
	}
	return stall.Redirect(w, r, "/sign-in?done=reset")
}
