package users

import (
	"context"
	"unicode/utf8"

	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// device is where a request comes from.
type device struct {
	address   string
	pseudonym []byte // of the address
	userAgent string
}

func (s *service) device(c *usersv1.Client) device {
	return device{c.GetAddress(), s.pseudonyms.of("device", c.GetAddress()), userAgent(c.GetUserAgent())}
}

func (s *service) SignUp(ctx context.Context, r *usersv1.SignUpRequest) (*usersv1.SignUpResponse, error) {
	a, password, err := s.read(r.GetEmail(), r.GetPassword(), r.GetName(), r.GetLocale())
	if err != nil {
		return nil, err
	}
	from := s.device(r.GetClient())
	tries := s.pseudonyms.tally(guessesFromAddress, from.address)
	if err := s.allow(ctx, tries); err != nil {
		return nil, err
	}
	if a.Password, err = s.passwords.hash(ctx, password); err != nil {
		return nil, err
	}
	var begun begun
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := s.create(ctx, tx, a); err != nil {
			return err
		}
		begun, err = s.begin(ctx, tx, a, r.GetSession(), from)
		return err
	})
	if errs.Is(err, errs.Conflict) { // it tells that there is such an account: nobody may ask that of many
		if err := count(ctx, s.db, s.now(), tries); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	return &usersv1.SignUpResponse{Session: begun.key.String(), Expires: timestamppb.New(begun.session.Expires)}, nil
}

// read is a new account of what somebody has typed, but for the password's hash.
func (s *service) read(email, password, name, locale string) (account, string, error) {
	f := &form{}
	a := account{ID: uuid.Must(uuid.NewV7()), Locale: localeOf(locale), Roles: []string{shopperRole}, Created: s.now(), PasswordChanged: s.now()}
	a.Email = f.email(email)
	a.EmailKey = emailKey(a.Email)
	password = f.password("password", password)
	a.Name = f.line("name", name, mostName)
	return a, password, f.err()
}

// create writes a new account and tells of it. Conflict if its address has one.
func (s *service) create(ctx context.Context, tx *sqlx.Tx, a account) error {
	if err := insertAccount(ctx, tx, a); err != nil {
		return err
	}
	return tell(ctx, tx, a.ID, &usersv1.AccountCreated{Account: a.subject(), Locale: a.Locale})
}

// begun is a session that has begun, and its key.
type begun struct {
	session session
	key     key
}

// begin makes a session of the account on the device. What session the device had before ends, and a guest's things are the account's.
func (s *service) begin(ctx context.Context, tx *sqlx.Tx, a account, before string, on device) (begun, error) {
	guest := ""
	if k, err := parseKey(before); err == nil {
		old, open, err := s.take(ctx, tx, k, joined)
		if err != nil {
			return begun{}, err
		}
		if open && old.Kind == guestKind {
			guest = old.Subject
			if err := tell(ctx, tx, a.ID, &usersv1.GuestJoined{Guest: old.Subject, Account: a.subject()}); err != nil {
				return begun{}, err
			}
		}
	}
	session, key := s.cutter.newSession(memberKind, a.subject(), s.now())
	session.Account, session.UserAgent, session.Guest = uuid.NullUUID{UUID: a.ID, Valid: true}, on.userAgent, guest
	if err := insertSession(ctx, tx, session); err != nil {
		return begun{}, err
	}
	return begun{session, key}, know(ctx, tx, a.ID, on.pseudonym, s.now())
}

func (s *service) SignIn(ctx context.Context, r *usersv1.SignInRequest) (*usersv1.SignInResponse, error) {
	email, from := emailKey(r.GetEmail()), s.device(r.GetClient())
	a, err := findByEmail(ctx, s.db, email)
	if errs.Is(err, errs.NotFound) {
		a, err = account{Password: s.passwords.decoy}, nil // whoever does not exist takes as long as who does
	}
	if err != nil {
		return nil, err
	}
	tries, err := s.guesses(ctx, a, email, from)
	if err != nil {
		return nil, err
	}
	if err := s.guess(ctx, a, r.GetPassword(), tries...); err != nil {
		return nil, err
	}
	var begun begun
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		now, err := lockAccount(ctx, tx, a.ID)
		if errs.Is(err, errs.NotFound) || err == nil && now.Password != a.Password {
			return wrongSignIn() // it was deleted, or has another password since the guess
		}
		if err != nil {
			return err
		}
		begun, err = s.begin(ctx, tx, now, r.GetSession(), from)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &usersv1.SignInResponse{Session: begun.key.String(), Expires: timestamppb.New(begun.session.Expires)}, nil
}

// guesses are the tallies in which a wrong password for the account, or for an address that has none, counts.
func (s *service) guesses(ctx context.Context, a account, email string, from device) ([]tally, error) {
	known, err := isKnown(ctx, s.db, a.ID, from.pseudonym)
	if err != nil {
		return nil, err
	}
	if known {
		return []tally{s.pseudonyms.tally(guessesOnDevice, a.ID.String()+" "+from.address)}, nil
	}
	return []tally{s.pseudonyms.tally(guessesFromAddress, from.address), s.pseudonyms.tally(guessesByStrangers, email)}, nil
}

// guess is nil if the password is the account's. Denied if not; Exhausted if one of the tallies is full.
func (s *service) guess(ctx context.Context, a account, password string, tries ...tally) error {
	if err := s.allow(ctx, tries...); err != nil {
		return err // without waiting for its turn
	}
	leave, err := s.passwords.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	// Once more: of many guesses that came at once, no more are made than may be.
	if err := s.allow(ctx, tries...); err != nil {
		return err
	}
	right := false
	if utf8.RuneCountInString(password) <= mostPassword {
		if right, err = matches(a.Password, password); err != nil {
			return err
		}
	}
	if right && a.ID != uuid.Nil {
		return nil
	}
	// Who hangs up has guessed all the same.
	if err := count(context.WithoutCancel(ctx), s.db, s.now(), tries...); err != nil {
		return err
	}
	return wrongSignIn()
}

func wrongSignIn() error {
	return errs.E(errs.Denied, "Email or password is wrong.").Because("wrong_sign_in")
}
