package recommendations

import (
	"context"
	"net/http"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	recommendationsv1 "feria/internal/contract/bff/recommendations/v1"
	"feria/internal/contract/bff/recommendations/v1/recommendationsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

type script struct {
	cards []*recommendationsv1.CardView
	err   error
	asked *recommendationsv1.TogetherRequest
}

func (s *script) Together(_ context.Context, r *recommendationsv1.TogetherRequest) (*recommendationsv1.TogetherResponse, error) {
	s.asked = r
	return &recommendationsv1.TogetherResponse{Cards: s.cards}, s.err
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	return stalltest.Start(t, Module, func(server *connect.Server) { recommendationsv1connect.RegisterRecommendationsHandler(server, s) })
}

func TestRowShowsWhatGoesTogether(t *testing.T) {
	price := &typesv1.Money{Minor: 990, Currency: "EUR"}
	bff := &script{cards: []*recommendationsv1.CardView{
		{Slug: "mug", Name: "Mug <3", Maker: "Ana", Picture: "m", Alt: "A mug", From: price, Ratings: 1, Tenths: 46},
		{Slug: "bowl", Name: "Bowl", Maker: "Ben", Picture: "b", Alt: "A bowl", From: price, SeveralPrices: true},
	}}
	s := begin(t, bff)
	for _, test := range []struct {
		name   string
		params []string
		title  string
		want   *recommendationsv1.TogetherRequest
	}{
		{"of one product", []string{"slug", "fern", "variant", "fern-s"}, "Goes well with",
			&recommendationsv1.TogetherRequest{Locale: "en", Products: []string{"fern"}, Variant: "fern-s"}},
		{"of none", nil, "What others took home", &recommendationsv1.TogetherRequest{Locale: "en"}},
	} {
		got := s.Fragment(t, "together", test.params...)
		if got.Status != http.StatusOK || got.Count("h1") != 0 || got.Text("h2") != test.title || got.Count("section[hidden]") != 0 {
			t.Errorf("%s: %d, headings %q", test.name, got.Status, got.Texts("h1, h2"))
		}
		if diff := cmp.Diff(proto.Message(test.want), proto.Message(bff.asked), protocmp.Transform()); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", test.name, diff)
		}
		if names := got.Texts(".card h3 a"); cmp.Diff([]string{"Mug <3", "Bowl"}, names) != "" || got.Attr(".card a", "href") != "/p/mug" {
			t.Errorf("%s: cards %q", test.name, names)
		}
		if prices := got.Texts(".price-tag"); cmp.Diff([]string{"€9.90", "from €9.90"}, prices) != "" {
			t.Errorf("%s: prices %q", test.name, prices)
		}
		if ratings := got.Texts(".card-meta .visually-hidden"); cmp.Diff([]string{"4.6 of 5 stars, 1 review"}, ratings) != "" || got.Text(".stars") != "★★★★★" {
			t.Errorf("%s: ratings %q", test.name, ratings)
		}
		if got.Attr("img", "src") != "/images/art/m.svg" || got.Attr("img", "alt") != "A mug" || got.Attr("img", "loading") != "lazy" {
			t.Errorf("%s: picture %q", test.name, got.Attr("img", "src"))
		}
	}
}

func TestRowWithoutProductsIsNotSeen(t *testing.T) {
	got := begin(t, &script{}).Fragment(t, "together", "slug", "mug")
	if got.Status != http.StatusOK || got.Count("section[hidden]") != 1 || got.Count(".card") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestRowThatCannotBeAskedFails(t *testing.T) {
	got := begin(t, &script{err: errs.E(errs.Unavailable, "Closed.")}).Fragment(t, "together")
	if got.Status != http.StatusServiceUnavailable || got.Count("h1") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}
