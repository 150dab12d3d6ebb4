package registry

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Meter counts how one version of a stall answers: each of its fragments, and its actions, apart. It is safe for concurrent use.
type Meter struct {
	series map[string]*series // by fragment; "" is actions. It does not change.

	mu      sync.Mutex
	scripts int // errors that browsers have reported
}

// The limits of the times that are told apart: each is a quarter larger than the one before, from 100 µs to about 2 minutes.
const (
	classes     = 64
	firstClass  = 100 * time.Microsecond
	classGrowth = 1.25
)

type series struct {
	errors atomic.Int64
	times  [classes]atomic.Int64
}

func newMeter(fragments []string) *Meter {
	m := &Meter{series: map[string]*series{"": {}}}
	for _, name := range fragments {
		m.series[name] = &series{}
	}
	return m
}

// Note counts an answer of a fragment, or of an action under the name "".
func (m *Meter) Note(fragment string, took time.Duration, failed bool) {
	s := m.series[fragment]
	if s == nil {
		return
	}
	if failed {
		s.errors.Add(1)
	}
	s.times[classOf(took)].Add(1)
}

// NoteScript counts an error that a browser has reported of the stall's script.
func (m *Meter) NoteScript() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts++
}

func classOf(took time.Duration) int {
	if took <= firstClass {
		return 0
	}
	return min(int(math.Ceil(math.Log(float64(took)/float64(firstClass))/math.Log(classGrowth))), classes-1)
}

// Tally is what was counted in some time. Tallies of several containers add up.
type Tally struct {
	Series  map[string]Counts `json:"series"` // by fragment
	Scripts int               `json:"scripts"`
}

// Counts are the answers of one fragment: how many failed, and how many took how long, by class.
type Counts struct {
	Errors int64   `json:"errors"`
	Times  []int64 `json:"times"`
}

// Requests is how many answers were counted.
func (c Counts) Requests() (n int64) {
	for _, times := range c.Times {
		n += times
	}
	return n
}

// Quantile is the time within which such a part of the answers came: the upper limit of a class, so up to a quarter too much. 0 for none.
func (c Counts) Quantile(q float64) time.Duration {
	all, below := c.Requests(), int64(0)
	for class, n := range c.Times {
		if below += n; n > 0 && float64(below) >= q*float64(all) {
			return time.Duration(float64(firstClass) * math.Pow(classGrowth, float64(class)))
		}
	}
	return 0
}

// Tally is everything that was counted so far.
func (m *Meter) Tally() Tally {
	m.mu.Lock()
	t := Tally{Series: make(map[string]Counts, len(m.series)), Scripts: m.scripts}
	m.mu.Unlock()
	for name, s := range m.series {
		c := Counts{Errors: s.errors.Load(), Times: make([]int64, classes)}
		for i := range s.times {
			c.Times[i] = s.times[i].Load()
		}
		t.Series[name] = c
	}
	return t
}

// Plus is what both have counted.
func (t Tally) Plus(other Tally) Tally { return t.with(other, 1) }

// Minus is what was counted after the other, an earlier tally of the same meter.
func (t Tally) Minus(earlier Tally) Tally { return t.with(earlier, -1) }

func (t Tally) with(other Tally, sign int64) Tally {
	sum := Tally{Series: make(map[string]Counts, len(t.Series)), Scripts: t.Scripts + int(sign)*other.Scripts}
	for _, tally := range []Tally{t, other} {
		for name := range tally.Series {
			sum.Series[name] = Counts{Times: make([]int64, classes)}
		}
	}
	for name, c := range sum.Series {
		a, b := t.Series[name], other.Series[name]
		c.Errors = a.Errors + sign*b.Errors
		for i := range c.Times {
			c.Times[i] = at(a.Times, i) + sign*at(b.Times, i)
		}
		sum.Series[name] = c
	}
	return sum
}

func at(times []int64, i int) int64 {
	if i >= len(times) {
		return 0
	}
	return times[i]
}

// All is the counts of all series together.
func (t Tally) All() Counts {
	sum := Counts{Times: make([]int64, classes)}
	for _, c := range t.Series {
		sum.Errors += c.Errors
		for i := range sum.Times {
			sum.Times[i] += at(c.Times, i)
		}
	}
	return sum
}
