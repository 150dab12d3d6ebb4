package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"feria/e2e/browser"

	"github.com/chromedp/chromedp/kb"
)

var chromium *browser.Browser

func TestMain(m *testing.M) {
	var err error
	if chromium, err = browser.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	chromium.Close()
	os.Exit(status)
}

const form = `<!doctype html><html lang="en"><title>Form</title><main><h1>A form</h1>
<style>.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden } .veil { position: fixed; inset: 0 }</style>
<form action="/sent">
<label>Name <input name="name" value="old"></label> <label>Units <input name="units" type="number" value="1"></label>
<label>Country <select name="country"><option>Chad</option><option>Chile</option><option>Spain</option></select></label>
<fieldset><legend>Colour</legend><label><input class="hidden" type="radio" name="colour" value="red"> Red</label>
<label><input class="hidden" type="radio" name="colour" value="blue"> Blue</label></fieldset>
<p style="height: 2000px"></p><button>Send it</button></form></main>`

func serve(t *testing.T) string {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, form) })
	mux.HandleFunc("/sent", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Sent</title><main><h1>Sent</h1><p>%s</p></main>`, r.URL.RawQuery)
	})
	mux.HandleFunc("/veiled", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Veiled</title><main><h1>Veiled</h1><button onclick="this.textContent='Pressed'">Press</button>
			<div style="position:fixed;inset:0" id="veil"></div></main><script>setTimeout(() => veil.remove(), 100)</script>`)
	})
	mux.HandleFunc("/bad", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, `<!doctype html><html><title>Bad</title><h1>Bad</h1><img src="/"><p style="color:#eee;background:#fff">pale</p>`)
	})
	mux.HandleFunc("/favicon.ico", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestFormIsFilledAndSentAsAPersonWould(t *testing.T) {
	for name, how := range map[string][]browser.Setting{"with scripts": nil, "without scripts": {browser.Plain}} {
		t.Run(name, func(t *testing.T) {
			b := chromium.Open(t, serve(t), how...)
			if status := b.Visit("/"); status != 200 {
				t.Fatalf("status %d", status)
			}
			b.Heading("A form")
			b.Fill("Name", "Ana")
			b.Number("Units", "3")
			b.Choose("Country", "Chile")
			b.Pick("Blue")
			b.Press("Send…")
			b.Heading("Sent")
			b.Read("name=Ana&units=3&country=Chile&colour=blue")
			b.Back()
			b.Heading("A form")
			b.Fill("Name", "Eva")
			b.Key(kb.Enter)
			b.Read("name=Eva")
			if b.Status() != 200 || !strings.HasPrefix(b.Path(), "/sent?name=Eva") {
				t.Errorf("status %d of %s", b.Status(), b.Path())
			}
		})
	}
}

func TestWhatIsCoveredIsNotClicked(t *testing.T) {
	b := chromium.Open(t, serve(t))
	b.Visit("/veiled")
	b.Press("Press")
	b.See("button", "Pressed")
	if veiled := browser.Eval[bool](b, `!!document.querySelector("#veil")`); veiled {
		t.Error("clicked through what lay above")
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	b := chromium.Open(t, serve(t))
	b.Expect("status of 418")
	b.Visit("/bad")
	found := strings.Join(b.Violations(), "\n")
	for _, rule := range []string{"image-alt", "color-contrast", "html-has-lang"} {
		if !strings.Contains(found, rule) {
			t.Errorf("%s was not found in\n%s", rule, found)
		}
	}
	b.Visit("/")
	if found := b.Violations(); len(found) > 0 {
		t.Errorf("found in a good page: %s", found)
	}
}
