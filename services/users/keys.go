package users

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"feria/internal/auth"
)

// jwk is a public key as RFC 8037 writes it.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"`
	Use string `json:"use"`
	Alg string `json:"alg"`
}

// newJWK names the key by its thumbprint (RFC 7638).
func newJWK(key ed25519.PublicKey) jwk {
	x := base64.RawURLEncoding.EncodeToString(key)
	thumb := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return jwk{Kty: "OKP", Crv: "Ed25519", X: x, Kid: base64.RawURLEncoding.EncodeToString(thumb[:]), Use: "sig", Alg: "EdDSA"}
}

// serveKeys answers the public keys under which tokens are signed, as a JWK set (RFC 7517).
func serveKeys(signer *auth.Signer) http.Handler {
	set := map[string][]jwk{"keys": {newJWK(signer.Key.Public().(ed25519.PublicKey))}}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/jwk-set+json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		_ = json.NewEncoder(w).Encode(set) // the reader is gone: nobody is left to tell
	})
}
