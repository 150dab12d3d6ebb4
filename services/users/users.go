// Package users is the service that says who a shopper is: it keeps sessions and cuts from them the short-lived tokens that all
// others believe. For now every shopper is a guest.
//
// A session is known by a cookie of the shopper's device; here only a hash of its secret is kept. Tokens are signed with the
// service's own key, whose public half is at /keys.json.
package users

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Module is services/users.
var Module = app.Module{Name: "services/users", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

var callers = []string{"container"}

var policy = auth.Policy{
	usersv1connect.UsersStartGuestProcedure: callers,
	usersv1connect.UsersCutProcedure:        callers,
	usersv1connect.UsersEndSessionProcedure: callers,
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, migrations)
	if err != nil {
		return app.Served{}, err
	}
	s := &service{db: db, signer: env.Signer(), now: time.Now}
	env.Go("cleaning", s.cleanForever)
	rpc := env.RPC(policy)
	usersv1connect.RegisterUsersHandler(rpc, s)
	mux := http.NewServeMux()
	mux.Handle("GET /keys.json", serveKeys(env.Signer()))
	return app.Served{RPC: rpc, HTTP: mux}, nil
}

type service struct {
	db     *sqlx.DB
	signer *auth.Signer
	now    func() time.Time
}

const (
	guestLife    = 90 * 24 * time.Hour
	tokenLife    = 5 * time.Minute
	maxAudiences = 64
	guestKind    = "guest"
)

func (s *service) StartGuest(ctx context.Context, _ *usersv1.StartGuestRequest) (*usersv1.StartGuestResponse, error) {
	key, now := newKey(), s.now()
	session := session{
		ID: key.id, Kind: guestKind, Subject: guestKind + ":" + uuid.Must(uuid.NewV7()).String(), SecretHash: key.hash(),
		Created: now, Expires: now.Add(guestLife),
	}
	if err := insert(ctx, s.db, session); err != nil {
		return nil, err
	}
	return &usersv1.StartGuestResponse{Session: key.String(), Expires: timestamppb.New(session.Expires)}, nil
}

func (s *service) Cut(ctx context.Context, r *usersv1.CutRequest) (*usersv1.CutResponse, error) {
	if err := checkAudiences(r.GetAudiences()); err != nil {
		return nil, err
	}
	session, err := s.open(ctx, r.GetSession())
	if err != nil {
		return nil, err
	}
	expires := s.now().Add(tokenLife)
	if session.Expires.Before(expires) {
		expires = session.Expires
	}
	out := &usersv1.CutResponse{
		Tokens: make(map[string]string, len(r.GetAudiences())), Expires: timestamppb.New(expires), Subject: session.Subject,
	}
	for _, audience := range r.GetAudiences() {
		if out.Tokens[audience], err = s.signer.ShopperToken(auth.Identity{ID: session.Subject}, audience, expires); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *service) EndSession(ctx context.Context, r *usersv1.EndSessionRequest) (*usersv1.EndSessionResponse, error) {
	session, err := s.open(ctx, r.GetSession())
	switch {
	case errs.Is(err, errs.Denied):
		return &usersv1.EndSessionResponse{}, nil // there is nothing to end
	case err != nil:
		return nil, err
	}
	return &usersv1.EndSessionResponse{}, end(ctx, s.db, session.ID, s.now())
}

// open is the session that the cookie's value opens. Whatever is wrong with it, the answer is the same: Denied.
func (s *service) open(ctx context.Context, cookie string) (session, error) {
	key, err := parseKey(cookie)
	if err != nil {
		return session{}, denied(err)
	}
	have, err := find(ctx, s.db, key.id)
	switch {
	case err != nil && !errs.Is(err, errs.NotFound):
		return session{}, err
	case !key.opens(have.SecretHash):
		return session{}, denied(fmt.Errorf("session %s: unknown, or another secret", key.id))
	case have.Ended != nil || !s.now().Before(have.Expires):
		return session{}, denied(fmt.Errorf("session %s is over", key.id))
	}
	return have, nil
}

func denied(cause error) error {
	return errs.E(errs.Denied, "Your session has ended.").Because("no_session").From(cause)
}

var audience = regexp.MustCompile(`^mfe/[a-z][a-z0-9-]{0,39}$`)

func checkAudiences(audiences []string) error {
	if len(audiences) > maxAudiences {
		return invalidAudiences("at most " + strconv.Itoa(maxAudiences))
	}
	for _, a := range audiences {
		if !audience.MatchString(a) {
			return invalidAudiences("names of micro-frontends, such as mfe/cart")
		}
	}
	return nil
}

func invalidAudiences(text string) error {
	return errs.E(errs.Invalid, "Audiences are "+text+".", errs.Field{Name: "audiences", Text: text})
}
