package manifest

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"feria/internal/errs"

	"github.com/google/go-cmp/cmp"
)

const weather = `{
  "contract": 1, "name": "weather", "version": "1", "team": "Sky",
  "fragments": {"today": {"path": "/fragments/today", "params": [], "criticality": "primary", "timeoutMs": 1000,
                          "cache": {"maxAge": 0, "staleWhileRevalidate": 0, "staleIfError": 60, "vary": ["locale"]}}},
  "pages": [{"path": "/weather", "title": "Weather", "layout": "single", "slots": {"main": ["weather/today"]}}],
  "actions": [{"method": "POST", "path": "/vote"}],
  "assets": [{"path": "/assets/a1.js", "type": "module", "integrity": "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"},
             {"path": "/assets/a1.css", "type": "style"}],
  "events": {"emits": {"weather:changed": {"type": "object"}}, "listens": {}},
  "callbacks": {}, "params": [], "claims": [],
  "budget": {"script": 4000, "style": 4000, "p95Ms": 500},
  "mood": "sunny"
}`

func TestExampleOfTheContractIsValid(t *testing.T) {
	m, err := Parse([]byte(weather))
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := Parse(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Pages, copied.Pages); diff != "" {
		t.Errorf("written and read again (-first +again):\n%s", diff)
	}
	if !m.Keeps("today") || !m.Allows("POST", "/vote") || m.Allows("GET", "/vote") {
		t.Error("what it keeps and allows is not what it says")
	}
}

