// Package registry is what the container knows of the stalls: which are deployed, what their manifests say, and so which page, fragment,
// action and asset belongs to whom. Stalls announce themselves in a JetStream key-value bucket; every container watches it and swaps its
// Table in one atomic step. No list of stalls exists anywhere in the container.
//
// When the broker is gone, or a stall does not answer, the container goes on with what it knew last.
package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"feria/internal/app"
	"feria/internal/manifest"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Deployment is one running version of one stall.
type Deployment struct {
	app.Deployment
	Manifest *manifest.Manifest
	To       http.RoundTripper // reaches the stall; the requests' hosts do not matter
	Assets   map[string]string // public address by the asset's path in the manifest

	base string
}

// Base is the address under which a document reaches this version, such as "/m/cart~1".
func (d *Deployment) Base() string { return d.base }

// Registry keeps the table of what is deployed.
type Registry struct {
	broker *nats.Conn
	reach  func(app.Deployment) http.RoundTripper
	adopt  func(context.Context, *Deployment) error // takes the assets
	log    *slog.Logger

	table atomic.Pointer[Table]
	ready chan struct{} // closed once what was announced at the start stands, or has had its time
}

// New makes a registry. Reach finds the way to a deployment, and adopt is called once for each before it is used.
func New(broker *nats.Conn, reach func(app.Deployment) http.RoundTripper, adopt func(context.Context, *Deployment) error, log *slog.Logger) *Registry {
	r := &Registry{broker: broker, reach: reach, adopt: adopt, log: log, ready: make(chan struct{})}
	r.table.Store(newTable(nil, log))
	return r
}

// Table is what is deployed at this moment. It does not change; ask again for each request.
func (r *Registry) Table() *Table { return r.table.Load() }

// Ready is nil once the stalls that had announced themselves stand, or did not within five seconds.
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
	js, err := jetstream.New(r.broker)
	if err != nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	bucket, err := js.CreateOrUpdateKeyValue(asking, jetstream.KeyValueConfig{Bucket: app.DeploymentsBucket, Storage: jetstream.FileStorage})
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	watcher, err := bucket.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = watcher.Stop() }()
	return r.follow(ctx, watcher.Updates())
}

// retryEvery is how often a stall whose manifest could not be had is asked again.
const retryEvery = time.Second

// view is what the loop of a registry knows.
type view struct {
	announced map[string]app.Deployment
	standing  map[string]*Deployment
	loading   map[string]bool
	failed    map[string]app.Deployment // are not asked again before the next tick
	loaded    chan outcome
}

// outcome is how the loading of what was announced has ended.
type outcome struct {
	announced  app.Deployment
	deployment *Deployment
	err        error
}

// follow keeps the table at what the updates say. Stalls are loaded side by side: one that hangs keeps no other waiting.
func (r *Registry) follow(ctx context.Context, updates <-chan jetstream.KeyValueEntry) error {
	v := view{map[string]app.Deployment{}, map[string]*Deployment{}, map[string]bool{}, map[string]app.Deployment{}, make(chan outcome)}
	for name, d := range r.Table().deployments {
		v.standing[name] = d // this loop runs again after an error
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
				initial = true
			} else {
				note(v.announced, update, r.log)
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
		if len(v.announced) > 0 && r.Table().holds(v.announced) || time.Since(began) > loadTime {
			r.markReady()
		}
	}
}

// reconcile lets go of what is announced no more, and begins to load what does not stand yet.
func (r *Registry) reconcile(ctx context.Context, v *view, loads *sync.WaitGroup) {
	gone := false
	for name := range v.standing {
		if _, ok := v.announced[name]; !ok {
			delete(v.standing, name)
			gone = true
		}
	}
	if gone {
		r.publish(v)
	}
	for name, a := range v.announced {
		if have := v.standing[name]; have != nil && have.Deployment == a || v.failed[name] == a || v.loading[name] {
			continue
		}
		v.loading[name] = true
		loads.Go(func() {
			d, err := r.load(ctx, a)
			select {
			case v.loaded <- outcome{a, d, err}:
			case <-ctx.Done():
			}
		})
	}
}

// settle takes what has been loaded. If that failed, the version that stood goes on, and it is tried again.
func (r *Registry) settle(v *view, o outcome) {
	name := o.announced.Name
	delete(v.loading, name)
	switch {
	case o.err != nil:
		v.failed[name] = o.announced
		r.log.Warn("stall not taken", "stall", name, "version", o.announced.Version, "error", o.err)
	case v.announced[name] == o.announced:
		v.standing[name] = o.deployment
		r.publish(v)
	}
}

func (r *Registry) publish(v *view) {
	r.table.Store(newTable(slices.Collect(maps.Values(v.standing)), r.log))
}

func (r *Registry) markReady() {
	select {
	case <-r.ready:
	default:
		close(r.ready)
	}
}

func note(announced map[string]app.Deployment, update jetstream.KeyValueEntry, log *slog.Logger) {
	if update.Operation() != jetstream.KeyValuePut {
		delete(announced, update.Key())
		return
	}
	var d app.Deployment
	if err := json.Unmarshal(update.Value(), &d); err != nil || d.Name != update.Key() {
		log.Warn("not a deployment", "key", update.Key(), "error", err)
		return
	}
	announced[d.Name] = d
}

// loadTime is how long a stall may take to show its manifest and its assets.
const loadTime = 5 * time.Second

func (r *Registry) load(ctx context.Context, a app.Deployment) (*Deployment, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	d := &Deployment{Deployment: a, To: r.reach(a), base: "/m/" + a.Name + "~" + a.Version}
	data, err := d.Get(ctx, "/manifest.json", 256<<10)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if d.Manifest, err = manifest.Parse(data); err != nil {
		return nil, err
	}
	if d.Manifest.Name != a.Name || d.Manifest.Version != a.Version {
		return nil, fmt.Errorf("its manifest is that of %s, version %s", d.Manifest.Name, d.Manifest.Version)
	}
	if err := r.adopt(ctx, d); err != nil {
		return nil, err
	}
	r.log.Info("stall stands", "stall", d.Name, "version", d.Version)
	return d, nil
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
