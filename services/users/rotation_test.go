package users

import (
	"strings"
	"sync"
	"testing"
	"time"

	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
)

// held holds a value out and is the one that replaces it.
func (d *desk) held(t *testing.T, session string) string {
	t.Helper()
	answer, err := d.cut(t, session, "mfe/cart")
	if err != nil {
		t.Fatal(err)
	}
	if answer.GetTokens()["mfe/cart"] == "" || (answer.GetRenewed() != "") != (answer.GetRenewedExpires() != nil) {
		t.Error(answer)
	}
	return answer.GetRenewed()
}

func (d *desk) mustBeShut(t *testing.T, session, reason string) {
	t.Helper()
	if _, err := d.cut(t, session); !errs.Is(err, errs.Denied) || errs.ReasonOf(err) != reason {
		t.Errorf("want %s, got %v", reason, err)
	}
}

// renewed is a session whose value was just replaced, and both values.
func (d *desk) renewed(t *testing.T) (old, fresh string) {
	t.Helper()
	old = d.guest(t)
	if d.held(t, old) != "" {
		t.Error("renewed at once")
	}
	d.at = d.at.Add(renewAfter - time.Second)
	if d.held(t, old) != "" {
		t.Error("renewed before it is due")
	}
	d.at = d.at.Add(time.Second)
	if fresh = d.held(t, old); fresh == "" || fresh == old {
		t.Fatalf("after ten minutes: %q", fresh)
	}
	return old, fresh
}

func TestASessionIsRenewedAsItIsUsed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, fresh := d.renewed(t)
	before, _ := d.cut(t, old)
	after, err := d.cut(t, fresh)
	if err != nil || before.GetSubject() != after.GetSubject() {
		t.Errorf("another shopper: %v %v %v", before, after, err)
	}
	if want := d.at.Add(guestLife); !before.GetRenewedExpires().AsTime().Equal(want) {
		t.Errorf("lasts until %v, want %v", before.GetRenewedExpires().AsTime(), want)
	}
}

func TestTheReplacedValueOpensUntilItsSuccessorHasComeBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, fresh := d.renewed(t)
	d.at = d.at.Add(48 * time.Hour) // the answer was lost, the shopper away
	for range 2 {
		if got := d.held(t, old); got != fresh {
			t.Errorf("renewed %q, want %q", got, fresh)
		}
	}
	if got := d.held(t, fresh); got != "" {
		t.Errorf("held out for the first time it was replaced: %q", got)
	}
	d.at = d.at.Add(grace - time.Second) // requests that were under way
	if got := d.held(t, old); got != fresh {
		t.Errorf("renewed %q, want %q", got, fresh)
	}
}

func TestAReplacedValueThatComesLateEndsTheSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, fresh := d.renewed(t)
	d.held(t, fresh)
	d.at = d.at.Add(grace)
	d.mustBeShut(t, old, "session_reused")
	d.mustBeShut(t, fresh, "no_session")
	d.mustBeShut(t, old, "no_session")
	if log := d.log.String(); strings.Count(log, "WARN") != 1 || strings.Contains(log, strings.Split(old, ".")[1]) {
		t.Errorf("the log says %s", log)
	}
}

func TestAValueFromLongAgoEndsTheSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, fresh := d.renewed(t)
	d.held(t, fresh)
	d.at = d.at.Add(renewAfter)
	newest := d.held(t, fresh)
	d.held(t, newest)
	d.mustBeShut(t, old, "session_reused") // its hash is long forgotten
	d.mustBeShut(t, newest, "no_session")
}

func TestProcessesAgreeOnTheSuccessor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old := d.guest(t)
	d.held(t, old)
	d.at = d.at.Add(renewAfter)
	other := deskOn(t, d.db)
	other.at = d.at
	var mu sync.Mutex
	values := map[string]int{}
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			desk := d
			if i%2 == 0 {
				desk = other
			}
			answer, err := desk.Cut(t.Context(), &usersv1.CutRequest{Session: old})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			values[answer.GetRenewed()]++
		})
	}
	group.Wait()
	if len(values) != 1 || values[""] != 0 {
		t.Errorf("successors: %v", values)
	}
	var generation int
	if err := d.db.Get(&generation, `SELECT generation FROM sessions`); err != nil || generation != 1 {
		t.Error(generation, err)
	}
}

func TestASessionEndsAtItsLongest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	value, begun := d.guest(t), d.at
	for d.at.Before(begun.Add(longestLife - guestLife)) {
		d.at = d.at.Add(guestLife - time.Hour)
		if next := d.held(t, value); next != "" {
			value = next
		}
		d.at = d.at.Add(renewAfter)
		if next := d.held(t, value); next != "" {
			value = next
		}
	}
	d.at = begun.Add(longestLife)
	d.mustBeShut(t, value, "no_session")
}

// A session from before values were renewed has a secret that follows from nothing.
func TestAnOldSessionIsRenewedToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	value := d.guest(t)
	k, err := parseKey(value)
	if err != nil {
		t.Fatal(err)
	}
	k.secret = [32]byte([]byte("a secret that was drawn at random"))
	if _, err := d.db.Exec(`UPDATE sessions SET secret_hash = $1`, k.hash()); err != nil {
		t.Fatal(err)
	}
	d.mustBeShut(t, value, "no_session")
	d.held(t, k.String())
	d.at = d.at.Add(renewAfter)
	if next := d.held(t, k.String()); next == "" || d.held(t, next) != "" {
		t.Error("not renewed")
	}
}
