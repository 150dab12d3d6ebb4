package container_test

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/auth"
	"feria/internal/manifest"
)

// operator is the operator's token.
func (s *stage) operator() string {
	s.t.Helper()
	signer := auth.Signer{Module: auth.Operator, Key: s.root.Key(auth.Operator)}
	token, err := signer.NamedToken(auth.Operator, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// call is an operation as a holder of the token asks for it. It returns the status, and the answer.
func (s *stage) call(token, method, path string, in any) (int, map[string]any) {
	s.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	got := s.do(method, "/_feria"+path, strings.NewReader(string(body)), "Authorization", "Bearer "+token)
	var out map[string]any
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		s.t.Fatalf("%s %s: %d %s", method, path, got.StatusCode, got.body)
	}
	return got.StatusCode, out
}

func (s *stage) deploy(url string, more ...any) (int, map[string]any) {
	s.t.Helper()
	body := map[string]any{"url": url}
	for i := 0; i < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return s.call(s.operator(), http.MethodPost, "/deployments", body)
}

// deployed deploys and fails the test if that is refused.
func (s *stage) deployed(url string, more ...any) {
	s.t.Helper()
	if status, answer := s.deploy(url, more...); status != http.StatusOK {
		s.t.Fatalf("%d %v", status, answer)
	}
}

// state is what a version of a stall is, or "".
func (s *stage) state(stall, version string) string {
	s.t.Helper()
	_, answer := s.call(s.operator(), http.MethodGet, "/stalls/"+stall, nil)
	for _, v := range answer["versions"].([]any) {
		if one := v.(map[string]any); one["version"] == version {
			return one["state"].(string)
		}
	}
	return ""
}

// until waits for something that comes by itself.
func (s *stage) until(what string, within time.Duration, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
	}
	s.t.Fatalf("never: %s", what)
}

// weather is a stall with one page, in a version.
func weather(version string) manifest.Manifest {
	return manifest.Manifest{
		Name: "weather", Version: version,
		Fragments: map[string]manifest.Fragment{"today": {Path: "/fragments/today", Criticality: manifest.Primary}},
		Pages:     []manifest.Page{{Path: "/weather", Layout: manifest.LayoutSingle, Slots: map[string][]string{"main": {"weather/today"}}}},
		Actions:   []manifest.Action{{Method: http.MethodPost, Path: "/vote", MaxBody: 1000}},
	}
}

// ready are what the gate asks of every stall, with what it shows.
func ready(more routes) routes {
	all := routes{"GET /readyz": func(http.ResponseWriter, *http.Request) {}}
	maps.Copy(all, more)
	return all
}

// sunny plays a version of the weather whose page says which it is, and whose action does.
func (s *stage) sunny(version string, today http.HandlerFunc) string {
	if today == nil {
		today = fragment("<h1>weather " + version + "</h1>")
	}
	return s.play(weather(version), ready(routes{
		"GET /fragments/today": today,
		"POST /vote":           fragment("<p>voted at " + version + "</p>"),
	})).URL
}

func TestAVersionTakesOverAndIsRolledBack(t *testing.T) {
	s := newStage(t)
	shows := func(version string) bool {
		return strings.Contains(s.get("/weather").body, "<h1>weather "+version+"</h1>")
	}
	for _, version := range []string{"1", "2"} {
		s.deployed(s.sunny(version, nil))
		if !shows(version) {
			t.Errorf("version %s is deployed, and not shown", version)
		}
	}
	// a document of the first version keeps it
	for path, want := range map[string]string{"/m/weather~1/fragments/today": "weather 1", "/m/weather~2/fragments/today": "weather 2", "/m/weather/fragments/today": "weather 2", "/m/weather~9/fragments/today": "weather 2"} {
		if got := s.get(path); !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
		}
	}
	vote := s.do(http.MethodPost, "/m/weather~1/vote", strings.NewReader("for=sun"), "Accept", "text/html; fragment=1", "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	if !strings.Contains(vote.body, "voted at 1") {
		t.Errorf("an action of the first version: %s", vote.body)
	}
	if status, answer := s.call(s.operator(), http.MethodPost, "/stalls/weather/rollback", map[string]string{"why": "rain"}); status != http.StatusOK || !shows("1") {
		t.Errorf("%d %v", status, answer)
	}
	if status, _ := s.call(s.operator(), http.MethodPost, "/stalls/weather/rollback", nil); status != http.StatusConflict {
		t.Errorf("rolled back to what was rolled back: %d", status)
	}
	_, answer := s.call(s.operator(), http.MethodGet, "/stalls/weather/history", nil)
	last := answer["history"].([]any)[0].(map[string]any)
	if last["what"] != "rolled back" || last["by"] != "operator" || last["why"] != "rain" || last["version"] != "2" || len(answer["history"].([]any)) != 3 {
		t.Errorf("%v", answer)
	}
}

