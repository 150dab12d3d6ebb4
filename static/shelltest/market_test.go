package shelltest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"feria/static"
)

// market is a server that composes pages as the container does. Each late fragment waits for its gate.
type market struct {
	*httptest.Server
	mu       sync.Mutex
	gates    map[string]chan struct{}
	requests map[string]int // by path
}

func openMarket(t testing.TB) *market {
	t.Helper()
	m := &market{gates: map[string]chan struct{}{}, requests: map[string]int{}}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static.Files)))
	mux.HandleFunc("GET /static/dist/fonts/{name}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, static.Files, "fonts/"+r.PathValue("name"))
	})
	mux.Handle("GET /testdata/", http.FileServer(http.Dir(".")))
	mux.HandleFunc("GET /m/probe~1/fragments/{name}", m.serveFragment)
	mux.HandleFunc("POST /m/probe~1/{action}", m.serveAction)
	mux.HandleFunc("GET /moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/plain?from=moved", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /data.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":true}`)
	})
	mux.HandleFunc("GET /broken", func(w http.ResponseWriter, r *http.Request) {
		writeHead(w, r, "Broken")
		io.WriteString(w, "<p>no main")
	})
	mux.HandleFunc("GET /late", m.serveLate)
	mux.HandleFunc("GET /split", m.serveSplit)
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		if m.wait(r, "slow") {
			writePage(w, r, "Slow", "<h1>Slow</h1>")
		}
	})
	mux.HandleFunc("GET /heavy", func(w http.ResponseWriter, r *http.Request) { writePage(w, r, "Heavy", "<h1>Heavy</h1>"+heavySlot) })
	mux.HandleFunc("GET /missing", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		writePage(w, r, "Not here", "<h1>Not here</h1>")
	})
	mux.HandleFunc("GET /{page}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("page")
		writePage(w, r, "The "+name+" page", "<h1>"+name+"</h1>"+standing("outer", "outer "+r.URL.RawQuery+standing("inner", "inner")))
	})
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.count(r)
		if !strings.HasPrefix(r.URL.Path, "/static/") && !strings.HasPrefix(r.URL.Path, "/testdata/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'nonce-n1'; style-src 'self'; base-uri 'none'")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(m.close)
	return m
}

// close opens every gate, so that nobody waits, and stops the server.
func (m *market) close() {
	m.mu.Lock()
	for _, name := range []string{"s1", "s2", "slow", "fragment", "action"} {
		m.gateLocked(name)
		close(m.gates[name])
	}
	m.mu.Unlock()
	m.CloseClientConnections()
	m.Close()
}

func (m *market) count(r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[r.Method+" "+r.URL.Path]++
}

func (m *market) asked(request string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests[request]
}

func (m *market) gateLocked(name string) chan struct{} {
	if m.gates[name] == nil {
		m.gates[name] = make(chan struct{})
	}
	return m.gates[name]
}

// pass lets one waiter through, waiting for it to come.
func (m *market) pass(name string) {
	m.mu.Lock()
	gate := m.gateLocked(name)
	m.mu.Unlock()
	gate <- struct{}{}
}

// wait holds the answer until its gate is passed; false if the client has gone.
func (m *market) wait(r *http.Request, name string) bool {
	m.mu.Lock()
	gate := m.gateLocked(name)
	m.mu.Unlock()
	select {
	case <-gate:
		return true
	case <-r.Context().Done():
		return false
	}
}

