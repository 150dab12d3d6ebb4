package container

import (
	"encoding/json"
	"net/http"

	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
)

// passkeyChallenge is what a script hands to navigator.credentials.get, and what it hands back with the answer.
type passkeyChallenge struct {
	Options json.RawMessage `json:"options"`
	State   string          `json:"state"`
}

type passkeyAnswer struct {
	State      string          `json:"state"`
	Credential json.RawMessage `json:"credential"`
	Next       string          `json:"next"`
}

// servePasskey begins a sign-in with a passkey, of whichever account it is.
func (s *server) servePasskey(w http.ResponseWriter, r *http.Request) {
	answer, err := s.sessions.members.BeginPasskeySignIn(r.Context(), &usersv1.BeginPasskeySignInRequest{Client: client(r)})
	if err != nil {
		s.refusePasskey(w, r, err)
		return
	}
	s.writeJSON(w, r, passkeyChallenge{answer.GetOptions(), answer.GetState()})
}

// servePasskeyFinish signs in whoever's passkey has signed, and says where they go on to.
func (s *server) servePasskeyFinish(w http.ResponseWriter, r *http.Request) {
	var in passkeyAnswer
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		s.refusePasskey(w, r, errs.E(errs.Invalid, "This is not what a passkey answers.").From(err))
		return
	}
	answer, err := s.sessions.members.FinishPasskeySignIn(r.Context(), &usersv1.FinishPasskeySignInRequest{
		Session: s.sessions.read(r), State: in.State, Credential: in.Credential, Client: client(r),
	})
	if err != nil {
		s.refusePasskey(w, r, err)
		return
	}
	s.admitMember(w, r, answer.GetSession(), answer.GetExpires().AsTime())
	locale, _ := s.spoken(r.URL.Path)
	s.writeJSON(w, r, map[string]string{"location": s.toward(locale, next(in.Next))})
}

func (s *server) refusePasskey(w http.ResponseWriter, r *http.Request, err error) {
	switch errs.KindOf(err) {
	case errs.Internal, errs.Unavailable:
		s.log.WarnContext(r.Context(), "passkey not asked", "error", err)
	case errs.Exhausted:
		w.Header().Set("Retry-After", retryAfter(err))
	}
	w.Header().Set("Cache-Control", "no-store")
	errs.WriteProblem(w, err)
}

func (s *server) writeJSON(w http.ResponseWriter, r *http.Request, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		s.log.WarnContext(r.Context(), "answer not written", "error", err)
	}
}
