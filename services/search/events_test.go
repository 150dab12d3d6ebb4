package search

import (
	"slices"
	"testing"
	"time"

	searchv1 "feria/internal/contract/services/search/v1"

	"github.com/jmoiron/sqlx"
)

// A product, its stock and its rating are told in three streams; whoever writes last sees what the others have written.
func TestStreamsReadSideBySideMakeOneIndex(t *testing.T) {
	t.Parallel()
	list := func(x index, tx *sqlx.Tx) error { return x.list(t.Context(), tx, shelf()[0]) }
	stock := func(x index, tx *sqlx.Tx) error { return x.stock(t.Context(), tx, "blue-mug-blue", true) }
	for name, effects := range map[string][2]func(index, *sqlx.Tx) error{"listing first": {list, stock}, "stock first": {stock, list}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			begun, done := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(done)
				<-begun
				s.apply(t, effects[1])
			}()
			s.apply(t, func(x index, tx *sqlx.Tx) error {
				err := effects[0](x, tx)
				close(begun)
				s.overtaken(t, done)
				return err
			})
			<-done
			if got := s.must(t, &searchv1.FindRequest{Query: "mug", Filter: &searchv1.Filter{Buyable: true}}); !slices.Equal(slugs(got.GetHits()), []string{"blue-mug"}) {
				t.Errorf("buyable: %q", slugs(got.GetHits()))
			}
		})
	}
}

// overtaken returns when the other transaction waits for this one, or is done without having waited.
func (s *service) overtaken(t *testing.T, done <-chan struct{}) {
	t.Helper()
	for {
		var waits bool
		err := s.db.GetContext(t.Context(), &waits, `
			SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`)
		if err != nil {
			t.Fatal(err)
		}
		if waits {
			return
		}
		select {
		case <-done:
			return
		case <-time.After(time.Millisecond):
		}
	}
}
