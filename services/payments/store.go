package payments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/money"
	"feria/internal/postgres"

	paymentsv1 "feria/internal/contract/services/payments/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/proto"
)

// payment is a row.
type payment struct {
	ID       string `db:"id"`
	Order    string `db:"order_id"`
	Subject  string `db:"subject"`
	Status   string `db:"status"`
	Minor    int64  `db:"minor"`
	Currency string `db:"currency"`
	Decline  string `db:"decline"`
	Brand    string `db:"brand"`
	Last4    string `db:"last4"`
	Version  int64  `db:"version"`
}

func (p payment) amount() money.Money { return money.Money{Minor: p.Minor, Currency: p.Currency} }

func (p payment) proto() *paymentsv1.Payment {
	out := &paymentsv1.Payment{
		Id: p.ID, Order: p.Order, Decline: p.Decline, Brand: p.Brand, Last4: p.Last4,
		Amount: &typesv1.Money{Minor: p.Minor, Currency: p.Currency},
	}
	switch p.Status {
	case authorised:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_AUTHORISED
	case declined:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_DECLINED
	case confirming:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_NEEDS_CONFIRMATION
	case captured:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_CAPTURED
	case voided:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_VOIDED
	case refunded:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_REFUNDED
	default:
		out.Status = paymentsv1.PaymentStatus_PAYMENT_STATUS_UNKNOWN
	}
	return out
}

const selectPayment = `SELECT id, order_id, subject, status, minor, currency, decline, brand, last4, version FROM payments`

// find reads a payment. NotFound.
func (s *service) find(ctx context.Context, id string) (payment, error) {
	if _, err := uuid.Parse(id); err != nil {
		return payment{}, notFound()
	}
	return read(ctx, s.db, id, selectPayment+` WHERE id = $1`)
}

func read(ctx context.Context, db sqlx.QueryerContext, id, query string) (payment, error) {
	var p payment
	err := sqlx.GetContext(ctx, db, &p, query, id)
	if errors.Is(err, sql.ErrNoRows) {
		return p, notFound()
	}
	if err != nil {
		return p, fmt.Errorf("payment %s: %w", id, postgres.Error(err))
	}
	return p, nil
}

// insert writes a payment unless it is there, and reports whether it was not.
func (s *service) insert(ctx context.Context, p payment) (bool, error) {
	result, err := s.db.ExecContext(ctx, `
		INSERT INTO payments (id, order_id, subject, status, minor, currency, made) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`, p.ID, p.Order, p.Subject, p.Status, p.Minor, p.Currency, s.now())
	if err != nil {
		return false, fmt.Errorf("payment %s: %w", p.ID, postgres.Error(err))
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// open writes down that a payment is asked for, before anybody is asked, and answers it as it stands. Conflict if the id was used
// for something else.
func (s *service) open(ctx context.Context, p payment) (have payment, fresh bool, err error) {
	if fresh, err = s.insert(ctx, p); err != nil || fresh {
		return p, fresh, err
	}
	if have, err = s.find(ctx, p.ID); err != nil {
		return payment{}, false, err
	}
	same := have.Order == p.Order && have.Subject == p.Subject && have.amount() == p.amount()
	if early := have.Order == "" && have.Status == voided; !same && !early {
		return payment{}, false, errs.E(errs.Conflict, "That payment was asked for otherwise.").Because("reused")
	}
	return have, false, nil
}

// openVoid finds a payment that is to be void; one that has not come yet is void when it comes.
func (s *service) openVoid(ctx context.Context, text string) (payment, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return payment{}, invalid("payment", "a UUID")
	}
	void := payment{ID: id.String(), Status: voided, Currency: money.EUR}
	if fresh, err := s.insert(ctx, void); err != nil || fresh {
		return void, err
	}
	return s.find(ctx, text)
}

// follow brings a payment to where the provider says that it is, with ledger and events, and answers it as it stands then.
// What the provider said before and is told now changes nothing.
func (s *service) follow(ctx context.Context, id string, o Outcome) (payment, error) {
	var p payment
	err := postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		var err error
		if p, err = read(ctx, tx, id, selectPayment+` WHERE id = $1 FOR UPDATE`); err != nil {
			return err
		}
		postings, ahead := steps(p.Status, statusOf(o.State))
		if !ahead {
			return nil
		}
		from := p.Status
		p.Status, p.Decline = statusOf(o.State), o.Decline
		if o.Last4 != "" {
			p.Brand, p.Last4 = o.Brand, o.Last4
		}
		for _, step := range postings {
			if err := post(ctx, tx, p, step, s.now()); err != nil {
				return err
			}
		}
		return tell(ctx, tx, from, &p)
	})
	return p, err
}

// tell saves the payment's step from a status and appends the event of it. The guard on the status makes a defect fail, not spread.
func tell(ctx context.Context, tx *sqlx.Tx, from string, p *payment) error {
	message := news(*p)
	if message != nil {
		p.Version++
	}
	result, err := tx.ExecContext(ctx, `
		UPDATE payments SET status = $3, decline = $4, brand = $5, last4 = $6, version = $7 WHERE id = $1 AND status = $2`,
		p.ID, from, p.Status, p.Decline, p.Brand, p.Last4, p.Version)
	if err != nil {
		return fmt.Errorf("payment %s: %w", p.ID, err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("payment %s is no longer %s", p.ID, from))
	}
	if message == nil {
		return nil
	}
	return event.Append(ctx, tx, event.Event{Aggregate: p.ID, Version: p.Version, Message: message})
}

// news is the event that tells of a payment's status; nil where there is nothing to tell.
func news(p payment) proto.Message {
	switch p.Status {
	case authorised:
		return &paymentsv1.PaymentAuthorised{Payment: p.proto()}
	case declined:
		return &paymentsv1.PaymentDeclined{Payment: p.proto()}
	case captured:
		return &paymentsv1.PaymentCaptured{Payment: p.proto()}
	case voided, refunded:
		return &paymentsv1.PaymentVoided{Payment: p.proto()}
	default:
		return nil
	}
}
