package users

import (
	"testing"
	"time"

	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"

	virtual "github.com/descope/virtualwebauthn"
	"github.com/google/uuid"
)

// authenticator is a device that keeps a passkey of the store.
type authenticator struct {
	virtual.Authenticator
	site       virtual.RelyingParty
	credential virtual.Credential
}

func newAuthenticator(t *testing.T, account string) *authenticator {
	t.Helper()
	id, ok := parseSubject(account)
	if !ok {
		t.Fatal(account)
	}
	return &authenticator{
		virtual.NewAuthenticatorWithOptions(virtual.AuthenticatorOptions{UserHandle: id[:]}),
		virtual.RelyingParty{ID: "localhost", Name: "Feria", Origin: "http://localhost:8080"}, newKey(),
	}
}

// newKey draws until both coordinates fill their 32 bytes. The library drops a coordinate's leading zeroes, as one key in
// 128 has; RFC 9053, §7.1.1 keeps them, and a real authenticator too.
func newKey() virtual.Credential {
	const coseKey = 1 + 2 + 2 + 2 + 2*(3+32)
	for {
		if key := virtual.NewCredential(virtual.KeyTypeEC2); len(key.Key.AttestationData()) == coseKey {
			return key
		}
	}
}

// register answers what the service asks of a new passkey.
func (a *authenticator) register(t *testing.T, d *desk, session, name string) error {
	t.Helper()
	begun, err := d.BeginPasskey(d.as(t, session), &usersv1.BeginPasskeyRequest{})
	if err != nil {
		return err
	}
	options, err := virtual.ParseAttestationOptions(string(begun.GetOptions()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.FinishPasskey(d.as(t, session), &usersv1.FinishPasskeyRequest{
		State: begun.GetState(), Name: name, Credential: []byte(virtual.CreateAttestationResponse(a.site, a.Authenticator, a.credential, *options)),
	})
	if err == nil {
		a.AddCredential(a.credential)
	}
	return err
}

// answer signs what the service asks of anybody.
func (a *authenticator) answer(t *testing.T, d *desk) *usersv1.FinishPasskeySignInRequest {
	t.Helper()
	begun, err := d.BeginPasskeySignIn(t.Context(), &usersv1.BeginPasskeySignInRequest{Client: client("10.0.0.7")})
	if err != nil {
		t.Fatal(err)
	}
	options, err := virtual.ParseAssertionOptions(string(begun.GetOptions()))
	if err != nil {
		t.Fatal(err)
	}
	return &usersv1.FinishPasskeySignInRequest{
		State: begun.GetState(), Credential: []byte(virtual.CreateAssertionResponse(a.site, a.Authenticator, a.credential, *options)),
		Client: client("10.0.0.7"),
	}
}

func TestAPasskeySignsIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana := d.signUp(t, "ana@example.com")
	phone := newAuthenticator(t, d.subject(t, ana))
	if err := phone.register(t, d, ana, "My phone"); err != nil {
		t.Fatal(err)
	}
	if kept := d.account(t, ana).GetPasskeys(); len(kept) != 1 || kept[0].GetName() != "My phone" {
		t.Fatal(kept)
	}
	request := phone.answer(t, d)
	request.Session = d.guest(t)
	answer, err := d.FinishPasskeySignIn(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if d.subject(t, answer.GetSession()) != d.subject(t, ana) {
		t.Error("another account")
	}
	if told := d.events(t); told[len(told)-1] != "users.guest.joined.v1" {
		t.Error(told)
	}
	request.Session = ""
	if _, err := d.FinishPasskeySignIn(t.Context(), request); !errs.Is(err, errs.Denied) {
		t.Errorf("the same answer again: %v", err)
	}
}

func TestPasskeysThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana, bea := d.signUp(t, "ana@example.com"), d.signUp(t, "bea@example.com")
	phone := newAuthenticator(t, d.subject(t, ana))
	if err := phone.register(t, d, ana, ""); err != nil {
		t.Fatal(err)
	}
	if err := phone.register(t, d, bea, ""); err == nil {
		t.Error("one passkey is kept twice")
	}
	elsewhere := *phone
	elsewhere.site.Origin = "https://feria.example"
	unknown := newAuthenticator(t, d.subject(t, ana))
	late := phone.answer(t, d)
	d.at = d.at.Add(challengeLife)
	for name, request := range map[string]*usersv1.FinishPasskeySignInRequest{
		"for another site": elsewhere.answer(t, d), "that nobody registered": unknown.answer(t, d), "too late": late, "empty": {},
		"without a state": {Credential: phone.answer(t, d).GetCredential()}, "for another challenge": {State: phone.answer(t, d).GetState(), Credential: phone.answer(t, d).GetCredential()},
		"nonsense": {State: phone.answer(t, d).GetState(), Credential: []byte("{}")},
	} {
		if _, err := d.FinishPasskeySignIn(t.Context(), request); !errs.Is(err, errs.Denied) || errs.ReasonOf(err) != "wrong_passkey" {
			t.Errorf("%s: %v", name, err)
		}
	}
	id := d.account(t, ana).GetPasskeys()[0].GetId()
	if _, err := d.DeletePasskey(d.as(t, bea), &usersv1.DeletePasskeyRequest{Id: id}); !errs.Is(err, errs.NotFound) {
		t.Errorf("another's is deleted: %v", err)
	}
	if _, err := d.DeletePasskey(d.as(t, ana), &usersv1.DeletePasskeyRequest{Id: id}); err != nil {
		t.Error(err)
	}
	if _, err := d.FinishPasskeySignIn(t.Context(), phone.answer(t, d)); !errs.Is(err, errs.Denied) {
		t.Errorf("after it was deleted: %v", err)
	}
}

// What one member was asked, another cannot answer.
func TestAChallengeIsItsAskers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana, bea := d.signUp(t, "ana@example.com"), d.signUp(t, "bea@example.com")
	begun, err := d.BeginPasskey(d.as(t, ana), &usersv1.BeginPasskeyRequest{})
	if err != nil {
		t.Fatal(err)
	}
	options, err := virtual.ParseAttestationOptions(string(begun.GetOptions()))
	if err != nil {
		t.Fatal(err)
	}
	phone := newAuthenticator(t, d.subject(t, bea))
	_, err = d.FinishPasskey(d.as(t, bea), &usersv1.FinishPasskeyRequest{
		State: begun.GetState(), Credential: []byte(virtual.CreateAttestationResponse(phone.site, phone.Authenticator, phone.credential, *options)),
	})
	if !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
}

func TestChallengesAndPasskeysAreNotTooMany(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana := d.signUp(t, "ana@example.com")
	for range maxPasskeys {
		if err := newAuthenticator(t, d.subject(t, ana)).register(t, d, ana, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := newAuthenticator(t, d.subject(t, ana)).register(t, d, ana, ""); !errs.Is(err, errs.Exhausted) {
		t.Error(err)
	}
	for range openChallenges {
		if _, err := d.BeginPasskeySignIn(t.Context(), &usersv1.BeginPasskeySignInRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.BeginPasskeySignIn(t.Context(), &usersv1.BeginPasskeySignInRequest{}); !errs.Is(err, errs.Exhausted) {
		t.Error(err)
	}
	d.at = d.at.Add(challengeLife + time.Second)
	if _, err := d.BeginPasskeySignIn(t.Context(), &usersv1.BeginPasskeySignInRequest{}); err != nil {
		t.Error(err)
	}
	if n, err := clean(t.Context(), d.db, d.at); err != nil || n != openChallenges {
		t.Error(n, err)
	}
	if _, err := d.asked(t.Context(), uuid.NewString(), nil); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
}
