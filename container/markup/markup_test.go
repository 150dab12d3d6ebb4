package markup_test

import (
	"strings"
	"testing"

	"feria/container/markup"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestWholeAndBalancedFragmentsAreAccepted(t *testing.T) {
	for _, body := range []string{
		`<p>one</p>`,
		"\n<div class=\"a\" hidden data-x='1'><br/><img src=\"/a.svg\" alt=\"\"><input value=5 disabled></div>\n",
		`<section><svg viewBox="0 0 1 1"><path d="M0 0"/><title>a</title></svg><textarea>a < b</textarea></section>`,
		`<article><!-- a comment --><script type="application/ld+json">{"a": "<p>"}</script></article>`,
		`<form><select><option value="a" selected>A</option></select></form>`,
	} {
		if _, err := markup.Check([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestWhatCouldLeaveItsSlotIsRefused(t *testing.T) {
	for _, body := range []string{
		``, `text`, `<p>one</p><p>two</p>`, `<p>one</p> and text`, `<br>`,
		`<div>`, `<div><b></div></b>`, `</div>`, `<div></div></main>`, `<div></`, `<div`, `<div class="a`, `<div class=`, `<div <p></p></div>`,
		`<div><!-- open</div>`, `<div><!--> --></div>`, `<div><!-- a -- b --></div>`, `<div><!doctype html></div>`, `<div><?start name="s1"></div>`, `<div><![CDATA[a]]></div>`,
		`<div></template></div>`, `<div><template></template></div>`, `<div><svg><template></template></svg></div>`,
		`<div><script>alert(1)</script></div>`, `<div><script type="module" src="/x.js"></script></div>`, `<div><svg><script type="application/json"></script></svg></div>`,
		`<div><style>p{}</style></div>`, `<div style="color:red"></div>`, `<div onclick="x()"></div>`, `<div OnClick="x()"></div>`,
		`<div><link rel="stylesheet" href="/a.css"></div>`, `<div><base href="/"></div>`, `<div><meta http-equiv="refresh"></div>`,
		`<div><noscript>a</noscript></div>`, `<div><iframe></iframe></div>`, `<div><plaintext></div>`, `<div><input autofocus></div>`,
		`<div><a href="javascript:alert(1)">a</a></div>`, `<div><a href="&#106;avascript:alert(1)">a</a></div>`,
		`<div><textarea></div>`, `<div><textarea></TEXTAREA></textarea></div>`, `<form><form></form></form>`,
		`<DIV></DIV>`, `<div/>`, `<div a=b"c></div>`, `<div><svg><p></p></svg></div>`,
		`<feria-slot fragment="a/b"></feria-slot>`, `<div><feria-slot></feria-slot></div>`,
	} {
		if slots, err := markup.Check([]byte(body)); err == nil {
			t.Errorf("accepted %s (%v)", body, slots)
		}
	}
}

func TestNestedSlotsAreFound(t *testing.T) {
	const body = `<div><feria-slot fragment="cart/add-button" class="x" variant="a&amp;b"><p>closed</p></feria-slot><feria-slot fragment="a/b"></feria-slot></div>`
	slots, err := markup.Check([]byte(body))
	if err != nil || len(slots) != 2 {
		t.Fatalf("slots = %v, error = %v", slots, err)
	}
	if got := body[slots[0].Start:slots[0].Open] + "|" + body[slots[0].Open:slots[0].Close] + "|" + body[slots[0].Close:slots[0].End]; got !=
		`<feria-slot fragment="cart/add-button" class="x" variant="a&amp;b">|<p>closed</p>|</feria-slot>` {
		t.Errorf("parts = %s", got)
	}
	if diff := cmp.Diff([]markup.Param{{Name: "variant", Value: "a&b"}}, slots[0].Params); diff != "" || slots[0].Fragment != "cart/add-button" || slots[1].Fragment != "a/b" {
		t.Errorf("slots = %+v (-want +got):\n%s", slots, diff)
	}
}

// FuzzCheck holds what is accepted against a real tree builder: put between two marks, it leaves both where they are.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`<p>one</p>`, `<div><svg><g/></svg><textarea></p></textarea></div>`, `<table><tr><td>a</td></tr></table>`, `<div><!-- a --></div>`, `<select><option>a</option></select>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, fragment string) {
		if _, err := markup.Check([]byte(fragment)); err != nil {
			return
		}
		document, err := html.Parse(strings.NewReader(`<!doctype html><body><template id="a">` + fragment + `</template><template id="b"></template><footer id="c"></footer></body>`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for n := range document.Descendants() {
			if n.Data == "body" && n.Type == html.ElementNode {
				for c := range n.ChildNodes() {
					got = append(got, c.Data)
				}
			}
		}
		if diff := cmp.Diff([]string{"template", "template", "footer"}, got); diff != "" {
			t.Errorf("%q left its place (-want +got):\n%s", fragment, diff)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	body := []byte(`<ul class="grid">` + strings.Repeat(`<li class="card"><a href="/p/a"><img src="/a.svg" alt="a mug" width="400" height="400"></a><p class="price">€12.00</p></li>`, 30) + `</ul>`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := markup.Check(body); err != nil {
			b.Fatal(err)
		}
	}
}