func TestAPinnedStallStays(t *testing.T) {
	s := newStage(t)
	s.deployed(s.sunny("1", nil))
	if status, _ := s.call(s.operator(), http.MethodPost, "/stalls/weather/pin", nil); status != http.StatusOK {
		t.Fatal(status)
	}
	second := s.sunny("2", nil)
	if status, answer := s.deploy(second); status != http.StatusUnprocessableEntity || answer["check"] != "pinned" {
		t.Errorf("%d %v", status, answer)
	}
	if status, _ := s.call(s.operator(), http.MethodPost, "/stalls/weather/unpin", nil); status != http.StatusOK {
		t.Fatal(status)
	}
	s.deployed(second)
}

// digest is the integrity of a file.
func digest(text string) string {
	sum := sha512.Sum384([]byte(text))
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

func TestTheGateRefusesWhatWouldHarm(t *testing.T) {
	const (
		style  = `@layer mfe { @scope ([data-mfe="weather"]) { h1 { color: red } @media (width > 1px) { p { margin: 0 } } } @keyframes weather-turn { to { rotate: 1turn } } }`
		counts = `{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}`
	)
	s := newStage(t)
	listener := manifest.Manifest{
		Name: "listener", Version: "1", Fragments: map[string]manifest.Fragment{},
		Pages:  []manifest.Page{{Path: "/taken/{thing}", Layout: manifest.LayoutSingle, Slots: map[string][]string{"main": {"listener/ready"}}}},
		Events: manifest.Events{Listens: map[string]json.RawMessage{"weather:changed": []byte(counts)}, Emits: map[string]json.RawMessage{"listener:heard": []byte(counts)}},
	}
	s.deployed(s.play(listener, ready(nil)).URL)
	first := weather("1")
	first.Events.Emits = map[string]json.RawMessage{"weather:changed": []byte(counts)}
	s.deployed(s.play(first, ready(routes{"GET /fragments/today": fragment("<h1>1</h1>")})).URL)
	styled := func(css string) func(*manifest.Manifest, routes) {
		return func(m *manifest.Manifest, r routes) {
			m.Assets = []manifest.Asset{{Path: "/a.css", Type: manifest.StyleAsset, Integrity: digest(css)}}
			r["GET /a.css"] = answer(http.StatusOK, css)
		}
	}
	for name, test := range map[string]struct {
		change func(*manifest.Manifest, routes)
		check  string // "" passes
		where  string
	}{
		"all is well":          {styled(style), "", ""},
		"no name":              {func(m *manifest.Manifest, _ routes) { m.Name = "Weather!" }, "manifest", "name"},
		"not ready":            {func(_ *manifest.Manifest, r routes) { r["GET /readyz"] = answer(503, "") }, "ready", "/readyz"},
		"a page that is taken": {func(m *manifest.Manifest, _ routes) { m.Pages[0].Path = "/taken/{city}" }, "pages", "/taken/{city}"},
		"no event any more":    {func(m *manifest.Manifest, _ routes) { m.Events.Emits = nil }, "events", "events.emits"},
		"changed event": {func(m *manifest.Manifest, _ routes) {
			m.Events.Emits = map[string]json.RawMessage{"weather:changed": []byte(`{"type":"object","properties":{"n":{"type":"string"}},"required":["n"]}`)}
		}, "events", "weather:changed"},
		"thinner event": {func(m *manifest.Manifest, _ routes) {
			m.Events.Emits = map[string]json.RawMessage{"weather:changed": []byte(`{"type":"object","properties":{"n":{"type":"integer"}}}`)}
		}, "events", "weather:changed"},
		"unheard of": {func(m *manifest.Manifest, _ routes) {
			m.Events.Listens = map[string]json.RawMessage{"listener:sneezed": []byte(`{}`)}
		}, "events", "listener:sneezed"},
		"wants too little": {func(m *manifest.Manifest, _ routes) {
			m.Events.Listens = map[string]json.RawMessage{"listener:heard": []byte(`{"type":"object","properties":{"n":{"type":"integer","maximum":3}}}`)}
		}, "events", "listener:heard"},
		"a claim": {func(m *manifest.Manifest, _ routes) { m.Claims = []string{"card"} }, "claims", "card"},
		"wrong hash": {func(m *manifest.Manifest, r routes) {
			m.Assets = []manifest.Asset{{Path: "/a.js", Type: manifest.ModuleAsset, Integrity: digest("what was meant")}}
			r["GET /a.js"] = answer(http.StatusOK, "what is served")
		}, "integrity", "/a.js"},
		"style for all":     {styled(`@layer mfe { h1 { color: red } }`), "styles", "/a.css"},
		"another's scope":   {styled(`@scope ([data-mfe="listener"]) { h1 { color: red } }`), "styles", "/a.css"},
		"animation for all": {styled(`@keyframes turn { to { rotate: 1turn } }`), "styles", "/a.css"},
		"import":            {styled(`@import "/other.css"; @scope ([data-mfe="weather"]) { h1 { color: red } }`), "styles", "/a.css"},
		"fails":             {func(_ *manifest.Manifest, r routes) { r["GET /fragments/today"] = answer(500, "<p>oh</p>") }, "fragments", "today"},
		"script inside": {func(_ *manifest.Manifest, r routes) {
			r["GET /fragments/today"] = fragment(`<p>x</p><script>alert(1)</script>`)
		}, "fragments", "today"},
		"half a fragment": {func(_ *manifest.Manifest, r routes) { r["GET /fragments/today"] = fragment(`<div><p>x`) }, "fragments", "today"},
		"one state fails": {func(_ *manifest.Manifest, r routes) {
			r["GET /states.json"] = answer(200, `{"states":[{"name":"sunny","fragment":"today","params":{}},{"name":"rainy","fragment":"today","params":{}}]}`)
			r["GET /fragments/today"] = func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Feria-State") == "rainy" {
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
				fragment("<p>sun</p>")(w, r)
			}
		}, "fragments", "in state rainy"},
		"too slow": {func(m *manifest.Manifest, r routes) {
			m.Budget.P95Ms = 5
			r["GET /fragments/today"] = func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(30 * time.Millisecond)
				fragment("<p>late</p>")(w, r)
			}
		}, "budget", "p95Ms"},
		"too large": {func(m *manifest.Manifest, r routes) {
			styled(style)(m, r)
			m.Budget.Style = 20
		}, "budget", "budget.style"},
		"same version": {func(m *manifest.Manifest, _ routes) { m.Version = "1" }, "version", "weather 1"},
	} {
		t.Run(name, func(t *testing.T) {
			m, answers := weather("2-"+strings.NewReplacer(" ", "-", "'", "").Replace(name)), ready(routes{"GET /fragments/today": fragment("<h1>2</h1>")})
			m.Events.Emits = map[string]json.RawMessage{"weather:changed": []byte(counts)}
			test.change(&m, answers)
			before := s.get("/weather").body
			status, got := s.deploy(s.play(m, answers).URL)
			if test.check == "" {
				if status != http.StatusOK {
					t.Errorf("%d %v", status, got)
				}
				return
			}
			if status != http.StatusUnprocessableEntity || got["check"] != test.check || !strings.Contains(fmt.Sprint(got["where"]), test.where) || got["mend"] == "" || got["what"] == "" {
				t.Errorf("%d %v", status, got)
			}
			if after := s.get("/weather").body; headingOf(after) != headingOf(before) {
				t.Errorf("the store is not as it was: %s, before %s", headingOf(after), headingOf(before))
			}
		})
	}
}

