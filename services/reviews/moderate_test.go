package reviews

import (
	"testing"

	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/services/reviews/v1"
)

func TestQueuesOfMerchantsArePagedByWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 1, 0), said("guest:ben", 5, 1), said("guest:cleo", 4, 2))
	var ids []string // the newest first
	for _, r := range s.list(t, "", reviewsv1.ListReviewsRequest_SORT_NEWEST).GetReviews() {
		ids = append(ids, r.GetId())
	}
	merchant := as(t, "account:1", "merchant")
	for _, i := range []int{1, 0, 2} { // the oldest review is reported last
		if _, err := s.Report(as(t, "guest:dan"), &reviewsv1.ReportRequest{Review: ids[i], Reason: "spam"}); err != nil {
			t.Fatal(err)
		}
	}
	read := func(state reviewsv1.ListModeratedRequest_State, want ...int) {
		t.Helper()
		page := ""
		for n, i := range want {
			got, err := s.ListModerated(merchant, &reviewsv1.ListModeratedRequest{State: state, Limit: 1, Page: page})
			if err != nil || len(got.GetReviews()) != 1 || got.GetReviews()[0].GetReview().GetId() != ids[i] {
				t.Fatalf("%s, page %d: %v %v", state, n, got, err)
			}
			if page = got.GetNextPage(); (page == "") != (n == len(want)-1) {
				t.Errorf("%s: page %d of %d says %q of the next", state, n, len(want), page)
			}
		}
	}
	read(reviewsv1.ListModeratedRequest_STATE_UNSPECIFIED, 2, 0, 1)
	read(reviewsv1.ListModeratedRequest_STATE_ALL, 0, 1, 2)
	if _, err := s.Hide(merchant, &reviewsv1.HideRequest{Review: ids[2], Reason: "sells lamps"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Dismiss(merchant, &reviewsv1.DismissRequest{Review: ids[1]}); err != nil {
		t.Fatal(err)
	}
	read(reviewsv1.ListModeratedRequest_STATE_UNSPECIFIED, 0)
	read(reviewsv1.ListModeratedRequest_STATE_PUBLISHED, 0, 1)
	read(reviewsv1.ListModeratedRequest_STATE_HIDDEN, 2)
	for _, wrong := range []*reviewsv1.ListModeratedRequest{
		{State: 9}, {Limit: 51}, {Page: "?"}, {Page: "bnVsbA"}, {Page: mark{State: reviewsv1.ListModeratedRequest_STATE_ALL}.String()},
	} {
		if _, err := s.ListModerated(merchant, wrong); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if got, err := s.ListModerated(merchant, &reviewsv1.ListModeratedRequest{State: reviewsv1.ListModeratedRequest_STATE_ALL, Product: "lamp"}); err != nil || len(got.GetReviews()) > 0 {
		t.Errorf("of another product: %v %v", got, err)
	}
}

func TestWhoJudgedWhatAndWhyIsKept(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.posted(t, said("guest:ana", 1, 0))
	review, merchant := s.first(t, "").GetId(), as(t, "account:1", "merchant")
	_, hide := s.Hide(merchant, &reviewsv1.HideRequest{Review: review, Reason: "insults"})
	_, dismiss := s.Dismiss(merchant, &reviewsv1.DismissRequest{Review: review})
	_, show := s.Show(as(t, "account:2", "merchant"), &reviewsv1.ShowRequest{Review: review})
	_, refused := s.Dismiss(as(t, "guest:ana"), &reviewsv1.DismissRequest{Review: review})
	_, unknown := s.Dismiss(merchant, &reviewsv1.DismissRequest{Review: "nothing"})
	if hide != nil || show != nil || dismiss != nil || !errs.Is(refused, errs.Denied) || !errs.Is(unknown, errs.NotFound) {
		t.Fatal(hide, show, dismiss, refused, unknown)
	}
	var kept []string
	err := s.db.Select(&kept, `SELECT concat_ws(' ', merchant, verdict, reason, product) FROM judgements WHERE review = $1 AND at IS NOT NULL ORDER BY id`, review)
	want := []string{"account:1 hidden insults mug", "account:1 dismissed  mug", "account:2 shown  mug"}
	if err != nil || len(kept) != 3 || kept[0] != want[0] || kept[1] != want[1] || kept[2] != want[2] {
		t.Errorf("%q %v", kept, err)
	}
	got, err := s.ListModerated(merchant, &reviewsv1.ListModeratedRequest{State: reviewsv1.ListModeratedRequest_STATE_ALL})
	if err != nil || got.GetReviews()[0].GetLast().GetVerdict() != reviewsv1.Judgement_VERDICT_SHOWN {
		t.Errorf("%v %v", got, err)
	}
	if told := s.told(t); told[len(told)-1] != "1/1" || told[len(told)-2] != "0/0" {
		t.Errorf("the ratings were told as %q", told)
	}
}
