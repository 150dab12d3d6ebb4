package payments

import (
	"context"
	"errors"

	"feria/internal/money"
)

// Provider is whoever holds and moves the money. Every call names its charge by a key, and every call may be repeated:
// the same key answers as before. A call that ends with its context may have been carried out all the same;
// Lookup tells. Providers keep their own records and take no part in transactions of payments.
type Provider interface {
	// Keep takes a card and answers a method that can be used once, for an hour. Invalid with fields of the card.
	Keep(ctx context.Context, card Card) (Method, error)
	// Authorise asks to hold an amount. A refusal is an outcome, not an error.
	Authorise(ctx context.Context, charge Charge) (Outcome, error)
	// Lookup answers what became of a charge; errUnseen if the provider never heard of it.
	Lookup(ctx context.Context, key string) (Outcome, error)
	// Confirm says what the shopper answered when the provider asked. What waits for no answer stays as it is.
	Confirm(ctx context.Context, key string, approved bool) (Outcome, error)
	// Capture takes what is held. What is not held stays as it is.
	Capture(ctx context.Context, key string) (Outcome, error)
	// Void lets go of what is held and returns what was taken. A charge that comes after its Void holds nothing.
	Void(ctx context.Context, key string) (Outcome, error)
}

// errUnseen says that the provider knows no charge of that key.
var errUnseen = errors.New("the provider has not seen this charge")

// Method is a card that the provider keeps.
type Method struct {
	ID    string
	Brand string // such as "Visa"
	Last4 string
}

// Charge is what the provider is asked to hold.
type Charge struct {
	Key    string // a UUID
	Method string
	Amount money.Money
}

// State is where a charge is at the provider.
type State string

// The states of a charge. Refused, Released and Returned are ends.
const (
	Held     State = "held"
	Refused  State = "refused"
	Asking   State = "asking" // for the shopper's confirmation
	Taken    State = "taken"
	Released State = "released"
	Returned State = "returned"
)

// Outcome is what the provider says of a charge.
type Outcome struct {
	State   State
	Decline string // why it was refused: "declined" or "insufficient_funds"
	Brand   string
	Last4   string
}
