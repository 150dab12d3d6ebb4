package stall

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/i18n"

	"github.com/google/go-cmp/cmp"
)

const least = `{"contract": 1, "name": "bare", "version": "1", "team": "T",
  "fragments": {"a": {"path": "/a"}}, "actions": [{"method": "POST", "path": "/do"}]}`

func nothing(http.ResponseWriter, *http.Request) error { return nil }

// What does not fit is said when the module starts, by name.
func TestStallThatDoesNotFitDoesNotStart(t *testing.T) {
	whole := func(s *Stall) { s.Fragment("a", nothing); s.Action("POST", "/do", nothing) }
	for _, test := range []struct {
		name, file, text string
		build            func(s *Stall)
		want             string
	}{
		{"all is well", "", "", whole, ""},
		{"no manifest", "manifest.json", "", whole, "manifest.json"},
		{"manifest of another", "manifest.json", strings.Replace(least, "bare", "other", 1), whole, `name is "other"`},
		{"manifest that is wrong", "manifest.json", strings.Replace(least, `"/a"`, `"a"`, 1), whole, "fragments.a.path"},
		{"no messages", "messages/en.json", "", whole, "en.json"},
		{"fragment without a handler", "", "", func(s *Stall) { s.Action("POST", "/do", nothing) }, `fragment "a"`},
		{"handler without a fragment", "", "", func(s *Stall) { whole(s); s.Fragment("b", nothing) }, `fragment "b"`},
		{"action without a handler", "", "", func(s *Stall) { s.Fragment("a", nothing) }, "action POST /do"},
		{"handler without an action", "", "", func(s *Stall) { whole(s); s.Action("PUT", "/do", nothing) }, "action PUT /do"},
	} {
		files := fstest.MapFS{"manifest.json": {Data: []byte(least)}, "messages/en.json": {Data: []byte(`{}`)}}
		if test.file != "" {
			delete(files, test.file)
		}
		if test.text != "" {
			files[test.file] = &fstest.MapFile{Data: []byte(test.text)}
		}
		module := app.Module{Name: "mfe/bare", Start: func(_ context.Context, env *app.Env) (app.Served, error) {
			s := New(env, files)
			test.build(s)
			return s.Serve()
		}}
		root := make(auth.Root, 32)
		rand.Read(root)
		host, err := app.Start(t.Context(), app.Options{Root: root, Log: slog.New(slog.DiscardHandler), Modules: []app.Module{module}})
		if err == nil {
			host.Close()
		}
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
}

func TestOnlyPathsOfTheStoreAreLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"/": true, "/cart?x=1": true, "": false, "cart": false, "//evil.example": false, "/\\evil": false,
		"https://evil.example": false, "/a\r\nSet-Cookie: x": false,
	} {
		if got := isLocal(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}

func TestScriptsAskForTheFragmentAnew(t *testing.T) {
	for accept, want := range map[string]bool{
		"text/html; fragment=1": true, "text/html;fragment=1, */*;q=0.1": true, "text/html": false,
		"text/html;level=1": false, "application/json; fragment=1": false, "": false, ";;": false,
	} {
		r := &http.Request{Header: http.Header{"Accept": {accept}}}
		if got := wantsFragment(r); got != want {
			t.Errorf("%q: %v, want %v", accept, got, want)
		}
	}
}

func TestFormReadsWhatWasTyped(t *testing.T) {
	messages, err := i18n.Load(fstest.MapFS{"messages/en.json": {Data: []byte(`{}`)}})
	if err != nil {
		t.Fatal(err)
	}
	s := &Stall{messages: messages}
	type typed struct {
		Name, City, Way, Mail string
		Count                 int64
		Gift                  bool
	}
	for _, test := range []struct {
		body   string
		want   typed
		fields map[string]string
	}{
		{"name=+Ada+&city=&way=air&mail=ada@example.com&count=3&gift=on", typed{"Ada", "", "air", "ada@example.com", 3, true}, map[string]string{}},
		{"name=&way=sea&mail=ada&count=1.5", typed{"", "", "", "ada", 1, false}, map[string]string{
			"name": "Fill in this field.", "way": "Choose one of the options.", "count": "Enter a whole number.",
			"mail": "Enter an email address, such as name@example.com.",
		}},
		{"name=%C3%B1and%C3%BA%C3%B1&city=%ff&way=air&mail=Ada+<a@b.c>&count=8", typed{"ñandú", "", "air", "Ada <a@b.c>", 7, false}, map[string]string{
			"name": "Shorten this to 5 characters or fewer.", "city": "Some of this cannot be read. Type it again.", "count": "Enter 7 or less.",
			"mail": "Enter an email address, such as name@example.com.",
		}},
	} {
		r, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		f := s.Form(r)
		got := typed{f.Text("name", 5), f.Optional("city", 5), f.Choice("way", "air", "road"), f.Email("mail"), f.Int("count", 1, 7), f.Has("gift")}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.body, diff)
		}
		fields := map[string]string{}
		for _, field := range f.fields {
			fields[field.Name] = field.Text
		}
		if diff := cmp.Diff(test.fields, fields); diff != "" {
			t.Errorf("%s: problems (-want +got):\n%s", test.body, diff)
		}
		if (f.Err() == nil) != (len(test.fields) == 0) {
			t.Errorf("%s: error %v", test.body, f.Err())
		}
	}
}
