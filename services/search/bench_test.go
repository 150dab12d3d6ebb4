package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	searchv1 "feria/internal/contract/services/search/v1"
)

// market fills the index with generated products, by set-wise SQL: what is measured is reading.
func market(b *testing.B, s *service, products int) {
	b.Helper()
	for _, statement := range []string{`
		INSERT INTO {x}.products (slug, category, position, from_minor, colours, sizes, buyable, en, es, name_en, name_es)
		SELECT 'thing-' || n, 'row-' || n % 12, n, 500 + n * 37 % 30000, ARRAY['colour-' || n % 9, 'colour-' || n % 7], ARRAY['size-' || n % 4], n % 10 > 0,
		    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', body), 'D'),
		    setweight(to_tsvector('spanish', name), 'A') || setweight(to_tsvector('spanish', body), 'D'),
		    to_tsvector('simple', name), to_tsvector('simple', name)
		FROM (SELECT n, 'adj' || n % 97 || ' stuff' || n % 89 || ' thing' || n % 83 AS name, 'a body of words' || n % 500 || ' made by hand' || n % 211 AS body
		      FROM generate_series(1, $1) n) g`, `
		INSERT INTO {x}.cards SELECT 'thing-' || n, decode('2a051203455552', 'hex') FROM generate_series(1, $1) n`, `
		INSERT INTO {x}.variants SELECT 'thing-' || n || '-a', 'thing-' || n, 500 + n * 37 % 30000 FROM generate_series(1, $1) n`, `
		INSERT INTO {x}.words SELECT DISTINCT 'en', w || n % m FROM generate_series(1, $1) n, (VALUES ('adj', 97), ('stuff', 89), ('thing', 83)) v (w, m)`,
	} {
		if _, err := s.db.ExecContext(b.Context(), index(1).sql(statement), products); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.db.ExecContext(b.Context(), `ANALYZE`); err != nil {
		b.Fatal(err)
	}
}

func p95(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)*95/100].Microseconds()) / 1000
}

// BenchmarkFind reports the 95th percentile of whole searches among 100,000 products, of which one in ten is misspelt, beside the bare
// SQL of the same searches in the same run.
func BenchmarkFind(b *testing.B) {
	s := newService(b)
	market(b, s, 100_000)
	random := rand.New(rand.NewPCG(1, 2))
	var whole, bare []time.Duration
	for b.Loop() {
		query := fmt.Sprintf("adj%d stuff%d", random.IntN(97), random.IntN(89))
		switch random.IntN(10) {
		case 0:
			query = fmt.Sprintf("aj%d", random.IntN(97))
		case 1, 2:
			query = fmt.Sprintf("thing%d", random.IntN(83))
		}
		began := time.Now()
		if _, err := s.find(b, query); err != nil {
			b.Fatal(err)
		}
		whole = append(whole, time.Since(began))
		began = time.Now()
		var slugs []string
		err := s.db.SelectContext(b.Context(), &slugs, index(1).sql(`
			SELECT slug FROM {x}.products, plainto_tsquery('english', $1) q WHERE en @@ q ORDER BY ts_rank(en, q) DESC, slug DESC LIMIT 25`), query)
		if err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(began))
	}
	b.ReportMetric(p95(whole), "p95-ms")
	b.ReportMetric(p95(bare), "bare-p95-ms")
}

func (s *service) find(b *testing.B, query string) (*searchv1.FindResponse, error) {
	b.Helper()
	return s.Find(b.Context(), &searchv1.FindRequest{Locale: "en", Query: query})
}
