package reviews

import (
	"context"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/services/reviews/seed"

	ordersv1 "feria/internal/contract/services/orders/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	reviewsv1 "feria/internal/contract/services/reviews/v1"
	usersv1 "feria/internal/contract/services/users/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/jmoiron/sqlx"
)

// apply does what the consumer does with an event.
func apply[M any](t *testing.T, s *service, handler func(context.Context, *sqlx.Tx, event.Received, M) error, message M) {
	t.Helper()
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return handler(t.Context(), tx, event.Received{Time: noon}, message) })
	if err != nil {
		t.Fatal(err)
	}
}

func order(subject string) *ordersv1.OrderPlaced {
	return &ordersv1.OrderPlaced{Order: &ordersv1.Order{Subject: subject, Lines: []*ordersv1.OrderLine{{Product: "mug"}, {Product: "mug"}, {Product: "bowl"}}}}
}

func (s *service) vote(t *testing.T, subject, review string, helpful bool) error {
	t.Helper()
	_, err := s.Vote(as(t, subject), &reviewsv1.VoteRequest{Review: review, Helpful: helpful})
	return err
}

func TestVotesCountOnceAndAreTakenBack(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 5, 0))
	id := s.first(t, "").GetId()
	for _, helpful := range []bool{true, true, false, false, true} {
		if err := s.vote(t, "guest:ben", id, helpful); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.first(t, "guest:ben"); got.GetHelpful() != 1 || !got.GetVoted() {
		t.Errorf("%v", got)
	}
	if got := s.first(t, "guest:cleo"); got.GetVoted() {
		t.Error("another's vote is shown as one's own")
	}
	if err := s.vote(t, "guest:ana", id, true); errs.ReasonOf(err) != "own_review" {
		t.Errorf("one's own: %v", err)
	}
	if err := s.vote(t, "", id, true); !errs.Is(err, errs.Denied) {
		t.Errorf("nobody's: %v", err)
	}
	for _, none := range []string{"x", "0199a0a0-0000-7000-8000-000000000001"} {
		if err := s.vote(t, "guest:ben", none, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", none, err)
		}
	}
}

func TestPurchasesVerifyWhicheverComesFirst(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 5, 0))
	if s.first(t, "").GetVerified() {
		t.Fatal("verified before anything was bought")
	}
	apply(t, s, bought, order("guest:ana"))
	apply(t, s, bought, order("guest:ben"))
	s.posted(t, said("guest:ben", 4, 1), said("guest:cleo", 3, 2))
	for _, r := range s.list(t, "", 0).GetReviews() {
		if r.GetVerified() != (r.GetRating() > 3) {
			t.Errorf("%v", r)
		}
	}
}

func TestOnlyMerchantsModerate(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 1, 0), said("guest:ben", 5, 1))
	review := s.list(t, "", reviewsv1.ListReviewsRequest_SORT_LOWEST).GetReviews()[0].GetId()
	report := func(subject, reason string) error {
		_, err := s.Report(as(t, subject), &reviewsv1.ReportRequest{Review: review, Reason: reason})
		return err
	}
	if err := report("guest:ben", "because"); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	for _, subject := range []string{"guest:ben", "guest:ben", "guest:cleo"} {
		if err := report(subject, "rude"); err != nil {
			t.Fatal(err)
		}
	}
	if err := report("guest:ana", "rude"); errs.ReasonOf(err) != "own_review" {
		t.Error(err)
	}
	shopper, merchant := as(t, "guest:ben"), as(t, "account:1", "merchant")
	_, hide := s.Hide(shopper, &reviewsv1.HideRequest{Review: review, Reason: "no"})
	_, show := s.Show(shopper, &reviewsv1.ShowRequest{Review: review})
	_, list := s.ListModerated(shopper, &reviewsv1.ListModeratedRequest{})
	for _, err := range []error{hide, show, list} {
		if !errs.Is(err, errs.Denied) {
			t.Error(err)
		}
	}
	got, err := s.ListModerated(merchant, &reviewsv1.ListModeratedRequest{})
	if err != nil || len(got.GetReviews()) != 1 || got.GetReviews()[0].GetReports() != 2 || len(got.GetReviews()[0].GetReasons()) != 1 {
		t.Fatalf("%v %v", got, err)
	}
	if _, err := s.Hide(merchant, &reviewsv1.HideRequest{Review: review, Reason: " "}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
	if _, err := s.Hide(merchant, &reviewsv1.HideRequest{Review: review, Reason: "insults"}); err != nil {
		t.Fatal(err)
	}
	if sum := s.list(t, "", 0).GetSummary(); sum.GetCount() != 1 || sum.GetSum() != 5 {
		t.Errorf("a hidden review counts: %v", sum)
	}
	own, err := s.GetOwn(as(t, "guest:ana"), &reviewsv1.GetOwnRequest{Product: "mug"})
	if err != nil || own.GetReview().GetReason() != "insults" {
		t.Errorf("its author is not told: %v %v", own, err)
	}
	if all, err := s.ListOwn(as(t, "guest:ana"), &reviewsv1.ListOwnRequest{}); err != nil || len(all.GetReviews()) != 1 || all.GetReviews()[0].GetReason() != "insults" {
		t.Errorf("all of its author's: %v %v", all, err)
	}
	if all, err := s.ListOwn(as(t, "guest:ben"), &reviewsv1.ListOwnRequest{}); err != nil || len(all.GetReports()) != 1 || all.GetReports()[0].GetReason() != "rude" ||
		all.GetReports()[0].GetReview() != review || all.GetReports()[0].GetProduct() != "mug" {
		t.Errorf("what a person has reported: %v %v", all, err)
	}
	if all, err := s.ListOwn(as(t, "guest:nobody"), &reviewsv1.ListOwnRequest{}); err != nil || len(all.GetReviews()) != 0 {
		t.Errorf("all of another's: %v %v", all, err)
	}
	s.posted(t, said("guest:ana", 2, 9)) // written anew, it is looked at first
	if got, err = s.ListModerated(merchant, &reviewsv1.ListModeratedRequest{}); err != nil || len(got.GetReviews()) != 1 || s.list(t, "", 0).GetSummary().GetCount() != 1 {
		t.Fatalf("%v %v", got, err)
	}
	operator := auth.WithCall(t.Context(), auth.Operator, auth.Shopper{}, "")
	if _, err := s.Show(operator, &reviewsv1.ShowRequest{Review: got.GetReviews()[0].GetReview().GetId()}); err != nil || s.list(t, "", 0).GetSummary().GetSum() != 7 {
		t.Errorf("shown again: %v", err)
	}
}

