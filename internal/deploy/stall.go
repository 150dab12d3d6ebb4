// Package deploy is what is deployed: for each stall a record of its versions, which of them shoppers get, and who decided that and why. A
// record changes by a compare and swap of the whole (see Book), so that every change happens once, whoever asks for it, and every container
// sees the same ones in the same order. What a change means is said here; whether a version may stand is the gate's to say.
package deploy

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"feria/internal/errs"
)

// State is what a version is to shoppers.
type State string

// The states. A candidate is on its way through the gate and is in no record.
const (
	Candidate State = "candidate"
	Canary    State = "canary"   // gets its share of shoppers
	Stable    State = "stable"   // gets all others
	Retired   State = "retired"  // serves the documents that were made of it, until its time is over
	Rejected  State = "rejected" // was rolled back by its own doing and gets nobody
)

// Version is one version of a stall at one address.
type Version struct {
	Version  string          `json:"version"`
	State    State           `json:"state"`
	URL      string          `json:"url,omitempty"`      // "" if it is reached by its module's name
	Manifest json.RawMessage `json:"manifest,omitempty"` // as it was handed over; without one it serves its own
	Team     string          `json:"team,omitempty"`
	Since    time.Time       `json:"since"`            // it has been what it is
	Until    time.Time       `json:"until,omitzero"`   // retired, it serves its documents
	Undone   bool            `json:"undone,omitempty"` // somebody rolled it back: it is not rolled back to
}

// Rollout is a canary on its way: its share of shoppers grows by steps.
type Rollout struct {
	Version string        `json:"version"`
	Steps   []int         `json:"steps"` // shares in percent; 100 is to be promoted
	Step    int           `json:"step"`
	Every   time.Duration `json:"every"` // how long a step takes at least
	Began   time.Time     `json:"began"` // the step
}

// Share is the share of shoppers in percent that a canary gets now.
func (r *Rollout) Share() int { return r.Steps[r.Step] }

// Entry is one change: who did what, when and why.
type Entry struct {
	Number   int             `json:"number"` // of the stall's changes, from 1
	At       time.Time       `json:"at"`
	By       string          `json:"by"`
	What     string          `json:"what"`
	Version  string          `json:"version"`
	Why      string          `json:"why,omitempty"`
	Evidence json.RawMessage `json:"evidence,omitempty"` // what a canary was judged by
}

// Stall is all that is deployed under one name.
type Stall struct {
	Name     string    `json:"name"`
	Versions []Version `json:"versions"` // as they came
	Rollout  *Rollout  `json:"rollout,omitempty"`
	Home     string    `json:"home,omitempty"` // the version that the store's own module announces
	Pinned   bool      `json:"pinned,omitempty"`
	History  []Entry   `json:"history,omitempty"` // the last changes; all of them are in the audit log
}

const (
	keptHistory  = 40
	keptVersions = 20

	// RetireAfter is how long a version that was replaced serves the documents that were made of it.
	RetireAfter = 15 * time.Minute
)

// Find is the version of that name; nil if there is none.
func (s *Stall) Find(version string) *Version {
	for i := range s.Versions {
		if s.Versions[i].Version == version {
			return &s.Versions[i]
		}
	}
	return nil
}

// Stable is the version that shoppers get; nil before there is one.
func (s *Stall) Stable() *Version { return s.in(Stable) }

// Canary is the version that a share of them gets; nil if there is none.
func (s *Stall) Canary() *Version { return s.in(Canary) }

func (s *Stall) in(state State) *Version {
	i := slices.IndexFunc(s.Versions, func(v Version) bool { return v.State == state })
	if i < 0 {
		return nil
	}
	return &s.Versions[i]
}

// Previous is the version to which a rollback goes; nil if there is none.
func (s *Stall) Previous() *Version {
	var found *Version
	for i := range s.Versions {
		if v := &s.Versions[i]; v.State == Retired && !v.Undone && (found == nil || !v.Since.Before(found.Since)) {
			found = v
		}
	}
	return found
}

// Serves reports whether anybody is served by the version: a shopper, or one who has a document that was made of it.
func (s *Stall) Serves(version string, now time.Time) bool {
	v := s.Find(version)
	return v != nil && (v.State == Stable || v.State == Canary || v.State == Retired && now.Before(v.Until))
}

// Keeps reports whether the version must stay where it is: it serves, or is what a rollback would go to.
func (s *Stall) Keeps(version string, now time.Time) bool {
	previous := s.Previous()
	return s.Serves(version, now) || previous != nil && previous.Version == version
}

// Announce notes the version that the store's own module serves. It takes over, unless another was deployed meanwhile. It reports whether
// anything has changed.
func (s *Stall) Announce(version, url, team string, now time.Time) bool {
	have := s.Find(version)
	switch {
	case s.Home == version && have != nil && have.URL == url:
		return false
	case have != nil:
		have.URL, s.Home = url, version
		return true
	}
	stable := s.Stable()
	takesOver := stable == nil || stable.Version == s.Home && !s.Pinned && s.Rollout == nil
	s.Home = version
	s.Versions = append(s.Versions, Version{Version: version, URL: url, Team: team, State: Retired, Since: now, Until: now})
	if takesOver {
		s.replace(version, now)
	}
	s.note(now, "announced", version, Say{By: "mfe/" + s.Name})
	return true
}

// Say is who asks for a change, and why.
type Say struct {
	By, Why  string
	Evidence json.RawMessage
}

