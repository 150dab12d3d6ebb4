package container_test

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// The values of cookies that the service knows besides that of the guest.
const (
	fresh  = "a-session-that-was-renewed"
	member = "a-session-of-a-member"
)

// users plays services/users: a guest's session is known and begun, and those who sign in are members.
type users struct {
	signer *auth.Signer
	cuts   atomic.Int32 // calls of Users.Cut

	mu      sync.Mutex
	renewed string        // what replaces the guest's session; "" while it stands
	refusal error         // of whoever wants to come in
	asked   proto.Message // what Authentication or EndSession was asked last
}

// set changes the script.
func (u *users) set(change func(*users)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	change(u)
}

// take notes a request and answers with the refusal.
func (u *users) take(r proto.Message) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.asked = r
	return u.refusal
}

// last is what was asked last.
func (u *users) last() proto.Message {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.asked
}

func (u *users) module() app.Module {
	return app.Module{Name: "services/users", Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		policy := auth.Policy{}
		for _, name := range []string{
			usersv1connect.UsersStartGuestProcedure, usersv1connect.UsersCutProcedure, usersv1connect.UsersEndSessionProcedure,
			usersv1connect.AuthenticationSignUpProcedure, usersv1connect.AuthenticationSignInProcedure,
			usersv1connect.AuthenticationBeginPasskeySignInProcedure, usersv1connect.AuthenticationFinishPasskeySignInProcedure,
		} {
			policy[name] = []string{"container"}
		}
		u.signer = env.Signer()
		server := env.RPC(policy)
		usersv1connect.RegisterUsersHandler(server, u)
		usersv1connect.RegisterAuthenticationHandler(server, u)
		return app.Served{RPC: server}, nil
	}}
}

func soon() *timestamppb.Timestamp { return timestamppb.New(time.Now().Add(time.Hour)) }

func (u *users) StartGuest(context.Context, *usersv1.StartGuestRequest) (*usersv1.StartGuestResponse, error) {
	return &usersv1.StartGuestResponse{Session: session, Expires: soon()}, nil
}

func (u *users) Cut(_ context.Context, r *usersv1.CutRequest) (*usersv1.CutResponse, error) {
	u.cuts.Add(1)
	subject := map[string]string{session: "guest:1", fresh: "guest:1", member: "account:1"}[r.GetSession()]
	if subject == "" {
		return nil, errs.E(errs.Denied, "This session has ended.")
	}
	expires := time.Now().Add(5 * time.Minute)
	out := &usersv1.CutResponse{Tokens: map[string]string{}, Expires: timestamppb.New(expires), Subject: subject}
	for _, audience := range r.GetAudiences() {
		token, err := u.signer.ShopperToken(auth.Identity{ID: subject}, audience, expires)
		if err != nil {
			return nil, err
		}
		out.Tokens[audience] = token
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.renewed != "" && r.GetSession() == session {
		out.Renewed, out.RenewedExpires = u.renewed, soon()
	}
	return out, nil
}

func (u *users) EndSession(_ context.Context, r *usersv1.EndSessionRequest) (*usersv1.EndSessionResponse, error) {
	return &usersv1.EndSessionResponse{}, u.take(r)
}

func (u *users) SignUp(_ context.Context, r *usersv1.SignUpRequest) (*usersv1.SignUpResponse, error) {
	return &usersv1.SignUpResponse{Session: member, Expires: soon()}, u.take(r)
}

func (u *users) SignIn(_ context.Context, r *usersv1.SignInRequest) (*usersv1.SignInResponse, error) {
	return &usersv1.SignInResponse{Session: member, Expires: soon()}, u.take(r)
}

func (u *users) BeginPasskeySignIn(_ context.Context, r *usersv1.BeginPasskeySignInRequest) (*usersv1.BeginPasskeySignInResponse, error) {
	return &usersv1.BeginPasskeySignInResponse{Options: []byte(`{"publicKey":{"a":1}}`), State: "asked"}, u.take(r)
}

func (u *users) FinishPasskeySignIn(_ context.Context, r *usersv1.FinishPasskeySignInRequest) (*usersv1.FinishPasskeySignInResponse, error) {
	return &usersv1.FinishPasskeySignInResponse{Session: member, Expires: soon()}, u.take(r)
}

var (
	_ usersv1connect.UsersHandler          = &users{}
	_ usersv1connect.AuthenticationHandler = &users{}
)
