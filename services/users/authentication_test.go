package users

import (
	"strings"
	"sync"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
)

const rightPassword = "correct horse"

func client(address string) *usersv1.Client {
	return &usersv1.Client{Address: address, UserAgent: "Browser/1"}
}

func (d *desk) signUp(t *testing.T, email string) string {
	t.Helper()
	answer, err := d.SignUp(t.Context(), &usersv1.SignUpRequest{
		Email: email, Password: rightPassword, Name: "Ana", Locale: "es", Client: client("10.0.0.1"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetSession()
}

func (d *desk) signIn(t *testing.T, email, password, from, guest string) (string, error) {
	t.Helper()
	answer, err := d.SignIn(t.Context(), &usersv1.SignInRequest{Session: guest, Email: email, Password: password, Client: client(from)})
	return answer.GetSession(), err
}

func (d *desk) mustSignIn(t *testing.T, email, from string) string {
	t.Helper()
	session, err := d.signIn(t, email, rightPassword, from, "")
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func (d *desk) subject(t *testing.T, session string) string {
	t.Helper()
	answer, err := d.cut(t, session)
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetSubject()
}

// events are the subjects of what was told, in order.
func (d *desk) events(t *testing.T) []string {
	t.Helper()
	var subjects []string
	if err := d.db.Select(&subjects, `SELECT subject FROM outbox ORDER BY position`); err != nil {
		t.Fatal(err)
	}
	return subjects
}

func (d *desk) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var n int
	if err := d.db.Get(&n, query, args...); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAccountIsMadeAndEntered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	session := d.signUp(t, " Ana@Example.com ")
	answer, err := d.cut(t, session, "mfe/account")
	if err != nil {
		t.Fatal(err)
	}
	verifier := &auth.Verifier{Module: "mfe/account", Keys: d.root, Now: d.now}
	shopper, err := verifier.Shopper(answer.GetTokens()["mfe/account"], "container")
	if err != nil || shopper.ID != answer.GetSubject() || len(shopper.Roles) != 1 || shopper.Roles[0] != "shopper" || shopper.Session == "" {
		t.Error(shopper, err)
	}
	again := d.mustSignIn(t, "ANA@example.COM", "10.0.0.2")
	if d.subject(t, again) != answer.GetSubject() {
		t.Error("another account")
	}
	if _, err := d.EndSession(t.Context(), &usersv1.EndSessionRequest{Session: again}); err != nil {
		t.Fatal(err)
	}
	d.mustBeShut(t, again, "no_session")
	if d.subject(t, session) == "" {
		t.Error("another session has ended")
	}
	third := d.mustSignIn(t, "ana@example.com", "10.0.0.2")
	if _, err := d.EndSession(t.Context(), &usersv1.EndSessionRequest{Session: third, Everywhere: true}); err != nil {
		t.Fatal(err)
	}
	d.mustBeShut(t, session, "no_session")
}

func TestWhatIsWrongWithASignUpIsSaid(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	for _, test := range []struct {
		email, password, field, reason string
		kind                           errs.Kind
	}{
		{"", rightPassword, "email", "check_form", errs.Invalid},
		{"ana", rightPassword, "email", "check_form", errs.Invalid},
		{"ana@example.com\r\nBcc: b@c.de", rightPassword, "email", "check_form", errs.Invalid},
		{"bea@example.com", "1234567", "password", "check_form", errs.Invalid},
		{"bea@example.com", string(make([]byte, 201)), "password", "check_form", errs.Invalid},
		{"ANA@example.com", rightPassword, "", "email_taken", errs.Conflict},
	} {
		_, err := d.SignUp(t.Context(), &usersv1.SignUpRequest{Email: test.email, Password: test.password, Client: client("10.0.0.1")})
		if !errs.Is(err, test.kind) || errs.ReasonOf(err) != test.reason || (test.field != "") != (errs.FieldText(err, test.field) != "") {
			t.Errorf("%q %q: %v", test.email, test.password, err)
		}
	}
}

func TestOneAddressHasOneAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	results := make(chan error, 4)
	var group sync.WaitGroup
	for range cap(results) {
		group.Go(func() {
			_, err := d.SignUp(t.Context(), &usersv1.SignUpRequest{Email: "ana@example.com", Password: rightPassword, Client: client("10.0.0.1")})
			results <- err
		})
	}
	group.Wait()
	close(results)
	made := 0
	for err := range results {
		if err == nil {
			made++
		} else if !errs.Is(err, errs.Conflict) {
			t.Error(err)
		}
	}
	if made != 1 || d.count(t, `SELECT count(*) FROM accounts`) != 1 || len(d.events(t)) != 1 {
		t.Errorf("%d accounts, events %v", made, d.events(t))
	}
}

func TestWhoDoesNotExistIsRefusedLikeAWrongPassword(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	_, wrong := d.signIn(t, "ana@example.com", "wrong", "10.0.0.9", "")
	_, unknown := d.signIn(t, "bea@example.com", "wrong", "10.0.0.9", "")
	if !errs.Is(wrong, errs.Denied) || wrong.Error() != unknown.Error() || errs.ReasonOf(wrong) != errs.ReasonOf(unknown) {
		t.Errorf("%v, %v", wrong, unknown)
	}
	if ok, err := matches(d.passwords.decoy, "wrong"); ok || err != nil {
		t.Error("the decoy is not a hash like others", ok, err)
	}
	if _, err := d.signIn(t, "ana@example.com", string(make([]rune, 300)), "10.0.0.9", ""); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
}

func TestAGuestsThingsComeAlong(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	guest := d.guest(t)
	session, err := d.signIn(t, "ana@example.com", rightPassword, "10.0.0.1", guest)
	if err != nil {
		t.Fatal(err)
	}
	d.mustBeShut(t, guest, "no_session")
	if got := d.events(t); len(got) != 2 || got[0] != "users.account.created.v1" || got[1] != "users.guest.joined.v1" {
		t.Errorf("told: %v", got)
	}
	if id, _ := auth.Subject(d.as(t, session)); !strings.HasPrefix(id.Guest, "guest:") {
		t.Errorf("the token does not say who the member was: %+v", id)
	}
	if n := d.count(t, `SELECT count(DISTINCT version) FROM outbox WHERE aggregate = $1`, d.subject(t, session)); n != 2 {
		t.Errorf("%d versions", n)
	}
	for _, before := range []string{guest, session, "nonsense"} { // nobody joins twice, and members never
		if _, err := d.signIn(t, "ana@example.com", rightPassword, "10.0.0.1", before); err != nil {
			t.Error(err)
		}
	}
	d.mustBeShut(t, session, "no_session")
	if got := d.events(t); len(got) != 2 {
		t.Errorf("told: %v", got)
	}
}

func TestGuessesAreLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com") // at 10.0.0.1
	for i := range guessesByStrangers.most {
		if _, err := d.signIn(t, "ana@example.com", "wrong", "10.1.0."+string(rune('0'+i)), ""); !errs.Is(err, errs.Denied) {
			t.Fatal(err)
		}
	}
	_, err := d.signIn(t, "ana@example.com", rightPassword, "10.2.0.1", "")
	if !errs.Is(err, errs.Exhausted) || errs.ReasonOf(err) != "too_often" || errs.As(err).Facts["minutes"] != "15" {
		t.Errorf("from a new place, after a botnet: %v", err)
	}
	d.mustSignIn(t, "ana@example.com", "10.0.0.1") // where she is known
	d.at = d.at.Add(guessesByStrangers.within)
	d.mustSignIn(t, "ana@example.com", "10.2.0.1")
}

func TestGuessesFromOneAddressAreLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	d.signUp(t, "bea@example.com")
	const from = "10.3.0.1"
	for i := range guessesFromAddress.most {
		email := string(rune('a'+i)) + "@example.com"
		if _, err := d.signIn(t, email, "wrong", from, ""); !errs.Is(err, errs.Denied) {
			t.Fatal(err)
		}
	}
	if _, err := d.signIn(t, "bea@example.com", rightPassword, from, ""); !errs.Is(err, errs.Exhausted) {
		t.Errorf("after %d failures: %v", guessesFromAddress.most, err)
	}
	if _, err := d.SignUp(t.Context(), &usersv1.SignUpRequest{Email: "x@example.com", Password: rightPassword, Client: client(from)}); !errs.Is(err, errs.Exhausted) {
		t.Errorf("signing up after as many: %v", err)
	}
	for range guessesFromAddress.most + 5 { // who succeeds is never limited
		d.mustSignIn(t, "bea@example.com", "10.3.0.2")
	}
}

