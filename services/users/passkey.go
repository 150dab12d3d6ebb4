package users

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	maxPasskeys   = 10
	challengeLife = 5 * time.Minute
)

// passkey is a row.
type passkey struct {
	ID         uuid.UUID `db:"id"`
	Account    uuid.UUID `db:"account"`
	Credential []byte    `db:"credential"` // its id, which the authenticator gave it
	Record     []byte    `db:"record"`     // as package webauthn keeps it, as JSON
	Name       string    `db:"name"`
	Created    time.Time `db:"created"`
}

// holder is an account with its passkeys, as package webauthn asks for them.
type holder struct {
	account
	credentials []webauthn.Credential
}

func (h *holder) WebAuthnID() []byte                         { return h.ID[:] }
func (h *holder) WebAuthnName() string                       { return h.Email }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }
func (h *holder) WebAuthnDisplayName() string {
	if h.Name == "" {
		return h.Email
	}
	return h.Name
}

func newHolder(a account, passkeys []passkey) (*holder, error) {
	h := &holder{account: a, credentials: make([]webauthn.Credential, len(passkeys))}
	for i, p := range passkeys {
		if err := json.Unmarshal(p.Record, &h.credentials[i]); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// challenge keeps what is asked of an authenticator, and returns its id. Exhausted if too many of the asker's are open.
func (s *service) challenge(ctx context.Context, asker []byte, session *webauthn.SessionData) (uuid.UUID, error) {
	id := uuid.New() // nothing in it is to be guessed
	open, err := countChallenges(ctx, s.db, asker, s.now())
	if err != nil {
		return id, err
	}
	if open >= openChallenges {
		return id, tooOften(challengeLife)
	}
	record, err := json.Marshal(session)
	if err != nil {
		return id, err
	}
	return id, insertChallenge(ctx, s.db, id, asker, record, s.now().Add(challengeLife))
}

// asked takes the challenge with the state, which nobody can take again. Denied if there is none.
func (s *service) asked(ctx context.Context, state string, asker []byte) (webauthn.SessionData, error) {
	var session webauthn.SessionData
	id, err := uuid.Parse(state)
	if err != nil {
		return session, wrongPasskey(err)
	}
	record, err := takeChallenge(ctx, s.db, id, asker, s.now())
	if errs.Is(err, errs.NotFound) {
		return session, wrongPasskey(err)
	}
	if err != nil {
		return session, err
	}
	return session, json.Unmarshal(record, &session)
}

// ownPasskeys is who asks for passkeys that an account is to have.
func (s *service) ownPasskeys(a account) []byte {
	return s.pseudonyms.of("own passkeys", a.ID.String())
}

func (s *service) BeginPasskey(ctx context.Context, _ *usersv1.BeginPasskeyRequest) (*usersv1.BeginPasskeyResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	have, err := listPasskeys(ctx, s.db, a.ID)
	if err != nil {
		return nil, err
	}
	if len(have) >= maxPasskeys {
		return nil, tooManyPasskeys()
	}
	h, err := newHolder(a, have)
	if err != nil {
		return nil, err
	}
	creation, session, err := s.passkeys.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	id, err := s.challenge(ctx, s.ownPasskeys(a), session)
	if err != nil {
		return nil, err
	}
	options, err := json.Marshal(creation)
	return &usersv1.BeginPasskeyResponse{Options: options, State: id.String()}, err
}

func (s *service) FinishPasskey(ctx context.Context, r *usersv1.FinishPasskeyRequest) (*usersv1.FinishPasskeyResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	f := &form{}
	name := f.line("name", r.GetName(), mostKeyName)
	if err := f.err(); err != nil {
		return nil, err
	}
	session, err := s.asked(ctx, r.GetState(), s.ownPasskeys(a))
	if err != nil {
		return nil, err
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes(r.GetCredential())
	if err != nil {
		return nil, wrongPasskey(err)
	}
	credential, err := s.passkeys.CreateCredential(&holder{account: a}, session, answer)
	if err != nil {
		return nil, wrongPasskey(err)
	}
	record, err := json.Marshal(credential)
	if err != nil {
		return nil, err
	}
	p := passkey{ID: uuid.Must(uuid.NewV7()), Account: a.ID, Credential: credential.ID, Record: record, Name: name, Created: s.now()}
	return &usersv1.FinishPasskeyResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := lockAccount(ctx, tx, a.ID); err != nil {
			return err
		}
		have, err := listPasskeys(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if len(have) >= maxPasskeys {
			return tooManyPasskeys()
		}
		return insertPasskey(ctx, tx, p)
	})
}

func (s *service) DeletePasskey(ctx context.Context, r *usersv1.DeletePasskeyRequest) (*usersv1.DeletePasskeyResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(r.GetId())
	if err != nil {
		return nil, noPasskey()
	}
	return &usersv1.DeletePasskeyResponse{}, deletePasskey(ctx, s.db, a.ID, id)
}

func (s *service) BeginPasskeySignIn(ctx context.Context, r *usersv1.BeginPasskeySignInRequest) (*usersv1.BeginPasskeySignInResponse, error) {
	assertion, session, err := s.passkeys.BeginDiscoverableLogin()
	if err != nil {
		return nil, err
	}
	id, err := s.challenge(ctx, s.pseudonyms.of("anybody's passkeys", r.GetClient().GetAddress()), session)
	if err != nil {
		return nil, err
	}
	options, err := json.Marshal(assertion)
	return &usersv1.BeginPasskeySignInResponse{Options: options, State: id.String()}, err
}

func (s *service) FinishPasskeySignIn(ctx context.Context, r *usersv1.FinishPasskeySignInRequest) (*usersv1.FinishPasskeySignInResponse, error) {
	from := s.device(r.GetClient())
	tries := s.pseudonyms.tally(guessesFromAddress, from.address)
	if err := s.allow(ctx, tries); err != nil {
		return nil, err
	}
	a, credential, err := s.recognise(ctx, r)
	if errs.Is(err, errs.Denied) {
		if err := count(ctx, s.db, s.now(), tries); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	record, err := json.Marshal(credential)
	if err != nil {
		return nil, err
	}
	var begun begun
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := updatePasskey(ctx, tx, a.ID, credential.ID, record); err != nil {
			return err
		}
		begun, err = s.begin(ctx, tx, a, r.GetSession(), from)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &usersv1.FinishPasskeySignInResponse{Session: begun.key.String(), Expires: timestamppb.New(begun.session.Expires)}, nil
}

// recognise is the account whose passkey has signed what was asked. Denied if none has.
func (s *service) recognise(ctx context.Context, r *usersv1.FinishPasskeySignInRequest) (account, *webauthn.Credential, error) {
	session, err := s.asked(ctx, r.GetState(), nil)
	if err != nil {
		return account{}, nil, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes(r.GetCredential())
	if err != nil {
		return account{}, nil, wrongPasskey(err)
	}
	var failed error // of the database, which is nobody's fault
	user, credential, err := s.passkeys.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		h, err := s.holder(ctx, handle)
		if err != nil && !errs.Is(err, errs.NotFound) {
			failed = err
		}
		return h, err
	}, session, answer)
	if failed != nil {
		return account{}, nil, failed
	}
	if err != nil {
		return account{}, nil, wrongPasskey(err)
	}
	a := user.(*holder).account
	if credential.Authenticator.CloneWarning {
		s.log.WarnContext(ctx, "a passkey counts backwards: there may be a copy of it", "account", a.ID)
		return account{}, nil, wrongPasskey(nil)
	}
	return a, credential, nil
}

// holder is the account of a user handle. NotFound.
func (s *service) holder(ctx context.Context, handle []byte) (*holder, error) {
	id, err := uuid.FromBytes(handle)
	if err != nil {
		return nil, noAccount()
	}
	a, err := findAccount(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	passkeys, err := listPasskeys(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	return newHolder(a, passkeys)
}

func wrongPasskey(cause error) error {
	return errs.E(errs.Denied, "That passkey was not accepted. Try again.").Because("wrong_passkey").From(cause)
}

func noPasskey() error {
	return errs.E(errs.NotFound, "There is no such passkey.").Because("no_passkey")
}

func tooManyPasskeys() error {
	most := strconv.Itoa(maxPasskeys)
	return errs.E(errs.Exhausted, "At most "+most+" passkeys are kept. Delete one first.").Because("passkeys_full", "most", most)
}
