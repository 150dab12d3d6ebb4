package auth_test

import (
	"bytes"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
)

func TestSignatureIsOfOneModuleForOneAudience(t *testing.T) {
	root := auth.Root(bytes.Repeat([]byte{7}, 32))
	signer := &auth.Signer{Module: "bff/reviews", Key: root.Key("bff/reviews")}
	signature, err := signer.Sign("services/reviews", []byte("five stars"))
	if err != nil {
		t.Fatal(err)
	}
	at := &auth.Verifier{Module: "services/reviews", Keys: root}
	if err := at.Signed("bff/reviews", []byte("five stars"), signature); err != nil {
		t.Error(err)
	}
	elsewhere := &auth.Verifier{Module: "services/carts", Keys: root}
	for name, err := range map[string]error{
		"another message":  at.Signed("bff/reviews", []byte("one star"), signature),
		"another module":   at.Signed("bff/cart", []byte("five stars"), signature),
		"another audience": elsewhere.Signed("bff/reviews", []byte("five stars"), signature),
		"nothing":          at.Signed("bff/reviews", []byte("five stars"), nil),
		"nobody":           (&auth.Verifier{Module: "services/reviews", Keys: auth.Keys{}}).Signed("bff/reviews", []byte("five stars"), signature),
	} {
		if !errs.Is(err, errs.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
