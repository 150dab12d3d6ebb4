package stall_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"feria/internal/app"
	"feria/internal/auth"
	recommendationsv1 "feria/internal/contract/services/recommendations/v1"
	"feria/internal/contract/services/recommendations/v1/recommendationsv1connect"
	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/stall"
	"feria/internal/stall/stalltest"

	"connectrpc.com/connect/v2"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

const weatherManifest = `{
  "contract": 1, "name": "weather", "version": "7", "team": "Sky",
  "fragments": {
    "today": {"path": "/fragments/today", "params": ["city"], "criticality": "primary"},
    "ask": {"path": "/fragments/ask", "cache": {"maxAge": 60, "staleIfError": 600, "vary": ["locale"]}}
  },
  "pages": [{"path": "/weather/{city}", "title": "Weather", "slots": {"main": ["weather/today"]}}],
  "actions": [{"method": "POST", "path": "/vote/{day}"}, {"method": "POST", "path": "/leave"}],
  "events": {"emits": {"weather:voted": {"type": "object"}}}
}`

func weatherFiles() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":           {Data: []byte(weatherManifest)},
		"messages/en.json":        {Data: []byte(`{"ask.stars": "Stars", "ask.thanks": "Thanks for {{.day}}"}`)},
		"messages/es.json":        {Data: []byte(`{"ask.stars": "Estrellas", "ask.thanks": "Gracias por {{.day}}"}`)},
		"assets/dist/weather.js":  {Data: []byte(`export{a as mount};`)},
		"assets/dist/weather.css": {Data: []byte(`@layer mfe{}`)},
	}
}

// weather is a stall with one of everything.
type weather struct {
	*stall.Stall
	bff recommendationsv1connect.RecommendationsClient
}

func weatherModule() app.Module {
	return app.Module{Name: "mfe/weather", Calls: []string{"bff/weather"}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		s := &weather{stall.New(env, weatherFiles()), recommendationsv1connect.NewRecommendationsClient(env.Client("bff/weather"))}
		s.Fragment("today", s.serveToday)
		s.Fragment("ask", s.serveAsk)
		s.Action("POST", "/vote/{day}", s.serveVote)
		s.Action("POST", "/leave", func(w http.ResponseWriter, r *http.Request) error { return stall.Redirect(w, r, "/weather/rome") })
		return s.Serve()
	}}
}

func (s *weather) serveToday(w http.ResponseWriter, r *http.Request) error {
	city := s.Query(r).Text("city", 40)
	if city == "panic" {
		panic("no sky")
	}
	answer, err := s.bff.BoughtWith(r.Context(), &recommendationsv1.BoughtWithRequest{Products: []string{city}})
	if err != nil {
		return fmt.Errorf("weather of %s: %w", city, err)
	}
	stall.Title(w, "Weather in Málaga")
	stall.Describe(w, stall.Meta{Description: "Soleado ☀ 🌞", Canonical: "/weather/" + city})
	return s.Render(w, r, http.StatusOK, raw("<h1>"+html.EscapeString(strings.Join(answer.GetProducts(), ", "))+"</h1>"))
}

// serveAsk waits for whoever asks for it to have no time left, if so told.
func (s *weather) serveAsk(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("wait") {
		<-r.Context().Done()
		return r.Context().Err()
	}
	return s.Render(w, r, http.StatusOK, s.ask(r, nil))
}

func (s *weather) ask(r *http.Request, err error) templ.Component {
	v := s.View(r)
	problems := v.Problems(err)
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		fmt.Fprintf(w, `<form method="post" action="%s">`, v.To("/vote/monday"))
		if err := stall.Summary(problems).Render(ctx, w); err != nil {
			return err
		}
		fmt.Fprintf(w, `<label>%s <input name="stars"`, v.T("ask.stars"))
		if err := templ.RenderAttributes(ctx, w, problems.Mark("stars")); err != nil {
			return err
		}
		io.WriteString(w, `></label>`)
		if err := stall.FieldProblem(problems, "stars").Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, `</form>`)
		return err
	})
}

func (s *weather) serveVote(w http.ResponseWriter, r *http.Request) error {
	form := s.Form(r)
	stars := form.Int("stars", 1, 5)
	if err := form.Err(); err != nil {
		return s.Refused(w, r, err, "ask", s.ask(r, err))
	}
	if stars == 5 {
		err := errs.E(errs.Conflict, "Nobody gives five.")
		return s.Refused(w, r, err, "ask", s.ask(r, err))
	}
	day := stall.Path(r, "day")
	event := stall.Event{Name: "weather:voted", Detail: map[string]any{"day": day, "stars": stars}}
	return s.Done(w, r, stall.Page(r), raw("<p>"+s.View(r).T("ask.thanks", "day", html.EscapeString(day))+"</p>"), event)
}