func headingOf(page string) string {
	_, rest, _ := strings.Cut(page, "<h1>")
	text, _, _ := strings.Cut(rest, "</h1>")
	return text
}

// shoppers are so many, each with a device of their own, who look at the weather. It counts who got which version, by shopper.
type crowd struct {
	s       *stage
	cookies []string
	saw     []string
}

func (c *crowd) look(shopper int) {
	got := c.s.get("/weather", "Cookie", c.cookies[shopper])
	for _, cookie := range got.Cookies() {
		if cookie.Name == "feria_share" {
			c.cookies[shopper] = cookie.Name + "=" + cookie.Value
		}
	}
	c.saw[shopper] = headingOf(got.body)
}

func newCrowd(s *stage, size int) *crowd {
	return &crowd{s, make([]string, size), make([]string, size)}
}

func TestACanaryIsSharedOutAndPromoted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.deployed(s.sunny("1", nil))
	s.deployed(s.sunny("2", nil), "canary", []int{30, 60, 100}, "step", "200ms")
	c := newCrowd(s, 200)
	for i := range c.cookies {
		c.look(i)
	}
	first := slices.Clone(c.saw)
	share := 0
	for _, saw := range first {
		if saw == "weather 2" {
			share++
		}
	}
	if share < 30 || share > 130 { // 30 or 60 % of 200
		t.Errorf("%d of 200 got the canary", share)
	}
	s.until("the canary is promoted", 10*time.Second, func() bool {
		for i := range c.cookies {
			c.look(i)
			if first[i] == "weather 2" && c.saw[i] != "weather 2" {
				t.Fatalf("shopper %d got the canary and lost it", i)
			}
		}
		return s.state("weather", "2") == "stable"
	})
	if got := headingOf(s.get("/weather").body); got != "weather 2" {
		t.Errorf("all get %q", got)
	}
	if s.state("weather", "1") != "retired" {
		t.Error("the first version is not retired")
	}
}

