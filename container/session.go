package container

import (
	"context"
	"net/http"
	"sync"
	"time"

	"feria/internal/auth"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"
)

// sessions turns the cookie on a shopper's device into tokens for stalls. The cookie is all that a browser holds, and no script reads it.
//
// A visitor without a session is nobody until they change something: only then does a guest's session begin. Stalls that ask for no claims
// get a token that names nobody, the same for all shoppers.
type sessions struct {
	users   usersv1connect.UsersClient
	members usersv1connect.AuthenticationClient
	signer  *auth.Signer
	secure  bool

	mu        sync.Mutex
	cut       map[string]cut // by session
	under     map[asked]*pass
	anonymous map[string]signedToken
}

type signedToken struct {
	token string
	until time.Time
}

const (
	anonymousLife   = 10 * time.Minute
	maxSessionValue = 256
)

func (s *sessions) cookieName() string {
	if s.secure {
		return "__Host-feria_session"
	}
	return "feria_session"
}

// read is the session of a request, or "".
func (s *sessions) read(r *http.Request) string {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil || len(cookie.Value) > maxSessionValue {
		return ""
	}
	return cookie.Value
}

// write puts a session on the device.
func (s *sessions) write(w http.ResponseWriter, value string, expires time.Time) {
	cookie := http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", Expires: expires, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	setCookie(w, &cookie)
}

// clear takes the session off the device.
func (s *sessions) clear(w http.ResponseWriter) { s.write(w, "", time.Unix(1, 0)) }

// begin starts a guest's session and puts it on their device.
func (s *sessions) begin(ctx context.Context, w http.ResponseWriter) (string, error) {
	answer, err := s.users.StartGuest(ctx, &usersv1.StartGuestRequest{})
	if err != nil {
		return "", err
	}
	s.write(w, answer.GetSession(), answer.GetExpires().AsTime())
	return answer.GetSession(), nil
}

// end ends a session, or all of its account's, here and on the device.
func (s *sessions) end(ctx context.Context, w http.ResponseWriter, session string, everywhere bool) error {
	s.forget(session)
	s.clear(w)
	_, err := s.users.EndSession(ctx, &usersv1.EndSessionRequest{Session: session, Everywhere: everywhere})
	return err
}

// anonymousToken names nobody; it is the same for all who are nobody.
func (s *sessions) anonymousToken(audience string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.anonymous[audience]; time.Now().Before(have.until) {
		return have.token, nil
	}
	token, err := s.signer.ShopperToken(auth.Identity{}, audience, time.Now().Add(anonymousLife))
	if err != nil {
		return "", err
	}
	if s.anonymous == nil {
		s.anonymous = make(map[string]signedToken)
	}
	s.anonymous[audience] = signedToken{token, time.Now().Add(anonymousLife / 2)}
	return token, nil
}