func TestLeastManifestHasDefaults(t *testing.T) {
	m, err := Parse([]byte(`{"contract":1,"name":"w","version":"1","team":"Sky","fragments":{"a":{"path":"/a"}},"pages":[{"path":"/","slots":{"main":["w/a"]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f := m.Fragments["a"]
	if f.Criticality != Essential || f.TimeoutMs != 1000 || m.Pages[0].Layout != LayoutSingle {
		t.Errorf("defaults: %+v, layout %q", f, m.Pages[0].Layout)
	}
}

// Each case breaks the example in one place; the field that is blamed is the one that was broken.
func TestWhatIsWrongIsNamed(t *testing.T) {
	for _, test := range []struct{ old, new, field, mend string }{
		{weather, `[`, "manifest", "not JSON"},
		{weather, `[]`, "manifest", "write an object"},
		{`"contract": 1`, `"contract": 2`, "contract", "speaks contract 1"},
		{`"contract": 1`, `"contract": "1"`, "contract", "write a whole number"},
		{`"name": "weather"`, `"name": "Weather"`, "name", "lower-case"},
		{`"version": "1"`, `"version": "1/2"`, "version", "letters, digits"},
		{`"version": "1"`, `"version": "1~2"`, "version", "letters, digits"},
		{`"team": "Sky"`, `"team": " "`, "team", "name of the team"},
		{`"path": "/vote"}`, `"path": "/vote", "maxBody": 16777217}`, "actions[0].maxBody", "from 1 to 16777216"},
		{`"path": "/vote"}`, `"path": "/vote", "maxBody": -1}`, "actions[0].maxBody", "leave it out for 65536"},
		{`"params": [], "criticality"`, `"params": ["style"], "criticality"`, "fragments.today.params[0]", "another name"},
		{`"params": [], "criticality"`, `"params": ["onClick"], "criticality"`, "fragments.today.params[0]", "lower-case"},
		{`"criticality": "primary"`, `"criticality": "vital"`, "fragments.today.criticality", "primary, essential or optional"},
		{`"timeoutMs": 1000`, `"timeoutMs": -1`, "fragments.today.timeoutMs", "from 1 to 30000"},
		{`"timeoutMs": 1000`, `"timeoutMs": 1000, "reserve": "red;}"`, "fragments.today.reserve", "CSS length"},
		{`"timeoutMs": 1000`, `"timeoutMs": 1000, "fallback": {"text": "x", "href": "//evil"}`, "fragments.today.fallback.href", "path of the store"},
		{`"timeoutMs": 1000`, `"timeoutMs": 1000, "fallback": {"href": "/cart"}`, "fragments.today.fallback.text", "write what"},
		{`"maxAge": 0`, `"maxAge": -1`, "fragments.today.cache.maxAge", "whole number"},
		{`"vary": ["locale"]`, `"vary": ["moon"]`, "fragments.today.cache.vary[0]", "locale, theme or a parameter"},
		{`"/fragments/today"`, `"/fragments/../today"`, "fragments.today.path", "dots"},
		{`"/fragments/today"`, `"http://elsewhere/"`, "fragments.today.path", "stall's root"},
		{`"path": "/weather"`, `"path": "/session/weather"`, "pages[0].path", "belong to the store"},
		{`"path": "/weather"`, `"path": "/weather/*"`, "pages[0].path", "write a path"},
		{`"layout": "single"`, `"layout": "triple"`, "pages[0].layout", "single or aside"},
		{`{"main": ["weather/today"]}`, `{"aside": ["weather/today"]}`, "pages[0].slots.main", "at least one"},
		{`{"main": ["weather/today"]}`, `{"main": ["weather/today"], "aside": ["cart/mini"]}`, "pages[0].slots.aside", "not a region"},
		{`["weather/today"]`, `["weather/tomorrow"]`, "pages[0].slots.main[0]", "no such fragment"},
		{`["weather/today"]`, `["weather/today", "weather/today"]`, "pages[0].slots.main[1]", "one primary"},
		{`"method": "POST"`, `"method": "GET"`, "actions[0].method", "POST, PUT, PATCH or DELETE"},
		{`{"method": "POST", "path": "/vote"}`, `{"method": "POST", "path": "/v/{a}"}, {"method": "POST", "path": "/v/{b}"}`, "actions[1]", "once more"},
		{`"type": "style"`, `"type": "module"`, "assets[1].type", "one module"},
		{`"type": "style"`, `"type": "poem"`, "assets[1].type", "module or style"},
		{`sha384-OLBg`, `sha384-`, "assets[0].integrity", "base64"},
		{`"weather:changed"`, `"rain:changed"`, "events.emits.rain:changed", "weather:<thing-happened>"},
		{`{"type": "object"}`, `7`, "events.emits.weather:changed", "JSON Schema"},
		{`"listens": {}`, `"listens": {"rain": {}}`, "events.listens.rain", "<mfe>:<thing-happened>"},
		{`"callbacks": {}`, `"callbacks": {"": {}}`, "callbacks.", "callback's name"},
		{`"claims": []`, `"claims": ["a b"]`, "claims[0]", "name of a claim"},
		{`"p95Ms": 500`, `"p95Ms": -5`, "budget.p95Ms", "whole number"},
		{`"mood": "sunny"`, `"shell": {"menu": "nav"}`, "shell.menu", "no such fragment"},
		{`"mood": "sunny"`, `"shell": {"footer": "nav"}`, "shell.footer", "no such fragment"},
	} {
		broken := strings.Replace(weather, test.old, test.new, 1)
		if broken == weather {
			t.Fatalf("%s does not stand in the example", test.old)
		}
		_, err := Parse([]byte(broken))
		e := errs.As(err)
		if e == nil || e.Kind != errs.Invalid {
			t.Errorf("%s: error %v, want one of kind invalid", test.new, err)
			continue
		}
		if !slices.ContainsFunc(e.Fields, func(f errs.Field) bool { return f.Name == test.field && strings.Contains(f.Text, test.mend) }) {
			t.Errorf("%s: says %+v, want field %s with %q", test.new, e.Fields, test.field, test.mend)
		}
	}
}

func TestEventsAreMarkedInTheirSchemas(t *testing.T) {
	e := Events{Emits: map[string]json.RawMessage{
		"cart:changed": json.RawMessage(`{"type":"object","x-retained":true,"x-broadcast":true}`),
		"cart:emptied": json.RawMessage(`{"x-broadcast":true}`),
		"cart:opened":  json.RawMessage(`true`),
	}}
	if diff := cmp.Diff([]string{"cart:changed"}, e.Retained()); diff != "" {
		t.Error("retained", diff)
	}
	if diff := cmp.Diff([]string{"cart:changed", "cart:emptied"}, e.Broadcast()); diff != "" {
		t.Error("broadcast", diff)
	}
}

func TestTextInALocale(t *testing.T) {
	for _, test := range []struct{ json, locale, want string }{
		{`"Cart"`, "es", "Cart"},
		{`{"en":"Cart","es":"Cesta"}`, "es-MX", "Cesta"},
		{`{"en":"Cart","es":"Cesta"}`, "fr", "Cart"},
		{`{"es":"Cesta"}`, "fr", "Cesta"},
		{`{}`, "fr", ""},
	} {
		var text Text
		if err := json.Unmarshal([]byte(test.json), &text); err != nil {
			t.Fatal(err)
		}
		if got := text.In(test.locale); got != test.want {
			t.Errorf("%s in %s is %q, want %q", test.json, test.locale, got, test.want)
		}
		if again, err := json.Marshal(text); err != nil || string(again) != test.json {
			t.Errorf("%s is written as %s (%v)", test.json, again, err)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, path string
		params        map[string]string
		ok            bool
	}{
		{"/", "/", nil, true},
		{"/", "/cart", nil, false},
		{"/cart", "/cart", nil, true},
		{"/cart", "/cart/", nil, false},
		{"/p/{slug}", "/p/blue-mug", map[string]string{"slug": "blue-mug"}, true},
		{"/p/{slug}", "/p/", nil, false},
		{"/p/{slug}", "/p/a/b", nil, false},
		{"/p/{slug}/r/{page}", "/p/a/r/2", map[string]string{"slug": "a", "page": "2"}, true},
	} {
		params, ok := Match(test.pattern, test.path)
		if diff := cmp.Diff(test.params, params); ok != test.ok || diff != "" {
			t.Errorf("%s on %s: %v %v, want %v %v", test.pattern, test.path, params, ok, test.params, test.ok)
		}
	}
}

// The JSON Schema in static/ is what authors in other languages read: it names every field that Go knows, and no other.
func TestSchemaNamesTheFieldsThatGoKnows(t *testing.T) {
	data, err := os.ReadFile("../../static/schemas/manifest.v1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]any
		Required   []string
		Defs       map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name       string
		properties map[string]any
		goType     reflect.Type
	}{
		{"manifest", schema.Properties, reflect.TypeFor[Manifest]()},
		{"fragment", schema.Defs["fragment"].Properties, reflect.TypeFor[Fragment]()},
		{"cache", schema.Defs["cache"].Properties, reflect.TypeFor[Cache]()},
		{"fallback", schema.Defs["fallback"].Properties, reflect.TypeFor[Fallback]()},
		{"page", schema.Defs["page"].Properties, reflect.TypeFor[Page]()},
		{"action", schema.Defs["action"].Properties, reflect.TypeFor[Action]()},
		{"asset", schema.Defs["asset"].Properties, reflect.TypeFor[Asset]()},
		{"events", schema.Defs["events"].Properties, reflect.TypeFor[Events]()},
		{"budget", schema.Defs["budget"].Properties, reflect.TypeFor[Budget]()},
	} {
		var inGo, inSchema []string
		for field := range test.goType.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			inGo = append(inGo, name)
		}
		for name := range test.properties {
			inSchema = append(inSchema, name)
		}
		slices.Sort(inGo)
		slices.Sort(inSchema)
		if diff := cmp.Diff(inGo, inSchema); diff != "" {
			t.Errorf("%s (-go +schema):\n%s", test.name, diff)
		}
	}
	if diff := cmp.Diff([]string{"contract", "name", "version", "team", "fragments"}, schema.Required); diff != "" {
		t.Errorf("required:\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(weather))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(again); err != nil {
			t.Fatalf("valid, but not once it is written anew: %v\n%s", err, again)
		}
	})
}
