// Package reviews is the BFF of mfe/reviews: it lists what is said of a product, and accepts what somebody has to say.
//
// A review is accepted as soon as the broker keeps it, whether or not services/reviews is there. It is a command in the name of the shopper
// whose token came with it; the token would be too old when the command is taken, so this BFF vouches for the shopper with its signature.
package reviews

import (
	"context"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/command"
	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	"feria/internal/contract/bff/reviews/v1/reviewsv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/reviews/v1"
	serviceconnect "feria/internal/contract/services/reviews/v1/reviewsv1connect"

	"golang.org/x/sync/errgroup"
)

// Module is bff/reviews.
var Module = app.Module{Name: "bff/reviews", Calls: []string{"services/reviews", "services/products"}, Start: start}

var callers = []string{"mfe/reviews"}

var policy = auth.Policy{
	reviewsv1connect.ReviewsListProcedure:       callers,
	reviewsv1connect.ReviewsWriteProcedure:      callers,
	reviewsv1connect.ReviewsPostProcedure:       callers,
	reviewsv1connect.ReviewsPostedProcedure:     callers,
	reviewsv1connect.ReviewsVoteProcedure:       callers,
	reviewsv1connect.ReviewsReportProcedure:     callers,
	reviewsv1connect.ReviewsModerationProcedure: callers,
	reviewsv1connect.ReviewsJudgeProcedure:      callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	sender, err := command.NewSender(env.Broker(), env.Signer(), "services/reviews")
	if err != nil {
		return app.Served{}, err
	}
	rpc := env.RPC(policy)
	reviewsv1connect.RegisterReviewsHandler(rpc, &view{
		reviews:  serviceconnect.NewReviewsClient(env.Client("services/reviews")),
		products: productsv1connect.NewProductsClient(env.Client("services/products")),
		sender:   sender, now: time.Now,
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	reviews  serviceconnect.ReviewsClient
	products productsv1connect.ProductsClient
	sender   *command.Sender
	now      func() time.Time
}

// pageSize is how many reviews the product's page shows at once.
const pageSize = 6

var sorts = map[string]servicev1.ListReviewsRequest_Sort{
	"":        servicev1.ListReviewsRequest_SORT_UNSPECIFIED,
	"newest":  servicev1.ListReviewsRequest_SORT_NEWEST,
	"highest": servicev1.ListReviewsRequest_SORT_HIGHEST,
	"lowest":  servicev1.ListReviewsRequest_SORT_LOWEST,
}

// List implements the contract.
func (v *view) List(ctx context.Context, r *reviewsv1.ListRequest) (*reviewsv1.ListResponse, error) {
	sort, known := sorts[r.GetSort()]
	if !known {
		return nil, errs.E(errs.Invalid, "That order is not known.", errs.Field{Name: "sort", Text: "Choose one of the list."})
	}
	list, err := v.reviews.ListReviews(ctx, &servicev1.ListReviewsRequest{Product: r.GetProduct(), Sort: sort, Limit: pageSize, Page: r.GetPage()})
	if err != nil {
		return nil, err
	}
	sum := list.GetSummary()
	answer := &reviewsv1.ListResponse{Count: sum.GetCount(), Stars: sum.GetStars(), NextPage: list.GetNextPage()}
	if n := sum.GetCount(); n > 0 {
		answer.Tenths = (sum.GetSum()*20 + n) / (2 * n)
	}
	for _, review := range list.GetReviews() {
		answer.Reviews = append(answer.Reviews, shown(review))
	}
	return answer, nil
}

func shown(r *servicev1.Review) *reviewsv1.ReviewView {
	hidden := r.GetStatus() == servicev1.Status_STATUS_HIDDEN
	return &reviewsv1.ReviewView{
		Id: r.GetId(), Rating: r.GetRating(), Title: r.GetTitle(), Text: r.GetText(), Locale: r.GetLocale(), Name: r.GetName(),
		Forgotten: r.GetForgotten(), Verified: r.GetVerified(), Helpful: r.GetHelpful(), Created: r.GetCreated(),
		Own: r.GetOwn(), Voted: r.GetVoted(), Reported: r.GetReported(), Hidden: hidden, Reason: r.GetReason(),
	}
}

// Write implements the contract. Whether the shopper has reviewed the product is left out if reviews does not answer: that is no reason
// not to write.
func (v *view) Write(ctx context.Context, r *reviewsv1.WriteRequest) (*reviewsv1.WriteResponse, error) {
	answer := &reviewsv1.WriteResponse{}
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() error {
		cards, err := v.products.GetCards(asking, &productsv1.GetCardsRequest{Slugs: []string{r.GetProduct()}})
		if err != nil {
			return err
		}
		if len(cards.GetCards()) == 0 {
			return errs.E(errs.NotFound, "There is no such product.").Because("no_product")
		}
		card := cards.GetCards()[0]
		answer.Name, answer.Picture, answer.Alt = card.GetName().In(r.GetLocale()), card.GetPicture(), card.GetAlt().In(r.GetLocale())
		return nil
	})
	var own *reviewsv1.ReviewView
	group.Go(func() error {
		brief, cancel := app.Optional(asking)
		defer cancel()
		if had, err := v.reviews.GetOwn(brief, &servicev1.GetOwnRequest{Product: r.GetProduct()}); err == nil {
			own = shown(had.GetReview())
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	answer.Own = own
	return answer, nil
}

// Vote implements the contract.
func (v *view) Vote(ctx context.Context, r *reviewsv1.VoteRequest) (*reviewsv1.VoteResponse, error) {
	_, err := v.reviews.Vote(ctx, &servicev1.VoteRequest{Review: r.GetReview(), Helpful: r.GetHelpful()})
	return &reviewsv1.VoteResponse{}, err
}

// Report implements the contract.
func (v *view) Report(ctx context.Context, r *reviewsv1.ReportRequest) (*reviewsv1.ReportResponse, error) {
	_, err := v.reviews.Report(ctx, &servicev1.ReportRequest{Review: r.GetReview(), Reason: r.GetReason()})
	return &reviewsv1.ReportResponse{}, err
}
