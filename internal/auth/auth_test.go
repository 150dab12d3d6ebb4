package auth_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"

	"github.com/golang-jwt/jwt/v5"
)

var (
	root = auth.Root(strings.Repeat("k", 32))
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

func signer(module string) *auth.Signer {
	return &auth.Signer{Module: module, Key: root.Key(module), Now: func() time.Time { return noon }}
}

func verifier(module string) *auth.Verifier {
	return &auth.Verifier{Module: module, Keys: root, Now: func() time.Time { return noon }}
}

func must(t *testing.T, token string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestACallerIsKnownToTheCalleeAlone(t *testing.T) {
	token, err := signer("bff/cart").ModuleToken("services/carts")
	must(t, token, err)
	if caller, err := verifier("services/carts").Caller(token); err != nil || caller != "bff/cart" {
		t.Errorf("caller = %q, %v", caller, err)
	}
	if _, err := verifier("services/orders").Caller(token); !errs.Is(err, errs.Denied) {
		t.Errorf("another callee took it: %v", err)
	}
}

func TestTheOperatorIsKnownToEveryService(t *testing.T) {
	token, err := signer(auth.Operator).NamedToken(auth.Operator, time.Hour)
	must(t, token, err)
	for _, module := range []string{"services/carts", "container"} {
		if caller, err := verifier(module).Caller(token); err != nil || caller != auth.Operator {
			t.Errorf("%s: caller = %q, %v", module, caller, err)
		}
	}
	claimed, err := signer("bff/cart").NamedToken(auth.Operator, time.Hour)
	must(t, claimed, err)
	if caller, err := verifier("services/carts").Caller(claimed); err == nil {
		t.Errorf("a module passed as %s with the operator's audience", caller)
	}
}

func TestAShoppersTokenIsTakenFromTheStallItWasCutForAlone(t *testing.T) {
	guest := auth.Identity{ID: "guest:1"}
	token, err := signer("services/users").ShopperToken(guest, "mfe/cart", noon.Add(time.Minute))
	must(t, token, err)
	for _, test := range []struct {
		callee, caller string
		taken          bool
	}{
		{"mfe/cart", "", true},
		{"bff/cart", "mfe/cart", true},
		{"services/carts", "bff/cart", true},
		{"mfe/product", "", false},
		{"bff/cart", "mfe/product", false},
		{"services/carts", "bff/product", false},
		{"services/carts", "mfe/cart", false},
		{"services/carts", "services/orders", false},
	} {
		shopper, err := verifier(test.callee).Shopper(token, test.caller)
		if (err == nil) != test.taken || test.taken && shopper.ID != guest.ID {
			t.Errorf("%s from %q: %v, %v", test.callee, test.caller, shopper, err)
		}
	}
}

func TestOnlyUsersMayNameAShopper(t *testing.T) {
	for _, issuer := range []string{"container", "bff/cart", "mfe/cart", "services/orders"} {
		token, err := signer(issuer).ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/cart", noon.Add(time.Minute))
		must(t, token, err)
		if shopper, err := verifier("mfe/cart").Shopper(token, ""); err == nil {
			t.Errorf("%s named %v", issuer, shopper)
		}
	}
	nobody, err := signer("container").ShopperToken(auth.Identity{}, "mfe/cart", noon.Add(time.Minute))
	must(t, nobody, err)
	if shopper, err := verifier("mfe/cart").Shopper(nobody, ""); err != nil || shopper.ID != "" {
		t.Errorf("nobody = %v, %v", shopper, err)
	}
}

func TestBadTokensAreRefused(t *testing.T) {
	good, err := signer("services/users").ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/cart", noon.Add(time.Minute))
	must(t, good, err)
	old, err := signer("services/users").ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/cart", noon.Add(-time.Second))
	must(t, old, err)
	module, err := signer("services/users").ModuleToken("mfe/cart")
	must(t, module, err)
	unsigned := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.RegisteredClaims{Issuer: "services/users", Subject: "guest:1", Audience: jwt.ClaimStrings{"mfe/cart"}, ExpiresAt: jwt.NewNumericDate(noon.Add(time.Minute))})
	unsigned.Header["typ"] = "feria-shopper+jwt"
	bare, err := unsigned.SignedString(jwt.UnsafeAllowNoneSignatureType)
	must(t, bare, err)
	parts := strings.Split(good, ".")
	other := &auth.Signer{Module: "services/users", Key: auth.Root(strings.Repeat("x", 32)).Key("services/users"), Now: func() time.Time { return noon }}
	foreign, err := other.ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/cart", noon.Add(time.Minute))
	must(t, foreign, err)
	for name, token := range map[string]string{
		"empty": "", "noise": "abc", "expired": old, "another sort": module, "unsigned": bare, "another key": foreign, "long": strings.Repeat("a", 5000),
		"changed": parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"services/users","sub":"guest:2","aud":["mfe/cart"],"exp":99999999999}`)) + "." + parts[2],
	} {
		if shopper, err := verifier("mfe/cart").Shopper(token, ""); !errs.Is(err, errs.Denied) {
			t.Errorf("%s: %v, %v", name, shopper, err)
		}
	}
}

func TestATokenThatWasGoodIsNotGoodForEver(t *testing.T) {
	now := noon
	v := &auth.Verifier{Module: "mfe/cart", Keys: root, Now: func() time.Time { return now }}
	token, err := signer("services/users").ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/cart", noon.Add(time.Minute))
	must(t, token, err)
	if _, err := v.Shopper(token, ""); err != nil {
		t.Fatal(err)
	}
	now = noon.Add(2 * time.Minute)
	if _, err := v.Shopper(token, ""); err == nil {
		t.Error("a remembered token outlived its time")
	}
}

func TestKeysSurviveTheirText(t *testing.T) {
	key := root.Key("mfe/cart")
	got, err := auth.ParseKey(auth.FormatKey(key))
	if err != nil || !got.Equal(key) {
		t.Errorf("key = %v, %v", got, err)
	}
	ring := auth.Keys{"mfe/cart": key.Public().(ed25519.PublicKey)}
	text, err := ring.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var back auth.Keys
	if err := back.UnmarshalJSON(text); err != nil || !back.Public("mfe/cart").Equal(ring.Public("mfe/cart")) {
		t.Errorf("ring = %v, %v", back, err)
	}
	if err := back.UnmarshalJSON([]byte(`{"a":"AAAA"}`)); err == nil {
		t.Error("a short key was taken")
	}
}

func TestPolicyRefusesWhatItDoesNotName(t *testing.T) {
	policy := auth.Policy{"/a": {"bff/cart"}, "/b": {"*"}}
	for _, test := range []struct {
		procedure, caller string
		allowed           bool
	}{{"/a", "bff/cart", true}, {"/a", "bff/product", false}, {"/b", "mfe/cart", true}, {"/b", "", false}, {"/c", "bff/cart", false}} {
		if got := policy.Allows(test.procedure, test.caller); got != test.allowed {
			t.Errorf("%s by %q: %v", test.procedure, test.caller, got)
		}
	}
}