// Deploy puts a version beside the others: as a canary if there are steps, else in the place of the one that stands. Conflict with the reason
// "pinned", "canary" or "version" if it cannot.
func (s *Stall) Deploy(v Version, steps []int, every time.Duration, say Say, now time.Time) error {
	if err := s.free(v.Version, now); err != nil {
		return err
	}
	s.Versions = slices.DeleteFunc(s.Versions, func(have Version) bool { return have.Version == v.Version })
	v.Since = now
	if s.Stable() == nil || len(steps) == 0 {
		s.Versions = append(s.Versions, v)
		s.replace(v.Version, now)
		s.note(now, "deployed", v.Version, say)
		return nil
	}
	v.State = Canary
	s.Versions = append(s.Versions, v)
	s.Rollout = &Rollout{Version: v.Version, Steps: steps, Every: every, Began: now}
	s.note(now, fmt.Sprintf("canary %d %%", steps[0]), v.Version, say)
	return nil
}

func (s *Stall) free(version string, now time.Time) error {
	switch have := s.Find(version); {
	case s.Pinned:
		return conflict("pinned", "The stall %s is pinned to version %s; unpin it first.", s.Name, s.Stable().Version)
	case s.Rollout != nil:
		return conflict("canary", "Version %s of %s is a canary; promote it or roll it back first.", s.Rollout.Version, s.Name)
	case have != nil && (s.Keeps(version, now) || have.State == Rejected):
		return conflict("version", "Version %s of %s is %s already; give the new one another version.", version, s.Name, have.State)
	}
	return nil
}

func conflict(reason, text string, args ...any) error {
	return errs.E(errs.Conflict, fmt.Sprintf(text, args...)).Because(reason)
}

// replace makes the version the one that stands, and retires the one that stood.
func (s *Stall) replace(version string, now time.Time) {
	if stable := s.Stable(); stable != nil {
		stable.State, stable.Since, stable.Until = Retired, now, now.Add(RetireAfter)
	}
	v := s.Find(version)
	v.State, v.Since, v.Until, v.Undone = Stable, now, time.Time{}, false
}

// Advance takes a canary to its next step: to a larger share, or to be promoted. One that has no further step holds its share.
func (s *Stall) Advance(say Say, now time.Time) error {
	r := s.Rollout
	switch {
	case r == nil:
		return conflict("canary", "The stall %s has no canary.", s.Name)
	case r.Step+1 == len(r.Steps):
		return nil
	case r.Steps[r.Step+1] >= 100:
		return s.Promote(say, now)
	}
	r.Step++
	r.Began = now
	s.note(now, fmt.Sprintf("canary %d %%", r.Share()), r.Version, say)
	return nil
}

// Promote makes the canary the version that stands.
func (s *Stall) Promote(say Say, now time.Time) error {
	if s.Rollout == nil {
		return conflict("canary", "The stall %s has no canary to promote.", s.Name)
	}
	version := s.Rollout.Version
	s.Rollout = nil
	s.replace(version, now)
	s.note(now, "promoted", version, say)
	return nil
}

// Reject takes a canary back that has breached what it is judged by. Nobody gets it any more.
func (s *Stall) Reject(say Say, now time.Time) error {
	if s.Rollout == nil {
		return conflict("canary", "The stall %s has no canary.", s.Name)
	}
	v := s.Canary()
	s.Rollout, v.State, v.Since = nil, Rejected, now
	s.note(now, "rolled back by itself", v.Version, say)
	return nil
}

// Rollback ends a canary, or goes back to the version that stood before, or to the one that is named. Documents that were made of what is
// rolled back keep it for their time.
func (s *Stall) Rollback(to string, say Say, now time.Time) error {
	if s.Rollout != nil && to == "" {
		v := s.Canary()
		s.Rollout = nil
		v.State, v.Since, v.Until, v.Undone = Retired, now, now.Add(RetireAfter), true
		s.note(now, "rolled back", v.Version, say)
		return nil
	}
	target, err := s.target(to)
	if err != nil {
		return err
	}
	bad := s.Stable().Version
	s.replace(target.Version, now)
	s.Find(bad).Undone = true
	s.note(now, "rolled back", bad, say)
	return nil
}

func (s *Stall) target(to string) (*Version, error) {
	if s.Rollout != nil {
		return nil, conflict("canary", "Version %s of %s is a canary; roll it back first.", s.Rollout.Version, s.Name)
	}
	target := s.Previous()
	if to != "" {
		target = s.Find(to)
	}
	switch {
	case target == nil && to == "":
		return nil, conflict("version", "The stall %s has no version to roll back to.", s.Name)
	case target == nil || target.State != Retired:
		return nil, conflict("version", "Version %s of %s cannot be rolled back to.", to, s.Name)
	}
	return target, nil
}

// Pin holds the stall at the version that stands: nothing is deployed before it is unpinned.
func (s *Stall) Pin(on bool, say Say, now time.Time) error {
	stable := s.Stable()
	switch {
	case stable == nil:
		return conflict("version", "The stall %s has no version to pin.", s.Name)
	case s.Rollout != nil:
		return conflict("canary", "Version %s of %s is a canary; promote it or roll it back first.", s.Rollout.Version, s.Name)
	}
	s.Pinned = on
	s.note(now, map[bool]string{true: "pinned", false: "unpinned"}[on], stable.Version, say)
	return nil
}

// note writes a change down, and forgets versions that serve nobody any more.
func (s *Stall) note(now time.Time, what, version string, say Say) {
	number := 1
	if n := len(s.History); n > 0 {
		number = s.History[n-1].Number + 1
	}
	s.History = append(s.History, Entry{number, now, say.By, what, version, say.Why, say.Evidence})
	s.History = s.History[max(0, len(s.History)-keptHistory):]
	excess := len(s.Versions) - keptVersions
	s.Versions = slices.DeleteFunc(s.Versions, func(v Version) bool {
		if excess <= 0 || s.Keeps(v.Version, now) || v.Version == s.Home {
			return false
		}
		excess--
		return true
	})
}
