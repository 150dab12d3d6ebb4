package deploy

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"feria/internal/errs"

	"github.com/nats-io/nats.go/jetstream"
)

// TokenPrefix is how a team's token begins.
const TokenPrefix = "feria_team_"

// Token is what is kept of a team's token: its hash is the key under which this stands, and the token itself is kept nowhere.
type Token struct {
	ID      string    `json:"id"` // the first digits of the hash, by which it is revoked
	Team    string    `json:"team"`
	Note    string    `json:"note,omitempty"`
	By      string    `json:"by"`
	Created time.Time `json:"created"`
}

var teamForm = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]{0,39}$`)

// IssueToken makes a token for a team: with it, stalls may be deployed whose manifests name that team. Invalid.
func (b *Book) IssueToken(ctx context.Context, team, note, by string) (string, Token, error) {
	if !teamForm.MatchString(team) || len(note) > 200 {
		return "", Token{}, errs.E(errs.Invalid, "A team has a name of at most 40 letters and digits, and a note at most 200 characters.")
	}
	token := TokenPrefix + rand.Text()
	hash := hashOf(token)
	t := Token{hash[:12], team, note, by, time.Now().UTC().Truncate(time.Second)}
	data, err := json.Marshal(t)
	if err != nil {
		return "", Token{}, err
	}
	if _, err := b.tokens.Create(ctx, hash, data); err != nil {
		return "", Token{}, errs.E(errs.Unavailable, "The token could not be kept.").From(err)
	}
	return token, t, nil
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindToken is what is kept of a token. Denied if it is none, or was revoked.
func (b *Book) FindToken(ctx context.Context, token string) (Token, error) {
	var t Token
	entry, err := b.tokens.Get(ctx, hashOf(token))
	if err == nil {
		err = json.Unmarshal(entry.Value(), &t)
	}
	if err != nil && !errors.Is(err, jetstream.ErrKeyNotFound) {
		return t, errs.E(errs.Unavailable, "The registry of tokens does not answer.").From(err)
	}
	if err != nil {
		return t, errs.E(errs.Denied, "This token is not good, or was revoked.")
	}
	return t, nil
}

// Tokens are all that are good.
func (b *Book) Tokens(ctx context.Context) ([]Token, error) {
	all := []Token{}
	err := b.eachToken(ctx, func(_ string, t Token) error {
		all = append(all, t)
		return nil
	})
	return all, err
}

// RevokeToken ends a token by its id. NotFound.
func (b *Book) RevokeToken(ctx context.Context, id string) error {
	found := false
	err := b.eachToken(ctx, func(key string, t Token) error {
		if t.ID != id || !strings.HasPrefix(key, id) {
			return nil
		}
		found = true
		return b.tokens.Delete(ctx, key)
	})
	if err == nil && !found {
		return errs.E(errs.NotFound, "There is no token "+id+".")
	}
	return err
}

func (b *Book) eachToken(ctx context.Context, do func(key string, t Token) error) error {
	keys, err := b.tokens.ListKeys(ctx)
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	for key := range keys.Keys() {
		entry, err := b.tokens.Get(ctx, key)
		var t Token
		if err != nil || json.Unmarshal(entry.Value(), &t) != nil {
			continue // it was revoked meanwhile
		}
		if err := do(key, t); err != nil {
			return err
		}
	}
	return nil
}
