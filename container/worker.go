package container

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"feria/container/registry"
	"feria/internal/i18n"
	"feria/internal/manifest"
	"feria/static"
)

const (
	workerPath  = "/sw.js"
	offlinePath = "/_feria/offline" // under the language's prefix, as pages are
)

// instructions are what the worker is told (see static/worker.js). When they change, browsers take the worker anew.
type instructions struct {
	Assets  []string            `json:"assets"`  // what every page needs
	Default string              `json:"default"` // the language of paths without one
	Locales map[string]localeOf `json:"locales"`
	Actions []waitingAction     `json:"actions"`
}

type localeOf struct {
	Offline string `json:"offline"` // the page that stands for one of which there is no copy
	Kept    string `json:"kept"`    // said on a copy; {when} is when it was made
	Lapsed  string `json:"lapsed"`  // said of what has waited too long
}

// waitingAction is an action that may wait for the network.
type waitingAction struct {
	Path string        `json:"path"` // a regular expression
	Text manifest.Text `json:"text"` // what the shopper is told
}

// serveWorker answers with the service worker; where it is switched off, with one that deletes what there is and goes.
func (s *server) serveWorker(w http.ResponseWriter, r *http.Request) {
	name, told := "dist/farewell.js", []byte(nil)
	if s.offline {
		name = "dist/worker.js"
		said, err := json.Marshal(s.instruct(s.registry.Snapshot().Stable()))
		if err != nil {
			s.log.ErrorContext(r.Context(), "instructions of the worker", "error", err)
			http.Error(w, "Something went wrong.", http.StatusInternalServerError)
			return
		}
		told = slices.Concat([]byte("self.feria="), said, []byte(";\n"))
	}
	script, err := fs.ReadFile(static.Files, name)
	if err != nil {
		s.log.ErrorContext(r.Context(), "worker", "error", err)
		http.Error(w, "Something went wrong.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'")
	out := newSheet(w, r)
	defer out.free()
	out.Write(told)
	out.Write(script)
	_, _ = w.Write(out.next(true))
}

func (s *server) instruct(table *registry.Table) instructions {
	shell := s.assets.shell
	told := instructions{
		Assets: append([]string{shell.sheet, shell.script, shell.later, shell.favicon}, shell.fonts...), Default: i18n.Default,
		Locales: map[string]localeOf{}, Actions: []waitingAction{},
	}
	var prefixes []string
	for _, locale := range s.messages.Locales() {
		t := s.messages.Localizer(locale).T
		told.Locales[locale] = localeOf{i18n.Path(locale, offlinePath), t("offline.copy", "when", "{when}"), t("offline.lapsed")}
		if locale != i18n.Default {
			prefixes = append(prefixes, "/"+locale)
		}
	}
	for _, d := range table.Order {
		for _, a := range d.Manifest.Actions {
			if a.Method == http.MethodPost && len(a.Offline) > 0 {
				path := "^(?:" + strings.Join(prefixes, "|") + ")?/m/" + d.Name + "(?:~[^/]*)?" + parameter.ReplaceAllString(regexp.QuoteMeta(a.Path), "[^/]+") + "$"
				told.Actions = append(told.Actions, waitingAction{path, a.Offline})
			}
		}
	}
	return told
}

// parameter is one in a pattern that is quoted for a regular expression.
var parameter = regexp.MustCompile(`\\\{[a-z0-9-]+\\\}`)

// serveOffline answers with the page that a browser shows where it has no copy and no network. It is the same for all readers.
func (s *server) serveOffline(w http.ResponseWriter, r *http.Request) {
	s.compose(w, r, composition{at: r.URL.RequestURI(), status: http.StatusOK, problem: "offline", nobody: true})
}
