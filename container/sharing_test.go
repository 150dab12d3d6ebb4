package container_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"feria/internal/manifest"
)

func TestAStallIsToldWhatItAsksFor(t *testing.T) {
	s := newStage(t)
	seen := make(chan [2]string, 8)
	tell := func(stall, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			seen <- [2]string{stall, s.subject(r, stall)}
			if r.Header.Get("Cookie") != "" || r.Header.Get("Traceparent") == "" || r.Header.Get("Feria-Deadline") == "" ||
				r.Header.Get("Feria-Contract") != "1" || r.Header.Get("Feria-Page") != "/p/mug?x=1" || !strings.HasPrefix(r.Header.Get("Feria-Base"), "/m/"+stall+"~") {
				t.Errorf("%s is sent %v", stall, r.Header)
			}
			fragment(body)(w, r)
		}
	}
	s.market(tell("shop", `<h1>Mug</h1>`), routes{"GET /fragments/part": tell("other", `<p>part</p>`)}, "sub")
	for cookie, want := range map[string]string{"feria_session=" + session: "guest:1", "feria_session=forged": "", "": ""} {
		s.get("/p/mug?x=1", "Cookie", cookie)
		for range 2 {
			if got := <-seen; got[0] == "shop" && got[1] != "" || got[0] == "other" && got[1] != want {
				t.Errorf("with %q %s is told of %q", cookie, got[0], got[1])
			}
		}
	}
	before := s.users.cuts.Load()
	s.get("/p/mug?x=1", "Cookie", "feria_session="+session)
	if s.users.cuts.Load() != before {
		t.Error("tokens are cut for every request")
	}
}

func TestAnAnonymousFragmentIsToldOfNobodyAndIsEverybodys(t *testing.T) {
	s := newStage(t)
	m, told := other("sub"), make(chan string, 4)
	for _, name := range []string{"part", "nested"} {
		f := m.Fragments[name]
		f.Anonymous, f.Cache = name == "part", manifest.Cache{MaxAge: 60}
		m.Fragments[name] = f
	}
	tell := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			told <- body + s.subject(r, "other")
			fragment(body)(w, r)
		}
	}
	s.announce(m, routes{"GET /fragments/part": tell(`<p>part</p>`), "GET /fragments/nested": tell(`<b>buy</b>`)})
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	for range 2 {
		s.get("/p/mug", "Cookie", "feria_session="+session)
	}
	close(told)
	count := map[string]int{}
	for who := range told {
		count[who]++
	}
	if count[`<p>part</p>`] != 1 || count[`<b>buy</b>guest:1`] != 2 || len(count) != 2 {
		t.Errorf("asked: %v", count)
	}
}

func TestSameRequestsAreJoinedUnlessTheyAreSomebodys(t *testing.T) {
	for name, test := range map[string]struct {
		claims []string
		hits   int32
	}{"without claims": {nil, 1}, "with claims": {[]string{"sub"}, 8}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			var hits atomic.Int32
			arrived, release := make(chan struct{}, 8), make(chan struct{})
			s.market(fragment(`<h1>Mug</h1>`), routes{"GET /fragments/part": func(w http.ResponseWriter, r *http.Request) {
				hits.Add(1)
				arrived <- struct{}{}
				held(release, `<p>part</p>`)(w, r)
			}}, test.claims...)
			var all sync.WaitGroup
			for range 8 {
				all.Add(1)
				response := s.open(http.MethodGet, "/p/mug", nil, "User-Agent", chrome)
				readUntil(t, response.Body, "</footer>") // its fragments have been asked for
				go func() {
					defer all.Done()
					defer func() { _ = response.Body.Close() }()
					if !strings.Contains(readUntil(t, response.Body, "</html>"), "<p>part</p>") {
						t.Error("a page without the part")
					}
				}()
			}
			for range test.hits {
				<-arrived
			}
			close(release)
			all.Wait()
			if hits.Load() != test.hits {
				t.Errorf("asked %d times, want %d", hits.Load(), test.hits)
			}
		})
	}
}

func keeping(cache manifest.Cache, claims ...string) manifest.Manifest {
	m := other(claims...)
	m.Fragments["part"] = manifest.Fragment{Path: "/fragments/part", Criticality: manifest.Essential, TimeoutMs: 2000, Cache: cache}
	return m
}

