package reviews

import (
	"net/url"
	"strconv"
	"strings"

	"feria/internal/stall"

	reviewsv1 "feria/internal/contract/bff/reviews/v1"

	"github.com/a-h/templ"
)

// sorts are the orders of the list, as they are offered.
var sorts = []string{"", "newest", "highest", "lowest"}

// reasons are why a review may be reported, as they are offered.
var reasons = []string{"spam", "rude", "elsewhere", "other"}

// address is a list of reviews as the URL of a product's page says it.
type address struct{ slug, variant, sort, page string }

func readAddress(query url.Values) address {
	return address{query.Get("slug"), query.Get("variant"), query.Get("reviews"), query.Get("reviews-page")}
}

// query is what the page's address says besides the product.
func (a address) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"variant": a.variant, "reviews": a.sort, "reviews-page": a.page} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

// path is the product's page.
func (a address) path() string {
	path := "/p/" + url.PathEscape(a.slug)
	if query := a.query().Encode(); query != "" {
		path += "?" + query
	}
	return path
}

type listView struct {
	stall.View
	at          address
	Count       int64
	Mean        string
	Rounded     int // the mean in whole stars
	Bars        []bar
	Sorts       []sortLink
	Reviews     []reviewView
	First, Next templ.SafeURL // "" where there is none
	Write       templ.SafeURL
	Problems    stall.Problems
}

type bar struct {
	Stars, Count int64
	Width        string // of 100
}

type sortLink struct {
	Label   string
	Href    templ.SafeURL
	Current bool
}

type reviewView struct {
	stall.View
	*reviewsv1.ReviewView
	at      address
	Foreign bool // not in the language of the page
	By      string
}

func newList(view stall.View, at address, answer *reviewsv1.ListResponse) *listView {
	v := &listView{View: view, at: at, Count: int64(answer.GetCount()), Write: view.Page("/p/" + url.PathEscape(at.slug) + "/review")}
	v.Mean, v.Rounded = view.Decimal(float64(answer.GetTenths())/10, 1), int(answer.GetTenths()+5)/10
	for i := len(answer.GetStars()) - 1; i >= 0 && v.Count > 0; i-- {
		n := int64(answer.GetStars()[i])
		v.Bars = append(v.Bars, bar{int64(i + 1), n, strconv.FormatInt(100*n/v.Count, 10)})
	}
	for _, sort := range sorts {
		label := view.T("sort.helpful")
		if sort != "" {
			label = view.T("sort." + sort)
		}
		to := address{slug: at.slug, variant: at.variant, sort: sort}
		v.Sorts = append(v.Sorts, sortLink{label, v.href(to), sort == at.sort})
	}
	if to := at; answer.GetNextPage() != "" {
		to.page = answer.GetNextPage()
		v.Next = v.href(to)
	}
	if to := at; at.page != "" {
		to.page = ""
		v.First = v.href(to)
	}
	for _, r := range answer.GetReviews() {
		v.Reviews = append(v.Reviews, newReview(view, at, r))
	}
	return v
}

// href leads to the list at another address, and to its heading there.
func (v *listView) href(to address) templ.SafeURL {
	return v.Page(to.path()) + templ.SafeURL("#"+v.ID("heading"))
}

func newReview(view stall.View, at address, r *reviewsv1.ReviewView) reviewView {
	name := r.GetName()
	switch {
	case r.GetForgotten():
		name = view.T("review.former")
	case name == "":
		name = view.T("review.someone")
	}
	return reviewView{
		View: view, ReviewView: r, at: at, Foreign: r.GetLocale() != view.Locale(),
		By: view.T("review.by", "name", name, "date", view.Date(r.GetCreated().AsTime())),
	}
}

// vote is what pressing the button says.
func (v reviewView) vote() string {
	if v.GetVoted() {
		return "no"
	}
	return "yes"
}

// stars are drawn for the eye; beside them stands how many there are, in words.
func stars(n int) string { return strings.Repeat("★", n) + strings.Repeat("☆", max(0, 5-n)) }

type writeView struct {
	stall.View
	typed
	Name, Picture, Alt string
	Replaces           string // when the review was written that this one replaces; "" if there is none
	Hidden             string // why merchants have hidden it; "" if they have not
	Problems           stall.Problems
}

type thanksView struct {
	stall.View
	Said        string
	Back        templ.SafeURL
	Rating      int
	Title, Text string // "" if nobody can say at the moment
}

var said = map[reviewsv1.PostedResponse_State]string{
	reviewsv1.PostedResponse_STATE_ACCEPTED:   "accepted",
	reviewsv1.PostedResponse_STATE_PUBLISHED:  "published",
	reviewsv1.PostedResponse_STATE_REPLACED:   "replaced",
	reviewsv1.PostedResponse_STATE_SUPERSEDED: "superseded",
	reviewsv1.PostedResponse_STATE_HELD:       "held",
}

func newThanks(view stall.View, slug string, p *reviewsv1.PostedResponse) thanksView {
	return thanksView{
		View: view, Said: view.T("thanks." + said[p.GetState()]), Back: view.Page(address{slug: slug, sort: "newest"}.path()),
		Rating: int(p.GetRating()), Title: p.GetTitle(), Text: p.GetText(),
	}
}
