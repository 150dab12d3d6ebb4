// Package registry is what the container knows of the stalls: which versions are deployed, what their manifests say, and so which page,
// fragment, action and asset belongs to whom. The records of what is deployed stand in a JetStream key-value bucket (internal/deploy); every
// container watches it and swaps its Snapshot in one atomic step. No list of stalls exists anywhere in the container.
//
// When the broker is gone, or a stall does not answer, the container goes on with what it knew last, also across its own restart.
package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"feria/internal/deploy"
	"feria/internal/manifest"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Deployment is one running version of one stall.
type Deployment struct {
	Name, Version, URL string
	Manifest           *manifest.Manifest
	To                 http.RoundTripper // reaches the stall; the requests' hosts do not matter
	Assets             map[string]string // public address by the asset's path in the manifest
	Meter              *Meter
	Preview            bool // only one browser sees it; nothing of it is shared

	base     string
	given    string // the manifest that was handed over
	restored bool   // is what the container knew before its restart
}

// Base is the address under which a document reaches this version, such as "/m/cart~1".
func (d *Deployment) Base() string { return d.base }

// Registry keeps the snapshot of what is deployed.
type Registry struct {
	broker *nats.Conn
	reach  func(name, url string) http.RoundTripper
	adopt  func(context.Context, *Deployment) error // takes the assets
	log    *slog.Logger
	file   string // what was known last

	snapshot atomic.Pointer[Snapshot]
	changed  atomic.Pointer[chan struct{}] // closed when the snapshot is swapped
	ready    chan struct{}                 // closed once what was deployed at the start stands, or has had its time
}

// New makes a registry that keeps what it knows in the folder. Reach finds the way to a deployment, and adopt is called once for each before
// it is used.
func New(broker *nats.Conn, folder string, reach func(name, url string) http.RoundTripper, adopt func(context.Context, *Deployment) error, log *slog.Logger) *Registry {
	r := &Registry{broker: broker, reach: reach, adopt: adopt, log: log, file: filepath.Join(folder, "registry.json"), ready: make(chan struct{})}
	changed := make(chan struct{})
	r.changed.Store(&changed)
	r.snapshot.Store(r.restore())
	return r
}

// Snapshot is what is deployed at this moment.
func (r *Registry) Snapshot() *Snapshot { return r.snapshot.Load() }

// Changed is closed when the snapshot is swapped for another one.
func (r *Registry) Changed() <-chan struct{} { return *r.changed.Load() }

// Ready is nil once the stalls that were deployed stand, or did not within five seconds.
func (r *Registry) Ready(context.Context) error {
	select {
	case <-r.ready:
		return nil
	default:
		return errors.New("the registry has not been read yet")
	}
}

// Run watches the bucket until the context ends; then it returns nil.
func (r *Registry) Run(ctx context.Context) error {
	book, err := deploy.Open(ctx, r.broker)
	if err != nil {
		if len(r.Snapshot().Stalls) > 0 {
			r.markReady() // with what was known last
		}
		return fmt.Errorf("registry: %w", err)
	}
	watcher, err := book.Watch(ctx)
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = watcher.Stop() }()
	return r.follow(ctx, watcher.Updates())
}

// How often a version that could not be loaded is tried again, and how often it is looked whether one has had its time.
const retryEvery = time.Second

// view is what the loop of a registry knows.
type view struct {
	stalls    map[string]*deploy.Stall
	revisions map[string]uint64
	standing  map[string]*Deployment // by "cart~1"
	loading   map[string]bool
	failed    map[string]deploy.Version // are not asked again before the next tick
	loaded    chan outcome
	stale     bool // what is published is not what is known
}

// outcome is how the loading of a version has ended.
type outcome struct {
	stall      string
	of         deploy.Version
	deployment *Deployment
	err        error
}

// follow keeps the snapshot at what the updates say. Versions are loaded side by side: one that hangs keeps no other waiting.
func (r *Registry) follow(ctx context.Context, updates <-chan jetstream.KeyValueEntry) error {
	v := view{
		map[string]*deploy.Stall{}, map[string]uint64{}, map[string]*Deployment{}, map[string]bool{}, map[string]deploy.Version{}, make(chan outcome), false,
	}
	for key, d := range r.Snapshot().deployments {
		v.standing[key] = d // this loop runs again after an error, and the container after its end
	}
	retry := time.NewTicker(retryEvery)
	defer retry.Stop()
	var loads sync.WaitGroup
	defer loads.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	initial, began := false, time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case update, open := <-updates:
			if !open {
				return errors.New("registry: the watch has ended")
			}
			if update == nil { // all that was there has come
				initial, v.stale = true, true
			} else {
				r.note(&v, update)
			}
		case o := <-v.loaded:
			r.settle(&v, o)
		case <-retry.C:
			clear(v.failed)
		}
		if !initial || len(updates) > 0 {
			continue
		}
		r.reconcile(ctx, &v, &loads)
		if len(v.stalls) > 0 && v.whole() || time.Since(began) > loadTime {
			r.markReady()
		}
	}
}

// note takes a record as it was written.
func (r *Registry) note(v *view, update jetstream.KeyValueEntry) {
	v.stale = true
	if update.Operation() != jetstream.KeyValuePut {
		delete(v.stalls, update.Key())
		delete(v.revisions, update.Key())
		return
	}
	stall, err := deploy.Parse(update)
	if err != nil {
		r.log.Warn("not a stall's record", "error", err)
		return
	}
	v.stalls[stall.Name], v.revisions[stall.Name] = stall, update.Revision()
}

// whole reports whether every version that shoppers get is loaded.
func (v *view) whole() bool {
	for name, stall := range v.stalls {
		if stable := stall.Stable(); stable != nil {
			if d := v.standing[key(name, stable.Version)]; d == nil || d.restored {
				return false
			}
		}
	}
	return true
}

