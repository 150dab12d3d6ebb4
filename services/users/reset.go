package users

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// resetLife is how long a link to set a new password is good.
const resetLife = time.Hour

// newToken is the secret of a link, and the hash of it that is kept.
func newToken() (token string, hash []byte) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret), hashToken(secret)
}

func hashToken(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// StartReset does the same for every address: whether there is an account is found out when the mail is to be sent.
func (s *service) StartReset(ctx context.Context, r *usersv1.StartResetRequest) (*usersv1.StartResetResponse, error) {
	f := &form{}
	email := emailKey(f.email(r.GetEmail()))
	if err := f.err(); err != nil {
		return nil, err
	}
	asked := []tally{s.pseudonyms.tally(resetsFromAddress, r.GetClient().GetAddress()), s.pseudonyms.tally(resetsOfEmail, email)}
	if err := s.allow(ctx, asked...); err != nil {
		return nil, err
	}
	err := postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := count(ctx, tx, s.now(), asked...); err != nil {
			return err
		}
		return post(ctx, tx, mailRow{Kind: resetMail, Email: email, Locale: localeOf(r.GetLocale())}, s.now())
	})
	if err != nil {
		return nil, err
	}
	s.wake()
	return &usersv1.StartResetResponse{}, nil
}

func (s *service) FinishReset(ctx context.Context, r *usersv1.FinishResetRequest) (*usersv1.FinishResetResponse, error) {
	secret, err := base64.RawURLEncoding.Strict().DecodeString(r.GetToken())
	if err != nil {
		return nil, deadLink()
	}
	token := hashToken(secret)
	if _, err := findReset(ctx, s.db, token, s.now()); err != nil { // before the hash is paid for
		return nil, linkErr(err)
	}
	f := &form{}
	password := f.password("password", r.GetPassword())
	if err := f.err(); err != nil {
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		id, err := takeReset(ctx, tx, token, s.now())
		if err != nil {
			return linkErr(err)
		}
		a, err := lockAccount(ctx, tx, id)
		if err != nil {
			return linkErr(err)
		}
		return s.setPassword(ctx, tx, a, hash, uuid.Nil)
	})
	if err != nil {
		return nil, err
	}
	s.wake()
	return &usersv1.FinishResetResponse{}, nil
}

func linkErr(err error) error {
	if errs.Is(err, errs.NotFound) {
		return deadLink()
	}
	return err
}

func deadLink() error {
	return errs.E(errs.Denied, "This link was used already, or is older than an hour. Ask for a new one.").Because("dead_link")
}
