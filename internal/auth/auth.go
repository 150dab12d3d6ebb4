// Package auth says who is speaking: which module calls, and for which shopper.
//
// Two tokens travel with a call. Feria-Caller names the calling module; it is signed by that module's own key and is
// good for one callee. Authorization carries the shopper's token; services/users cut it for one micro-frontend, and it
// travels on unchanged from the MFE to its BFF to the services. A service believes both only after checking them itself.
//
// A shopper's token is taken from the stall that it was cut for and from nobody else: "mfe/cart" may present it to
// "bff/cart", and "bff/cart" to a service. A stolen token of one stall is therefore of no use to another.
package auth

import (
	"context"
	"strings"
)

// The headers in which the tokens travel.
const (
	HeaderShopper = "Authorization" // "Bearer <token>"
	HeaderCaller  = "Feria-Caller"
)

// Operator is the caller that a person is who holds the operator's token.
const Operator = "operator"

// Identity is a shopper: a guest ("guest:<uuid>") or a member ("account:<uuid>").
type Identity struct {
	ID      string
	Roles   []string
	Guest   string // who a member was when they signed in, "guest:<uuid>": what that guest has gathered is theirs; "" if nobody
	Session string // which of the shopper's sessions the token was cut from; it names it and does not open it
}

// Shopper is what a shopper's token says.
type Shopper struct {
	Identity
	MFE string // the micro-frontend that the token was cut for, such as "mfe/cart"
}

// Policy says which callers may call a Connect procedure. What it does not name is refused to everyone.
// A caller is a module's name, Operator, or "*" for any module.
type Policy map[string][]string

// Allows reports whether the caller may call the procedure.
func (p Policy) Allows(procedure, caller string) bool {
	for _, name := range p[procedure] {
		if name == caller || name == "*" && caller != "" {
			return true
		}
	}
	return false
}

// call is what is known of the one being served. It is put into the context by the platform's interceptors,
// anew for each call, and so never leaks from a caller into a callee of the same process.
type call struct {
	caller  string
	shopper Shopper
	token   string // the shopper's token as it came, to be passed on
}

type callKey struct{}

// WithCall returns a context for serving a call of the caller on behalf of the shopper, whose raw token is kept to be passed on.
// Whatever an outer context said is forgotten.
func WithCall(ctx context.Context, caller string, shopper Shopper, token string) context.Context {
	return context.WithValue(ctx, callKey{}, call{caller, shopper, token})
}

// Caller is the module that calls, such as "bff/cart"; "" outside a call.
func Caller(ctx context.Context) string {
	c, _ := ctx.Value(callKey{}).(call)
	return c.caller
}

// Subject is the shopper on whose behalf the call is made. It reports false if there is none:
// a visitor without a session, or a module that acts for itself.
func Subject(ctx context.Context) (Identity, bool) {
	c, _ := ctx.Value(callKey{}).(call)
	return c.shopper.Identity, c.shopper.ID != ""
}

// ShopperToken is the raw token of the shopper, to be passed on to the next module; "" if there is none.
func ShopperToken(ctx context.Context) string {
	c, _ := ctx.Value(callKey{}).(call)
	return c.token
}

// mayPresent reports whether a caller may show a callee a token that was cut for the MFE.
func mayPresent(caller, callee, mfe string) bool {
	name := strings.TrimPrefix(mfe, "mfe/")
	switch {
	case callee == mfe:
		return true // the container, or a browser's request that it passes on
	case callee == "bff/"+name:
		return caller == mfe
	case strings.HasPrefix(callee, "services/"):
		return caller == "bff/"+name
	default:
		return false
	}
}