// reconcile lets go of what serves nobody any more, begins to load what does not stand yet, and publishes what has changed.
func (r *Registry) reconcile(ctx context.Context, v *view, loads *sync.WaitGroup) {
	wanted := v.wanted(time.Now())
	for key := range v.standing {
		if _, ok := wanted[key]; !ok {
			delete(v.standing, key)
			v.stale = true
		}
	}
	for key, w := range wanted {
		have := v.standing[key]
		if have != nil && !have.restored && have.is(w.of) || v.failed[key].URL == w.of.URL && v.failed[key].Version != "" || v.loading[key] {
			continue
		}
		v.loading[key] = true
		loads.Go(func() {
			d, err := r.Load(ctx, w.stall, w.of)
			select {
			case v.loaded <- outcome{w.stall, w.of, d, err}:
			case <-ctx.Done():
			}
		})
	}
	if v.stale {
		r.publish(v)
	}
}

type want struct {
	stall string
	of    deploy.Version
}

// wanted are the versions that serve somebody, or to which a rollback would go.
func (v *view) wanted(now time.Time) map[string]want {
	wanted := make(map[string]want)
	for name, stall := range v.stalls {
		for _, version := range stall.Versions {
			if stall.Keeps(version.Version, now) {
				wanted[key(name, version.Version)] = want{name, version}
			}
		}
	}
	return wanted
}

// is reports whether the deployment was loaded from what the record says of the version.
func (d *Deployment) is(v deploy.Version) bool {
	return d.URL == v.URL && d.given == string(v.Manifest)
}

// settle takes what has been loaded. If that failed it is tried again, and meanwhile what stood goes on.
func (r *Registry) settle(v *view, o outcome) {
	name := key(o.stall, o.of.Version)
	delete(v.loading, name)
	if o.err != nil {
		v.failed[name] = o.of
		r.log.Warn("stall not taken", "stall", o.stall, "version", o.of.Version, "error", o.err)
		return
	}
	if have := v.standing[name]; have != nil {
		o.deployment.Meter = have.Meter
	}
	v.standing[name] = o.deployment
	v.stale = true
}

func (r *Registry) publish(v *view) {
	v.stale = false
	fresh := newSnapshot(v.stalls, v.revisions, v.standing, r.log)
	r.snapshot.Store(fresh)
	changed := make(chan struct{})
	close(*r.changed.Swap(&changed))
	if err := r.remember(fresh); err != nil {
		r.log.Warn("what is deployed could not be kept for a restart", "error", err)
	}
}

func (r *Registry) markReady() {
	select {
	case <-r.ready:
	default:
		close(r.ready)
	}
}

// loadTime is how long a stall may take to show its manifest and its assets.
const loadTime = 5 * time.Second

// Load reads a version's manifest, unless it was handed over, and takes its assets.
func (r *Registry) Load(ctx context.Context, stall string, v deploy.Version) (*Deployment, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	d := r.at(stall, v)
	data := []byte(v.Manifest)
	if len(data) == 0 {
		var err error
		if data, err = d.Get(ctx, "/manifest.json", maxManifest); err != nil {
			return nil, fmt.Errorf("manifest: %w", err)
		}
	}
	var err error
	if d.Manifest, err = manifest.Parse(data); err != nil {
		return nil, err
	}
	if d.Manifest.Name != stall || d.Manifest.Version != v.Version {
		return nil, fmt.Errorf("its manifest is that of %s, version %s", d.Manifest.Name, d.Manifest.Version)
	}
	if err := r.adopt(ctx, d); err != nil {
		return nil, err
	}
	d.count()
	r.log.Info("stall stands", "stall", d.Name, "version", d.Version)
	return d, nil
}

// maxManifest bounds a manifest.
const maxManifest = 256 << 10

// at is a deployment of which only the address is known.
func (r *Registry) at(stall string, v deploy.Version) *Deployment {
	return &Deployment{Name: stall, Version: v.Version, URL: v.URL, To: r.reach(stall, v.URL), base: "/m/" + key(stall, v.Version), given: string(v.Manifest)}
}

// At is what stands at an address, of which nothing more is known yet.
func (r *Registry) At(url string) *Deployment { return &Deployment{URL: url, To: r.reach("", url)} }

// count gives the deployment a meter of its fragments.
func (d *Deployment) count() {
	var fragments []string
	for name := range d.Manifest.Fragments {
		fragments = append(fragments, name)
	}
	d.Meter = newMeter(fragments)
}

// Get reads a file of the stall of at most so many bytes.
func (d *Deployment) Get(ctx context.Context, path string, most int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.Name+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := d.To.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	switch {
	case err != nil:
		return nil, err
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answered %d", path, response.StatusCode)
	case int64(len(data)) > most:
		return nil, fmt.Errorf("%s has more than %d bytes", path, most)
	}
	return data, nil
}

// LoadPreview reads what stands at an address, for browsers that were given a link to it. Its version is told apart from all others.
func (r *Registry) LoadPreview(ctx context.Context, stall, url string) (*Deployment, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	d := &Deployment{Name: stall, URL: url, To: r.reach(stall, url), Preview: true}
	data, err := d.Get(ctx, "/manifest.json", maxManifest)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if d.Manifest, err = manifest.Parse(data); err != nil {
		return nil, err
	}
	if d.Manifest.Name != stall {
		return nil, fmt.Errorf("its manifest is that of %s", d.Manifest.Name)
	}
	d.Version = d.Manifest.Version + "+preview"
	d.base = "/m/" + key(stall, d.Version)
	d.count()
	return d, r.adopt(ctx, d)
}
