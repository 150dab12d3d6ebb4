// Package payments is the service that charges cards through a provider, exactly once in effect, and keeps the double-entry ledger of it.
//
// A payment's id is chosen by whoever asks and is the provider's idempotency key, so every step can be repeated: by a caller that heard
// nothing, by two callers at once, after a crash between the provider's answer and ours. What the provider says is the truth; a payment
// only ever follows it forward, and the ledger is told of each step once.
//
// A provider that does not answer in time leaves a payment unknown: the money may be held or not. Asking again looks it up first, and
// charges only if the provider never heard of it. Card numbers pass through and are neither stored nor logged.
package payments

import (
	"context"
	"embed"
	"errors"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/money"

	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Module is services/payments.
var Module = module(1500 * time.Millisecond)

// module makes payments with a patience: how long a provider may take to answer before the outcome counts as unknown.
func module(patience time.Duration) app.Module {
	return app.Module{Name: "services/payments", Start: func(ctx context.Context, env *app.Env) (app.Served, error) {
		return start(ctx, env, patience)
	}}
}

//go:embed migrations/*.sql
var migrations embed.FS

var policy = auth.Policy{
	paymentsv1connect.PaymentsKeepCardProcedure:   {"bff/checkout"},
	paymentsv1connect.PaymentsAuthoriseProcedure:  {"services/orders"},
	paymentsv1connect.PaymentsGetPaymentProcedure: {"services/orders", "bff/checkout"},
	paymentsv1connect.PaymentsConfirmProcedure:    {"bff/checkout"},
	paymentsv1connect.PaymentsCaptureProcedure:    {"services/orders"},
	paymentsv1connect.PaymentsVoidProcedure:       {"services/orders"},
	paymentsv1connect.PaymentsGetBooksProcedure:   {auth.Operator},
}

func start(ctx context.Context, env *app.Env, patience time.Duration) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	bank := &sandbox{db: db, now: time.Now}
	s := &service{db: db, provider: bank, patience: patience, now: time.Now}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("forgetting", bank.forgetForever)
	rpc := env.RPC(policy)
	paymentsv1connect.RegisterPaymentsHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db       *sqlx.DB
	provider Provider
	patience time.Duration
	now      func() time.Time
}

// mostMinor is the largest amount that can be charged at once.
const mostMinor = 99_999_999

func (s *service) KeepCard(ctx context.Context, r *paymentsv1.KeepCardRequest) (*paymentsv1.KeepCardResponse, error) {
	card, err := parseCard(r.GetNumber(), r.GetExpiry(), r.GetSecurityCode(), s.now())
	if err != nil {
		return nil, err
	}
	method, err := s.provider.Keep(ctx, card)
	if err != nil {
		return nil, err
	}
	return &paymentsv1.KeepCardResponse{PaymentMethod: method.ID, Brand: method.Brand, Last4: method.Last4}, nil
}

func (s *service) Authorise(ctx context.Context, r *paymentsv1.AuthoriseRequest) (*paymentsv1.AuthoriseResponse, error) {
	p, err := request(r)
	if err != nil {
		return nil, err
	}
	have, fresh, err := s.open(ctx, p)
	if err != nil {
		return nil, err
	}
	if have.Status == unknown {
		if have, err = s.resolve(ctx, have, r.GetPaymentMethod(), fresh); err != nil {
			return nil, err
		}
	}
	return &paymentsv1.AuthoriseResponse{Payment: have.proto()}, nil
}

// resolve asks the provider until it answers or patience ends; in that case the payment stays unknown.
func (s *service) resolve(ctx context.Context, p payment, method string, fresh bool) (payment, error) {
	patient, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	outcome, err := Outcome{}, errUnseen
	if !fresh {
		outcome, err = s.provider.Lookup(patient, p.ID)
	}
	if errors.Is(err, errUnseen) {
		outcome, err = s.provider.Authorise(patient, Charge{Key: p.ID, Method: method, Amount: p.amount()})
	}
	switch {
	case err == nil:
		return s.follow(ctx, p.ID, outcome)
	case patient.Err() != nil && ctx.Err() == nil:
		return p, nil
	default:
		return payment{}, err
	}
}

