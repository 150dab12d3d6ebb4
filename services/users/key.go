package users

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"

	"github.com/google/uuid"
)

// key is what a shopper's device holds: which session, and the secret that opens it.
type key struct {
	id     uuid.UUID
	secret [32]byte
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
	if err != nil || len(raw) != 32 { // ends of lines are passed over
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

// cutter makes the keys of sessions. Any process of the service makes the same one for the same generation of a session, so that those
// who replace a key at the same time agree on its successor.
type cutter []byte // the service's secret

// key is that of a generation: four bytes of its number, then 28 of a MAC over session and generation.
func (c cutter) key(id uuid.UUID, generation int64) key {
	k := key{id: id}
	binary.BigEndian.PutUint32(k.secret[:4], uint32(generation))
	mac := hmac.New(sha256.New, c)
	mac.Write(id[:])
	mac.Write(k.secret[:4])
	copy(k.secret[4:], mac.Sum(nil))
	return k
}

// made reports whether the key is one that this service made, and for which generation: also one whose hash is long forgotten.
func (c cutter) made(k key) (generation int64, ok bool) {
	generation = int64(binary.BigEndian.Uint32(k.secret[:4]))
	want := c.key(k.id, generation)
	return generation, hmac.Equal(want.secret[:], k.secret[:])
}
