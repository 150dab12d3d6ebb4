package users

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what a guess at a password costs: Argon2id (RFC 9106) with the least that OWASP's cheat sheet on storing passwords asks for,
// about 65 ms of one core.
type cost struct {
	memory uint32 // in KiB
	passes uint32
	lanes  uint8
}

var today = cost{memory: 19 << 10, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
	atOnce    = 2 // hashes that a process makes at the same time: each holds 19 MiB and a core
)

// hasher makes and checks hashes of passwords, so many at once.
type hasher struct {
	cost  cost
	slots chan struct{}
	decoy string // a hash that no password has
}

func newHasher(c cost) *hasher {
	return &hasher{cost: c, slots: make(chan struct{}, atOnce), decoy: c.hash(rand.Text())}
}

// enter waits for a slot; its caller must call leave. The error is that of the context.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash makes what is kept of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return h.cost.hash(password), nil
}

// hash writes the hash with salt and cost, in the form of PHC.
func (c cost) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(c.derive(password, salt, hashBytes)))
}

// derive takes a password as people see it: however a keyboard puts an accent on a letter, it is the same letter.
func (c cost) derive(password string, salt []byte, length int) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.passes, c.memory, c.lanes, uint32(length))
}

var errHash = errors.New("this is no hash of a password")

// matches reports whether the password is that of the hash. An error says that what is kept is no hash.
func matches(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$") // "", "argon2id", version, cost, salt, hash
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false, errHash
	}
	var c cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil || c.passes < 1 || c.lanes < 1 {
		return false, errHash
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil {
		return false, errHash
	}
	want, err := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(want) < 16 || len(want) > math.MaxUint8 {
		return false, errHash
	}
	return subtle.ConstantTimeCompare(c.derive(password, salt, len(want)), want) == 1, nil
}