func TestTheLastGoodCopyIsShownWhereTheManifestAllowsIt(t *testing.T) {
	for name, test := range map[string]struct {
		cache manifest.Cache
		shown bool
	}{"allowed": {manifest.Cache{StaleIfError: 60}, true}, "not allowed": {manifest.Cache{}, false}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			var broken atomic.Bool
			s.announce(keeping(test.cache), routes{
				"GET /fragments/nested": fragment(`<b>buy</b>`),
				"GET /fragments/part": func(w http.ResponseWriter, r *http.Request) {
					if broken.Load() {
						cutOff(w, r)
						return
					}
					fragment(`<p>part</p>`)(w, r)
				},
			})
			s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
			s.get("/p/mug")
			broken.Store(true)
			got := s.get("/p/mug", "User-Agent", chrome)
			whole(t, got, http.StatusOK)
			if strings.Contains(got.body, "<p>part</p>") != test.shown {
				t.Errorf("the last good copy is shown: %v", !test.shown)
			}
		})
	}
}

func TestAnswersAreKeptAsLongAsTheManifestSays(t *testing.T) {
	s := newStage(t)
	var hits atomic.Int32
	s.announce(keeping(manifest.Cache{MaxAge: 600}), routes{
		"GET /fragments/part": func(w http.ResponseWriter, r *http.Request) { hits.Add(1); fragment(`<p>part</p>`)(w, r) },
	})
	s.announce(shop(), routes{"GET /fragments/page": fragment(`<h1>Mug</h1>`)})
	for range 5 {
		if got := s.get("/p/mug"); !strings.Contains(got.body, "<p>part</p>") {
			t.Error("a page without the part")
		}
	}
	if hits.Load() != 1 {
		t.Errorf("asked %d times", hits.Load())
	}
}

func TestThoseWhoLeaveDoNotCloseAStall(t *testing.T) {
	s := newStage(t)
	waiting := make(chan struct{})
	var slow atomic.Bool
	slow.Store(true)
	s.market(fragment(`<h1>Mug</h1>`), routes{"GET /fragments/part": func(w http.ResponseWriter, r *http.Request) {
		if slow.Load() {
			waiting <- struct{}{}
			<-r.Context().Done()
			waiting <- struct{}{}
			return
		}
		fragment(`<p>part</p>`)(w, r)
	}}, "sub")
	for range 25 {
		ctx, leave := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+"/p/mug", nil)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			if response, err := s.server.Client().Transport.RoundTrip(r); err == nil {
				_ = response.Body.Close()
			}
		}()
		<-waiting
		leave()
		<-waiting // the stall has seen that nobody waits
		<-done
	}
	slow.Store(false)
	if got := s.get("/p/mug"); !strings.Contains(got.body, "<p>part</p>") {
		t.Error("shoppers who left have closed the stall for others")
	}
}

func TestAStallThatStartsLaterAppears(t *testing.T) {
	s := newStage(t)
	m := other()
	hung := s.play(manifest.Manifest{Name: "hung", Version: "1", Fragments: map[string]manifest.Fragment{}}, nil)
	hung.Config.Handler = http.HandlerFunc(hang)
	s.register(manifest.Manifest{Name: "hung", Version: "1"}, hung.URL) // keeps nobody else waiting
	whole(t, s.get("/p/mug"), http.StatusNotFound)
	s.announce(shop(), routes{"GET /fragments/page": fragment(shopBody)})
	if got := s.get("/p/mug"); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "<i>soon</i>") {
		t.Errorf("status %d", got.StatusCode)
	}
	s.announce(m, routes{"GET /fragments/nested": fragment(`<b>buy</b>`), "GET /fragments/part": fragment(`<p>part</p>`)})
	if got := s.get("/p/mug"); !strings.Contains(got.body, "<b>buy</b>") || !strings.Contains(got.body, "<p>part</p>") {
		t.Error("its fragments do not stand")
	}
	if got := s.get("/p/mug"); !strings.Contains(got.body, `"other":{"version":"2"`) {
		t.Error("the document does not tell of it")
	}
}

// The first document already tells the shell of the stalls that are nested in it.
func TestTheFirstDocumentTellsOfNestedStalls(t *testing.T) {
	s := newStage(t)
	s.announce(other(), routes{"GET /fragments/nested": fragment(`<b>buy</b>`)})
	m := shop()
	m.Pages[0].Slots = map[string][]string{"main": {"shop/page"}}
	s.announce(m, routes{"GET /fragments/page": fragment(shopBody)})
	if got := s.get("/p/mug", "User-Agent", chrome); !strings.Contains(got.body, `"other":{"version":"2"`) {
		t.Error("the document does not tell of it")
	}
}
