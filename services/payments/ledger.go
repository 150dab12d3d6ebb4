package payments

import (
	"context"
	"fmt"
	"time"

	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

// The statuses of a payment. Declined, voided and refunded are ends.
const (
	unknown    = "unknown" // the provider was asked and has not answered
	confirming = "confirming"
	authorised = "authorised"
	declined   = "declined"
	captured   = "captured"
	voided     = "voided"
	refunded   = "refunded"
)

// statusOf is what a payment is whose charge is in a state at the provider.
func statusOf(s State) string {
	switch s {
	case Held:
		return authorised
	case Refused:
		return declined
	case Asking:
		return confirming
	case Taken:
		return captured
	case Released:
		return voided
	case Returned:
		return refunded
	default:
		return unknown
	}
}

// posting is a step of a payment that moves money in the ledger: a debit of one account and a credit of another.
type posting struct{ name, debit, credit string }

// The accounts: receivable is what the providers owe us, held what of it is not ours yet; sales what was earned, refunds what of it
// was given back.
var (
	hold    = posting{"hold", "receivable", "held"}
	capture = posting{"capture", "held", "sales"}
	release = posting{"release", "held", "receivable"}
	refund  = posting{"refund", "refunds", "receivable"}
)

// steps are the postings between two statuses, and whether a payment can go from one to the other at all. A provider may be ahead
// of us by several steps, if we did not hear its answers, and never behind: what leads backwards is an answer that was overtaken.
func steps(from, to string) ([]posting, bool) {
	switch [2]string{from, to} {
	case [2]string{unknown, confirming}, [2]string{unknown, declined}, [2]string{confirming, declined},
		[2]string{unknown, voided}, [2]string{confirming, voided}:
		return nil, true
	case [2]string{unknown, authorised}, [2]string{confirming, authorised}:
		return []posting{hold}, true
	case [2]string{unknown, captured}, [2]string{confirming, captured}:
		return []posting{hold, capture}, true
	case [2]string{unknown, refunded}, [2]string{confirming, refunded}:
		return []posting{hold, capture, refund}, true
	case [2]string{authorised, captured}:
		return []posting{capture}, true
	case [2]string{authorised, voided}:
		return []posting{release}, true
	case [2]string{authorised, refunded}:
		return []posting{capture, refund}, true
	case [2]string{captured, refunded}:
		return []posting{refund}, true
	default:
		return nil, false
	}
}

// post writes a posting. The database refuses one that does not balance, and one that is there already.
func post(ctx context.Context, tx *sqlx.Tx, p payment, step posting, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO entries (payment, posting, account, minor, currency, at)
		VALUES ($1, $2, $3, $5, $6, $7), ($1, $2, $4, -$5::bigint, $6, $7)`,
		p.ID, step.name, step.debit, step.credit, p.Minor, p.Currency, now)
	if err != nil {
		return fmt.Errorf("%s of payment %s: %w", step.name, p.ID, err)
	}
	return nil
}

// books adds up the ledger, and names the payments with money held or taken, at one moment.
func books(ctx context.Context, db *sqlx.DB) (*paymentsv1.GetBooksResponse, error) {
	out := &paymentsv1.GetBooksResponse{}
	err := postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`); err != nil {
			return err
		}
		var sums struct{ Sum, Held, Sales, Refunds, Payments int64 }
		err := tx.GetContext(ctx, &sums, `SELECT
			coalesce(sum(minor), 0) AS sum,
			coalesce(-sum(minor) FILTER (WHERE account = 'held'), 0) AS held,
			coalesce(-sum(minor) FILTER (WHERE account = 'sales'), 0) AS sales,
			coalesce(sum(minor) FILTER (WHERE account = 'refunds'), 0) AS refunds,
			(SELECT count(*) FROM payments) AS payments
			FROM entries`)
		if err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
		out = &paymentsv1.GetBooksResponse{
			LedgerSumMinor: sums.Sum, AuthorisedMinor: sums.Held, CapturedMinor: sums.Sales, RefundedMinor: sums.Refunds, Payments: sums.Payments,
		}
		var open []payment
		if err := tx.SelectContext(ctx, &open, selectPayment+` WHERE status IN ('authorised', 'captured') ORDER BY made`); err != nil {
			return fmt.Errorf("open payments: %w", err)
		}
		for _, p := range open {
			out.Open = append(out.Open, p.proto())
		}
		return nil
	})
	return out, err
}
