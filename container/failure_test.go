package container_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/manifest"
)

// quick is a timeout for tests in which a stall hangs.
const quick = 300

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// cutOff promises more than it sends.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Content-Length", "4000")
	_, _ = io.WriteString(w, `<div><p>half`)
}

// cutChunks ends in the midst of a chunked answer whose bytes are balanced.
func cutChunks(w http.ResponseWriter, _ *http.Request) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = out.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>1</p>\r\n")
	_ = out.Flush()
	_ = conn.Close()
}

// raw sends these bytes and nothing else.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, out, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = out.WriteString(text)
		_ = out.Flush()
		_ = conn.Close()
	}
}

func typed(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

// wrongs are the ways in which a stall may fail.
var wrongs = map[string]http.HandlerFunc{
	"cut off":           cutOff,
	"cut off in chunks": cutChunks,
	"no HTTP":           raw("SSH-2.0-nonsense\r\n"),
	"two lengths":       raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\nContent-Length: 9\r\n\r\n<p>1</p>"),
	"no answer":         raw(""),
	"huge head":         raw("HTTP/1.1 200 OK\r\nX-Huge: " + strings.Repeat("x", 64<<10) + "\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<p>1</p>"),
	"error":             answer(http.StatusInternalServerError, `<p>goroutine 1 [running]: panic</p>`),
	"missing":           answer(http.StatusNotFound, `<p>NOSUCH</p>`),
	"no HTML":           typed("application/json", `{"UGLY": true}`),
	"unbalanced":        fragment(`<div><p>UGLY</div>`),
	"closes the page":   fragment(`<p>UGLY</p></main></body></html>`),
	"closes its range":  fragment(`<p>UGLY</p></template><p>UGLY</p>`),
	"script":            fragment(`<p>UGLY<script>alert(1)</script></p>`),
	"handler":           fragment(`<p onclick="alert(1)">UGLY</p>`),
	"nothing":           fragment(``),
	"huge":              fragment(`<p>` + strings.Repeat("UGLY", 1<<20) + `</p>`),
	"redirect elsewhere": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://evil.example/", http.StatusSeeOther)
	},
}

func TestWhateverAStallDoesThePageStands(t *testing.T) {
	s := newStage(t)
	m := other()
	m.Fragments["part"] = manifest.Fragment{Path: "/fragments/part", Criticality: manifest.Optional, TimeoutMs: quick}
	s.announce(m, routes{"GET /fragments/nested": fragment(`<b>buy</b>`)})
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	i := 0
	for name, wrong := range wrongs {
		i++
		stall := fmt.Sprintf("bad%d", i)
		s.announce(manifest.Manifest{
			Name: stall, Version: "1",
			Fragments: map[string]manifest.Fragment{"part": {Path: "/fragments/part", Criticality: manifest.Essential, TimeoutMs: 2000}},
			Pages:     []manifest.Page{{Path: "/" + stall, Slots: map[string][]string{"main": {"shop/page", stall + "/part"}}}},
		}, routes{"GET /fragments/part": wrong})
		t.Run(name, func(t *testing.T) {
			for _, agent := range []string{"curl/8", chrome} {
				got := s.get("/"+stall, "User-Agent", agent)
				whole(t, got, http.StatusOK)
				if strings.Contains(got.body, "UGLY") || strings.Contains(got.body, "half") || strings.Contains(got.body, "<p>1</p>") || strings.Contains(got.body, "NOSUCH") {
					t.Errorf("what is wrong stands in the page:\n%s", got.body)
				}
				if !strings.Contains(got.body, "This part of the market is closed for a moment.") {
					t.Error("the page does not say that a part is missing")
				}
			}
		})
	}
}

func TestAStallThatHangsOrIsGoneCostsItsFragmentAlone(t *testing.T) {
	s := newStage(t)
	m := other()
	for name, f := range m.Fragments {
		f.TimeoutMs = quick
		m.Fragments[name] = f
	}
	stall := s.announce(m, routes{"GET /fragments/part": hang, "GET /fragments/nested": hang})
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	for _, agent := range []string{"curl/8", chrome} {
		began := time.Now()
		got := s.get("/p/mug", "User-Agent", agent)
		whole(t, got, http.StatusOK)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("the page took %v", took)
		}
		if !strings.Contains(got.body, "<i>soon</i>") {
			t.Error("what its parent wrote does not stand instead")
		}
	}
	stall.CloseClientConnections()
	stall.Close()
	for range 30 { // more than it takes to leave it alone
		whole(t, s.get("/p/mug", "User-Agent", chrome), http.StatusOK)
	}
}

