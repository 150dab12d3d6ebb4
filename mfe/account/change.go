package account

import (
	"net/http"

	"feria/internal/errs"
	"feria/internal/stall"

	accountv1 "feria/internal/contract/bff/account/v1"
)

// The sections of the page that have forms.
const (
	nameSection     = "name"
	addressSection  = "address"
	passwordSection = "password"
	passkeySection  = "passkey"
	deviceSection   = "device"
	deleteSection   = "delete"
)

func (s *server) serveRename(w http.ResponseWriter, r *http.Request) error {
	f := s.Form(r)
	err, name := f.Err(), typed(r.PostForm, "name")
	if err == nil {
		_, err = s.bff.Rename(r.Context(), &accountv1.RenameRequest{Name: name})
	}
	return s.changed(w, r, "renamed", err, nameSection, func(v *pageView) { v.Called = name })
}

func (s *server) servePassword(w http.ResponseWriter, r *http.Request) error {
	err := s.Form(r).Err()
	if err == nil {
		_, err = s.bff.ChangePassword(r.Context(), &accountv1.ChangePasswordRequest{
			Password: r.PostForm.Get("password"), NewPassword: r.PostForm.Get("new_password"),
		})
	}
	return s.changed(w, r, "password", err, passwordSection, nil)
}

func (s *server) servePutAddress(w http.ResponseWriter, r *http.Request) error {
	err := s.Form(r).Err()
	get := func(name string) string { return typed(r.PostForm, name) }
	put := &accountv1.Address{
		Id: get("id"), Name: get("name"), Street: get("street"), City: get("city"), PostalCode: get("postal_code"), Country: get("country"),
	}
	if err == nil {
		_, err = s.bff.PutAddress(r.Context(), &accountv1.PutAddressRequest{Address: put})
	}
	return s.changed(w, r, "address", err, addressSection, func(v *pageView) { v.Address = put })
}

func (s *server) serveDeleteAddress(w http.ResponseWriter, r *http.Request) error {
	_, err := s.bff.DeleteAddress(r.Context(), &accountv1.DeleteAddressRequest{Id: stall.Path(r, "address")})
	return s.changed(w, r, "address-removed", gone(err), addressSection, nil)
}

// gone is nil where what was to be removed is not there any more.
func gone(err error) error {
	if reason := errs.ReasonOf(err); reason == "no_address" || reason == "no_passkey" {
		return nil
	}
	return err
}

// serveBeginPasskey answers the page with what the browser is to be asked: it is a script that wants it, and only for itself.
func (s *server) serveBeginPasskey(w http.ResponseWriter, r *http.Request) error {
	err := s.Form(r).Err()
	var challenge *accountv1.BeginPasskeyResponse
	if err == nil {
		challenge, err = s.bff.BeginPasskey(r.Context(), &accountv1.BeginPasskeyRequest{})
	}
	name := typed(r.PostForm, "name")
	if err != nil {
		return s.changed(w, r, "", err, passkeySection, func(v *pageView) { v.Passkey = name })
	}
	view, err := s.page(r)
	if err != nil {
		return err
	}
	view.Passkey, view.Challenge = name, challenge
	return s.Done(w, r, accountPage, page(view))
}

func (s *server) serveFinishPasskey(w http.ResponseWriter, r *http.Request) error {
	err, name := s.Form(r).Err(), typed(r.PostForm, "name")
	if err == nil {
		_, err = s.bff.FinishPasskey(r.Context(), &accountv1.FinishPasskeyRequest{
			State: r.PostForm.Get("state"), Credential: r.PostForm.Get("credential"), Name: name,
		})
	}
	return s.changed(w, r, "passkey", err, passkeySection, func(v *pageView) { v.Passkey = name })
}

func (s *server) serveDeletePasskey(w http.ResponseWriter, r *http.Request) error {
	_, err := s.bff.DeletePasskey(r.Context(), &accountv1.DeletePasskeyRequest{Id: stall.Path(r, "passkey")})
	return s.changed(w, r, "passkey-removed", gone(err), passkeySection, nil)
}

func (s *server) serveEndDevice(w http.ResponseWriter, r *http.Request) error {
	_, err := s.bff.EndDevice(r.Context(), &accountv1.EndDeviceRequest{Id: stall.Path(r, "device")})
	return s.changed(w, r, "device", err, deviceSection, nil)
}

// serveDelete deletes the account. The container is told that the session is not what it was.
func (s *server) serveDelete(w http.ResponseWriter, r *http.Request) error {
	err := s.Form(r).Err()
	if err == nil {
		_, err = s.bff.DeleteAccount(r.Context(), &accountv1.DeleteAccountRequest{Password: r.PostForm.Get("password")})
	}
	if err != nil {
		return s.changed(w, r, "", err, deleteSection, nil)
	}
	w.Header().Set("Feria-Session", "changed")
	return stall.Redirect(w, r, "/")
}