func TestABadCanaryRollsBackByItself(t *testing.T) {
	var asked, touched atomic.Int64
	for name, bad := range map[string]http.HandlerFunc{
		"fails one time in five": func(w http.ResponseWriter, r *http.Request) {
			touched.Add(1)
			if r.Header.Get("Feria-Slot") != "gate" && asked.Add(1)%5 == 0 {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			fragment("<h1>weather 2</h1>")(w, r)
		},
		"three times slower": func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(30 * time.Millisecond)
			fragment("<h1>weather 2</h1>")(w, r)
		},
		"its script throws": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.deployed(s.sunny("1", func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(10 * time.Millisecond)
				fragment("<h1>weather 1</h1>")(w, r)
			}))
			s.deployed(s.sunny("2", bad), "canary", []int{40, 100}, "step", "1h")
			c := newCrowd(s, 60)
			s.until("rolled back", 10*time.Second, func() bool {
				for i := range c.cookies {
					c.look(i)
					if bad == nil && c.saw[i] == "weather 2" {
						s.do(http.MethodPost, "/_feria/beacon", strings.NewReader(`{"stall":"weather~2","message":"TypeError: x is not a function"}`), "Sec-Fetch-Site", "same-origin")
					}
				}
				return s.state("weather", "2") == "rejected"
			})
			for i := range c.cookies {
				if c.look(i); c.saw[i] != "weather 1" {
					t.Errorf("shopper %d gets %q", i, c.saw[i])
				}
			}
			_, answer := s.call(s.operator(), http.MethodGet, "/stalls/weather/history", nil)
			last := answer["history"].([]any)[0].(map[string]any)
			if last["what"] != "rolled back by itself" || last["why"] == nil || last["evidence"] == nil {
				t.Errorf("%v", last)
			}
			if got := s.get("/m/weather~2/fragments/today"); !strings.Contains(got.body, "weather 1") {
				t.Errorf("a document of the bad version: %s", got.body)
			}
		})
	}
}

