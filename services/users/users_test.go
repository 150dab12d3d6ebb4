package users

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// desk is the service on a database of the test's own, at a time that the test sets.
type desk struct {
	*service
	root auth.Root
	at   time.Time
	log  *bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	return deskOn(t, postgrestest.Database(t, event.Migrations(migrations)))
}

// deskOn is another process of the service.
func deskOn(t *testing.T, db *sqlx.DB) *desk {
	t.Helper()
	d := &desk{root: bytes.Repeat([]byte{3}, 32), at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	cfg, err := app.Load([]string{"FERIA_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return d.at }
	key := d.root.Key("services/users")
	d.service, err = newService(db, cfg, func(purpose string) []byte { return auth.Derive(key.Seed(), purpose) }, now)
	if err != nil {
		t.Fatal(err)
	}
	d.service.log = slog.New(slog.NewTextHandler(d.log, nil))
	d.passwords = newHasher(cost{memory: 64, passes: 1, lanes: 1}) // a test makes hundreds
	d.signer = &auth.Signer{Module: "services/users", Key: key, Now: now}
	return d
}

func (d *desk) guest(t *testing.T) string {
	t.Helper()
	answer, err := d.StartGuest(t.Context(), &usersv1.StartGuestRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetSession()
}

func (d *desk) cut(t *testing.T, session string, audiences ...string) (*usersv1.CutResponse, error) {
	return d.Cut(t.Context(), &usersv1.CutRequest{Session: session, Audiences: audiences})
}

func TestTokensNameTheGuestToOneStallForFiveMinutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	answer, err := d.cut(t, d.guest(t), "mfe/cart", "mfe/checkout")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(answer.GetSubject(), "guest:") || len(answer.GetTokens()) != 2 || answer.GetExpires().AsTime() != d.at.Add(tokenLife) {
		t.Error(answer)
	}
	cart := &auth.Verifier{Module: "mfe/cart", Keys: d.root, Now: func() time.Time { return d.at }}
	if shopper, err := cart.Shopper(answer.GetTokens()["mfe/cart"], "container"); err != nil || shopper.ID != answer.GetSubject() {
		t.Error(shopper, err)
	}
	if _, err := cart.Shopper(answer.GetTokens()["mfe/checkout"], "container"); !errs.Is(err, errs.Denied) {
		t.Errorf("another stall's token: %v", err)
	}
	d.at = d.at.Add(tokenLife)
	if _, err := cart.Shopper(answer.GetTokens()["mfe/cart"], "container"); !errs.Is(err, errs.Denied) {
		t.Errorf("after five minutes: %v", err)
	}
}

func TestOnlyTheRightKeyOpensASession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mine, other := d.guest(t), d.guest(t)
	id, secret, _ := strings.Cut(mine, ".")
	_, theirs, _ := strings.Cut(other, ".")
	for name, cookie := range map[string]string{
		"nothing": "", "only the id": id, "empty secret": id + ".", "another secret": id + "." + theirs,
		"unknown session": d.cutter.key(uuid.New(), 0).String(), "upper case": strings.ToUpper(id) + "." + secret, "padded": mine + "=",
		"longer": mine + "A", "words": "let me in",
	} {
		if _, err := d.cut(t, cookie); !errs.Is(err, errs.Denied) || errs.ReasonOf(err) != "no_session" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.cut(t, mine); err != nil {
		t.Error(err)
	}
}

func TestEndedAndExpiredSessionsStayShut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ended, kept := d.guest(t), d.guest(t)
	for range 2 {
		if _, err := d.EndSession(t.Context(), &usersv1.EndSessionRequest{Session: ended}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.cut(t, ended); !errs.Is(err, errs.Denied) {
		t.Errorf("ended: %v", err)
	}
	d.at = d.at.Add(guestLife - time.Minute)
	if answer, err := d.cut(t, kept, "mfe/cart"); err != nil || answer.GetExpires().AsTime() != d.at.Add(time.Minute) {
		t.Errorf("a token outlives its session: %v %v", answer, err)
	}
	d.at = d.at.Add(time.Minute)
	if _, err := d.cut(t, kept); !errs.Is(err, errs.Denied) {
		t.Errorf("expired: %v", err)
	}
	if n, err := clean(t.Context(), d.db, d.at); err != nil || n != 1 { // the one that ended long ago
		t.Errorf("cleaned %d, %v", n, err)
	}
	if n, err := clean(t.Context(), d.db, d.at.Add(25*time.Hour)); err != nil || n != 1 {
		t.Errorf("cleaned %d, %v", n, err)
	}
}

func TestAudiencesAreMicroFrontends(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	session := d.guest(t)
	for _, audiences := range [][]string{{"services/orders"}, {"mfe/"}, {"mfe/Cart"}, {"mfe/cart", ""}, make([]string, maxAudiences+1)} {
		if _, err := d.cut(t, session, audiences...); errs.FieldText(err, "audiences") == "" {
			t.Errorf("%q: %v", audiences, err)
		}
	}
}

func TestDatabaseHoldsNoSecret(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, secret, _ := strings.Cut(d.guest(t), ".")
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	var found int
	err = d.db.Get(&found, `SELECT count(*) FROM sessions s WHERE s::text LIKE '%' || $1 || '%' OR secret_hash = $2`, secret, raw)
	if err != nil || found != 0 {
		t.Error(found, err)
	}
}

// The key and its thumbprint are those of RFC 8037, appendix A.
func TestPublicKeyAsJWK(t *testing.T) {
	seed, err := base64.RawURLEncoding.DecodeString("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	serveKeys(&auth.Signer{Key: ed25519.NewKeyFromSeed(seed)}).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/keys.json", nil))
	var set struct{ Keys []jwk }
	if err := json.Unmarshal(recorder.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	want := jwk{
		Kty: "OKP", Crv: "Ed25519", X: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
		Kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Use: "sig", Alg: "EdDSA",
	}
	if len(set.Keys) != 1 || set.Keys[0] != want {
		t.Error(recorder.Body)
	}
}

func FuzzKey(f *testing.F) {
	f.Add(cutter("secret").key(uuid.New(), 1).String())
	f.Add("a.b")
	f.Add("00000000-0000-0000-0000-000000000000.000\r00\r0000\r0000000000000000000900000000000")
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := parseKey(text); err == nil && k.String() != text {
			t.Errorf("%q is read as %q", text, k)
		}
	})
}
