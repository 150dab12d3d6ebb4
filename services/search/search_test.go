package search

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	productsv1 "feria/internal/contract/services/products/v1"
	searchv1 "feria/internal/contract/services/search/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/jmoiron/sqlx"
)

func newService(t testing.TB) *service {
	t.Helper()
	s := &service{db: postgrestest.Database(t, event.Migrations(migrations))}
	if err := first(t.Context(), s.db); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *service) apply(t testing.TB, effect func(x index, tx *sqlx.Tx) error) {
	t.Helper()
	if err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return effect(1, tx) }); err != nil {
		t.Fatal(err)
	}
}

func (s *service) listed(t testing.TB, products ...*productsv1.Product) {
	t.Helper()
	s.apply(t, func(x index, tx *sqlx.Tx) error {
		for _, p := range products {
			if err := x.list(t.Context(), tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func text(en, es string) *typesv1.Text {
	return &typesv1.Text{ByLanguage: map[string]string{"en": en, "es": es}}
}

// thing is a product in colours; its variants are <slug>-<colour>.
func thing(slug, category string, name *typesv1.Text, euros int64, colours ...string) *productsv1.Product {
	p := &productsv1.Product{Slug: slug, Category: category, Name: name, Tagline: text("", ""), Maker: "Taller Azul"}
	option := &productsv1.Option{Name: "colour"}
	for _, c := range colours {
		option.Values = append(option.Values, &productsv1.OptionValue{Value: c, Label: text(c, c)})
		p.Variants = append(p.Variants, &productsv1.Variant{
			Sku: slug + "-" + c, Product: slug, Options: map[string]string{"colour": c}, Price: &typesv1.Money{Minor: euros * 100, Currency: "EUR"},
		})
	}
	p.Options = append(p.Options, option)
	return p
}

func shelf() []*productsv1.Product {
	return []*productsv1.Product{
		thing("blue-mug", "ceramics", text("Harbour mug", "Taza del puerto"), 20, "blue"),
		thing("wide-mug", "ceramics", text("Wide mug", "Taza ancha"), 30, "blue", "red"),
		thing("garden-mug", "garden", text("Garden mug", "Taza de jardín"), 60, "red"),
		thing("lamp", "lamps", text("Lighthouse lamp", "Lámpara de faro"), 120, "white"),
	}
}

func (s *service) must(t testing.TB, r *searchv1.FindRequest) *searchv1.FindResponse {
	t.Helper()
	answer, err := s.Find(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func slugs(hits []*searchv1.Hit) (all []string) {
	for _, h := range hits {
		all = append(all, h.GetSlug())
	}
	slices.Sort(all)
	return all
}

func TestFindsInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.listed(t, shelf()...)
	for _, test := range []struct {
		locale, query, mean string
		want                []string
	}{
		{"en", "mugs", "", []string{"blue-mug", "garden-mug", "wide-mug"}},
		{"en", "harbour mug", "", []string{"blue-mug"}},
		{"en", "harbor mug", "harbour mug", []string{"blue-mug"}},
		{"en", "HARBUOR", "harbour", []string{"blue-mug"}},
		{"en", "lightho", "", []string{"lamp"}},
		{"en", "wide red", "", []string{"wide-mug"}},
		{"en", "zzzzqqq", "", nil},
		{"en", "  ", "", nil},
		{"en", "'); -- & | ! :*", "", nil},
		{"es", "lampara", "", []string{"lamp"}},
		{"es", "lámparas", "", []string{"lamp"}},
		{"es", "JARDIN", "", []string{"garden-mug"}},
		{"es", "tasa ancha", "taza ancha", []string{"wide-mug"}},
		{"fr", "lamp", "", []string{"lamp"}},
	} {
		got := s.must(t, &searchv1.FindRequest{Locale: test.locale, Query: test.query})
		if !slices.Equal(slugs(got.GetHits()), test.want) || got.GetDidYouMean() != test.mean {
			t.Errorf("%s %q: %q, did you mean %q", test.locale, test.query, slugs(got.GetHits()), got.GetDidYouMean())
		}
	}
}

func counts(r *searchv1.FindResponse, facet string) map[string]int32 {
	all := map[string]int32{}
	for _, f := range r.GetFacets() {
		for _, v := range f.GetValues() {
			if f.GetName() == facet {
				all[v.GetValue()] = v.GetHits()
			}
		}
	}
	return all
}

func TestChoiceDoesNotHideItsSiblings(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.listed(t, shelf()...)
	got := s.must(t, &searchv1.FindRequest{Query: "mug", Filter: &searchv1.Filter{Categories: []string{"garden"}}})
	if got.GetTotal() != 1 || fmt.Sprint(counts(got, "category")) != "map[ceramics:2 garden:1]" || fmt.Sprint(counts(got, "colour")) != "map[red:1]" {
		t.Errorf("%d, %v, %v", got.GetTotal(), counts(got, "category"), counts(got, "colour"))
	}
	got = s.must(t, &searchv1.FindRequest{Query: "mug", Filter: &searchv1.Filter{Prices: []string{"0-25", "50-100"}, Colours: []string{"blue"}}})
	if !slices.Equal(slugs(got.GetHits()), []string{"blue-mug"}) || fmt.Sprint(counts(got, "price")) != "map[0-25:1 25-50:1]" || fmt.Sprint(counts(got, "colour")) != "map[blue:1 red:1]" {
		t.Errorf("%v, %v, %v", slugs(got.GetHits()), counts(got, "price"), counts(got, "colour"))
	}
}

func TestStockAndPricesFollowTheirEvents(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.apply(t, func(x index, tx *sqlx.Tx) error { return x.stock(t.Context(), tx, "blue-mug-blue", true) })
	s.listed(t, shelf()...)
	buyable := &searchv1.FindRequest{Query: "mug", Filter: &searchv1.Filter{Buyable: true}}
	if got := s.must(t, buyable); !slices.Equal(slugs(got.GetHits()), []string{"blue-mug"}) {
		t.Errorf("buyable: %q", slugs(got.GetHits()))
	}
	s.apply(t, func(x index, tx *sqlx.Tx) error { return x.stock(t.Context(), tx, "blue-mug-blue", false) })
	if got := s.must(t, buyable); got.GetTotal() != 0 || counts(got, "category")["ceramics"] != 0 {
		t.Errorf("after it sold out: %v", got)
	}
	s.apply(t, func(x index, tx *sqlx.Tx) error {
		return x.price(t.Context(), tx, &productsv1.VariantPriced{Product: "wide-mug", Sku: "wide-mug-red", Price: &typesv1.Money{Minor: 999}})
	})
	got := s.must(t, &searchv1.FindRequest{Query: "wide mug"}).GetHits()[0]
	if got.GetFrom().GetMinor() != 999 || !got.GetSeveralPrices() {
		t.Errorf("price: %v", got)
	}
}

func TestPagesStayRightWhileThingsComeAndGo(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for i := range 10 {
		s.listed(t, thing(fmt.Sprintf("mug-%d", i), "c", text("Plain mug", "Taza"), int64(10+2*i), "red"))
	}
	r := &searchv1.FindRequest{Query: "mug", Limit: 3, Sort: searchv1.FindRequest_SORT_PRICE_UP}
	var seen []string
	for n := 0; ; n++ {
		got := s.must(t, r)
		for _, h := range got.GetHits() {
			seen = append(seen, h.GetSlug())
		}
		s.listed(t, thing(fmt.Sprintf("cheap-%d", n), "c", text("Cheap mug", "Taza"), 1, "red"))
		if r.Page = got.GetNextPage(); r.GetPage() == "" {
			break
		}
	}
	if len(seen) != 10 || !slices.IsSorted(seen) {
		t.Errorf("%q", seen)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for _, r := range []*searchv1.FindRequest{
		{Limit: -1}, {Limit: 101}, {Sort: 99}, {Page: "zz"}, {Page: "bnVsbA"}, {Query: string(make([]byte, 201))},
		{Filter: &searchv1.Filter{Rating: 5}}, {Filter: &searchv1.Filter{Prices: []string{"9-1"}}}, {Filter: &searchv1.Filter{Colours: make([]string, 21)}},
	} {
		if _, err := s.Find(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestSuggestsNames(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.listed(t, shelf()...)
	for query, want := range map[string][]string{"ha": {"blue-mug"}, "h": nil, "mug wi": {"wide-mug"}, "": nil, "x' | y": nil} {
		got, err := s.Suggest(t.Context(), &searchv1.SuggestRequest{Locale: "en", Query: query})
		if err != nil || !slices.Equal(slugs(got.GetHits()), want) {
			t.Errorf("%q: %v %v", query, got, err)
		}
	}
}

func TestNextIndexTakesOver(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.listed(t, shelf()...)
	for range 2 {
		if err := next(t.Context(), s.db); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.must(t, &searchv1.FindRequest{Query: "lamp"}); got.GetTotal() != 1 {
		t.Error("the old index does not answer while the next is filled")
	}
	if err := swap(t.Context(), s.db, 2); err != nil {
		t.Fatal(err)
	}
	all, err := indexes(t.Context(), s.db)
	if err != nil || len(all) != 1 || all[0] != (row{2, true}) {
		t.Errorf("%v %v", all, err)
	}
	if got := s.must(t, &searchv1.FindRequest{Query: "lamp"}); got.GetTotal() != 0 {
		t.Error("the new index is not the one that answers")
	}
}

func TestARetiredIndexIsDroppedWithAllThatWasNotedForIt(t *testing.T) {
	t.Parallel()
	s := newService(t)
	b := &builder{db: s.db, service: Module.Name, log: slog.New(slog.DiscardHandler)}
	for _, x := range []index{1, 2} {
		if err := next(t.Context(), s.db); err != nil {
			t.Fatal(err)
		}
		_, err := s.db.Exec(`INSERT INTO inbox (consumer, id, aggregate, version) VALUES ($1, gen_random_uuid(), 'a', 1)`, "search-"+x.consumer())
		if err != nil {
			t.Fatal(err)
		}
		if err := swap(t.Context(), s.db, x+1); err != nil {
			t.Fatal(err)
		}
	}
	count := func(what string) (n int) {
		t.Helper()
		if err := s.db.Get(&n, `SELECT count(*) FROM `+what); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := b.clear(t.Context(), time.Hour); err != nil || count("indexes") != 3 || count("index_1.products")+count("index_2.products") != 0 {
		t.Errorf("they were dropped while they may be read: %v", err)
	}
	if err := b.clear(t.Context(), 0); err != nil || count("indexes") != 1 || count("inbox") != 0 || count(`pg_namespace WHERE nspname LIKE 'index_%'`) != 1 {
		t.Errorf("they still stand: %v", err)
	}
	if err := next(t.Context(), s.db); err != nil || count("indexes WHERE id = 4") != 1 {
		t.Errorf("a number is given twice: %v", err)
	}
}