func (s *service) GetPayment(ctx context.Context, r *paymentsv1.GetPaymentRequest) (*paymentsv1.GetPaymentResponse, error) {
	p, err := s.find(ctx, r.GetPayment())
	if err != nil {
		return nil, err
	}
	if auth.Caller(ctx) != "services/orders" && !own(ctx, p) {
		return nil, notFound()
	}
	return &paymentsv1.GetPaymentResponse{Payment: p.proto()}, nil
}

func (s *service) Confirm(ctx context.Context, r *paymentsv1.ConfirmRequest) (*paymentsv1.ConfirmResponse, error) {
	p, err := s.find(ctx, r.GetPayment())
	if err != nil {
		return nil, err
	}
	if !own(ctx, p) {
		return nil, notFound()
	}
	if p.Status == confirming {
		outcome, err := s.provider.Confirm(ctx, p.ID, r.GetApproved())
		if err != nil {
			return nil, err
		}
		if p, err = s.follow(ctx, p.ID, outcome); err != nil {
			return nil, err
		}
	}
	if said := p.Status == authorised || p.Status == captured; said != r.GetApproved() || !said && p.Status != declined {
		return nil, errs.E(errs.Conflict, "This payment does not wait for an answer.").Because(p.Status)
	}
	return &paymentsv1.ConfirmResponse{Payment: p.proto()}, nil
}

func (s *service) Capture(ctx context.Context, r *paymentsv1.CaptureRequest) (*paymentsv1.CaptureResponse, error) {
	p, err := s.find(ctx, r.GetPayment())
	if err != nil {
		return nil, err
	}
	if p.Status == authorised {
		outcome, err := s.provider.Capture(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if p, err = s.follow(ctx, p.ID, outcome); err != nil {
			return nil, err
		}
	}
	if p.Status != captured {
		return nil, errs.E(errs.Conflict, "Nothing is held that could be taken.").Because(p.Status)
	}
	return &paymentsv1.CaptureResponse{Payment: p.proto()}, nil
}

func (s *service) Void(ctx context.Context, r *paymentsv1.VoidRequest) (*paymentsv1.VoidResponse, error) {
	p, err := s.openVoid(ctx, r.GetPayment())
	if err != nil {
		return nil, err
	}
	switch p.Status {
	case unknown, confirming, authorised, captured:
		outcome, err := s.provider.Void(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if p, err = s.follow(ctx, p.ID, outcome); err != nil {
			return nil, err
		}
	}
	return &paymentsv1.VoidResponse{Payment: p.proto()}, nil
}

func (s *service) GetBooks(ctx context.Context, _ *paymentsv1.GetBooksRequest) (*paymentsv1.GetBooksResponse, error) {
	return books(ctx, s.db)
}

// own reports whether the call is made for the shopper who pays, or who was that guest before they signed in.
func own(ctx context.Context, p payment) bool {
	shopper, ok := auth.Subject(ctx)
	return ok && (shopper.ID == p.Subject || shopper.Guest != "" && shopper.Guest == p.Subject)
}

// request is the payment that is asked for. Invalid.
func request(r *paymentsv1.AuthoriseRequest) (payment, error) {
	id, err := uuid.Parse(r.GetPayment())
	amount := r.GetAmount()
	switch {
	case err != nil:
		return payment{}, invalid("payment", "a UUID")
	case r.GetOrder() == "" || len(r.GetOrder()) > 64:
		return payment{}, invalid("order", "the order's id")
	case r.GetSubject() == "" || len(r.GetSubject()) > 100:
		return payment{}, invalid("subject", "the shopper who pays")
	case r.GetPaymentMethod() == "" || len(r.GetPaymentMethod()) > 100:
		return payment{}, invalid("payment_method", "one that KeepCard answered")
	case amount.GetCurrency() != money.EUR || amount.GetMinor() < 1 || amount.GetMinor() > mostMinor:
		return payment{}, invalid("amount", "0.01 to 999,999.99 EUR")
	}
	return payment{
		ID: id.String(), Order: r.GetOrder(), Subject: r.GetSubject(), Status: unknown, Minor: amount.GetMinor(), Currency: amount.GetCurrency(),
	}, nil
}

func invalid(field, text string) error {
	return errs.E(errs.Invalid, "That request is not right: "+field+" must be "+text+".", errs.Field{Name: field, Text: text})
}

func notFound() error { return errs.E(errs.NotFound, "There is no such payment.") }
