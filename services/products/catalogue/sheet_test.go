package catalogue

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// edited answers the embedded sheets with one text replaced by another in one file.
func edited(t *testing.T, path, old, replacement string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(sheets, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sheets, p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[path].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	files[path] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, replacement, 1))}
	return files
}

func TestMistakesAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ path, old, replacement, want string }{
		"unknown key":         {"facts/wood.txt", "maker: ekberg", "color: red\nmaker: ekberg", "unknown key color"},
		"missing key":         {"texts/en/toys.txt", "tagline: Up in", "tagline up in", "not of the form"},
		"unknown maker":       {"facts/wood.txt", "maker: ekberg", "maker: nobody", "unknown maker"},
		"wrong maker":         {"facts/wood.txt", "maker: ekberg", "maker: aro", "its maker makes no spoon-set"},
		"unknown colour":      {"facts/bath.txt", "colours: moss", "colours: puce", "unknown colour puce"},
		"no decimals":         {"facts/bath.txt", "one: 9.50 140", "one: 9.5 140", "not a price"},
		"free":                {"facts/bath.txt", "one: 9.50 140", "one: 0.00 140", "not a price"},
		"exception of none":   {"facts/ceramics.txt", "except: moss-small", "except: moss-tiny", "could not be made"},
		"no texts":            {"texts/en/wood.txt", "== olive-board", "== olive-bread", "olive-board: no texts in en"},
		"texts of nothing":    {"texts/en/wood.txt", "== olive-board", "== olive-bread", "olive-bread is not sold"},
		"two of one slug":     {"facts/wood.txt", "== bread-board", "== olive-board", "a second section"},
		"wordless colour":     {"texts/en/words.txt", "cobalt: Cobalt", "kobalt: Cobalt", "no word for cobalt"},
		"unknown place":       {"texts/en/generated.txt", "The clay for the {name}", "The clay for the {nome}", "{nome} is none of"},
		"nameless opening":    {"texts/en/generated.txt", "The clay for the {name}", "The clay for the pot", "opening without {name}"},
		"occasion of nothing": {"facts/occasions.txt", "teapot-for-one", "teapot-for-two", "unknown product teapot-for-two"},
		"shared name":         {"facts/generated.txt", "starts: al", "starts: al al", "the name alada"},
		"text at the top":     {"facts/makers.txt", "#", "here #", "before the first section"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(edited(t, c.path, c.old, c.replacement))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// A second language is a second folder: here one that says the same.
func TestLanguageIsAddedAsData(t *testing.T) {
	files := edited(t, "facts/market.txt", "#", "#").(fstest.MapFS)
	for path, file := range maps.Clone(files) {
		if name, ok := strings.CutPrefix(path, "texts/en/"); ok {
			files["texts/es/"+name] = file
		}
	}
	c, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	for p := range c.Generate(c.Handmade() + 500) {
		for _, text := range []Text{p.Name, p.Tagline, p.Description, p.Details[0].Label, p.Details[3].Value, p.Variants[0].Alt} {
			if len(text) != 2 || text["es"] == "" || text["es"] != text["en"] {
				t.Fatalf("%s: %v", p.Slug, text)
			}
		}
	}
	delete(files, "texts/es/wood.txt")
	if _, err := load(files); err == nil {
		t.Error("half a language was taken")
	}
}
