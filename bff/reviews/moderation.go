package reviews

import (
	"context"
	"slices"

	"feria/internal/app"
	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	servicev1 "feria/internal/contract/services/reviews/v1"
)

// moderatedPage is how many reviews a merchant looks at on one page.
const moderatedPage = 20

var states = map[string]servicev1.ListModeratedRequest_State{
	"":          servicev1.ListModeratedRequest_STATE_UNSPECIFIED,
	"all":       servicev1.ListModeratedRequest_STATE_ALL,
	"published": servicev1.ListModeratedRequest_STATE_PUBLISHED,
	"hidden":    servicev1.ListModeratedRequest_STATE_HIDDEN,
}

var verdicts = map[servicev1.Judgement_Verdict]string{
	servicev1.Judgement_VERDICT_HIDDEN:    "hidden",
	servicev1.Judgement_VERDICT_SHOWN:     "shown",
	servicev1.Judgement_VERDICT_DISMISSED: "dismissed",
}

// Moderation implements the contract. Who may see it is services/reviews' to say; products that cannot be asked are called by their slugs.
func (v *view) Moderation(ctx context.Context, r *reviewsv1.ModerationRequest) (*reviewsv1.ModerationResponse, error) {
	state, known := states[r.GetState()]
	if !known {
		return nil, errs.E(errs.Invalid, "That state is not known.", errs.Field{Name: "state", Text: "Choose one of the list."})
	}
	list, err := v.reviews.ListModerated(ctx, &servicev1.ListModeratedRequest{State: state, Product: r.GetProduct(), Limit: moderatedPage, Page: r.GetPage()})
	if err != nil {
		return nil, err
	}
	names := v.names(ctx, r.GetLocale(), list.GetReviews())
	answer := &reviewsv1.ModerationResponse{NextPage: list.GetNextPage()}
	for _, m := range list.GetReviews() {
		one := &reviewsv1.ModeratedView{
			Review: shown(m.GetReview()), Product: m.GetReview().GetProduct(), ProductName: names[m.GetReview().GetProduct()],
			Reports: m.GetReports(), Reasons: m.GetReasons(), Reported: m.GetReported(),
			Verdict: verdicts[m.GetLast().GetVerdict()], Judged: m.GetLast().GetAt(),
		}
		if one.GetProductName() == "" {
			one.ProductName = one.GetProduct()
		}
		answer.Reviews = append(answer.Reviews, one)
	}
	return answer, nil
}

// names are what the products of the reviews are called, as far as products answers in time.
func (v *view) names(ctx context.Context, locale string, reviews []*servicev1.ModeratedReview) map[string]string {
	names := make(map[string]string)
	var slugs []string
	for _, m := range reviews {
		slugs = append(slugs, m.GetReview().GetProduct())
	}
	if len(slugs) == 0 {
		return names
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	slices.Sort(slugs)
	cards, err := v.products.GetCards(brief, &productsv1.GetCardsRequest{Slugs: slices.Compact(slugs)})
	if err != nil {
		return names
	}
	for _, c := range cards.GetCards() {
		names[c.GetSlug()] = c.GetName().In(locale)
	}
	return names
}

// Judge implements the contract.
func (v *view) Judge(ctx context.Context, r *reviewsv1.JudgeRequest) (*reviewsv1.JudgeResponse, error) {
	var err error
	switch r.GetVerdict() {
	case "hide":
		_, err = v.reviews.Hide(ctx, &servicev1.HideRequest{Review: r.GetReview(), Reason: r.GetReason()})
	case "show":
		_, err = v.reviews.Show(ctx, &servicev1.ShowRequest{Review: r.GetReview()})
	case "dismiss":
		_, err = v.reviews.Dismiss(ctx, &servicev1.DismissRequest{Review: r.GetReview()})
	default:
		err = errs.E(errs.Invalid, "That verdict is not known.", errs.Field{Name: "verdict", Text: "Choose one of the list."})
	}
	return &reviewsv1.JudgeResponse{}, err
}
