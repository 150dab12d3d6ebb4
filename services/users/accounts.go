package users

import (
	"context"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// member is the account in whose name a call is made, and the session that its token was cut from. NotFound for guests, and once the
// session is over: a token may outlive it by minutes, but opens nothing here.
func (s *service) member(ctx context.Context) (account, uuid.UUID, error) {
	shopper, _ := auth.Subject(ctx)
	id, ok := parseSubject(shopper.ID)
	session, err := uuid.Parse(shopper.Session)
	if !ok || err != nil {
		return account{}, uuid.Nil, noAccount()
	}
	open, err := isOpen(ctx, s.db, id, session, s.now())
	if err != nil {
		return account{}, uuid.Nil, err
	}
	if !open {
		return account{}, uuid.Nil, noAccount()
	}
	a, err := findAccount(ctx, s.db, id)
	return a, session, err
}

func (s *service) GetAccount(ctx context.Context, _ *usersv1.GetAccountRequest) (*usersv1.GetAccountResponse, error) {
	a, session, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	addresses, err := listAddresses(ctx, s.db, a.ID)
	if err != nil {
		return nil, err
	}
	sessions, err := listSessions(ctx, s.db, a.ID, s.now())
	if err != nil {
		return nil, err
	}
	passkeys, err := listPasskeys(ctx, s.db, a.ID)
	if err != nil {
		return nil, err
	}
	return view(a, addresses, sessions, passkeys, session), nil
}

func (s *service) RenameAccount(ctx context.Context, r *usersv1.RenameAccountRequest) (*usersv1.RenameAccountResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	f := &form{}
	name := f.line("name", r.GetName(), mostName)
	if err := f.err(); err != nil {
		return nil, err
	}
	return &usersv1.RenameAccountResponse{}, renameAccount(ctx, s.db, a.ID, name)
}

func (s *service) ChangePassword(ctx context.Context, r *usersv1.ChangePasswordRequest) (*usersv1.ChangePasswordResponse, error) {
	a, session, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	f := &form{}
	password := f.password("new_password", r.GetNewPassword())
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := s.prove(ctx, a, session, r.GetPassword()); err != nil {
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		now, err := lockAccount(ctx, tx, a.ID)
		if err == nil && now.Password != a.Password {
			err = wrongPassword() // it was another one just now
		}
		if err != nil {
			return err
		}
		return s.setPassword(ctx, tx, a, hash, session)
	})
	if err != nil {
		return nil, err
	}
	s.wake()
	return &usersv1.ChangePasswordResponse{}, nil
}

// setPassword replaces the password, ends all sessions but one, and has its owner told.
func (s *service) setPassword(ctx context.Context, tx *sqlx.Tx, a account, hash string, but uuid.UUID) error {
	if err := setPassword(ctx, tx, a.ID, hash, s.now()); err != nil {
		return err
	}
	if err := endSessionsOf(ctx, tx, a.ID, but, s.now()); err != nil {
		return err
	}
	return post(ctx, tx, mailRow{Kind: changedMail, Email: a.Email, Locale: a.Locale}, s.now())
}

// prove asks for the password of somebody who is signed in. Denied if it is wrong; Exhausted if it was wrong too often in the session.
func (s *service) prove(ctx context.Context, a account, session uuid.UUID, password string) error {
	err := s.guess(ctx, a, password, s.pseudonyms.tally(guessesInSession, session.String()))
	if errs.Is(err, errs.Denied) {
		return wrongPassword()
	}
	return err
}

func wrongPassword() error {
	text := "This is not your password."
	return errs.E(errs.Denied, text, errs.Field{Name: "password", Text: text}.Because("wrong_password")).Because("wrong_password")
}

func (s *service) EndSessions(ctx context.Context, r *usersv1.EndSessionsRequest) (*usersv1.EndSessionsResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	if r.GetId() == "" {
		return &usersv1.EndSessionsResponse{}, endSessionsOf(ctx, s.db, a.ID, uuid.Nil, s.now())
	}
	id, err := uuid.Parse(r.GetId())
	if err != nil {
		return &usersv1.EndSessionsResponse{}, nil // there is nothing to end
	}
	return &usersv1.EndSessionsResponse{}, endSessionOf(ctx, s.db, a.ID, id, s.now())
}

func (s *service) DeleteAccount(ctx context.Context, r *usersv1.DeleteAccountRequest) (*usersv1.DeleteAccountResponse, error) {
	a, session, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.prove(ctx, a, session, r.GetPassword()); err != nil {
		return nil, err
	}
	return &usersv1.DeleteAccountResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := tell(ctx, tx, a.ID, &usersv1.AccountDeleted{Account: a.subject()}); err != nil {
			return err
		}
		if err := forget(ctx, tx, s.pseudonyms.tally(guessesByStrangers, a.EmailKey), s.pseudonyms.tally(resetsOfEmail, a.EmailKey)); err != nil {
			return err
		}
		return deleteAccount(ctx, tx, a)
	})
}
