package stalltest

import (
	"strings"
	"testing"
)

func TestBreachesAreFound(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`<section><h2 id="cart-a">A</h2><form><label>B <input name="b"></label><br></form><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></section>`, ""},
		{`<div><label for="cart-b">B</label><input id="cart-b" aria-describedby="cart-c"><p id="cart-c">C</p></div>`, ""},
		{`<div><script type="application/json">{"a":"</b>"}</script><template><b></b></template></div>`, ""},
		{``, "0 root elements"},
		{`<p></p><p></p>`, "2 root elements"},
		{`a<p></p>`, "outside of its root"},
		{`<div><p></div>`, "</div> closes"},
		{`<div>`, "<div> is never closed"},
		{`<div></div></main>`, "</main> closes"},
		{`<div/>`, "<div> is never closed"},
		{`<div><script>1</script></div>`, "<script> may not"},
		{`<div><template for="s1"></template></div>`, "<template> may not"},
		{`<div><link rel="stylesheet" href="/x"></div>`, "<link> may not"},
		{`<div><?start name="s1"></div>`, "may not stand"},
		{`<div style="color:red"></div>`, "attribute style"},
		{`<div><svg style="color:red"></svg></div>`, "attribute style"},
		{`<div onclick="x()"></div>`, "attribute onclick"},
		{`<div><a href=" JavaScript:x()">x</a></div>`, "script in its href"},
		{`<div><input aria-label="x" autofocus></div>`, "attribute autofocus"},
		{`<div id="a"></div>`, `begin with "cart-"`},
		{`<div id="cart-a"><b id="cart-a"></b></div>`, "stands 2 times"},
		{`<div aria-labelledby="cart-a"></div>`, "not there"},
		{`<form><div><form></form></div></form>`, "form stands in a form"},
		{`<div><img src="/x"></div>`, "no alt"},
		{`<div><input name="q"></div>`, "no label"},
		{`<div><select name="q"></select></div>`, "no label"},
	} {
		got := strings.Join(Breaches(test.body, "cart"), "; ")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.body, got, test.want)
		}
	}
}