const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="/static/favicon.svg"><title>%s</title>
<script nonce="n1">%s</script><meta name="description" content="%[1]s">
<script type="application/json" id="feria-document">{"locale":"en","texts":{"failed":"It failed","loading":"Loading"},"check":"%[3]s","stalls":{"probe":{"version":"1","base":"/m/probe~1",
"module":"/testdata/%[4]s.js","fragments":{"outer":"/fragments/outer","inner":"/fragments/inner","mini":"/fragments/mini"},"retained":["probe:kept"],"broadcast":["probe:kept"],
"schemas":{"probe:checked":{"type":"object","required":["count"],"properties":{"count":{"type":"integer","minimum":0}}}}}}}</script>
<link rel="stylesheet" href="/static/dist/tokens.css"><link rel="stylesheet" href="/static/dist/base.css"><link rel="stylesheet" href="/static/dist/shell.css">%[5]s
<script type="module" async src="/static/dist/shell.js"></script></head><body>
<header class="shell-header"><input id="typed"><nav><a href="/plain">Plain</a><a href="/other">Other</a></nav><div popover>Menu</div>%[6]s</header>
`

const foot = "<footer>foot</footer><div role=\"status\" aria-live=\"polite\" id=\"feria-announcer\"></div>\n"

const heavySlot = `<feria-slot id="slot-h" fragment="probe/outer" data-mfe="probe"><p>heavy</p></feria-slot>`

// standing is a slot whose fragment came in its place.
func standing(fragment, html string) string {
	return `<feria-slot fragment="probe/` + fragment + `" data-mfe="probe" slug="mug"><div>` + html + `</div></feria-slot>`
}

// expected is a slot whose fragment comes later.
func expected(id, fragment string) string {
	return `<feria-slot id="slot-` + id + `" fragment="probe/` + fragment + `" data-mfe="probe"><?start name="` + id + `"><p class="skeleton">…</p><?end></feria-slot>`
}

func writeHead(w io.Writer, r *http.Request, title string) {
	query := r.URL.Query()
	module, check, extra := "probe", "", ""
	if r.URL.Path == "/heavy" {
		module = "weight"
	}
	if query.Has("check") {
		check = "/static/schema.js"
	}
	if query.Has("style") {
		extra = `<link rel="stylesheet" href="/testdata/late.css">`
	}
	mini := fmt.Sprintf(`<feria-slot fragment="probe/mini" data-mfe="probe" data-key="%s" data-events='[{"name":"probe:kept","detail":{"value":"from mini"}}]'><p>mini</p></feria-slot>`, query.Get("key"))
	fmt.Fprintf(w, head, title, static.Fallback, check, module, extra, mini)
}

func writePage(w io.Writer, r *http.Request, title, main string) {
	writeHead(w, r, title)
	tall := ""
	if r.URL.Query().Has("tall") {
		tall = strings.Repeat("<p>goods</p>", 200)
	}
	fmt.Fprintf(w, `<main id="main" class="layout-single"><div class="region">%s%s</div><a id="end" href="/plain">Plain</a></main>%s</body></html>`, main, tall, foot)
}

// serveLate streams a page whose fragments come when their gates are passed, the nested one after its parent.
func (m *market) serveLate(w http.ResponseWriter, r *http.Request) {
	writeHead(w, r, "Late")
	fmt.Fprintf(w, `<main id="main"><h1>Late</h1>%s</main>%s`, expected("s1", "outer"), foot)
	flush := http.NewResponseController(w).Flush
	flush()
	if !m.wait(r, "s1") {
		return
	}
	tall := strings.Repeat("<p>goods</p>", 200)
	fmt.Fprintf(w, "<template for=\"s1\"><div>outer%s%s</div></template>\n", expected("s2", "inner"), tall)
	flush()
	if !m.wait(r, "s2") {
		return
	}
	io.WriteString(w, "<template for=\"s2\"><div>inner</div></template>\n</body></html>")
}

// serveSplit cuts the answer in the middle of a late fragment.
func (m *market) serveSplit(w http.ResponseWriter, r *http.Request) {
	writeHead(w, r, "Split")
	fmt.Fprintf(w, `<main id="main"><h1>Split</h1>%s</main>%s<template for="s1"><div>out`, expected("s1", "outer"), foot)
	_ = http.NewResponseController(w).Flush()
	if m.wait(r, "s1") {
		fmt.Fprintf(w, "er%s</div></template>\n</body></html>", standing("inner", "inner"))
	}
}

// serveFragment answers with the parameters it was asked with.
func (m *market) serveFragment(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Accept") != "text/html; fragment=1" {
		http.Error(w, "not asked as a fragment", http.StatusNotAcceptable)
		return
	}
	if r.URL.Query().Has("hold") && !m.wait(r, "fragment") {
		return
	}
	if r.URL.Query().Has("fail") {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	fmt.Fprintf(w, `<div><h2>Fresh</h2><p class="query">%s</p><label>Colour <input type="radio" name="colour" value="red"></label><label><input type="radio" name="colour" value="blue"></label></div>`, r.URL.Query().Encode())
}

// serveAction takes a form: it refuses an empty name, and sends buyers to another page.
func (m *market) serveAction(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("hold") != "" && !m.wait(r, "action") {
		return
	}
	switch name := r.FormValue("name"); {
	case r.PathValue("action") == "buy":
		http.Redirect(w, r, "/plain?bought=1", http.StatusSeeOther)
	case r.PathValue("action") == "fail":
		w.WriteHeader(http.StatusServiceUnavailable)
	case name == "":
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprint(w, form(`aria-invalid="true" aria-describedby="why"`), `<p id="why" role="alert">Give a name</p>`)
	default:
		w.Header().Set("Feria-Events", `[{"name":"probe:kept","detail":{"value":"named"}}]`)
		fmt.Fprint(w, `<p role="status">Thank you, `, name, `</p>`)
	}
}

func form(invalid string) string {
	return `<form method="post" action="/m/probe~1/name"><input name="name" ` + invalid + `><button>Send</button></form>`
}
