package registry

import (
	"hash/fnv"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"feria/internal/deploy"
)

// Snapshot is all that is deployed at one moment. It does not change; ask the registry for a new one for each request.
type Snapshot struct {
	Stalls    map[string]*deploy.Stall
	Revisions map[string]uint64 // of the stalls' records

	deployments map[string]*Deployment // by "cart~1"
	names       []string               // of the stalls, sorted
	rollouts    int
	stable      *Table
	log         *slog.Logger

	mu     sync.Mutex
	tables map[string]*Table // by Table.Versions
}

// maxTables bounds how many combinations of versions are kept ready.
const maxTables = 256

func newSnapshot(stalls map[string]*deploy.Stall, revisions map[string]uint64, deployments map[string]*Deployment, log *slog.Logger) *Snapshot {
	s := &Snapshot{
		Stalls: maps.Clone(stalls), Revisions: maps.Clone(revisions), deployments: maps.Clone(deployments),
		names: slices.Sorted(maps.Keys(stalls)), tables: make(map[string]*Table), log: log,
	}
	for _, name := range s.names {
		if r := stalls[name].Rollout; r != nil && s.deployments[key(name, r.Version)] != nil {
			s.rollouts++
		}
	}
	s.stable = newTable(s.pick(Choice{}), log)
	return s
}

func key(stall, version string) string { return stall + "~" + version }

// Stable is what shoppers get who are in no canary's share.
func (s *Snapshot) Stable() *Table { return s.stable }

// Shares reports whether canaries are shared out, so that it matters who asks.
func (s *Snapshot) Shares() bool { return s.rollouts > 0 }

// Choice says what a document is made of.
type Choice struct {
	Shopper  string                 // by whom canaries are shared out; "" gets none
	Versions string                 // what the document is made of already, such as "cart~1 product~3"; "" for a new one
	Of       *Deployment            // one that it is made of for certain
	Previews map[string]*Deployment // by stall, what only this browser sees
}

// Table is what a document of that choice is made of. A version that serves nobody any more gives place to the one that a new document gets.
func (s *Snapshot) Table(c Choice) *Table {
	if (s.rollouts == 0 || c.Shopper == "") && (c.Versions == "" || c.Versions == s.stable.Versions) && len(c.Previews) == 0 &&
		(c.Of == nil || s.stable.deployments[c.Of.Name] == c.Of) {
		return s.stable
	}
	all := s.pick(c)
	versions := versionsOf(all)
	if versions == s.stable.Versions {
		return s.stable
	}
	if len(c.Previews) > 0 {
		return newTable(all, s.log)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[versions]
	if t == nil {
		t = newTable(all, s.log)
		if len(s.tables) < maxTables {
			s.tables[versions] = t
		}
	}
	return t
}

// pick finds the deployment of each stall, sorted by name.
func (s *Snapshot) pick(c Choice) (all []*Deployment) {
	born := make(map[string]string)
	for _, one := range strings.Fields(c.Versions) {
		if stall, version, ok := strings.Cut(one, "~"); ok {
			born[stall] = version
		}
	}
	now := time.Now()
	for _, name := range s.names {
		stall := s.Stalls[name]
		d := s.standing(stall)
		if r := stall.Rollout; r != nil && c.Shopper != "" && inShare(c.Shopper, name, r) {
			d = or(s.deployments[key(name, r.Version)], d)
		}
		if version := born[name]; version != "" && stall.Serves(version, now) {
			d = or(s.deployments[key(name, version)], d)
		}
		if c.Of != nil && c.Of.Name == name {
			d = c.Of
		}
		if d = or(c.Previews[name], d); d != nil {
			all = append(all, d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Previews)) { // of stalls that have no version yet
		if s.Stalls[name] == nil {
			all = append(all, c.Previews[name])
		}
	}
	return all
}

// standing is the stable version; while that cannot be had, the newest that can.
func (s *Snapshot) standing(stall *deploy.Stall) (d *Deployment) {
	if stable := stall.Stable(); stable != nil {
		d = s.deployments[key(stall.Name, stable.Version)]
	}
	for _, v := range slices.Backward(stall.Versions) {
		if d == nil && v.State == deploy.Retired {
			d = s.deployments[key(stall.Name, v.Version)]
		}
	}
	return d
}

func or(a, b *Deployment) *Deployment {
	if a != nil {
		return a
	}
	return b
}

// inShare reports whether a shopper is among those who get the canary: always the same ones, and more of them as its share grows.
func inShare(shopper, stall string, r *deploy.Rollout) bool {
	const parts = 10_000
	sum := fnv.New32a()
	for _, text := range []string{shopper, " ", stall, "~", r.Version} {
		_, _ = sum.Write([]byte(text))
	}
	return int(mix(sum.Sum32())%parts) < r.Share()*parts/100
}

// mix spreads what differs in few bits over all of them (the finalizer of MurmurHash3, Appleby 2008).
func mix(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// Deployment is a version of a stall that serves somebody; nil if there is none.
func (s *Snapshot) Deployment(stall, version string) *Deployment {
	record := s.Stalls[stall]
	if record == nil || !record.Serves(version, time.Now()) {
		return nil
	}
	return s.deployments[key(stall, version)]
}

// Loaded is a version that the container can reach, whoever it serves; nil if it cannot.
func (s *Snapshot) Loaded(stall, version string) *Deployment {
	return s.deployments[key(stall, version)]
}

func versionsOf(all []*Deployment) string {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = key(d.Name, d.Version)
	}
	return strings.Join(names, " ")
}
