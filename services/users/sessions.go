package users

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	tokenLife    = 5 * time.Minute
	maxAudiences = 64
)

func (s *service) StartGuest(ctx context.Context, _ *usersv1.StartGuestRequest) (*usersv1.StartGuestResponse, error) {
	session, key := s.cutter.newSession(guestKind, guestKind+":"+uuid.Must(uuid.NewV7()).String(), s.now())
	if err := insertSession(ctx, s.db, session); err != nil {
		return nil, err
	}
	return &usersv1.StartGuestResponse{Session: key.String(), Expires: timestamppb.New(session.Expires)}, nil
}

func (s *service) Cut(ctx context.Context, r *usersv1.CutRequest) (*usersv1.CutResponse, error) {
	if err := checkAudiences(r.GetAudiences()); err != nil {
		return nil, err
	}
	session, renewed, err := s.hold(ctx, r.GetSession())
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
	if renewed != "" {
		out.Renewed, out.RenewedExpires = renewed, timestamppb.New(session.Expires)
	}
	id := auth.Identity{ID: session.Subject, Roles: session.Roles, Session: session.ID.String(), Guest: session.Guest}
	for _, audience := range r.GetAudiences() {
		if out.Tokens[audience], err = s.signer.ShopperToken(id, audience, expires); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// holds is how often a session is looked at that others keep changing. Each change leads to one that stands for a while, so two suffice.
const holds = 4

// hold opens the session of a cookie's value, and is the value that replaces it, if there is one. Whatever is wrong with it, the answer
// is Denied.
func (s *service) hold(ctx context.Context, cookie string) (_ session, renewed string, err error) {
	key, err := parseKey(cookie)
	if err != nil {
		return session{}, "", denied(err)
	}
	for range holds {
		have, err := findSession(ctx, s.db, key.id)
		if errs.Is(err, errs.NotFound) {
			return session{}, "", denied(err)
		}
		if err != nil {
			return session{}, "", err
		}
		held, renewed, done, err := s.carryOut(ctx, have, s.cutter.judge(have, key, s.now()))
		if done || err != nil {
			return held, renewed, err
		}
	}
	return session{}, "", fmt.Errorf("session %s: it changes all the time", key.id)
}

// carryOut does what was decided of a session. It is not done if somebody else has changed the session meanwhile.
func (s *service) carryOut(ctx context.Context, have session, v verdict) (_ session, renewed string, done bool, err error) {
	switch now := s.now(); v {
	case held:
		return have, "", true, nil
	case first:
		done, err = noteHeld(ctx, s.db, have, now)
		return have, "", done, err
	case renew:
		next := s.cutter.key(have.ID, have.Generation+1)
		have.Expires = have.until(now)
		done, err = replaceKey(ctx, s.db, have, next, now, have.Expires)
		return have, next.String(), done, err
	case again:
		if current := s.cutter.key(have.ID, have.Generation); current.opens(have.SecretHash) {
			renewed = current.String() // else the service's secret is another one now
		}
		return have, renewed, true, nil
	case stale:
		if err := s.betrayed(ctx, s.db, have); err != nil {
			return session{}, "", false, err
		}
		return session{}, "", true, errs.E(errs.Denied, "This session was ended, because somebody else may have had it. Sign in again.").Because("session_reused")
	default:
		return session{}, "", true, denied(fmt.Errorf("session %s: over, or another secret", have.ID))
	}
}

// betrayed ends a session of which somebody has held out a key that was replaced for good.
func (s *service) betrayed(ctx context.Context, db sqlx.ExtContext, have session) error {
	ended, err := endSession(ctx, db, have.ID, reused, s.now())
	if ended {
		s.log.WarnContext(ctx, "a session's replaced key was held out: the session is ended", "session", have.ID, "subject", have.Subject)
	}
	return err
}

func (s *service) EndSession(ctx context.Context, r *usersv1.EndSessionRequest) (*usersv1.EndSessionResponse, error) {
	key, err := parseKey(r.GetSession())
	if err != nil {
		return &usersv1.EndSessionResponse{}, nil // there is nothing to end
	}
	return &usersv1.EndSessionResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		have, open, err := s.take(ctx, tx, key, signedOut)
		if err != nil || !open || !r.GetEverywhere() || !have.Account.Valid {
			return err
		}
		return endSessionsOf(ctx, tx, have.Account.UUID, uuid.Nil, s.now())
	})
}

// take ends the session that the key opens, for the reason. It reports false if the key opens none.
func (s *service) take(ctx context.Context, tx *sqlx.Tx, k key, reason string) (session, bool, error) {
	have, err := lockSession(ctx, tx, k.id)
	if errs.Is(err, errs.NotFound) {
		return session{}, false, nil
	}
	if err != nil {
		return session{}, false, err
	}
	switch s.cutter.judge(have, k, s.now()) {
	case shut:
		return session{}, false, nil
	case stale:
		return session{}, false, s.betrayed(ctx, tx, have)
	default:
		_, err := endSession(ctx, tx, have.ID, reason, s.now())
		return have, err == nil, err
	}
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