func TestWhatWasAGuestsIsTheAccounts(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 2, 0), said("account:1", 4, 1), said("guest:ben", 5, 2))
	ben := s.list(t, "", reviewsv1.ListReviewsRequest_SORT_HIGHEST).GetReviews()[0].GetId()
	for _, subject := range []string{"guest:ana", "account:1", "guest:cleo"} {
		if err := s.vote(t, subject, ben, true); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, s, bought, order("guest:ana"))
	apply(t, s, joined, &usersv1.GuestJoined{Guest: "guest:ana", Account: "account:1"})
	got := s.list(t, "account:1", reviewsv1.ListReviewsRequest_SORT_LOWEST)
	if len(got.GetReviews()) != 2 || got.GetSummary().GetSum() != 9 {
		t.Fatalf("%v", got)
	}
	if mine := got.GetReviews()[0]; !mine.GetOwn() || !mine.GetVerified() || mine.GetRating() != 4 {
		t.Errorf("%v", mine)
	}
	if all, err := s.ListOwn(as(t, "account:1"), &reviewsv1.ListOwnRequest{}); err != nil || len(all.GetVotes()) != 1 || all.GetVotes()[0].GetReview() != ben {
		t.Errorf("what a person found helpful: %v %v", all, err)
	}
	if theirs := got.GetReviews()[1]; theirs.GetHelpful() != 2 || !theirs.GetVoted() {
		t.Errorf("two votes of one person: %v", theirs)
	}
	s.posted(t, said("guest:ana", 1, 5)) // a command that had waited
	apply(t, s, bought, order("guest:ana"))
	if own, err := s.GetOwn(as(t, "account:1"), &reviewsv1.GetOwnRequest{Product: "mug"}); err != nil || own.GetReview().GetRating() != 1 {
		t.Errorf("what came late is not the account's: %v %v", own, err)
	}
}

func TestAnAccountIsForgottenAndItsReviewsStay(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("account:1", 4, 0), said("guest:ben", 5, 1))
	ben := s.list(t, "", reviewsv1.ListReviewsRequest_SORT_HIGHEST).GetReviews()[0].GetId()
	if err := s.vote(t, "account:1", ben, true); err != nil {
		t.Fatal(err)
	}
	apply(t, s, bought, order("account:1"))
	apply(t, s, deleted, &usersv1.AccountDeleted{Account: "account:1"})
	got := s.list(t, "account:1", reviewsv1.ListReviewsRequest_SORT_LOWEST)
	if r := got.GetReviews()[0]; !r.GetForgotten() || r.GetName() != "" || r.GetOwn() || got.GetSummary().GetCount() != 2 || got.GetReviews()[1].GetHelpful() != 0 {
		t.Errorf("%v", got)
	}
	s.posted(t, said("account:1", 1, 5))
	apply(t, s, bought, order("account:1"))
	apply(t, s, joined, &usersv1.GuestJoined{Guest: "guest:ben", Account: "account:1"})
	if got := s.list(t, "", 0); got.GetSummary().GetCount() != 2 || !got.GetReviews()[0].GetForgotten() || !got.GetReviews()[1].GetForgotten() {
		t.Errorf("%v", got)
	}
	for table, column := range map[string]string{"reviews": "author", "votes": "subject", "purchases": "subject", "posted": "subject", "reports": "subject"} {
		var left int
		if err := s.db.Get(&left, `SELECT count(*) FROM `+table+` WHERE `+column+` IS NOT NULL`); err != nil || left != 0 {
			t.Errorf("%s holds %d of nobody: %v", table, left, err)
		}
	}
}

func TestWhatWasSaidBeforeIsBroughtInOnce(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.book = seed.Load
	text := &typesv1.Text{ByLanguage: map[string]string{"en": "Marea Mug", "es": "Taza Marea"}}
	for _, slug := range []string{"marea-mug", "marea-mug", "a-mug-of-no-book"} {
		apply(t, s, s.listed, &productsv1.ProductListed{Product: &productsv1.Product{Slug: slug, Name: text, Maker: "Taller Azul"}})
	}
	got, err := s.ListReviews(t.Context(), &reviewsv1.ListReviewsRequest{Product: "marea-mug", Sort: reviewsv1.ListReviewsRequest_SORT_NEWEST})
	if err != nil || len(got.GetReviews()) < 3 || len(s.told(t)) != 1 || got.GetReviews()[0].GetCreated().AsTime().After(noon) {
		t.Errorf("%v %v", got, err)
	}
}
