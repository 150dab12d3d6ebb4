package container

import (
	"context"
	"net/http"
	"sync"
	"time"

	"feria/container/registry"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/i18n"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"
)

// sessions turns the cookie on a shopper's device into tokens for stalls. The cookie is all that a browser holds, and no script reads it.
//
// A visitor without a session is nobody until they change something: only then does a guest's session begin. Stalls that ask for no claims
// get a token that names nobody, the same for all shoppers.
type sessions struct {
	users  usersv1connect.UsersClient
	signer *auth.Signer
	secure bool

	mu        sync.Mutex
	cut       map[string]tokens // by session, audience and all
	anonymous map[string]signedToken
}

type tokens struct {
	by    map[string]string // audience → token
	until time.Time
}

type signedToken struct {
	token string
	until time.Time
}

const (
	maxCut          = 20_000           // sessions whose tokens are remembered
	tokenMargin     = 30 * time.Second // a token is not used in its last moments
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

func (s *sessions) write(w http.ResponseWriter, value string, expires time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", Expires: expires, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// begin starts a guest's session and puts it on their device.
func (s *sessions) begin(ctx context.Context, w http.ResponseWriter) (string, error) {
	answer, err := s.users.StartGuest(ctx, &usersv1.StartGuestRequest{})
	if err != nil {
		return "", err
	}
	s.write(w, answer.GetSession(), answer.GetExpires().AsTime())
	return answer.GetSession(), nil
}

// end ends a session here and on the device.
func (s *sessions) end(ctx context.Context, w http.ResponseWriter, session string) error {
	s.mu.Lock()
	delete(s.cut, session)
	s.mu.Unlock()
	s.write(w, "", time.Unix(1, 0))
	_, err := s.users.EndSession(ctx, &usersv1.EndSessionRequest{Session: session})
	return err
}

// token is what a stall is told of the shopper: who they are if it asks for claims and they have a session, else that they are nobody.
func (s *sessions) token(ctx context.Context, session string, to *registry.Deployment, table *registry.Table) (string, error) {
	audience := "mfe/" + to.Name
	if session == "" || len(to.Manifest.Claims) == 0 {
		return s.anonymousToken(audience)
	}
	s.mu.Lock()
	have, ok := s.cut[session]
	s.mu.Unlock()
	if ok && time.Now().Before(have.until) && have.by[audience] != "" {
		return have.by[audience], nil
	}
	fresh, err := s.cutAll(ctx, session, table)
	if errs.Is(err, errs.Denied) || errs.Is(err, errs.NotFound) {
		return s.anonymousToken(audience) // a session that has ended is none
	}
	return fresh.by[audience], err
}

// cutAll asks for the tokens of all stalls that want one, in one call.
func (s *sessions) cutAll(ctx context.Context, session string, table *registry.Table) (tokens, error) {
	var audiences []string
	for _, d := range table.Order {
		if len(d.Manifest.Claims) > 0 {
			audiences = append(audiences, "mfe/"+d.Name)
		}
	}
	answer, err := s.users.Cut(ctx, &usersv1.CutRequest{Session: session, Audiences: audiences})
	if err != nil {
		return tokens{}, err
	}
	fresh := tokens{answer.GetTokens(), answer.GetExpires().AsTime().Add(-tokenMargin)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut == nil || len(s.cut) >= maxCut {
		s.cut = make(map[string]tokens)
	}
	s.cut[session] = fresh
	return fresh, nil
}

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

// serveSignOut ends the session and goes home.
func (s *server) serveSignOut(w http.ResponseWriter, r *http.Request) {
	if session := s.sessions.read(r); session != "" {
		if err := s.sessions.end(r.Context(), w, session); err != nil {
			s.log.WarnContext(r.Context(), "session not ended", "error", err)
			s.serveProblem(w, r, http.StatusServiceUnavailable, "closed")
			return
		}
	}
	locale, _ := s.spoken(r.URL.Path)
	http.Redirect(w, r, i18n.Path(locale, "/"), http.StatusSeeOther)
}
