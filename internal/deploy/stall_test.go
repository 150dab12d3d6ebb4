package deploy

import (
	"testing"
	"time"

	"feria/internal/errs"
)

var (
	noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ana  = Say{By: "Ana"}
)

// states are what the versions of a stall are.
func states(s *Stall) map[string]State {
	all := map[string]State{}
	for _, v := range s.Versions {
		all[v.Version] = v.State
	}
	return all
}

func deployed(t *testing.T, s *Stall, version string, steps ...int) {
	t.Helper()
	if err := s.Deploy(Version{Version: version, URL: "http://" + version}, steps, time.Second, ana, noon); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, s *Stall, want map[string]State) {
	t.Helper()
	got := states(s)
	for version, state := range want {
		if got[version] != state {
			t.Errorf("version %s is %q, not %q", version, got[version], state)
		}
	}
}

func TestAFirstVersionStandsAtOnce(t *testing.T) {
	s := &Stall{Name: "cart"}
	deployed(t, s, "1", 5, 100)
	expect(t, s, map[string]State{"1": Stable})
	if s.Rollout != nil || s.Previous() != nil {
		t.Errorf("%+v", s)
	}
}

func TestACanaryGoesByItsSteps(t *testing.T) {
	s := &Stall{Name: "cart"}
	deployed(t, s, "1")
	deployed(t, s, "2", 5, 25, 100)
	for _, share := range []int{5, 25} {
		expect(t, s, map[string]State{"1": Stable, "2": Canary})
		if s.Rollout.Share() != share {
			t.Errorf("its share is %d, not %d", s.Rollout.Share(), share)
		}
		if err := s.Advance(ana, noon); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, s, map[string]State{"1": Retired, "2": Stable})
	if s.Rollout != nil || s.Previous().Version != "1" {
		t.Errorf("%+v", s)
	}
}

func TestACanaryWithoutALastStepHoldsItsShare(t *testing.T) {
	s := &Stall{Name: "cart"}
	deployed(t, s, "1")
	deployed(t, s, "2", 5, 25)
	for range 3 {
		if err := s.Advance(ana, noon); err != nil {
			t.Fatal(err)
		}
	}
	if s.Rollout == nil || s.Rollout.Share() != 25 {
		t.Errorf("%+v", s.Rollout)
	}
}

func TestWhatIsRolledBack(t *testing.T) {
	s := &Stall{Name: "cart"}
	deployed(t, s, "1")
	deployed(t, s, "2", 50)
	if err := s.Reject(Say{By: "container", Why: "it fails"}, noon); err != nil {
		t.Fatal(err)
	}
	expect(t, s, map[string]State{"1": Stable, "2": Rejected})
	if s.Keeps("2", noon) || !errs.Is(s.Deploy(Version{Version: "2"}, nil, 0, ana, noon), errs.Conflict) {
		t.Error("what was rejected is kept, or deployed again")
	}
	deployed(t, s, "3")
	deployed(t, s, "4")
	for _, want := range []string{"3", "1"} {
		if err := s.Rollback("", ana, noon.Add(time.Minute)); err != nil || s.Stable().Version != want {
			t.Errorf("%v, version %s stands, not %s", err, s.Stable().Version, want)
		}
	}
	if err := s.Rollback("", ana, noon); !errs.Is(err, errs.Conflict) {
		t.Errorf("rolled back to what was rolled back: %v", err)
	}
	if err := s.Rollback("4", ana, noon); err != nil || s.Stable().Version != "4" {
		t.Errorf("by name: %v", err)
	}
	if last := s.History[len(s.History)-1]; last.What != "rolled back" || last.By != "Ana" || last.Number != len(s.History) {
		t.Errorf("%+v", last)
	}
}

func TestARetiredVersionServesItsDocumentsForItsTime(t *testing.T) {
	s := &Stall{Name: "cart"}
	for _, version := range []string{"1", "2", "3"} {
		deployed(t, s, version)
	}
	after := noon.Add(RetireAfter)
	if !s.Serves("1", noon) || s.Serves("1", after) || s.Keeps("1", after) {
		t.Error("the first version is not retired for its time")
	}
	if previous := s.Previous(); previous == nil || !s.Keeps(previous.Version, after) || s.Serves(previous.Version, after) {
		t.Error("what a rollback would go to is not kept")
	}
}

func TestOnlyOneChangeAtATime(t *testing.T) {
	s := &Stall{Name: "cart"}
	deployed(t, s, "1")
	deployed(t, s, "2", 50)
	for name, err := range map[string]error{
		"deploy": s.Deploy(Version{Version: "3"}, nil, 0, ana, noon), "pin": s.Pin(true, ana, noon), "to": s.Rollback("1", ana, noon),
	} {
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("%s beside a canary: %v", name, err)
		}
	}
	if err := s.Promote(ana, noon); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"promote": s.Promote(ana, noon), "advance": s.Advance(ana, noon), "reject": s.Reject(ana, noon)} {
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("%s without a canary: %v", name, err)
		}
	}
	if err := s.Pin(true, ana, noon); err != nil || !errs.Is(s.Deploy(Version{Version: "3"}, nil, 0, ana, noon), errs.Conflict) {
		t.Errorf("a pinned stall: %v", err)
	}
}

// What the store's own module says of itself does not undo what was deployed.
func TestAnnouncedVersions(t *testing.T) {
	s := &Stall{Name: "cart"}
	if !s.Announce("1", "", "Cart", noon) || s.Announce("1", "", "Cart", noon) {
		t.Error("announced once, it is not the same the second time")
	}
	s.Announce("2", "", "Cart", noon)
	expect(t, s, map[string]State{"1": Retired, "2": Stable})
	deployed(t, s, "3")
	s.Announce("4", "", "Cart", noon)
	expect(t, s, map[string]State{"2": Retired, "3": Stable, "4": Retired})
	if !s.Announce("4", "http://elsewhere", "Cart", noon) || s.Find("4").URL != "http://elsewhere" {
		t.Error("a module that has moved is not found")
	}
}

func TestARecordDoesNotGrowForEver(t *testing.T) {
	s := &Stall{Name: "cart"}
	s.Announce("home", "", "Cart", noon)
	for i := range 200 {
		v := Version{Version: "v" + noon.Add(time.Duration(i)*time.Second).Format("150405")}
		if err := s.Deploy(v, nil, 0, ana, noon.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Versions) > keptVersions+2 || len(s.History) > keptHistory || s.Find("home") == nil || s.Previous() == nil {
		t.Errorf("%d versions, %d entries", len(s.Versions), len(s.History))
	}
}