func TestGuessesOnAKnownDeviceAreLimitedToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	for range guessesOnDevice.most {
		if _, err := d.signIn(t, "ana@example.com", "wrong", "10.0.0.1", ""); !errs.Is(err, errs.Denied) {
			t.Fatal(err)
		}
	}
	if _, err := d.signIn(t, "ana@example.com", rightPassword, "10.0.0.1", ""); !errs.Is(err, errs.Exhausted) {
		t.Error(err)
	}
}

// Of many guesses at once no more are made than may be, but for those of two hashes under way.
func TestGuessesAtOnceAreLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	var group sync.WaitGroup
	for range 3 * guessesByStrangers.most {
		group.Go(func() { _, _ = d.signIn(t, "ana@example.com", "wrong", "10.4.0.1", "") })
	}
	group.Wait()
	if n := d.count(t, `SELECT count(*) FROM attempts`) / 2; n < guessesByStrangers.most || n >= guessesByStrangers.most+atOnce {
		t.Errorf("%d guesses were made", n)
	}
}

func TestHashesAreSlowSaltedAndReadable(t *testing.T) {
	t.Parallel()
	one, other := today.hash(rightPassword), today.hash(rightPassword)
	if one == other || one[:31] != "$argon2id$v=19$m=19456,t=2,p=1$" {
		t.Error(one)
	}
	for password, want := range map[string]bool{rightPassword: true, "correct Horse": false, "": false} {
		if got, err := matches(one, password); err != nil || got != want {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	composed, decomposed := today.hash("caf\u00e9 solo"), "cafe\u0301 solo"
	if ok, err := matches(composed, decomposed); !ok || err != nil {
		t.Error("the same letters, typed on another keyboard", err)
	}
	for _, broken := range []string{"", "$2a$10$x", "$argon2id$v=19$m=19456,t=0,p=1$AAAA$AAAA", one[:40]} {
		if ok, err := matches(broken, rightPassword); ok || err == nil {
			t.Errorf("%q is taken", broken)
		}
	}
}

func TestAnImportedMerchantIsOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bring := func(password string, roles ...string) (int32, error) {
		answer, err := d.ImportAccounts(t.Context(), &usersv1.ImportAccountsRequest{Accounts: []*usersv1.ImportedAccount{
			{Email: "merchant@example.com", Password: password, Name: "Marta", Roles: roles},
		}})
		return answer.GetMade(), err
	}
	if _, err := bring(rightPassword, "operator"); errs.FieldText(err, "roles") == "" {
		t.Error(err)
	}
	for i, password := range []string{rightPassword, "another password"} {
		if made, err := bring(password, "merchant"); err != nil || made != int32(1-i) {
			t.Error(made, err)
		}
	}
	answer, err := d.cut(t, d.mustSignIn(t, "merchant@example.com", "10.0.0.1"), "mfe/account")
	if err != nil {
		t.Fatal(err)
	}
	verifier := &auth.Verifier{Module: "mfe/account", Keys: d.root, Now: d.now}
	shopper, err := verifier.Shopper(answer.GetTokens()["mfe/account"], "container")
	if err != nil || len(shopper.Roles) != 2 || shopper.Roles[1] != "merchant" {
		t.Error(shopper, err)
	}
}
