package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func project(t *testing.T, sources map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range sources {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const sheet = `/* note */
@layer tokens, base, shell, mfe;
@layer mfe {
  @scope ([data-mfe=cart]) to (feria-slot) {
    :scope { display: block; }
    .line { color: var(--text); &:hover { color: var(--accent); } & > b { margin: 0; } }
    @media (min-width: 40rem) { .line { padding: 1rem; } }
    @starting-style { .line { opacity: 0; } }
    .image { background: url("fonts/a.woff2"); mask: url(/images/art/x.svg); }
  }
}`

func TestSyntaxOfTheBrowserIsKept(t *testing.T) {
	root := project(t, map[string]string{"mfe/cart/assets/cart.css": sheet})
	results, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	got := string(results["mfe/cart/assets/dist/cart.css"])
	for _, want := range []string{
		"@layer tokens,base,shell,mfe", "@scope([data-mfe=cart])to (feria-slot){", ":scope{", "&:hover{", "@starting-style{", "fonts/a.woff2", "/images/art/x.svg",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lost %s in %s", want, got)
		}
	}
	if strings.Contains(got, "note") || strings.Contains(got, "../") {
		t.Errorf("kept a comment or moved an address: %s", got)
	}
}

func TestEntriesAreBundledAndPiecesAreNot(t *testing.T) {
	root := project(t, map[string]string{
		"mfe/cart/assets/cart.js":  `import { total } from "./total.js"; export function mount(root, ctx) { root.title = total(1, 2); }`,
		"mfe/cart/assets/total.js": `export const total = (first, second) => first + second; export const dead = "dead";`,
		"static/shell.js":          `import "./shell/a.js";`,
		"static/shell/a.js":        `document.title = "shell";`,
		"static/fallback.js":       `const name = "fallback"; document.title = name;`,
	})
	results, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"mfe/cart/assets/dist/cart.js": "as mount", "static/dist/shell.js": `"shell"`, "static/dist/fallback.js": `(()=>{`,
	} {
		if !strings.Contains(string(results[name]), want) || strings.Contains(string(results[name]), "dead") {
			t.Errorf("%s: %s", name, results[name])
		}
	}
	if len(results) != 3 {
		t.Errorf("%d results, want 3", len(results))
	}
}

func TestCheckSaysWhatIsStale(t *testing.T) {
	root := project(t, map[string]string{"static/base.css": "a { b: c }", "static/dist/gone.css": "x"})
	var said bytes.Buffer
	if err := run(&said, root, true); err == nil || said.String() != "stale: static/dist/base.css\nstale: static/dist/gone.css\n" {
		t.Errorf("before: %v, said %q", err, said.String())
	}
	if err := run(&said, root, false); err != nil {
		t.Fatal(err)
	}
	said.Reset()
	if err := run(&said, root, true); err != nil || said.Len() > 0 {
		t.Errorf("after: %v, said %q", err, said.String())
	}
	if _, err := os.Stat(filepath.Join(root, "static/dist/gone.css")); !os.IsNotExist(err) {
		t.Errorf("a result without a source stays: %v", err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for name, sources := range map[string]map[string]string{
		"mfe/cart/assets/cart.js": {"mfe/cart/assets/cart.js": "let = ;"},
		"cart.css":                {"mfe/cart/assets/style.css": "a { b: c }"},
		"base.css":                {"static/base.css": "a { b: c "},
		"lost.js":                 {"static/shell.js": `import "./lost.js"`},
	} {
		if err := run(&bytes.Buffer{}, project(t, sources), false); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: error %v, want one that names %s", sources, err, name)
		}
	}
}
