package static

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"testing"
)

// Budgets of what every page carries, in bytes after gzip; fonts are compressed already.
var budgets = []struct {
	least, most int // a file that is missing or empty fits every budget
	names       []string
}{
	{2000, 5 * 1024, []string{"dist/shell.js"}},
	{200, 600, []string{"dist/fallback.js"}},
	{500, 1536, []string{"dist/later.js"}},
	{1000, 3 * 1024, []string{"dist/worker.js"}},
	{2000, 7 * 1024, []string{"dist/tokens.css", "dist/base.css", "dist/shell.css"}},
}

func TestBudgets(t *testing.T) {
	for _, budget := range budgets {
		var size int
		for _, name := range budget.names {
			size += gzipped(t, name)
		}
		t.Logf("%v: %d bytes", budget.names, size)
		if size < budget.least || size > budget.most {
			t.Errorf("%v: %d bytes, should be within %d and %d", budget.names, size, budget.least, budget.most)
		}
	}
	var fonts int
	for _, name := range []string{"fonts/young-serif.woff2", "fonts/hanken-grotesk.woff2"} {
		data, err := Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fonts += len(data)
	}
	if fonts > 40*1024 {
		t.Errorf("fonts: %d bytes", fonts)
	}
}

func gzipped(t *testing.T, name string) int {
	t.Helper()
	data, err := Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// An address in a sheet must name a file that is served beside it.
func TestAddressesInSheetsExist(t *testing.T) {
	for _, name := range []string{"tokens.css", "base.css", "shell.css"} {
		for _, found := range regexp.MustCompile(`url\("([^"]+)"\)`).FindAllSubmatch(source(t, name), -1) {
			if _, err := Files.Open(string(found[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
