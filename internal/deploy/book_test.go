package deploy

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"feria/internal/broker/embedded"
	"feria/internal/errs"
)

func openBook(t *testing.T) *Book {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	conn, err := server.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	b, err := Open(t.Context(), conn)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// However many change a record at the same time, every change is made once, and all of them are in the audit log.
func TestConcurrentChangesAreMadeOnce(t *testing.T) {
	b := openBook(t)
	const many = 60
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			_, _, err := b.Change(t.Context(), "cart", func(s *Stall) error {
				return s.Deploy(Version{Version: fmt.Sprint("v", i)}, nil, 0, ana, time.Now())
			})
			for errs.Is(err, errs.Unavailable) { // others were quicker fifty times
				_, _, err = b.Change(t.Context(), "cart", func(s *Stall) error {
					return s.Deploy(Version{Version: fmt.Sprint("v", i)}, nil, 0, ana, time.Now())
				})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	all, err := b.History(t.Context(), "cart", 500)
	if err != nil || len(all) != many {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	seen := map[string]bool{}
	for i, e := range all {
		if e.Number != many-i || seen[e.Version] {
			t.Errorf("entry %d is number %d, of %s", i, e.Number, e.Version)
		}
		seen[e.Version] = true
	}
}

func TestAChangeThatIsRefusedChangesNothing(t *testing.T) {
	b := openBook(t)
	refused := errors.New("refused")
	if _, _, err := b.Change(t.Context(), "cart", func(*Stall) error { return refused }); !errors.Is(err, refused) {
		t.Error(err)
	}
	if _, _, err := b.Get(t.Context(), "cart"); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if _, _, err := b.Get(t.Context(), "no such > name"); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

func TestTokensOfTeams(t *testing.T) {
	b := openBook(t)
	token, kept, err := b.IssueToken(t.Context(), "Bows & Co", "", "operator")
	if err == nil {
		t.Error("a team's name may hold anything")
	}
	if token, kept, err = b.IssueToken(t.Context(), "Bows", "laptop", "operator"); err != nil {
		t.Fatal(err)
	}
	if found, err := b.FindToken(t.Context(), token); err != nil || found.Team != "Bows" || found.ID != kept.ID {
		t.Errorf("%+v %v", found, err)
	}
	if _, err := b.FindToken(t.Context(), token+"x"); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
	if err := b.RevokeToken(t.Context(), kept.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.FindToken(t.Context(), token); !errs.Is(err, errs.Denied) {
		t.Error(err)
	}
	if err := b.RevokeToken(t.Context(), kept.ID); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}
