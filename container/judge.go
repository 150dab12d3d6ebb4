package container

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"feria/container/registry"
)

// What a canary is judged by, against the stable version on the same fragments in the same time.
const (
	fewest        = 50                   // requests of each arm, before a canary goes on to its next step
	fewestTimed   = 30                   // requests of a fragment in each arm, before their times are compared
	lookedAt      = 4                    // looks in a row that find it slower: a new process is slow at first, and so is one beside a busy neighbour
	fewestErrors  = 3                    // below that they are nobody's habit
	moreErrors    = 0.05                 // how much larger the rate of errors may be
	slower        = 2.0                  // how many times larger p95 may be
	slowerTypical = 1.5                  // and the median with it: one slow answer is not a slow version
	slowerAtLeast = 5 * time.Millisecond // a difference that nobody feels is none
)

// trial is what both arms of a canary did during one step.
type trial struct {
	Version string         `json:"version"`
	Began   time.Time      `json:"began"` // the step
	Canary  registry.Tally `json:"canary"`
	Stable  registry.Tally `json:"stable"`
}

// verdict is what a trial says so far.
type verdict struct {
	Breach string `json:"breach,omitempty"` // "" while there is none
	Slow   string `json:"slow,omitempty"`   // what is a breach if it stays so
	Enough bool   `json:"enough"`           // requests in each arm to go on
	Canary arm    `json:"canary"`
	Stable arm    `json:"stable"`
}

// arm is one of the two in figures.
type arm struct {
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	Scripts  int     `json:"script_errors"`
	P50Ms    float64 `json:"p50_ms"`
	P95Ms    float64 `json:"p95_ms"`
}

func (a arm) errorRate() float64 { return float64(a.Errors) / max(float64(a.Requests), 1) }

func (a arm) scriptRate() float64 { return float64(a.Scripts) / max(float64(a.Requests), 1) }

func armOf(t registry.Tally) arm {
	c := t.All()
	return arm{c.Requests(), c.Errors, t.Scripts, milliseconds(c.Quantile(.5)), milliseconds(c.Quantile(.95))}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// judge weighs a trial.
func judge(t trial) verdict {
	c, s := armOf(t.Canary), armOf(t.Stable)
	v := verdict{Canary: c, Stable: s, Enough: c.Requests >= fewest && s.Requests >= fewest}
	switch {
	case c.Errors >= fewestErrors && c.errorRate() > max(2*s.errorRate(), s.errorRate()+moreErrors):
		v.Breach = fmt.Sprintf("%d of %d requests failed; of the stable version %d of %d", c.Errors, c.Requests, s.Errors, s.Requests)
	case c.Scripts >= fewestErrors && c.scriptRate() > 2*s.scriptRate()+moreErrors:
		v.Breach = fmt.Sprintf("browsers reported %d script errors on %d requests; of the stable version %d on %d", c.Scripts, c.Requests, s.Scripts, s.Requests)
	default:
		v.Slow = judgeTimes(t)
	}
	return v
}

// judgeTimes compares the times of each fragment that both arms have rendered often enough.
func judgeTimes(t trial) string {
	for name, c := range t.Canary.Series {
		s := t.Stable.Series[name]
		if c.Requests() < fewestTimed || s.Requests() < fewestTimed {
			continue
		}
		slow, usual := c.Quantile(.95), s.Quantile(.95)
		if float64(slow) > slower*float64(usual) && slow-usual > slowerAtLeast && float64(c.Quantile(.5)) > slowerTypical*float64(s.Quantile(.5)) {
			if name == "" {
				name = "actions"
			}
			return fmt.Sprintf("%s: p95 is %.0f ms in %d requests; of the stable version %.0f ms in %d", name, milliseconds(slow), c.Requests(), milliseconds(usual), s.Requests())
		}
	}
	return ""
}

// report is what one container says of itself to the others.
type report struct {
	ID     string            `json:"id"`
	Seen   map[string]uint64 `json:"seen"` // the revision of each stall's record by which it serves
	Trials map[string]trial  `json:"trials,omitempty"`
	Recent map[string]recent `json:"recent,omitempty"` // by "cart~1"
}

// recent is how a version did in the last seconds.
type recent struct {
	Seconds  float64 `json:"seconds"`
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	P95Ms    float64 `json:"p95_ms"`
}

// readReports reads those that can be read.
func readReports(data [][]byte) (all []report) {
	for _, one := range data {
		var r report
		if json.Unmarshal(one, &r) == nil {
			all = append(all, r)
		}
	}
	return all
}

// together adds up what all containers saw of one step of a canary.
func together(reports []report, stall, version string, began time.Time) trial {
	sum := trial{Version: version, Began: began}
	for _, r := range reports {
		if t, ok := r.Trials[stall]; ok && t.Version == version && t.Began.Equal(began) {
			sum.Canary, sum.Stable = sum.Canary.Plus(t.Canary), sum.Stable.Plus(t.Stable)
		}
	}
	return sum
}

// confirmed reports whether every live container serves by the revision of a stall's record, or a later one.
func confirmed(reports []report, stall string, revision uint64) bool {
	return len(reports) > 0 && !slices.ContainsFunc(reports, func(r report) bool { return r.Seen[stall] < revision })
}
