package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"feria/internal/errs"

	searchv1 "feria/internal/contract/services/search/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
)

// priceSteps are where price ranges begin, in whole units of the currency.
var priceSteps = []int64{0, 25, 50, 100, 200}

// mostMinor is above every price.
const mostMinor = 1 << 50

// foundRow is a hit, or the count of a value of a facet.
type foundRow struct {
	Kind      string `db:"kind"` // "hit", "total", "matched" or a facet
	Value     string `db:"value"`
	Count     int64  `db:"count"`
	Key       int64  `db:"key"`
	Bytes     []byte `db:"bytes"` // a card, a label
	FromMinor int64  `db:"from_minor"`
	Several   bool   `db:"several"`
	Ratings   int32  `db:"ratings"`
	RatingSum int32  `db:"rating_sum"`
	Buyable   bool   `db:"buyable"`
}

func (f *finder) readFilter() error {
	c := f.filter
	for _, list := range [][]string{c.GetCategories(), c.GetPrices(), c.GetColours(), c.GetSizes()} {
		if len(list) > maxChosen {
			return errs.E(errs.Invalid, "That is too much to choose at once.", errs.Field{Name: "filter", Text: "at most 20 values each"})
		}
	}
	if c.GetRating() < 0 || c.GetRating() > 4 {
		return errs.E(errs.Invalid, "Ratings are chosen from 1 star to 4.", errs.Field{Name: "rating", Text: "1 to 4"})
	}
	for _, p := range c.GetPrices() {
		low, high, _ := strings.Cut(p, "-")
		least, err := strconv.ParseInt(low, 10, 32)
		below, otherwise := int64(mostMinor), error(nil)
		if high != "" {
			below, otherwise = strconv.ParseInt(high, 10, 32)
			below *= 100
		}
		if err != nil || otherwise != nil || least < 0 || below <= least*100 {
			return errs.E(errs.Invalid, "That is no range of prices.", errs.Field{Name: "prices", Text: "such as 25-50"})
		}
		f.prices = append(f.prices, [2]int64{least * 100, below})
	}
	return nil
}

// chosen are the filter's values as arguments $2 to $8.
func (f *finder) chosen() []any {
	least, below := pq.Int64Array{}, pq.Int64Array{}
	for _, p := range f.prices {
		least, below = append(least, p[0]), append(below, p[1])
	}
	c := f.filter
	return []any{
		array(c.GetCategories()), least, below, array(c.GetColours()), array(c.GetSizes()), c.GetRating(), c.GetBuyable(),
	}
}

func array(s []string) pq.StringArray { return append(pq.StringArray{}, s...) }

