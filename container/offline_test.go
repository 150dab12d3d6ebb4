package container_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"feria/internal/manifest"
)

// booth is a stall that shows whom it is told of, with a page that may be kept and made beforehand, one that may be neither, a part that stands
// around every page, and an action that may wait.
func booth(t *testing.T, settings ...string) *stage {
	s := newStage(t, settings...)
	page := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("thing") == "gone" {
			answer(http.StatusNotFound, `<h1>Gone</h1>`)(w, r)
			return
		}
		fragment(`<section><h1>Booth</h1><p>told `+s.subject(r, "booth")+`.</p></section>`)(w, r)
	}
	m := manifest.Manifest{
		Name: "booth", Version: "1", Claims: []string{"sub"},
		Fragments: map[string]manifest.Fragment{
			"page": {Path: "/fragments/page", Params: []string{"thing"}, Criticality: manifest.Primary, TimeoutMs: 2000},
			"mini": {Path: "/fragments/mini", Criticality: manifest.Optional, TimeoutMs: 2000},
		},
		Pages: []manifest.Page{
			{Path: "/kept/{thing}", Slots: map[string][]string{"main": {"booth/page"}}, Offline: true, Prerender: true},
			{Path: "/secret/{thing}", Slots: map[string][]string{"main": {"booth/page"}}},
		},
		Shell: map[string]string{manifest.ToolsPlace: "mini"},
		Actions: []manifest.Action{
			{Method: http.MethodPost, Path: "/lines/{line}/add", Offline: manifest.Text{"en": "Saved.", "es": "Guardado."}}, {Method: http.MethodPost, Path: "/pay"},
		},
	}
	s.announce(m, routes{
		"GET /fragments/page": page, "GET /fragments/mini": fragment(`<p>mini</p>`),
		"POST /lines/{line}/add": func(w http.ResponseWriter, r *http.Request) {
			fragment("<p>once "+r.Header.Get("Feria-Once")+".</p>")(w, r)
		},
	})
	return s
}

func TestAnswersSayForWhomTheyAreMadeAndWhatMayBeKept(t *testing.T) {
	s := booth(t)
	for _, agent := range []string{chrome, firefox} {
		name := s.with(session, http.MethodGet, "/kept/1", "User-Agent", agent).Header.Get("Feria-Reader")
		if name == "" || name == "nobody" || strings.Contains(name, "guest") || len(name) < 16 {
			t.Errorf("the reader is called %q", name)
		}
		for _, c := range []struct{ path, session, reader, keep string }{
			{"/kept/1", "", "nobody", "page"},
			{"/kept/2", session, name, "page"},
			{"/kept/gone", session, name, ""},
			{"/secret/1", session, name, ""},
			{"/kept/1", "a session that nobody knows", "nobody", "page"},
			{"/m/booth/fragments/page", session, name, ""},
		} {
			headers := []string{"User-Agent", agent}
			if c.session != "" {
				headers = append(headers, "Cookie", "feria_session="+c.session)
			}
			got := s.get(c.path, headers...)
			if reader, keep := got.Header.Get("Feria-Reader"), got.Header.Get("Feria-Keep"); reader != c.reader || keep != c.keep {
				t.Errorf("%s of %q: reader %q, keep %q", c.path, c.session, reader, keep)
			}
		}
		if other := s.with(member, http.MethodGet, "/kept/1", "User-Agent", agent).Header.Get("Feria-Reader"); other == name || other == "nobody" {
			t.Errorf("a member is called %q", other)
		}
	}
}

