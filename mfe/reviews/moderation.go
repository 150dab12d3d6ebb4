package reviews

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"feria/internal/errs"
	"feria/internal/stall"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"

	"github.com/a-h/templ"
)

const moderationPage = "/merchant/reviews"

var (
	// states are the lists that merchants go through, as they are offered.
	states = []string{"", "all", "published", "hidden"}
	// verdicts are what a merchant can make of a review.
	verdicts = []string{"hide", "show", "dismiss"}
)

// queue is a list of what merchants judge, as the URL of its page says it.
type queue struct{ State, Product, Page string }

func readQueue(query url.Values) queue {
	return queue{query.Get("state"), strings.TrimSpace(query.Get("product")), query.Get("page")}
}

// path is the queue's page; done is what was just done there, or "".
func (q queue) path(done string) string {
	query := url.Values{}
	for name, value := range map[string]string{"state": q.State, "product": q.Product, "page": q.Page, "done": done} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return moderationPage
	}
	return moderationPage + "?" + query.Encode()
}

type moderationView struct {
	stall.View
	queue
	Notice      string
	States      []sortLink
	Reviews     []moderatedView
	First, Next templ.SafeURL // "" where there is none
	refused     string        // the review whose form was refused, or ""
	problems    stall.Problems
}

type moderatedView struct {
	reviewView
	*reviewsv1.ModeratedView
	Href            templ.SafeURL
	Reports, Judged string // in words; "" if there are none
	Problems        stall.Problems
}

func (s *server) serveModeration(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	view, err := s.moderation(r, readQueue(query), query.Get("done"), "", nil)
	if errs.Is(err, errs.Denied) {
		return s.ForMerchants(w, r, "moderation", moderationPage)
	}
	if err != nil {
		return err
	}
	stall.Title(w, view.T("moderation.heading")+" · Feria")
	stall.Describe(w, stall.Meta{Robots: "noindex"})
	return s.Render(w, r, http.StatusOK, moderation(view))
}

// moderation is a queue, what was done there, and what is wrong with what was done to one of its reviews. A state or a page that is none
// shows the first.
func (s *server) moderation(r *http.Request, at queue, done, review string, refusal error) (*moderationView, error) {
	view := s.View(r)
	ask := func(at queue) (*reviewsv1.ModerationResponse, error) {
		return s.bff.Moderation(r.Context(), &reviewsv1.ModerationRequest{Locale: view.Locale(), State: at.State, Product: at.Product, Page: at.Page})
	}
	answer, err := ask(at)
	if plain := (queue{Product: at.Product}); errs.Is(err, errs.Invalid) && at != plain {
		at = plain
		answer, err = ask(at)
	}
	if err != nil {
		return nil, err
	}
	out := &moderationView{View: view, queue: at, refused: review, problems: view.Problems(refusal)}
	if slices.Contains(verdicts, done) {
		out.Notice = view.T("done." + done)
	}
	out.fill(answer)
	return out, nil
}

func (v *moderationView) fill(answer *reviewsv1.ModerationResponse) {
	for _, state := range states {
		label := v.T("state." + cmp.Or(state, "reported"))
		v.States = append(v.States, sortLink{label, v.View.Page(queue{State: state, Product: v.Product}.path("")), state == v.State})
	}
	if to := v.queue; answer.GetNextPage() != "" {
		to.Page = answer.GetNextPage()
		v.Next = v.View.Page(to.path(""))
	}
	if to := v.queue; to.Page != "" {
		to.Page = ""
		v.First = v.View.Page(to.path(""))
	}
	for _, m := range answer.GetReviews() {
		v.Reviews = append(v.Reviews, v.moderated(m))
	}
}

func (v *moderationView) moderated(m *reviewsv1.ModeratedView) moderatedView {
	out := moderatedView{
		reviewView: newReview(v.View, address{}, m.GetReview()), ModeratedView: m, Href: v.View.Page("/p/" + url.PathEscape(m.GetProduct())),
		Problems: v.View.Problems(nil),
	}
	if n := m.GetReports(); n > 0 {
		reasons := make([]string, len(m.GetReasons()))
		for i, reason := range m.GetReasons() {
			reasons[i] = v.T("reason." + reason)
		}
		out.Reports = v.N("moderation.reports", int64(n), "reasons", strings.Join(reasons, ", ")) + "; " +
			v.T("moderation.newest", "date", v.Date(m.GetReported().AsTime()))
	}
	if m.GetVerdict() != "" {
		out.Judged = v.T("verdict."+m.GetVerdict(), "date", v.Date(m.GetJudged().AsTime()))
	}
	if m.GetReview().GetId() == v.refused {
		out.Problems = v.problems
	}
	return out
}

// Lost reports whether what was refused is not on the page, so that the page itself has to say why.
func (v *moderationView) Lost() bool {
	return v.problems.Text != "" && !slices.ContainsFunc(v.Reviews, func(m moderatedView) bool { return m.GetReview().GetId() == v.refused })
}

// judge carries a verdict out and shows the queue as it is then.
func (s *server) judge(verdict string) stall.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, review := s.Form(r), stall.Path(r, "id")
		request := &reviewsv1.JudgeRequest{Review: review, Verdict: verdict}
		if verdict == "hide" {
			request.Reason = f.Passage("reason", maxReason)
		}
		err := f.Err()
		if err == nil {
			_, err = s.bff.Judge(r.Context(), request)
		}
		at, done := readQueue(r.PostForm), verdict
		if errs.Is(err, errs.Denied) {
			return s.ForMerchants(w, r, "moderation", moderationPage)
		}
		if err != nil {
			done = ""
		}
		view, again := s.moderation(r, at, done, review, err)
		switch {
		case errs.Is(again, errs.Denied):
			return s.ForMerchants(w, r, "moderation", moderationPage)
		case again != nil:
			return again
		case err != nil:
			return s.Refused(w, r, err, "moderation", moderation(view))
		default:
			return s.Done(w, r, at.path(done), moderation(view))
		}
	}
}

// maxReason is how many characters a merchant's reason has.
const maxReason = 500
