package users

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
)

// as is a context in which the account's BFF calls in the name of a session.
func (d *desk) as(t *testing.T, session string) context.Context {
	t.Helper()
	answer, err := d.cut(t, session, "mfe/account")
	if err != nil {
		t.Fatal(err)
	}
	token := answer.GetTokens()["mfe/account"]
	verifier := &auth.Verifier{Module: "services/users", Keys: d.root, Now: d.now}
	shopper, err := verifier.Shopper(token, "bff/account")
	if err != nil {
		t.Fatal(err)
	}
	return auth.WithCall(t.Context(), "bff/account", shopper, token)
}

func (d *desk) account(t *testing.T, session string) *usersv1.GetAccountResponse {
	t.Helper()
	answer, err := d.GetAccount(d.as(t, session), &usersv1.GetAccountRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func home() *usersv1.Address {
	return &usersv1.Address{Name: "Ana", Street: "Calle Mayor 1", City: "Cádiz", PostalCode: "11001", Country: "ES"}
}

func (d *desk) put(t *testing.T, session string, a *usersv1.Address) (*usersv1.Address, error) {
	answer, err := d.PutAddress(d.as(t, session), &usersv1.PutAddressRequest{Address: a})
	return answer.GetAddress(), err
}

func TestNobodyButMembersHasAnAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	member := d.signUp(t, "ana@example.com")
	late := d.as(t, member)
	if _, err := d.EndSession(t.Context(), &usersv1.EndSessionRequest{Session: member}); err != nil {
		t.Fatal(err)
	}
	for name, ctx := range map[string]context.Context{
		"nobody": t.Context(), "a guest": d.as(t, d.guest(t)), "a token of a session that is over": late,
		"a name without a session": auth.WithCall(t.Context(), "bff/account", auth.Shopper{Identity: auth.Identity{ID: "account:" + d.accountID(t)}}, ""),
	} {
		_, get := d.GetAccount(ctx, &usersv1.GetAccountRequest{})
		_, rename := d.RenameAccount(ctx, &usersv1.RenameAccountRequest{Name: "x"})
		_, change := d.ChangePassword(ctx, &usersv1.ChangePasswordRequest{Password: rightPassword, NewPassword: "another password"})
		_, end := d.EndSessions(ctx, &usersv1.EndSessionsRequest{})
		_, put := d.PutAddress(ctx, &usersv1.PutAddressRequest{Address: home()})
		_, drop := d.DeleteAddress(ctx, &usersv1.DeleteAddressRequest{})
		_, begin := d.BeginPasskey(ctx, &usersv1.BeginPasskeyRequest{})
		_, finish := d.FinishPasskey(ctx, &usersv1.FinishPasskeyRequest{})
		_, lose := d.DeletePasskey(ctx, &usersv1.DeletePasskeyRequest{})
		_, export := d.Export(ctx, &usersv1.ExportRequest{})
		_, remove := d.DeleteAccount(ctx, &usersv1.DeleteAccountRequest{Password: rightPassword})
		for i, err := range []error{get, rename, change, end, put, drop, begin, finish, lose, export, remove} {
			if !errs.Is(err, errs.NotFound) || errs.ReasonOf(err) != "no_account" {
				t.Errorf("%s, call %d: %v", name, i, err)
			}
		}
	}
}

func (d *desk) accountID(t *testing.T) string {
	t.Helper()
	var id string
	if err := d.db.Get(&id, `SELECT id FROM accounts`); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnAccountShowsWhatIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	session := d.signUp(t, "Ana@example.com")
	if _, err := d.RenameAccount(d.as(t, session), &usersv1.RenameAccountRequest{Name: " Ana María "}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RenameAccount(d.as(t, session), &usersv1.RenameAccountRequest{Name: strings.Repeat("x", 101)}); errs.FieldText(err, "name") == "" {
		t.Error(err)
	}
	if _, err := d.put(t, session, home()); err != nil {
		t.Fatal(err)
	}
	a := d.account(t, session)
	if a.GetEmail() != "Ana@example.com" || a.GetName() != "Ana María" || a.GetLocale() != "es" || !slices.Equal(a.GetRoles(), []string{"shopper"}) {
		t.Error(a)
	}
	if len(a.GetAddresses()) != 1 || len(a.GetSessions()) != 1 || !a.GetSessions()[0].GetCurrent() || a.GetSessions()[0].GetUserAgent() != "Browser/1" {
		t.Error(a)
	}
}

func TestAddressesAreTheirOwners(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana, bea := d.signUp(t, "ana@example.com"), d.signUp(t, "bea@example.com")
	kept, err := d.put(t, ana, home())
	if err != nil || kept.GetId() == "" {
		t.Fatal(kept, err)
	}
	kept.City = "Sevilla"
	if _, err := d.put(t, bea, kept); !errs.Is(err, errs.NotFound) {
		t.Errorf("another's is changed: %v", err)
	}
	if _, err := d.DeleteAddress(d.as(t, bea), &usersv1.DeleteAddressRequest{Id: kept.GetId()}); !errs.Is(err, errs.NotFound) {
		t.Errorf("another's is deleted: %v", err)
	}
	if _, err := d.put(t, ana, kept); err != nil {
		t.Fatal(err)
	}
	if got := d.account(t, ana).GetAddresses(); len(got) != 1 || got[0].GetCity() != "Sevilla" {
		t.Error(got)
	}
	for range 2 {
		_, err = d.DeleteAddress(d.as(t, ana), &usersv1.DeleteAddressRequest{Id: kept.GetId()})
	}
	if !errs.Is(err, errs.NotFound) || len(d.account(t, ana).GetAddresses()) != 0 {
		t.Error(err)
	}
}

func TestAddressesAreWholeAndNotTooMany(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana := d.signUp(t, "ana@example.com")
	_, err := d.put(t, ana, &usersv1.Address{Country: "XX"})
	for _, field := range []string{"name", "street", "city", "postal_code", "country"} {
		if errs.FieldText(err, field) == "" {
			t.Errorf("nothing is said of %s: %v", field, err)
		}
	}
	for range maxAddresses {
		if _, err := d.put(t, ana, home()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.put(t, ana, home()); !errs.Is(err, errs.Exhausted) {
		t.Error(err)
	}
}

func TestSessionsAreEndedByTheirOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	here, there, bea := d.signUp(t, "ana@example.com"), d.mustSignIn(t, "ana@example.com", "10.0.0.2"), d.signUp(t, "bea@example.com")
	k, err := parseKey(there)
	if err != nil {
		t.Fatal(err)
	}
	end := func(session, id string) {
		t.Helper()
		if _, err := d.EndSessions(d.as(t, session), &usersv1.EndSessionsRequest{Id: id}); err != nil {
			t.Fatal(err)
		}
	}
	end(bea, k.id.String())
	if len(d.account(t, here).GetSessions()) != 2 {
		t.Error("another has ended it")
	}
	end(here, k.id.String())
	d.mustBeShut(t, there, "no_session")
	there = d.mustSignIn(t, "ana@example.com", "10.0.0.2")
	end(here, "")
	d.mustBeShut(t, there, "no_session")
	d.mustBeShut(t, here, "no_session")
	d.subject(t, bea)
}

func TestAChangedPasswordEndsOtherSessions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	here, there := d.signUp(t, "ana@example.com"), d.mustSignIn(t, "ana@example.com", "10.0.0.2")
	change := func(old, fresh string) error {
		_, err := d.ChangePassword(d.as(t, here), &usersv1.ChangePasswordRequest{Password: old, NewPassword: fresh})
		return err
	}
	if err := change("wrong", "another password"); !errs.Is(err, errs.Denied) || errs.FieldText(err, "password") == "" {
		t.Error(err)
	}
	if err := change(rightPassword, "short"); errs.FieldText(err, "new_password") == "" {
		t.Error(err)
	}
	d.subject(t, there)
	if err := change(rightPassword, "another password"); err != nil {
		t.Fatal(err)
	}
	d.subject(t, here)
	d.mustBeShut(t, there, "no_session")
	if _, err := d.signIn(t, "ana@example.com", rightPassword, "10.0.0.1", ""); !errs.Is(err, errs.Denied) {
		t.Errorf("the old one: %v", err)
	}
	if _, err := d.signIn(t, "ana@example.com", "another password", "10.0.0.1", ""); err != nil {
		t.Error(err)
	}
	for range guessesInSession.most - 1 {
		_ = change("wrong", "another password")
	}
	if err := change("another password", "a third password"); !errs.Is(err, errs.Exhausted) {
		t.Errorf("guessing in a session: %v", err)
	}
}

// secrets are the texts under which something is kept that only proves who somebody is.
func (d *desk) secrets(t *testing.T) (texts []string) {
	t.Helper()
	err := d.db.Select(&texts, `
		SELECT password FROM accounts UNION SELECT encode(secret_hash, 'base64') FROM sessions
		UNION SELECT encode(device, 'base64') FROM devices`)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestAnExportHoldsAllButProofs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana := d.signUp(t, "ana@example.com")
	if _, err := d.put(t, ana, home()); err != nil {
		t.Fatal(err)
	}
	answer, err := d.Export(d.as(t, ana), &usersv1.ExportRequest{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(answer.GetJson())
	for _, kept := range []string{"ana@example.com", "Calle Mayor 1", "Browser/1", `"shopper"`, d.accountID(t)} {
		if !strings.Contains(text, kept) {
			t.Errorf("%s is missing in %s", kept, text)
		}
	}
	secrets := d.secrets(t)
	if len(secrets) != 3 {
		t.Fatal(secrets)
	}
	for _, secret := range append(secrets, "argon2") {
		if strings.Contains(text, secret) {
			t.Errorf("%s is told", secret)
		}
	}
}

func TestADeletedAccountIsForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ana, bea := d.signUp(t, "ana@example.com"), d.signUp(t, "bea@example.com")
	if _, err := d.put(t, ana, home()); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"Ana@example.com", "bea@example.com"} {
		if _, err := d.StartReset(t.Context(), &usersv1.StartResetRequest{Email: email}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, id := d.as(t, ana), d.subject(t, ana)
	if _, err := d.DeleteAccount(ctx, &usersv1.DeleteAccountRequest{Password: "wrong"}); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
	if _, err := d.DeleteAccount(ctx, &usersv1.DeleteAccountRequest{Password: rightPassword}); err != nil {
		t.Fatal(err)
	}
	d.mustBeShut(t, ana, "no_session")
	if _, err := d.GetAccount(ctx, &usersv1.GetAccountRequest{}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if _, err := d.signIn(t, "ana@example.com", rightPassword, "10.0.0.1", ""); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
	for table, left := range map[string]int{"accounts": 1, "sessions": 1, "addresses": 0, "devices": 1, "mails": 1, "passkeys": 0} {
		if n := d.count(t, `SELECT count(*) FROM `+table); n != left {
			t.Errorf("%d rows in %s, want %d", n, table, left)
		}
	}
	if n := d.count(t, `SELECT count(*) FROM outbox WHERE subject = 'users.account.deleted.v1' AND aggregate = $1 AND version = 2`, id); n != 1 {
		t.Errorf("told %d times", n)
	}
	d.subject(t, bea)
	d.at = d.at.Add(time.Hour)
	d.signUp(t, "ana@example.com") // the address is free again
}
