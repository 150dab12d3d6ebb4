package payments

import (
	"slices"
	"testing"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

var allStatuses = []string{unknown, confirming, authorised, declined, captured, voided, refunded}

// A provider that is several steps ahead leads to the same ledger as one that is followed step by step.
func TestLeapsPostWhatStepsWould(t *testing.T) {
	for _, a := range allStatuses {
		for _, b := range allStatuses {
			for _, c := range allStatuses {
				first, ok1 := steps(a, b)
				second, ok2 := steps(b, c)
				if !ok1 || !ok2 {
					continue
				}
				whole, ok := steps(a, c)
				if b == authorised && c == voided { // a hold that nobody heard of and that is gone: the ledger need not know
					continue
				}
				if !ok || !slices.Equal(whole, append(slices.Clip(first), second...)) {
					t.Errorf("%s → %s → %s posts %v, then %v; at once %v", a, b, c, first, second, whole)
				}
			}
		}
	}
}

func TestNothingLeadsBack(t *testing.T) {
	for _, a := range allStatuses {
		if _, ok := steps(a, a); ok {
			t.Errorf("%s is a step to itself", a)
		}
		for _, b := range allStatuses {
			_, there := steps(a, b)
			_, back := steps(b, a)
			if there && back {
				t.Errorf("%s and %s lead to each other", a, b)
			}
		}
	}
	for _, end := range []string{declined, voided, refunded} {
		for _, to := range allStatuses {
			if _, ok := steps(end, to); ok {
				t.Errorf("%s leads to %s", end, to)
			}
		}
	}
}

func TestDatabaseKeepsTheLedger(t *testing.T) {
	till := newTill(t)
	till.mustAuthorise(t, "4242424242424242")
	var id uuid.UUID
	if err := till.db.Get(&id, `SELECT id FROM payments`); err != nil {
		t.Fatal(err)
	}
	for name, statement := range map[string]string{
		"one-sided":  `INSERT INTO entries (payment, posting, account, minor, currency, at) VALUES ($1, 'refund', 'refunds', 5, 'EUR', now())`,
		"unbalanced": `INSERT INTO entries (payment, posting, account, minor, currency, at) VALUES ($1, 'refund', 'refunds', 5, 'EUR', now()), ($1, 'refund', 'held', -4, 'EUR', now())`,
		"two currencies": `INSERT INTO entries (payment, posting, account, minor, currency, at)
			VALUES ($1, 'refund', 'refunds', 5, 'EUR', now()), ($1, 'refund', 'held', -5, 'USD', now())`,
		"changed": `UPDATE entries SET minor = minor * 2 WHERE payment = $1`,
		"deleted": `DELETE FROM entries WHERE payment = $1`,
		"twice": `INSERT INTO entries (payment, posting, account, minor, currency, at)
			VALUES ($1, 'hold', 'receivable', 5, 'EUR', now()), ($1, 'hold', 'held', -5, 'EUR', now())`,
	} {
		err := postgres.InTx(t.Context(), till.db, func(tx *sqlx.Tx) error {
			_, err := tx.ExecContext(t.Context(), statement, id)
			return err
		})
		if err == nil {
			t.Errorf("the database took what is %s", name)
		}
	}
}
