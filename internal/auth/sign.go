package auth

import (
	"crypto"
	"crypto/ed25519"
	"fmt"
)

// waiting sets signatures of messages apart from those of tokens, and those for one audience from those for another (RFC 8032, Ed25519ctx).
func waiting(audience string) *ed25519.Options {
	return &ed25519.Options{Hash: crypto.Hash(0), Context: "feria-message " + audience}
}

// Sign signs a message for one audience, another module. Unlike a token the signature does not expire: it is for what may wait in a
// queue for longer than any token is good. What keeps it from being used twice is the audience's to see to.
func (s *Signer) Sign(audience string, message []byte) ([]byte, error) {
	signature, err := s.Key.Sign(nil, message, waiting(audience))
	if err != nil {
		return nil, fmt.Errorf("sign a message of %s: %w", s.Module, err)
	}
	return signature, nil
}

// Signed reports whether the module has signed the message for this one. Denied if it has not.
func (v *Verifier) Signed(by string, message, signature []byte) error {
	public := v.Keys.Public(by)
	if public == nil {
		return refused(fmt.Sprintf("no key of %q", by))
	}
	if err := ed25519.VerifyWithOptions(public, message, signature, waiting(v.Module)); err != nil {
		return refused("the message was not signed by " + by + " for " + v.Module)
	}
	return nil
}