func raw(text string) templ.Component { return templ.Raw(text) }

// sky is the scripted BFF.
type sky func(ctx context.Context, city string) (string, error)

func (f sky) BoughtWith(ctx context.Context, r *recommendationsv1.BoughtWithRequest) (*recommendationsv1.BoughtWithResponse, error) {
	text, err := f(ctx, r.GetProducts()[0])
	return &recommendationsv1.BoughtWithResponse{Products: []string{text}}, err
}

func start(t *testing.T, script sky) *stalltest.Stall {
	return stalltest.Start(t, weatherModule(), func(server *connect.Server) {
		recommendationsv1connect.RegisterRecommendationsHandler(server, script)
	})
}

func sunny(context.Context, string) (string, error) { return "Sunny", nil }

func TestFragmentShowsWhatTheBFFSaysToTheShopper(t *testing.T) {
	s := start(t, func(ctx context.Context, city string) (string, error) {
		who, _ := auth.Subject(ctx)
		return fmt.Sprintf("%s for %s by %s", city, who.ID, auth.Caller(ctx)), nil
	})
	s.Shopper.ID = "guest:7"
	got := s.Fragment(t, "today", "city", "rome")
	if got.Status != http.StatusOK || got.Text("h1") != "rome for guest:7 by mfe/weather" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	want := map[string]string{
		"Feria-Title": "Weather in Málaga", "Feria-Meta": `{"description":"Soleado \u2600 \ud83c\udf1e","canonical":"/weather/rome"}`,
		"Cache-Control": "no-store", "Content-Language": "en", "Content-Type": "text/html; charset=utf-8",
	}
	for name, value := range want {
		if got.Header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), value)
		}
	}
	if cache := s.Fragment(t, "ask").Header.Get("Cache-Control"); cache != "max-age=60, stale-while-revalidate=0, stale-if-error=600" {
		t.Errorf("what may be kept says %q", cache)
	}
}

func TestErrorsBecomeStatusesAndTextForPeople(t *testing.T) {
	for _, test := range []struct {
		err    error
		locale string
		status int
		title  string
		text   string
	}{
		{errs.E(errs.NotFound, "We have no such city."), "en", 404, "Not here", "We have no such city."},
		{errs.E(errs.NotFound, "We have no such city."), "es", 404, "Aquí no está", "No lo hemos encontrado."},
		{errs.E(errs.Unavailable, "The sky does not answer."), "en", 503, "Back in a moment", "The sky does not answer."},
		{errs.E(errs.Denied, "Members only."), "en", 403, "Not allowed", "Members only."},
		{errors.New("pq: password of 10.0.0.7"), "en", 500, "Something went wrong", "This is our mistake, not yours. Try again in a moment."},
	} {
		s := start(t, func(context.Context, string) (string, error) { return "", test.err })
		s.Locale, s.Page = test.locale, "/weather/rome?x=1"
		got := s.Fragment(t, "today", "city", "rome")
		if got.Status != test.status || got.Text("h1") != test.title || got.Text("p") != test.text {
			t.Errorf("%v: %d %s", test.err, got.Status, got.Body)
		}
		href := i18n.Path(test.locale, "/")
		if test.status >= 500 {
			href = s.Page
		}
		if got.Attr("a", "href") != href {
			t.Errorf("%v: the link leads to %q", test.err, got.Attr("a", "href"))
		}
	}
}

func TestPanicIsAnErrorLikeOthers(t *testing.T) {
	got := start(t, sunny).Fragment(t, "today", "city", "panic")
	if got.Status != http.StatusInternalServerError || strings.Contains(got.Body, "no sky") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestHandlerHasTheTimeThatThePageHas(t *testing.T) {
	s := start(t, sunny)
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/fragments/ask?wait", nil)
	r.Header.Set("Feria-Deadline", "1")
	s.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "<h2>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestActionDone(t *testing.T) {
	s := start(t, sunny)
	s.Page = "/weather/rome"
	form := url.Values{"stars": {" 4 "}}
	if got := s.Submit(t, "/vote/s%C3%A1bado%2F", form); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/weather/rome" {
		t.Errorf("a form: %d to %q", got.Status, got.Header.Get("Location"))
	}
	got := s.Script(t, "/vote/s%C3%A1bado%2F", form)
	if got.Status != http.StatusOK || got.Text("p") != "Thanks for sábado/" {
		t.Errorf("a script: %d %s", got.Status, got.Body)
	}
	want := []stalltest.Event{{Name: "weather:voted", Detail: map[string]any{"day": "sábado/", "stars": 4.0}}}
	if diff := cmp.Diff(want, got.Events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if got := s.Script(t, "/leave", nil); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/weather/rome" {
		t.Errorf("leaving: %d to %q", got.Status, got.Header.Get("Location"))
	}
}

