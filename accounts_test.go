package main

import (
	"bytes"
	"strings"
	"testing"

	"feria/internal/app"
	"feria/internal/auth"
)

func TestDemoAccountsAreShownToNobodyElse(t *testing.T) {
	for settings, want := range map[string]bool{
		"":                                         true,
		"FERIA_ADDR=127.0.0.1:9000":                true,
		"FERIA_ADDR=[::1]:9000":                    true,
		"FERIA_ADDR=0.0.0.0:8080":                  false,
		"FERIA_ADDR=:8080":                         false,
		"FERIA_DEMO=false":                         false,
		"FERIA_PUBLIC_URL=https://feria.example":   false,
		"FERIA_PUBLIC_URL=http://192.168.1.5:8080": false,
	} {
		cfg, err := app.Load([]string{settings})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s := &store{cfg: cfg, out: &out, whole: true, root: bytes.Repeat([]byte{1}, 32)}
		if s.greetAccounts(); strings.Contains(out.String(), demoAccounts(s.root)[0].password) != want {
			t.Errorf("%q: %s", settings, &out)
		}
	}
}

func TestDemoPasswordsAreTheStoresOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, secret := range []byte{1, 2} {
		for _, a := range demoAccounts(auth.Root(bytes.Repeat([]byte{secret}, 32))) {
			seen[a.password] = true
			if len(a.password) != 19 {
				t.Errorf("%q", a.password)
			}
		}
	}
	if len(seen) != 4 {
		t.Error(seen)
	}
}
