package auth

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"sync"
	"time"

	"feria/internal/errs"

	"github.com/golang-jwt/jwt/v5"
)

// Issuers of shopper tokens: services/users for everybody, the container for visitors without a session (no subject).
const (
	issuerUsers     = "services/users"
	issuerContainer = "container"
)

// The two sorts of token, told apart by the header "typ" so that neither can be shown as the other (RFC 8725 §3.11).
const (
	typeModule  = "feria-module+jwt"
	typeShopper = "feria-shopper+jwt"
)

// moduleTokenLife is how long a module's token to another is good; it is made anew well before.
const moduleTokenLife = 10 * time.Minute

type claims struct {
	jwt.RegisteredClaims
	Roles   []string `json:"roles,omitempty"`
	Session string   `json:"sid,omitempty"`
	Guest   string   `json:"guest,omitempty"`
}

// Signer signs tokens in the name of one module.
type Signer struct {
	Module string
	Key    ed25519.PrivateKey
	Now    func() time.Time // nil: time.Now

	mu     sync.Mutex
	tokens map[string]signed // by audience
}

type signed struct {
	token string
	until time.Time
}

func (s *Signer) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s *Signer) sign(typ string, c claims) (string, error) {
	c.Issuer = s.Module
	c.IssuedAt = jwt.NewNumericDate(s.now())
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	token.Header["typ"] = typ
	text, err := token.SignedString(s.Key)
	if err != nil {
		return "", fmt.Errorf("sign a token of %s: %w", s.Module, err)
	}
	return text, nil
}

// ModuleToken names the signer's module to the audience, another module. It is good for at least half of ten minutes.
func (s *Signer) ModuleToken(audience string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, ok := s.tokens[audience]; ok && s.now().Before(have.until) {
		return have.token, nil
	}
	token, err := s.NamedToken(audience, moduleTokenLife)
	if err != nil {
		return "", err
	}
	if s.tokens == nil {
		s.tokens = make(map[string]signed)
	}
	s.tokens[audience] = signed{token, s.now().Add(moduleTokenLife / 2)}
	return token, nil
}

// NamedToken names the signer's module to the audience for as long as life.
func (s *Signer) NamedToken(audience string, life time.Duration) (string, error) {
	return s.sign(typeModule, claims{RegisteredClaims: jwt.RegisteredClaims{
		Subject: s.Module, Audience: jwt.ClaimStrings{audience}, ExpiresAt: jwt.NewNumericDate(s.now().Add(life)),
	}})
}

// ShopperToken names a shopper to one MFE until expires. Only services/users may name somebody;
// the container may cut tokens that name nobody.
func (s *Signer) ShopperToken(id Identity, mfe string, expires time.Time) (string, error) {
	return s.sign(typeShopper, claims{Roles: id.Roles, Session: id.Session, Guest: id.Guest, RegisteredClaims: jwt.RegisteredClaims{
		Subject: id.ID, Audience: jwt.ClaimStrings{mfe}, ExpiresAt: jwt.NewNumericDate(expires),
	}})
}

// Verifier checks tokens that are shown to one module. It remembers those it has found good, so that the
// signature (about 90 µs) is checked once. It is safe for concurrent use.
type Verifier struct {
	Module string // the one to which tokens are shown
	Keys   Keyring
	Now    func() time.Time // nil: time.Now

	mu   sync.RWMutex
	good map[string]verdict
}

// verdicts is how many good tokens a verifier remembers.
const verdicts = 4096

type verdict struct {
	claims  claims
	expires time.Time
}

// Caller is the module that the token names to this module, or Operator. Denied if it is not good.
func (v *Verifier) Caller(token string) (string, error) {
	c, err := v.verify(typeModule, token)
	if err != nil {
		return "", err
	}
	operator := c.Issuer == Operator && c.Audience[0] == Operator
	if c.Subject != c.Issuer || c.Audience[0] != v.Module && !operator {
		return "", refused("the caller's token is for somebody else")
	}
	return c.Issuer, nil
}

// Shopper is what the shopper's token says, shown to this module by the caller. Denied if it is not good,
// was cut for another stall, or names somebody without services/users having said so.
func (v *Verifier) Shopper(token, caller string) (Shopper, error) {
	c, err := v.verify(typeShopper, token)
	if err != nil {
		return Shopper{}, err
	}
	if c.Issuer != issuerUsers && (c.Issuer != issuerContainer || c.Subject != "") {
		return Shopper{}, refused("the shopper's token has no right issuer")
	}
	if !mayPresent(caller, v.Module, c.Audience[0]) {
		return Shopper{}, refused("the shopper's token was cut for " + c.Audience[0])
	}
	return Shopper{Identity{ID: c.Subject, Roles: c.Roles, Session: c.Session, Guest: c.Guest}, c.Audience[0]}, nil
}

func refused(why string) error {
	return errs.E(errs.Denied, "You may not do that.").From(fmt.Errorf("%s", why))
}

func (v *Verifier) now() time.Time {
	if v.Now != nil {
		return v.Now()
	}
	return time.Now()
}

// verify checks form, type, signature and time; who may say what is the callers' to decide.
func (v *Verifier) verify(typ, token string) (claims, error) {
	key := typ + token
	v.mu.RLock()
	have, ok := v.good[key]
	v.mu.RUnlock()
	if ok && v.now().Before(have.expires) {
		return have.claims, nil
	}
	if len(token) > 4096 {
		return claims{}, refused("the token is too long")
	}
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		if t.Header["typ"] != typ {
			return nil, fmt.Errorf("typ is %v, not %s", t.Header["typ"], typ)
		}
		if public := v.Keys.Public(c.Issuer); public != nil {
			return public, nil
		}
		return nil, fmt.Errorf("no key of %q", c.Issuer)
	}, jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(v.now))
	if err != nil {
		return claims{}, refused(err.Error())
	}
	if len(c.Audience) != 1 {
		return claims{}, refused("a token has one audience")
	}
	v.remember(key, verdict{c, c.ExpiresAt.Time})
	return c, nil
}

func (v *Verifier) remember(key string, good verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.good == nil || len(v.good) >= verdicts {
		v.good = make(map[string]verdict, verdicts) // forgetting all is cheaper than keeping order, and rare
	}
	v.good[strings.Clone(key)] = good
}
