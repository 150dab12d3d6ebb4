package reviews

import (
	"context"
	"strings"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"
	"feria/internal/contract/bff/reviews/v1/reviewsv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/reviews/v1"
	serviceconnect "feria/internal/contract/services/reviews/v1/reviewsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/uuid"
)

const shopper = "guest:0199a0a0-0000-7000-8000-000000000001"

// market is the two services.
type market struct {
	serviceconnect.UnimplementedReviewsHandler
	productsv1connect.UnimplementedProductsHandler

	asked   *servicev1.ListReviewsRequest
	posted  *servicev1.GetPostedResponse
	voter   string
	judged  string // what was asked of it last
	closed  error  // of reviews
	noGoods bool
}

func (m *market) ListReviews(_ context.Context, r *servicev1.ListReviewsRequest) (*servicev1.ListReviewsResponse, error) {
	m.asked = r
	return &servicev1.ListReviewsResponse{
		Reviews: []*servicev1.Review{{Id: "r1", Rating: 5, Title: "Good", Helpful: 2, Voted: true}}, NextPage: "abc",
		Summary: &servicev1.Summary{Count: 7, Sum: 32, Stars: []int32{0, 0, 1, 1, 5}},
	}, m.closed
}

func (m *market) GetOwn(context.Context, *servicev1.GetOwnRequest) (*servicev1.GetOwnResponse, error) {
	return &servicev1.GetOwnResponse{Review: &servicev1.Review{Id: "r1", Own: true}}, m.closed
}

func (m *market) GetPosted(context.Context, *servicev1.GetPostedRequest) (*servicev1.GetPostedResponse, error) {
	if m.posted == nil && m.closed == nil {
		return nil, errs.E(errs.NotFound, "No.")
	}
	return m.posted, m.closed
}

func (m *market) Vote(ctx context.Context, _ *servicev1.VoteRequest) (*servicev1.VoteResponse, error) {
	id, _ := auth.Subject(ctx)
	m.voter = id.ID + " by " + auth.Caller(ctx)
	return &servicev1.VoteResponse{}, m.closed
}

func (m *market) ListModerated(_ context.Context, r *servicev1.ListModeratedRequest) (*servicev1.ListModeratedResponse, error) {
	m.judged = r.GetState().String()
	one := func(id, product string) *servicev1.ModeratedReview {
		return &servicev1.ModeratedReview{Review: &servicev1.Review{Id: id, Product: product, Status: servicev1.Status_STATUS_HIDDEN}, Reports: 2, Reasons: []string{"rude"}}
	}
	return &servicev1.ListModeratedResponse{Reviews: []*servicev1.ModeratedReview{one("r1", "mug"), one("r2", "gone")}, NextPage: "abc"}, m.closed
}

func (m *market) Hide(_ context.Context, r *servicev1.HideRequest) (*servicev1.HideResponse, error) {
	m.judged = "hide " + r.GetReview() + " " + r.GetReason()
	return &servicev1.HideResponse{}, m.closed
}

func (m *market) Show(_ context.Context, r *servicev1.ShowRequest) (*servicev1.ShowResponse, error) {
	m.judged = "show " + r.GetReview()
	return &servicev1.ShowResponse{}, m.closed
}

func (m *market) Dismiss(_ context.Context, r *servicev1.DismissRequest) (*servicev1.DismissResponse, error) {
	m.judged = "dismiss " + r.GetReview()
	return &servicev1.DismissResponse{}, m.closed
}

func (m *market) GetCards(context.Context, *productsv1.GetCardsRequest) (*productsv1.GetCardsResponse, error) {
	if m.noGoods {
		return &productsv1.GetCardsResponse{}, nil
	}
	name := &typesv1.Text{ByLanguage: map[string]string{"en": "Mug", "es": "Taza"}}
	return &productsv1.GetCardsResponse{Cards: []*productsv1.Card{{Slug: "mug", Name: name, Picture: "p"}}}, nil
}