// sql reads what matches once, with a flag for each choice that holds. A facet counts where all others hold, so that what is chosen in
// it does not hide its siblings.
func (f *finder) sql() string {
	relevance := `0::bigint`
	if f.order == "relevance" {
		relevance = `(ts_rank(ARRAY[0.05, 0.2, 0.4, 1.0]::real[], ` + f.language.column + `, q.query) * 1000000)::bigint`
	}
	return `
	WITH q AS (SELECT to_tsquery('` + f.language.config + `', $1) AS query),
	m AS MATERIALIZED (
	    SELECT slug, category, position, from_minor, colours, sizes, ratings, rating_sum, buyable, ` + relevance + ` AS relevance,
	        cardinality($2::text[]) = 0 OR category = ANY ($2) AS c1,
	        cardinality($3::bigint[]) = 0 OR EXISTS (SELECT FROM unnest($3, $4::bigint[]) r (low, high) WHERE from_minor >= low AND from_minor < high) AS c2,
	        cardinality($5::text[]) = 0 OR colours && $5 AS c3,
	        cardinality($6::text[]) = 0 OR sizes && $6 AS c4,
	        $7::int = 0 OR rating_sum >= $7 * ratings AND ratings > 0 AS c5,
	        NOT $8::boolean OR buyable AS c6
	    FROM q, {x}.products WHERE ` + f.language.column + ` @@ q.query
	), hits AS (
	    SELECT slug, (` + f.order + `)::bigint AS key, from_minor, ratings, rating_sum, buyable FROM m
	    WHERE c1 AND c2 AND c3 AND c4 AND c5 AND c6
	      AND (NOT $10::boolean OR ((` + f.order + `)::bigint, slug) < ($11, $12))
	    ORDER BY key DESC, slug DESC LIMIT $9
	), counts (kind, value, count) AS (
	    SELECT 'matched', '', count(*) FROM m
	    UNION ALL SELECT 'total', '', count(*) FILTER (WHERE c1 AND c2 AND c3 AND c4 AND c5 AND c6) FROM m
	    UNION ALL SELECT 'category', category, count(*) FROM m WHERE c2 AND c3 AND c4 AND c5 AND c6 GROUP BY category
	    UNION ALL SELECT 'price', width_bucket(from_minor, ARRAY[` + stepsMinor() + `]::bigint[])::text, count(*) FROM m WHERE c1 AND c3 AND c4 AND c5 AND c6 GROUP BY 2
	    UNION ALL SELECT 'colour', v, count(*) FROM m, unnest(colours) v WHERE c1 AND c2 AND c4 AND c5 AND c6 GROUP BY v
	    UNION ALL SELECT 'size', v, count(*) FROM m, unnest(sizes) v WHERE c1 AND c2 AND c3 AND c5 AND c6 GROUP BY v
	    UNION ALL SELECT 'rating', v::text, count(*) FROM m, generate_series(1, 4) v
	        WHERE ratings > 0 AND rating_sum >= v * ratings AND c1 AND c2 AND c3 AND c4 AND c6 GROUP BY v
	    UNION ALL SELECT 'buyable', 'yes', count(*) FROM m WHERE buyable AND c1 AND c2 AND c3 AND c4 AND c5
	)
	SELECT * FROM (
	    SELECT 'hit' AS kind, h.slug AS value, 0::bigint AS count, h.key, c.card AS bytes, h.from_minor, h.ratings, h.rating_sum, h.buyable,
	        EXISTS (SELECT FROM {x}.variants v WHERE v.product = h.slug AND v.price_minor > h.from_minor) AS several
	    FROM hits h JOIN {x}.cards c USING (slug)
	    UNION ALL
	    SELECT kind, counts.value, count, 0, l.label, 0, 0, 0, false, false
	    FROM counts LEFT JOIN {x}.labels l ON l.facet = kind AND l.value = counts.value
	) answer ORDER BY kind = 'hit' DESC, key DESC, value DESC`
}

func stepsMinor() string {
	all := make([]string, len(priceSteps))
	for i, s := range priceSteps {
		all[i] = strconv.FormatInt(s*100, 10)
	}
	return strings.Join(all, ", ")
}

// priceRange is the n-th range of prices, from 1.
func priceRange(n int) string {
	from := strconv.FormatInt(priceSteps[n-1], 10) + "-"
	if n == len(priceSteps) {
		return from
	}
	return from + strconv.FormatInt(priceSteps[n], 10)
}

// facets gathers counts by facet, in the order in which they are shown.
type facets struct{ byName map[string]*searchv1.Facet }

var facetNames = []string{"category", "price", "colour", "size", "rating", "buyable"}

func newFacets() *facets {
	f := &facets{make(map[string]*searchv1.Facet, len(facetNames))}
	for _, name := range facetNames {
		f.byName[name] = &searchv1.Facet{Name: name}
	}
	return f
}

func (f *facets) add(r foundRow) error {
	facet := f.byName[r.Kind]
	v := &searchv1.Value{Value: r.Value, Hits: int32(r.Count)}
	if r.Kind == "price" {
		n, err := strconv.Atoi(r.Value)
		if err != nil || n < 1 || n > len(priceSteps) {
			return fmt.Errorf("price range %q", r.Value)
		}
		v.Value = priceRange(n)
	}
	if r.Bytes != nil {
		v.Label = &typesv1.Text{}
		if err := proto.Unmarshal(r.Bytes, v.Label); err != nil {
			return fmt.Errorf("label of %s: %w", r.Value, err)
		}
	}
	if v.GetHits() > 0 {
		facet.Values = append(facet.Values, v)
	}
	return nil
}

// all are the facets that have values: ranges in their order, others by what they hold.
func (f *facets) all() (out []*searchv1.Facet) {
	for _, name := range facetNames {
		facet := f.byName[name]
		slices.SortFunc(facet.Values, func(a, b *searchv1.Value) int {
			switch name {
			case "price":
				x, _ := strconv.Atoi(strings.SplitN(a.GetValue(), "-", 2)[0])
				y, _ := strconv.Atoi(strings.SplitN(b.GetValue(), "-", 2)[0])
				return cmp.Compare(x, y)
			case "rating":
				return cmp.Compare(b.GetValue(), a.GetValue())
			default:
				return cmp.Or(cmp.Compare(b.GetHits(), a.GetHits()), cmp.Compare(a.GetValue(), b.GetValue()))
			}
		})
		if len(facet.Values) > 0 {
			out = append(out, facet)
		}
	}
	return out
}