// A canary that too few have seen is not promoted, however long it stands.
func TestACanaryWithFewRequestsHoldsItsShare(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.deployed(s.sunny("1", nil))
	s.deployed(s.sunny("2", nil), "canary", []int{50, 100}, "step", "0s")
	c := newCrowd(s, 30)
	for i := range c.cookies {
		c.look(i)
	}
	time.Sleep(1500 * time.Millisecond) // three looks of the judge
	if got := s.state("weather", "2"); got != "canary" {
		t.Errorf("it is %s", got)
	}
	if status, _ := s.call(s.operator(), http.MethodPost, "/stalls/weather/promote", nil); status != http.StatusOK || s.state("weather", "2") != "stable" {
		t.Error("an operator cannot promote it")
	}
}

func TestReplicasAgreeAndOutliveTheBroker(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	other := s.replica()
	s.deployed(s.sunny("1", nil))
	// deploy answers when every live container has confirmed
	if got := headingOf(other.get("/weather").body); got != "weather 1" {
		t.Errorf("the other container shows %q", got)
	}
	s.stop()
	s.broker.Close()
	s.start()
	s.until("the page is shown without the broker", 10*time.Second, func() bool { return headingOf(s.get("/weather").body) == "weather 1" })
}

func TestAPreviewIsSeenByOneBrowser(t *testing.T) {
	s := newStage(t)
	s.deployed(s.sunny("1", nil))
	url := s.sunny("2", nil)
	status, answer := s.call(s.operator(), http.MethodPost, "/stalls/weather/previews", map[string]any{"url": url, "minutes": 5})
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, answer)
	}
	_, path, _ := strings.Cut(answer["link"].(string), "/_feria/")
	begun := s.get("/_feria/" + path)
	cookie := begun.Cookies()[0]
	if begun.StatusCode != http.StatusSeeOther || !cookie.HttpOnly {
		t.Fatalf("%d %v", begun.StatusCode, cookie)
	}
	mine := cookie.Name + "=" + cookie.Value
	got := s.get("/weather", "Cookie", mine)
	if headingOf(got.body) != "weather 2" || !strings.Contains(got.body, "preview-badge") || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Feria-Keep") != "" {
		t.Errorf("the browser sees %q", headingOf(got.body))
	}
	if got := s.get("/weather"); headingOf(got.body) != "weather 1" || strings.Contains(got.body, "preview-badge") {
		t.Errorf("others see %q", headingOf(got.body))
	}
	forged := s.get("/weather", "Cookie", mine[:len(mine)-3]+"abc")
	if headingOf(forged.body) != "weather 1" {
		t.Error("a forged preview is seen")
	}
	ended := s.do(http.MethodPost, "/_feria/preview/end", nil, "Cookie", mine, "Sec-Fetch-Site", "same-origin")
	if ended.StatusCode != http.StatusSeeOther || ended.Cookies()[0].MaxAge >= 0 {
		t.Errorf("%d %v", ended.StatusCode, ended.Cookies())
	}
	if got := s.get("/_feria/preview/nonsense.nonsense"); got.StatusCode != http.StatusGone {
		t.Errorf("a link that is none: %d", got.StatusCode)
	}
}