// begin runs the BFF beside a real broker. Without a market no service runs.
func begin(t *testing.T, m *market) (*apptest.Stage, reviewsv1connect.ReviewsClient) {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	conn, err := server.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	services := map[string]apptest.Script{}
	if m != nil {
		services["services/reviews"] = func(s *connect.Server) { serviceconnect.RegisterReviewsHandler(s, m) }
		services["services/products"] = func(s *connect.Server) { productsv1connect.RegisterProductsHandler(s, m) }
	}
	stage := apptest.StartOn(t, conn, Module, services)
	return stage, reviewsv1connect.NewReviewsClient(stage.Client)
}

func TestListRoundsTheMeanAndKnowsItsOrders(t *testing.T) {
	m := &market{}
	stage, bff := begin(t, m)
	got, err := bff.List(stage.As(t, shopper), &reviewsv1.ListRequest{Product: "mug", Sort: "lowest", Page: "x"})
	if err != nil || got.GetTenths() != 46 || got.GetCount() != 7 || len(got.GetStars()) != 5 || got.GetNextPage() != "abc" || !got.GetReviews()[0].GetVoted() {
		t.Fatalf("%v %v", got, err)
	}
	if m.asked.GetSort() != servicev1.ListReviewsRequest_SORT_LOWEST || m.asked.GetPage() != "x" || m.asked.GetProduct() != "mug" {
		t.Errorf("%v", m.asked)
	}
	if _, err := bff.List(t.Context(), &reviewsv1.ListRequest{Sort: "random"}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
}

func TestWritingNeedsNoReviews(t *testing.T) {
	m := &market{}
	stage, bff := begin(t, m)
	got, err := bff.Write(stage.As(t, shopper), &reviewsv1.WriteRequest{Locale: "es", Product: "mug"})
	if err != nil || got.GetName() != "Taza" || got.GetOwn().GetId() != "r1" {
		t.Errorf("%v %v", got, err)
	}
	m.closed = errs.E(errs.Unavailable, "Away.")
	if got, err = bff.Write(stage.As(t, shopper), &reviewsv1.WriteRequest{Locale: "es", Product: "mug"}); err != nil || got.GetOwn() != nil {
		t.Errorf("%v %v", got, err)
	}
	m.noGoods = true
	if _, err = bff.Write(stage.As(t, shopper), &reviewsv1.WriteRequest{Product: "none"}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

func review() *reviewsv1.PostRequest {
	return &reviewsv1.PostRequest{Id: uuid.NewString(), Product: "mug", Rating: 5, Title: " Good ", Text: "It is.", Locale: "en"}
}

func TestReviewIsAcceptedWithoutItsService(t *testing.T) {
	stage, bff := begin(t, nil)
	ctx, r := stage.As(t, shopper), review()
	if _, err := bff.Post(ctx, r); err != nil {
		t.Fatal(err)
	}
	got, err := bff.Posted(ctx, &reviewsv1.PostedRequest{Id: r.GetId()})
	if err != nil || got.GetState() != reviewsv1.PostedResponse_STATE_ACCEPTED || got.GetTitle() != "Good" || got.GetText() != "It is." {
		t.Errorf("%v %v", got, err)
	}
	if _, err := bff.Posted(stage.As(t, "guest:eve"), &reviewsv1.PostedRequest{Id: r.GetId()}); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else was told: %v", err)
	}
}

func TestWhatIsWrongIsRefusedBeforeItIsAccepted(t *testing.T) {
	stage, bff := begin(t, nil)
	for field, spoil := range map[string]func(*reviewsv1.PostRequest){
		"rating": func(r *reviewsv1.PostRequest) { r.Rating = 6 },
		"title":  func(r *reviewsv1.PostRequest) { r.Title = " " },
		"text":   func(r *reviewsv1.PostRequest) { r.Text = strings.Repeat("ñ", maxText+1) },
		"name":   func(r *reviewsv1.PostRequest) { r.Name = strings.Repeat("ñ", maxName+1) },
		"":       func(r *reviewsv1.PostRequest) { r.Id = "mine" },
	} {
		r := review()
		spoil(r)
		if _, err := bff.Post(stage.As(t, shopper), r); !errs.Is(err, errs.Invalid) || field != "" && errs.FieldText(err, field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := bff.Post(t.Context(), review()); !errs.Is(err, errs.Denied) {
		t.Errorf("nobody's: %v", err)
	}
}

func TestWhatBecameOfAReview(t *testing.T) {
	m := &market{}
	stage, bff := begin(t, m)
	published, hidden := &servicev1.Review{Title: "Good"}, &servicev1.Review{Status: servicev1.Status_STATUS_HIDDEN}
	for want, posted := range map[reviewsv1.PostedResponse_State]*servicev1.GetPostedResponse{
		reviewsv1.PostedResponse_STATE_PUBLISHED:  {Outcome: servicev1.GetPostedResponse_OUTCOME_PUBLISHED, Review: published},
		reviewsv1.PostedResponse_STATE_REPLACED:   {Outcome: servicev1.GetPostedResponse_OUTCOME_REPLACED, Review: published},
		reviewsv1.PostedResponse_STATE_SUPERSEDED: {Outcome: servicev1.GetPostedResponse_OUTCOME_REPLACED},
		reviewsv1.PostedResponse_STATE_HELD:       {Outcome: servicev1.GetPostedResponse_OUTCOME_REPLACED, Review: hidden},
	} {
		m.posted = posted
		if got, err := bff.Posted(stage.As(t, shopper), &reviewsv1.PostedRequest{Id: uuid.NewString()}); err != nil || got.GetState() != want {
			t.Errorf("%v, want %v: %v", got, want, err)
		}
	}
}

func TestVotesAreTheShoppersOwn(t *testing.T) {
	m := &market{}
	stage, bff := begin(t, m)
	if _, err := bff.Vote(stage.As(t, shopper), &reviewsv1.VoteRequest{Review: "r1", Helpful: true}); err != nil || m.voter != shopper+" by bff/reviews" {
		t.Error(m.voter, err)
	}
}

func TestMerchantsJudge(t *testing.T) {
	m := &market{}
	stage, bff := begin(t, m)
	ctx := stage.As(t, shopper)
	got, err := bff.Moderation(ctx, &reviewsv1.ModerationRequest{Locale: "es", State: "hidden"})
	if err != nil || m.judged != "STATE_HIDDEN" || got.GetNextPage() != "abc" || len(got.GetReviews()) != 2 || got.GetReviews()[0].GetProductName() != "Taza" ||
		got.GetReviews()[1].GetProductName() != "gone" || !got.GetReviews()[0].GetReview().GetHidden() {
		t.Errorf("%v %v, asked for %s", got, err, m.judged)
	}
	for verdict, want := range map[string]string{"hide": "hide r1 rude", "show": "show r1", "dismiss": "dismiss r1"} {
		if _, err := bff.Judge(ctx, &reviewsv1.JudgeRequest{Review: "r1", Verdict: verdict, Reason: "rude"}); err != nil || m.judged != want {
			t.Errorf("%s: %s, %v", verdict, m.judged, err)
		}
	}
	_, verdict := bff.Judge(ctx, &reviewsv1.JudgeRequest{Review: "r1", Verdict: "burn"})
	_, state := bff.Moderation(ctx, &reviewsv1.ModerationRequest{State: "lost"})
	m.closed = errs.E(errs.Denied, "No.")
	_, denied := bff.Moderation(ctx, &reviewsv1.ModerationRequest{})
	if !errs.Is(verdict, errs.Invalid) || !errs.Is(state, errs.Invalid) || !errs.Is(denied, errs.Denied) {
		t.Error(verdict, state, denied)
	}
}