func TestTheWorkerIsToldWhatThisStoreHas(t *testing.T) {
	s := booth(t)
	got := s.get("/sw.js", "Accept-Encoding", "identity")
	if got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%d: %v", got.StatusCode, got.Header)
	}
	said, _, _ := strings.Cut(strings.TrimPrefix(got.body, "self.feria="), ";\n")
	var told struct {
		Assets  []string
		Default string
		Locales map[string]struct{ Offline, Kept string }
		Actions []struct {
			Path string
			Text map[string]string
		}
	}
	if err := json.Unmarshal([]byte(said), &told); err != nil {
		t.Fatalf("%v: %.200s", err, got.body)
	}
	if told.Default != "en" || told.Locales["es"].Offline != "/es/_feria/offline" || !strings.Contains(told.Locales["en"].Kept, "{when}") || len(told.Actions) != 1 {
		t.Fatalf("%+v", told)
	}
	for _, path := range told.Assets {
		if asset := s.get(path); asset.StatusCode != http.StatusOK || !strings.Contains(asset.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d", path, asset.StatusCode)
		}
	}
	pattern := regexp.MustCompile(told.Actions[0].Path)
	for path, want := range map[string]bool{
		"/m/booth/lines/7/add": true, "/es/m/booth/lines/a-b/add": true, "/m/booth~1/lines/7/add": true,
		"/m/booth/lines/7/8/add": false, "/m/booth/lines/7/add/": false, "/m/booth/pay": false, "/m/other/lines/7/add": false, "/x/m/booth/lines/7/add": false,
	} {
		if pattern.MatchString(path) != want {
			t.Errorf("%s waits: %v", path, !want)
		}
	}
}

func TestKeepingIsSwitchedOff(t *testing.T) {
	s := booth(t, "FERIA_OFFLINE=false")
	if worker := s.get("/sw.js").body; !strings.Contains(worker, "unregister") || strings.Contains(worker, "feria=") {
		t.Errorf("the worker is %.200s", worker)
	}
	got := s.with(session, http.MethodGet, "/kept/1", "User-Agent", chrome)
	if got.Header.Get("Feria-Reader")+got.Header.Get("Feria-Keep") != "" || strings.Contains(got.body, "sw.js") {
		t.Errorf("%v", got.Header)
	}
}

func TestThePageThatStandsForOthersIsTheSameForAll(t *testing.T) {
	s := booth(t)
	for path, title := range map[string]string{"/_feria/offline": "You are offline", "/es/_feria/offline": "No tienes conexión"} {
		got := s.with(session, http.MethodGet, path)
		if got.StatusCode != http.StatusOK || strings.Count(got.body, "<h1") != 1 || !strings.Contains(got.body, "<h1>"+title) || !strings.Contains(got.body, "<ul></ul>") {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
		}
		if strings.Contains(got.body, "<p>mini") {
			t.Errorf("%s holds what was made for one reader", path)
		}
	}
}

var speculation = regexp.MustCompile(`<script type="speculationrules" nonce="[^"]+">([^<]*)</script>`)

func TestLikelyPagesMayBeMadeBeforehand(t *testing.T) {
	s := booth(t)
	for path, pattern := range map[string]string{"/secret/1": `/kept/:thing`, "/es/kept/1": `/es/kept/:thing`} {
		found := speculation.FindStringSubmatch(s.get(path, "User-Agent", chrome).body)
		if found == nil {
			t.Fatalf("%s has no rules", path)
		}
		var rules struct {
			Prerender []struct {
				Where struct {
					And []struct {
						Pages []string `json:"href_matches"`
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(found[1]), &rules); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(rules.Prerender[0].Where.And[0].Pages, " "); got != pattern+`\?* `+pattern {
			t.Errorf("%s: %s", path, got)
		}
	}
	if speculation.MatchString(s.get("/secret/1", "User-Agent", chrome, "Save-Data", "on").body) {
		t.Error("who saves data gets rules")
	}
	s.users.set(func(u *users) { u.renewed = fresh })
	got := s.with(session, http.MethodGet, "/kept/1", "User-Agent", chrome, "Sec-Purpose", "prefetch;prerender")
	if _, said := s.cookie(got); said || !strings.Contains(got.body, "told guest:1.") {
		t.Errorf("a page that nobody has asked for yet changes the device: %v", got.Header)
	}
}

func TestAnActionKeepsItsName(t *testing.T) {
	s := booth(t)
	for name, want := range map[string]string{"monday": "once monday.", strings.Repeat("x", 65): "once ."} {
		if got := s.with(session, http.MethodPost, "/m/booth/lines/7/add", "Accept", asScript, "Feria-Once", name); !strings.Contains(got.body, want) {
			t.Errorf("%s: %s", name, got.body)
		}
	}
}
