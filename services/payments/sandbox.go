package payments

import (
	"context"
	"crypto/rand"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

// sandbox is a bank that moves no money. What happens is decided by the card, and only test cards are taken, so that nobody's real
// card is ever typed in for nothing. Its records are as durable as a bank's.
//
// The silent card is held for like any other, but the bank does not answer: the caller's time passes, and only Lookup, or the same
// question again, finds out.
type sandbox struct {
	db  *sqlx.DB
	now func() time.Time
}

// What a test card does.
const (
	approves = "approve"
	declines = "decline"
	lacks    = "lack" // funds
	asks     = "ask"
	silent   = "silence"
)

// testCard is a card of the sandbox.
type testCard struct{ brand, scenario string }

// lookUpTestCard knows the cards that the store's documentation promises, and the numbers that the card schemes publish for tests.
func lookUpTestCard(number string) (testCard, bool) {
	switch number {
	case "4242424242424242":
		return testCard{"Visa", approves}, true
	case "4000000000000002":
		return testCard{"Visa", declines}, true
	case "4000000000009995":
		return testCard{"Visa", lacks}, true
	case "4000000000003220":
		return testCard{"Visa", asks}, true
	case "4000000000000119":
		return testCard{"Visa", silent}, true
	case "5555555555554444":
		return testCard{"Mastercard", approves}, true
	case "378282246310005":
		return testCard{"American Express", approves}, true
	case "6011111111111117":
		return testCard{"Discover", approves}, true
	case "3566002020360505":
		return testCard{"JCB", approves}, true
	default:
		return testCard{}, false
	}
}

// methodLife is how long a kept card can be used.
const methodLife = time.Hour

// Keep implements Provider.
func (b *sandbox) Keep(ctx context.Context, card Card) (Method, error) {
	known, ok := lookUpTestCard(card.number)
	if !ok {
		text := "This is a sandbox: use a test card, such as 4242 4242 4242 4242."
		return Method{}, errs.E(errs.Invalid, text, errs.Field{Name: fieldNumber, Text: text}.Because("sandbox_card"))
	}
	method := Method{ID: "pm_" + rand.Text(), Brand: known.brand, Last4: card.Last4()}
	return method, b.keep(ctx, method, known.scenario, b.now().Add(methodLife))
}

// Authorise implements Provider.
func (b *sandbox) Authorise(ctx context.Context, charge Charge) (Outcome, error) {
	var outcome Outcome
	var scenario string
	err := postgres.InTx(ctx, b.db, func(tx *sqlx.Tx) error {
		var err error
		outcome, scenario, err = b.hold(ctx, tx, charge)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	if scenario == silent {
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	}
	return outcome, nil
}

// hold answers a charge by its method's scenario, which is "" for a charge that was answered before.
func (b *sandbox) hold(ctx context.Context, tx *sqlx.Tx, charge Charge) (Outcome, string, error) {
	fresh, err := b.begin(ctx, tx, charge)
	if err != nil {
		return Outcome{}, "", err
	}
	if !fresh {
		outcome, err := lookup(ctx, tx, charge.Key)
		return outcome, "", err
	}
	method, scenario, err := b.use(ctx, tx, charge.Method)
	if err != nil {
		return Outcome{}, "", err
	}
	outcome := Outcome{State: Held, Brand: method.Brand, Last4: method.Last4}
	switch scenario {
	case lacks:
		outcome.State, outcome.Decline = Refused, "insufficient_funds"
	case declines, "": // "": the method is not known, used or too old
		outcome.State, outcome.Decline = Refused, "declined"
	case asks:
		outcome.State = Asking
	}
	return outcome, scenario, b.answer(ctx, tx, charge.Key, outcome)
}

// Lookup implements Provider.
func (b *sandbox) Lookup(ctx context.Context, key string) (Outcome, error) {
	return lookup(ctx, b.db, key)
}

// Confirm implements Provider.
func (b *sandbox) Confirm(ctx context.Context, key string, approved bool) (Outcome, error) {
	to := Outcome{State: Held}
	if !approved {
		to = Outcome{State: Refused, Decline: "declined"}
	}
	return b.move(ctx, key, to, Asking)
}

// Capture implements Provider.
func (b *sandbox) Capture(ctx context.Context, key string) (Outcome, error) {
	return b.move(ctx, key, Outcome{State: Taken}, Held)
}

// Void implements Provider.
func (b *sandbox) Void(ctx context.Context, key string) (Outcome, error) {
	var outcome Outcome
	err := postgres.InTx(ctx, b.db, func(tx *sqlx.Tx) error {
		var err error
		outcome, err = b.void(ctx, tx, key)
		return err
	})
	return outcome, err
}

// forgetForever deletes kept cards that nobody used in time.
func (b *sandbox) forgetForever(ctx context.Context) error {
	tick := time.NewTicker(methodLife / 4)
	defer tick.Stop()
	for {
		if err := b.forget(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
