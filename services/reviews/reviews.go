// Package reviews is the service that keeps what shoppers say of products: one review a person and product, what others think of it, and
// what merchants make of it. It says what the ratings of a product come to whenever that changes; products, search and whoever else shows
// them keep copies, which are as old as the event's way to them.
//
// Reviews arrive as commands, so that they can be accepted while this service is away. See package command for who may send them.
package reviews

import (
	"context"
	"embed"
	"sync"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/command"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/services/reviews/seed"

	"feria/internal/contract/services/reviews/v1/reviewsv1connect"

	"github.com/jmoiron/sqlx"
)

// Module is services/reviews.
var Module = app.Module{Name: "services/reviews", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

// poster is the one whose commands are believed.
const poster = "bff/reviews"

var callers = []string{poster}

var policy = auth.Policy{
	reviewsv1connect.ReviewsListReviewsProcedure:   callers,
	reviewsv1connect.ReviewsGetOwnProcedure:        callers,
	reviewsv1connect.ReviewsListOwnProcedure:       {"bff/account"},
	reviewsv1connect.ReviewsGetPostedProcedure:     callers,
	reviewsv1connect.ReviewsVoteProcedure:          callers,
	reviewsv1connect.ReviewsReportProcedure:        callers,
	reviewsv1connect.ReviewsListModeratedProcedure: {poster, auth.Operator},
	reviewsv1connect.ReviewsHideProcedure:          {poster, auth.Operator},
	reviewsv1connect.ReviewsShowProcedure:          {poster, auth.Operator},
	reviewsv1connect.ReviewsDismissProcedure:       {poster, auth.Operator},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	s := &service{db: db, now: time.Now}
	if env.Config().Demo {
		s.book = sync.OnceValues(seed.Load)
	}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("events", s.consumer(env).Run)
	env.Go("commands", command.NewReceiver(env.Broker(), env.Verifier(), poster, env.Log(), s.post).Run)
	rpc := env.RPC(policy)
	reviewsv1connect.RegisterReviewsHandler(rpc, s)
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db   *sqlx.DB
	now  func() time.Time
	book func() (*seed.Book, error) // written when it is first needed; nil: nothing was said before the store opened
}

// shopper is who asks; "" for a visitor without a session.
func shopper(ctx context.Context) string {
	id, _ := auth.Subject(ctx)
	return id.ID
}

// someone is who asks. Denied without a session.
func someone(ctx context.Context) (string, error) {
	if subject := shopper(ctx); subject != "" {
		return subject, nil
	}
	return "", errs.E(errs.Denied, "There is no session.").Because("no_session")
}
