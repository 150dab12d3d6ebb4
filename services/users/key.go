package users

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/google/uuid"
)

// key is what a shopper's device holds: which session, and the secret that opens it.
type key struct {
	id     uuid.UUID
	secret [32]byte
}

func newKey() key {
	k := key{id: uuid.Must(uuid.NewV7())}
	_, _ = rand.Read(k.secret[:]) // never fails
	return k
}

var errKey = errors.New("this is no session key")

// parseKey reads what String wrote, and nothing that String would have written otherwise.
func parseKey(text string) (key, error) {
	id, secret, _ := strings.Cut(text, ".")
	parsed, err := uuid.Parse(id)
	if err != nil || parsed.String() != id || len(secret) != base64.RawURLEncoding.EncodedLen(32) {
		return key{}, errKey
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil {
		return key{}, errKey
	}
	return key{parsed, [32]byte(raw)}, nil
}

// String is the value of the cookie.
func (k key) String() string {
	return k.id.String() + "." + base64.RawURLEncoding.EncodeToString(k.secret[:])
}

func (k key) hash() []byte {
	sum := sha256.Sum256(k.secret[:])
	return sum[:]
}

// opens compares in constant time; nothing opens an empty hash.
func (k key) opens(hash []byte) bool {
	return subtle.ConstantTimeCompare(k.hash(), hash) == 1
}
