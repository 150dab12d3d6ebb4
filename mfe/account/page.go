package account

import (
	"encoding/base64"
	"net/http"
	"slices"

	"feria/internal/errs"
	"feria/internal/i18n/country"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"

	"github.com/a-h/templ"
)

// done are the words for what has been done, by the parameter of the page.
var done = []string{"renamed", "password", "address", "address-removed", "passkey", "passkey-removed", "device"}

func (s *server) servePage(w http.ResponseWriter, r *http.Request) error {
	view, err := s.page(r)
	if err != nil {
		return err
	}
	if !view.Member {
		return toSignIn(w, r)
	}
	if what := r.URL.Query().Get("done"); slices.Contains(done, what) {
		view.Notice = view.T("done." + what)
	}
	view.edit(r.URL.Query().Get("edit"))
	own(w, view.T("page.heading"))
	return s.Render(w, r, http.StatusOK, page(view))
}

// page is the account as it stands.
func (s *server) page(r *http.Request) (*pageView, error) {
	view := s.View(r)
	answer, err := s.bff.Page(r.Context(), &accountv1.PageRequest{})
	if err != nil {
		return nil, err
	}
	return &pageView{
		View: view, PageResponse: answer, Called: answer.GetName(), Address: &accountv1.Address{}, Countries: country.All(view.Locale()),
	}, nil
}

// edit puts an address of the account into the form; of any other id nothing.
func (v *pageView) edit(id string) {
	for _, a := range v.Addresses {
		if a.GetId() == id {
			v.Address = a
		}
	}
}

// changed answers for what was done in a section: the page with the word for it, or what stood in the form and what is wrong with it.
func (s *server) changed(w http.ResponseWriter, r *http.Request, what string, err error, section string, fill func(*pageView)) error {
	if err == nil {
		return stall.Redirect(w, r, accountPage+"?done="+what)
	}
	if errs.ReasonOf(err) == "no_account" {
		return toSignIn(w, r)
	}
	err = refused(err)
	view, again := s.page(r)
	if again != nil {
		return again
	}
	if !view.Member {
		return toSignIn(w, r)
	}
	view.Refused, view.problems = section, view.View.Problems(err)
	if fill != nil {
		fill(view)
	}
	return s.Refused(w, r, err, "page", page(view))
}

func (s *server) serveData(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.bff.Data(r.Context(), &accountv1.DataRequest{})
	if errs.Is(err, errs.NotFound) {
		return toSignIn(w, r)
	}
	if err != nil {
		return err
	}
	view := dataView{View: s.View(r), JSON: answer.GetJson()}
	view.File = templ.SafeURL("data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(view.JSON)))
	own(w, view.T("data.heading"))
	return s.Render(w, r, http.StatusOK, data(view))
}