func TestActionRefused(t *testing.T) {
	s := start(t, sunny)
	for _, test := range []struct {
		stars  string
		status int
		text   string
		field  string
	}{
		{"", 422, "Check the fields that are marked.", "Fill in this field."},
		{"many", 422, "Check the fields that are marked.", "Enter a whole number."},
		{"-1", 422, "Check the fields that are marked.", "Enter 1 or more."},
		{"99999999999999999999", 422, "Check the fields that are marked.", "Enter 5 or less."},
		{"\x00", 422, "Check the fields that are marked.", "Some of this cannot be read. Type it again."},
		{"5", 409, "Nobody gives five.", ""},
	} {
		got := s.Submit(t, "/vote/monday", url.Values{"stars": {test.stars}})
		if got.Status != test.status || got.Text(".error-summary") != test.text || got.Text(".field-error") != test.field {
			t.Errorf("%q: %d %s", test.stars, got.Status, got.Body)
		}
		if marked := got.Attr("input", "aria-describedby"); (marked == got.Attr(".field-error", "id")) != true || (marked != "") != (test.field != "") {
			t.Errorf("%q: the field points to %q", test.stars, marked)
		}
		if got.Header.Get("Feria-Fragment") != "ask" {
			t.Errorf("%q: the answer does not say which fragment it is", test.stars)
		}
	}
}

func TestActionIsGuarded(t *testing.T) {
	s := start(t, sunny)
	r := httptest.NewRequest(http.MethodPost, "/leave", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := s.Do(t, r); got.Status != http.StatusForbidden || got.Text("h2") != "Not allowed" {
		t.Errorf("from another site: %d %s", got.Status, got.Body)
	}
	if got := s.Submit(t, "/vote/monday", url.Values{"stars": {strings.Repeat("1", stall.MaxBody)}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("too long a body: %d %s", got.Status, got.Body)
	}
}

func TestManifestNamesAssetsByTheirContent(t *testing.T) {
	s := start(t, sunny)
	if len(s.Manifest.Assets) != 2 || s.Manifest.Assets[0].Type != "module" || s.Manifest.Assets[1].Type != "style" {
		t.Fatalf("assets: %+v", s.Manifest.Assets)
	}
	for _, a := range s.Manifest.Assets {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, a.Path, nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(a.Integrity, "sha384-") {
			t.Errorf("%s: %d %v", a.Path, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/assets/weather.js", "/assets/weather.0000000000000000.js", "/nowhere"} {
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestStallStandsAlone(t *testing.T) {
	s := start(t, func(_ context.Context, city string) (string, error) {
		if city == "atlantis" {
			return "", errs.E(errs.NotFound, "It sank.")
		}
		return "Sunny in " + city, nil
	})
	for _, test := range []struct {
		path   string
		status int
		want   string
	}{
		{"/", 200, `action="/vote/monday"`},
		{"/", 200, `name="city"`},
		{"/?fragment=today&city=rome", 200, "<h1>Sunny in rome</h1>"},
		{"/weather/rome", 200, "<h1>Sunny in rome</h1>"},
		{"/weather/rome", 200, s.Manifest.Styles()[0].Path},
		{"/weather/atlantis", 404, "It sank."},
		{"/states.json", 200, `"states"`},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, test.path, nil))
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: %d, want %d and %s in %s", test.path, w.Code, test.status, test.want, w.Body)
		}
	}
}

func BenchmarkFragment(b *testing.B) {
	s := stalltest.Start(b, weatherModule(), func(server *connect.Server) {
		recommendationsv1connect.RegisterRecommendationsHandler(server, sky(sunny))
	})
	for b.Loop() {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/fragments/ask", nil))
	}
}

func BenchmarkFragmentAskingItsBFF(b *testing.B) {
	s := stalltest.Start(b, weatherModule(), func(server *connect.Server) {
		recommendationsv1connect.RegisterRecommendationsHandler(server, sky(sunny))
	})
	for b.Loop() {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/fragments/today?city=rome", nil))
	}
}
