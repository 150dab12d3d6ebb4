package auth

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Keyring knows the public key of each module by its name.
type Keyring interface {
	// Public is the module's key; nil if it has none.
	Public(module string) ed25519.PublicKey
}

// Root is a secret of 32 bytes from which the keys of all modules follow. Whoever holds it is the platform: the store in one
// process does, and the one who hands out keys to modules that run apart.
type Root []byte

// Key is the module's private key.
func (r Root) Key(module string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(Derive(r, "feria module "+module))
}

// Public implements Keyring.
func (r Root) Public(module string) ed25519.PublicKey {
	return r.Key(module).Public().(ed25519.PublicKey)
}

// Derive makes 32 bytes for one purpose from a secret (HKDF with SHA-256, RFC 5869).
func Derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, 32)
	if err != nil {
		panic(err) // only lengths that are constant here could make it fail
	}
	return key
}

// Keys is a Keyring for a module that runs apart and does not hold the root: public keys by module.
type Keys map[string]ed25519.PublicKey

// Public implements Keyring.
func (k Keys) Public(module string) ed25519.PublicKey { return k[module] }

// MarshalJSON writes the keys as base64 of their 32 bytes, by module.
func (k Keys) MarshalJSON() ([]byte, error) {
	out := make(map[string]string, len(k))
	for module, key := range k {
		out[module] = base64.StdEncoding.EncodeToString(key)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote and refuses keys of another length.
func (k *Keys) UnmarshalJSON(data []byte) error {
	var in map[string]string
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*k = make(Keys, len(in))
	for module, text := range in {
		key, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return fmt.Errorf("key of %s: want %d bytes in base64", module, ed25519.PublicKeySize)
		}
		(*k)[module] = key
	}
	return nil
}

// ParseKey reads a module's private key: base64 of its 32-byte seed, as FormatKey writes it, or of a PKCS #8 document.
func ParseKey(text string) (ed25519.PrivateKey, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("a key is base64: %w", err)
	}
	if len(raw) == ed25519.SeedSize {
		return ed25519.NewKeyFromSeed(raw), nil
	}
	if key, err := x509.ParsePKCS8PrivateKey(raw); err == nil {
		if key, ok := key.(ed25519.PrivateKey); ok {
			return key, nil
		}
	}
	return nil, fmt.Errorf("a key is an Ed25519 seed of %d bytes or PKCS #8; this has %d bytes", ed25519.SeedSize, len(raw))
}

// FormatKey writes a private key so that ParseKey reads it.
func FormatKey(key ed25519.PrivateKey) string {
	return base64.StdEncoding.EncodeToString(key.Seed())
}
