package recommendations

import (
	"slices"
	"testing"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	recommendationsv1 "feria/internal/contract/services/recommendations/v1"

	"github.com/jmoiron/sqlx"
)

func newService(t *testing.T) *service {
	t.Helper()
	return &service{db: postgrestest.Database(t, event.Migrations(migrations))}
}

func (s *service) bought(t *testing.T, products ...string) {
	t.Helper()
	err := postgres.InTx(t.Context(), s.db, func(tx *sqlx.Tx) error { return learn(t.Context(), tx, products) })
	if err != nil {
		t.Fatal(err)
	}
}

func (s *service) mustAnswer(t *testing.T, products []string, want ...string) {
	t.Helper()
	answer, err := s.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{Products: products})
	if err != nil || !slices.Equal(answer.GetProducts(), want) {
		t.Errorf("with %q: %q, want %q: %v", products, answer.GetProducts(), want, err)
	}
}

func TestPurchaseChangesTheAnswer(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.mustAnswer(t, []string{"mug"})
	s.bought(t, "mug", "bowl", "mug")
	s.bought(t, "lamp")
	s.mustAnswer(t, []string{"mug"}, "bowl", "lamp")
	s.bought(t, "mug", "lamp")
	s.bought(t, "mug", "lamp")
	s.mustAnswer(t, []string{"mug"}, "lamp", "bowl")
	s.mustAnswer(t, []string{"mug", "lamp"}, "bowl")
}

func TestWithoutOrWithUnknownProductWhatIsBoughtMostStands(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.bought(t, "mug", "bowl")
	s.bought(t, "mug")
	s.mustAnswer(t, []string{"no-such-thing"}, "mug", "bowl")
	s.mustAnswer(t, nil, "mug", "bowl")
}

func TestLimitsOfARequest(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for _, r := range []*recommendationsv1.BoughtWithRequest{
		{Limit: -1}, {Limit: maxLimit + 1}, {Products: make([]string, maxProducts+1)},
	} {
		if _, err := s.BoughtWith(t.Context(), r); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
	s.bought(t, "mug", "bowl", "lamp")
	answer, err := s.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{Products: []string{"x"}, Limit: 2})
	if err != nil || len(answer.GetProducts()) != 2 {
		t.Error(answer, err)
	}
}
