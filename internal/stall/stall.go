// Package stall is what a micro-frontend in Go is made of. A stall names its fragments and actions, one a line, with handlers
// that return errors; this package serves the rest of the contract: the manifest, the assets under content hashes, limits
// of time and size, errors as fragments that people can read, and the stall standing alone. It knows nothing of what a stall shows.
//
// A stall's files are embedded: manifest.json (without assets: those are found), messages/<language>.json,
// and assets/dist/<name>.js and .css.
package stall

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"slices"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/manifest"

	"github.com/go-chi/chi/v5"
)

// Handler answers a request for a fragment or an action, or returns an error without having answered. The error's kind becomes
// the status, and its text, if it is meant for people, a small fragment.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Stall is a micro-frontend. It is put together by one goroutine; what Serve returns is safe for concurrent use.
type Stall struct {
	manifest  *manifest.Manifest
	messages  *i18n.Catalog
	assets    []asset
	log       *slog.Logger
	router    *chi.Mux
	fragments map[string]http.Handler
	actions   map[string]bool // "POST /add"
	err       error           // the first thing that did not fit; Serve returns it
}

// New reads the stall's files. What is wrong with them is said by Serve.
func New(env *app.Env, files fs.FS) *Stall {
	s := &Stall{log: env.Log(), router: chi.NewRouter(), fragments: map[string]http.Handler{}, actions: map[string]bool{}}
	if s.err = s.read(files, env.Config().Version); s.err == nil && "mfe/"+s.manifest.Name != env.Name() {
		s.err = fmt.Errorf("manifest.json: name is %q in the module %s", s.manifest.Name, env.Name())
	}
	return s
}

func (s *Stall) read(files fs.FS, version string) error {
	data, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return err
	}
	if s.manifest, err = manifest.Parse(data); err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	if version != "" {
		s.manifest.Version = version
	}
	if s.messages, err = i18n.Load(files); err != nil {
		return err
	}
	if s.assets, err = findAssets(files, s.manifest.Name); err != nil {
		return err
	}
	for _, a := range s.assets {
		s.manifest.Assets = append(s.manifest.Assets, a.Asset)
	}
	return s.manifest.Validate()
}

// Fragment says who renders the fragment that the manifest declares under the name.
func (s *Stall) Fragment(name string, h Handler) {
	if s.err != nil {
		return
	}
	f, ok := s.manifest.Fragments[name]
	if !ok || s.fragments[name] != nil {
		s.err = fmt.Errorf("fragment %q: want each that manifest.json declares, once", name)
		return
	}
	s.fragments[name] = s.answers(h, s.cacheControl(name), headingOf(f))
	s.router.Method(http.MethodGet, f.Path, s.fragments[name])
}

// Action says who carries out the action that the manifest declares. Requests from other origins are refused,
// and so are bodies of more bytes than the manifest allows it. Files that came with a form are gone once it has answered.
func (s *Stall) Action(method, path string, h Handler) {
	if s.err != nil {
		return
	}
	key := method + " " + path
	i := slices.IndexFunc(s.manifest.Actions, func(a manifest.Action) bool { return a.Method == method && a.Path == path })
	if i < 0 || s.actions[key] {
		s.err = fmt.Errorf("action %s: want each that manifest.json declares, once", key)
		return
	}
	s.actions[key] = true
	most := s.manifest.Actions[i].MaxBody
	limited := func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		defer func() {
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll() // what stays is the system's to clear
			}
		}()
		return h(w, r)
	}
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.answers(func(http.ResponseWriter, *http.Request) error {
		return errs.E(errs.Denied, "This form was sent from another site.").Because("foreign")
	}, noStore, 2))
	s.router.Method(method, path, origin.Handler(s.answers(limited, noStore, 2)))
}

// Serve is the whole stall. Its error says what does not fit: a file, a handler that is missing, or one too many.
func (s *Stall) Serve() (app.Served, error) {
	if s.err != nil {
		return app.Served{}, s.err
	}
	for _, name := range slices.Sorted(maps.Keys(s.manifest.Fragments)) {
		if s.fragments[name] == nil {
			return app.Served{}, fmt.Errorf("fragment %q is declared in manifest.json, but nobody renders it", name)
		}
	}
	for _, a := range s.manifest.Actions {
		if !s.actions[a.Method+" "+a.Path] {
			return app.Served{}, fmt.Errorf("action %s %s is declared in manifest.json, but nobody carries it out", a.Method, a.Path)
		}
	}
	if err := s.serveManifest(); err != nil {
		return app.Served{}, err
	}
	s.serveAssets()
	s.serveAlone()
	return app.Served{HTTP: s.router}, nil
}

// answers adapts a handler: it bounds its time, recovers from its panics and answers for its error.
func (s *Stall) answers(h Handler, cache string, heading int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), timeLeft(r))
		defer cancel()
		r = r.WithContext(ctx)
		w.Header().Set("Cache-Control", cache)
		w.Header().Set("Content-Language", s.localizer(r).Locale())
		w.Header().Set("Vary", "Accept-Language")
		if err := recovering(func() error { return h(w, r) }); err != nil {
			s.fail(w, r, err, heading)
		}
	})
}

// recovering turns a panic into an error that tells the log where it came from.
func recovering(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			if errors.Is(p, http.ErrAbortHandler) {
				panic(p)
			}
			err = panicked(p)
		default:
			err = panicked(p)
		}
	}()
	return f()
}
