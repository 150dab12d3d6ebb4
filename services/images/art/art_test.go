package art_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"feria/services/images/art"
)

func draw(t testing.TB, s art.Spec) string {
	t.Helper()
	var out bytes.Buffer
	if err := art.Draw(&out, s); err != nil {
		t.Fatalf("%v: %v", s, err)
	}
	return out.String()
}

func TestEveryKindInEveryColourIsAWholePicture(t *testing.T) {
	seen := make(map[string]string)
	for _, kind := range art.Kinds() {
		for colour := range art.Colours() {
			s := art.Spec{Kind: kind, Design: 0x2a, Colour: colour, Size: "medium"}
			picture := draw(t, s)
			if picture != draw(t, s) {
				t.Errorf("%v is drawn in two ways", s)
			}
			if other := seen[picture]; other != "" {
				t.Errorf("%v looks like %s", s, other)
			}
			seen[picture] = s.String()
			if len(picture) > 24<<10 {
				t.Errorf("%v has %d bytes", s, len(picture))
			}
			if strings.Contains(picture, "NaN") || strings.Contains(picture, "%!") || strings.Contains(picture, "<script") {
				t.Errorf("%v holds what it should not", s)
			}
			whole(t, s, picture)
		}
	}
}

func whole(t *testing.T, s art.Spec, picture string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v: %v", s, err)
		}
	}
}

func TestDesignAndSizeChangeThePicture(t *testing.T) {
	for _, kind := range art.Kinds() {
		a := draw(t, art.Spec{Kind: kind, Design: 1, Colour: "cobalt", Size: "small"})
		for _, s := range []art.Spec{{kind, 2, "cobalt", "small"}, {kind, 1, "cobalt", "large"}, {kind, 1, "rose", "small"}} {
			if draw(t, s) == a {
				t.Errorf("%v looks like another variant", s)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"mug-0000002a-cobalt-large", "table-lamp-00000001-oat", "spoon-set-ffffffff-walnut-small", "mug--cobalt", "a-b-c-d-e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := art.Parse(text)
		if err == nil && s.String() != text {
			t.Errorf("Parse(%q) = %v", text, s)
		}
		if err == nil {
			draw(t, s)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		draw(b, art.Spec{Kind: "fern", Design: 7, Colour: "cobalt"})
	}
}
