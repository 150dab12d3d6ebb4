package search

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"feria/internal/errs"

	searchv1 "feria/internal/contract/services/search/v1"

	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/proto"
)

// Limits of one request.
const (
	maxQuery       = 200 // bytes
	maxLimit       = 100
	defaultLimit   = 24
	maxChosen      = 20
	maxSuggestions = 10
	suggestions    = 8
	leastTyped     = 2 // letters that can be completed
)

// orders are what a page is sorted by: a number, highest first, and the slug among equals.
var orders = map[searchv1.FindRequest_Sort]string{
	searchv1.FindRequest_SORT_UNSPECIFIED: `relevance`,
	searchv1.FindRequest_SORT_PRICE_UP:    `-from_minor`,
	searchv1.FindRequest_SORT_PRICE_DOWN:  `from_minor`,
	searchv1.FindRequest_SORT_NEWEST:      `position`,
	searchv1.FindRequest_SORT_RATING:      `CASE WHEN ratings = 0 THEN 0 ELSE rating_sum * 1000 / ratings END`,
}

// place is where a page ended. It names a position in the order, not a row, so that nothing that comes or goes moves the next page.
type place struct {
	Reading int    `json:"r"` // which of the query's readings was answered
	Key     int64  `json:"k"`
	Slug    string `json:"s"`
}

// Find implements the contract.
func (s *service) Find(ctx context.Context, r *searchv1.FindRequest) (*searchv1.FindResponse, error) {
	f, err := newFinder(r)
	if err != nil {
		return nil, err
	}
	x, err := current(ctx, s.db)
	if err != nil {
		return nil, err
	}
	read, err := x.read(ctx, s.db, f.locale, f.language.config, r.GetQuery())
	if err != nil || len(read.queries) == 0 {
		return &searchv1.FindResponse{}, err
	}
	first, last := 0, len(read.queries)-1
	if f.after != nil {
		first = min(f.after.Reading, last)
		last = first
	}
	for i := first; i <= last; i++ {
		answer, matched, err := f.find(ctx, s.db, x, read.queries[i], i)
		if err != nil {
			return nil, err
		}
		if matched == 0 && i < last {
			continue
		}
		if answer.DidYouMean = read.mended; i > 0 {
			answer.DidYouMean = cmp.Or(read.mended, read.forced)
		}
		return answer, nil
	}
	return &searchv1.FindResponse{}, nil
}

// finder is a request that was found right.
type finder struct {
	locale   string
	language language
	order    string
	limit    int
	after    *place
	filter   *searchv1.Filter
	prices   [][2]int64 // minor units
}

func newFinder(r *searchv1.FindRequest) (*finder, error) {
	f := &finder{locale: "en", limit: cmp.Or(int(r.GetLimit()), defaultLimit), filter: r.GetFilter(), order: orders[r.GetSort()]}
	if r.GetLocale() == "es" {
		f.locale = "es"
	}
	f.language = languages[f.locale]
	if len(r.GetQuery()) > maxQuery {
		return nil, errs.E(errs.Invalid, "That is too long to search for.", errs.Field{Name: "query", Text: "at most 200 bytes"})
	}
	if f.order == "" || f.limit < 1 || f.limit > maxLimit {
		return nil, errs.E(errs.Invalid, "Ask for 1 to 100 products in a known order.", errs.Field{Name: "limit", Text: "1 to 100"})
	}
	if r.GetPage() != "" {
		raw, err := base64.RawURLEncoding.DecodeString(r.GetPage())
		if err != nil || json.Unmarshal(raw, &f.after) != nil || f.after == nil || f.after.Reading < 0 {
			return nil, errs.E(errs.Invalid, "There is no such page.", errs.Field{Name: "page", Text: "the next_page of an answer"})
		}
	}
	return f, f.readFilter()
}

// find answers a reading of the query. Matched is how many products it has whatever is filtered: hits, or the values of a facet, show it.
func (f *finder) find(ctx context.Context, db *sqlx.DB, x index, query string, reading int) (answer *searchv1.FindResponse, matched int, err error) {
	var rows []foundRow
	args := append([]any{query}, f.chosen()...)
	args = append(args, f.limit+1, f.after != nil, int64(0), "")
	if f.after != nil {
		args[len(args)-2], args[len(args)-1] = f.after.Key, f.after.Slug
	}
	if err := db.SelectContext(ctx, &rows, x.sql(f.sql()), args...); err != nil {
		return nil, 0, fmt.Errorf("find %q: %w", query, err)
	}
	answer = &searchv1.FindResponse{}
	facets := newFacets()
	for _, r := range rows {
		switch r.Kind {
		case "hit":
			hit, err := r.hit()
			if err != nil {
				return nil, 0, err
			}
			answer.Hits = append(answer.Hits, hit)
		case "total":
			answer.Total = int32(r.Count)
		case "matched":
			matched = int(r.Count)
		default:
			if err := facets.add(r); err != nil {
				return nil, 0, err
			}
		}
	}
	answer.Facets = facets.all()
	if len(answer.Hits) > f.limit {
		answer.Hits = answer.Hits[:f.limit]
		last := rows[f.limit-1]
		raw, err := json.Marshal(place{reading, last.Key, last.Value})
		if err != nil {
			return nil, 0, err
		}
		answer.NextPage = base64.RawURLEncoding.EncodeToString(raw)
	}
	return answer, matched, nil
}

func (r foundRow) hit() (*searchv1.Hit, error) {
	hit := &searchv1.Hit{}
	if err := proto.Unmarshal(r.Bytes, hit); err != nil {
		return nil, fmt.Errorf("card of %s: %w", r.Value, err)
	}
	hit.From.Minor, hit.SeveralPrices = r.FromMinor, r.Several
	hit.Ratings, hit.RatingSum, hit.Buyable = r.Ratings, r.RatingSum, r.Buyable
	return hit, nil
}

// Suggest implements the contract.
func (s *service) Suggest(ctx context.Context, r *searchv1.SuggestRequest) (*searchv1.SuggestResponse, error) {
	limit := cmp.Or(int(r.GetLimit()), suggestions)
	if limit < 1 || limit > maxSuggestions || len(r.GetQuery()) > maxQuery {
		return nil, errs.E(errs.Invalid, "Ask for 1 to 10 names.", errs.Field{Name: "limit", Text: "1 to 10"})
	}
	typed := words(r.GetQuery())
	if len(typed) == 0 || len(typed) > maxWords || len(typed[len(typed)-1]) < leastTyped && len(typed) == 1 {
		return &searchv1.SuggestResponse{}, nil
	}
	locale, known := languages[r.GetLocale()]
	if !known {
		locale = languages["en"]
	}
	x, err := current(ctx, s.db)
	if err != nil {
		return nil, err
	}
	var raw [][]byte
	err = s.db.SelectContext(ctx, &raw, x.sql(`
		SELECT c.card FROM (
		    SELECT slug FROM {x}.products WHERE `+locale.names+` @@ to_tsquery('simple', $1)
		    ORDER BY buyable DESC, ratings DESC, position DESC, slug LIMIT $2
		) p JOIN {x}.cards c USING (slug)`), prefixes(typed), limit)
	if err != nil {
		return nil, fmt.Errorf("suggest %q: %w", typed, err)
	}
	answer := &searchv1.SuggestResponse{}
	for _, card := range raw {
		hit := &searchv1.Hit{}
		if err := proto.Unmarshal(card, hit); err != nil {
			return nil, fmt.Errorf("card: %w", err)
		}
		answer.Hits = append(answer.Hits, hit)
	}
	return answer, nil
}