// Whose each part of a page is, is shown to who may know it, and to nobody else.
func TestBoundaries(t *testing.T) {
	s := newStage(t)
	s.deployed(s.sunny("1", nil))
	toggle := func(headers ...string) reply {
		return s.do(http.MethodPost, "/_feria/boundaries", nil, append(headers, "Sec-Fetch-Site", "same-origin")...)
	}
	if got := toggle(); got.StatusCode != http.StatusForbidden || len(got.Cookies()) > 0 {
		t.Errorf("anybody: %d %v", got.StatusCode, got.Cookies())
	}
	got := toggle("Authorization", "Bearer "+s.operator())
	if got.StatusCode != http.StatusSeeOther {
		t.Fatal(got.StatusCode)
	}
	on := got.Cookies()[0].Name + "=" + got.Cookies()[0].Value
	page := s.get("/weather", "Cookie", on).body
	_, list, _ := strings.Cut(page, `id="feria-boundaries">`)
	list, _, _ = strings.Cut(list, "<")
	var all []map[string]any
	if err := json.Unmarshal([]byte(list), &all); err != nil || len(all) != 1 || all[0]["part"] != "weather/today" || all[0]["version"] != "1" ||
		all[0]["team"] != "Test" || all[0]["share"] != "100 %" || all[0]["bytes"].(float64) < 10 {
		t.Errorf("%v %s", err, list)
	}
	for name, cookie := range map[string]string{"nobody": "", "forged": "feria_boundaries=1"} {
		if strings.Contains(s.get("/weather", "Cookie", cookie).body, "feria-boundaries") {
			t.Errorf("%s sees them", name)
		}
	}
	if got := toggle("Cookie", on); got.Cookies()[0].MaxAge >= 0 {
		t.Error("they are not switched off")
	}
}

func TestAddressesThatAreNotAllowed(t *testing.T) {
	s := newStage(t, "FERIA_ADDR=localhost:18080", "FERIA_STALL_HOSTS=stalls.example")
	for _, url := range []string{"http://10.0.0.7:80", "http://169.254.169.254", "http://internal:9000", "http://localhost:18080", "ftp://localhost", "localhost:9000", "http://user@localhost:9000", ""} {
		status, answer := s.deploy(url)
		if status != http.StatusForbidden && status != http.StatusBadRequest && status != http.StatusUnprocessableEntity || answer["check"] != nil {
			t.Errorf("%s: %d %v", url, status, answer)
		}
	}
	if status, answer := s.deploy("http://stalls.example:1"); answer["check"] != "manifest" {
		t.Errorf("a host that is allowed: %d %v", status, answer)
	}
}

func TestTeamsDeployTheirStallsAndNoOthers(t *testing.T) {
	s := newStage(t)
	issue := func(team string) string {
		_, answer := s.call(s.operator(), http.MethodPost, "/tokens", map[string]string{"team": team})
		return answer["token"].(string)
	}
	own, other := issue("Test"), issue("Others")
	url := s.sunny("1", nil)
	if status, answer := s.call(other, http.MethodPost, "/deployments", map[string]string{"url": url}); status != http.StatusForbidden {
		t.Errorf("another team: %d %v", status, answer)
	}
	if status, answer := s.call(own, http.MethodPost, "/deployments", map[string]string{"url": url}); status != http.StatusOK {
		t.Errorf("the team: %d %v", status, answer)
	}
	for path, body := range map[string]any{"/stalls/weather/pin": nil, "/stalls/weather/rollback": nil, "/stalls/weather/previews": map[string]string{"url": url}, "/tokens": map[string]string{"team": "Mine"}} {
		if status, _ := s.call(other, http.MethodPost, path, body); status != http.StatusForbidden {
			t.Errorf("another team at %s: %d", path, status)
		}
	}
	_, list := s.call(s.operator(), http.MethodGet, "/tokens", nil)
	if text := fmt.Sprint(list); strings.Contains(text, own) {
		t.Error("tokens are told")
	}
	for _, one := range list["tokens"].([]any) {
		s.call(s.operator(), http.MethodDelete, "/tokens/"+one.(map[string]any)["id"].(string), nil)
	}
	for _, token := range []string{own, "", "nonsense"} {
		if got := s.get("/_feria/stalls", "Authorization", "Bearer "+token); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("a token that is not good: %d", got.StatusCode)
		}
	}
}