func TestThePrimaryFragmentsStatusIsThePages(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		status int
		says   string
	}{
		"missing, in its words":   {answer(http.StatusNotFound, `<section><h1>No such mug</h1></section>`), http.StatusNotFound, "No such mug"},
		"missing, without a word": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, http.StatusNotFound, "We cannot find this page"},
		"missing, in plain text":  {http.NotFound, http.StatusNotFound, "We cannot find this page"},
		"error":                   {answer(http.StatusInternalServerError, `<h1>panic</h1>`), http.StatusServiceUnavailable, "This stall is closed for a moment"},
		"hanging":                 {hang, http.StatusServiceUnavailable, "This stall is closed for a moment"},
		"cut off":                 {cutOff, http.StatusServiceUnavailable, "This stall is closed for a moment"},
		"redirect elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "//evil.example/", http.StatusSeeOther)
		}, http.StatusServiceUnavailable, "This stall is closed for a moment"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			m := shop()
			m.Fragments["page"] = manifest.Fragment{Path: "/fragments/page", Params: []string{"slug"}, Criticality: manifest.Primary, TimeoutMs: quick}
			s.announce(other(), routes{"GET /fragments/part": fragment(`<p>part</p>`)})
			s.announce(m, routes{"GET /fragments/page": test.answer})
			for _, agent := range []string{"curl/8", chrome} {
				began := time.Now()
				got := s.get("/p/mug", "User-Agent", agent)
				whole(t, got, test.status)
				if !strings.Contains(got.body, test.says) || !strings.Contains(got.body, `content="noindex"`) {
					t.Errorf("the page does not say %q:\n%s", test.says, got.body)
				}
				if time.Since(began) > 2*time.Second {
					t.Error("it was waited for far beyond its time")
				}
			}
		})
	}
}

func TestARedirectInsideTheStoreIsTheShoppers(t *testing.T) {
	s := newStage(t)
	s.market(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/p/cup", http.StatusSeeOther) }, nil)
	if got := s.get("/p/mug"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/p/cup" {
		t.Errorf("status %d to %q", got.StatusCode, got.Header.Get("Location"))
	}
}

func TestAStallThatIsGoneIsAClosedStall(t *testing.T) {
	s := newStage(t)
	s.announce(other(), routes{"GET /fragments/part": fragment(`<p>part</p>`)})
	stall := s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	stall.CloseClientConnections()
	stall.Close()
	whole(t, s.get("/p/mug", "User-Agent", chrome), http.StatusServiceUnavailable)
}

// A listener that accepts and then closes every connection is a stall in the midst of a restart.
func TestAConnectionThatIsClosedAtOnce(t *testing.T) {
	s := newStage(t)
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	part := s.announce(other(), routes{"GET /fragments/part": fragment(`<p>part</p>`)})
	address := part.Listener.Addr().String()
	part.CloseClientConnections()
	part.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip("the port " + strconv.Quote(address) + " was taken by another program")
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	whole(t, s.get("/p/mug", "User-Agent", chrome), http.StatusOK)
	_ = listener.Close()
	<-closed
}

// TestAStallWithoutAManifestIsAskedOnceASecond holds the registry to its pace: an answer that comes at once is no reason to ask at once again.
func TestAStallWithoutAManifestIsAskedOnceASecond(t *testing.T) {
	s := newStage(t)
	m := manifest.Manifest{Name: "late", Version: "1", Fragments: map[string]manifest.Fragment{}}
	stall := s.play(m, nil)
	shows := stall.Config.Handler
	var asked atomic.Int32
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/manifest.json" && asked.Add(1) < 3 {
			http.NotFound(w, r)
			return
		}
		shows.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		late.CloseClientConnections()
		late.Close()
	})
	began := time.Now()
	s.register(m, late.URL)
	s.await("late", http.StatusOK)
	if took := time.Since(began); took < time.Second {
		t.Errorf("three questions came in %s", took)
	}
}

func TestAnAnnouncementThatTheManifestBeliesIsNotTaken(t *testing.T) {
	s := newStage(t)
	m := manifest.Manifest{Name: "proud", Version: "1", Fragments: map[string]manifest.Fragment{}}
	stall := s.announce(m, nil)
	m.Version = "2"
	s.register(m, stall.URL)
	for until := time.Now().Add(20 * time.Second); !strings.Contains(s.log.String(), "its manifest is that of proud, version 1"); {
		if time.Now().After(until) {
			t.Fatal("it was taken")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got := s.get("/m/proud/fragments/ready"); got.StatusCode != http.StatusOK {
		t.Errorf("the version that stood answers %d", got.StatusCode)
	}
}
