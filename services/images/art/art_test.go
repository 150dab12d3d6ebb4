package art_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
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

// byteLimit is what one picture may weigh before it is compressed: a page shows two dozen.
const byteLimit = 15 << 10

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
			check(t, s, picture)
		}
	}
}

func TestEveryFormIsAWholePicture(t *testing.T) {
	for _, kind := range art.Kinds() {
		for design := range uint32(60) {
			s := art.Spec{Kind: kind, Design: design * 0x9e3779b9, Colour: "ochre"}
			check(t, s, draw(t, s))
		}
	}
}

// check reports what no picture may be or hold.
func check(t *testing.T, s art.Spec, picture string) {
	t.Helper()
	if len(picture) > byteLimit {
		t.Errorf("%v has %d bytes", s, len(picture))
	}
	for _, unwanted := range []string{"NaN", "Inf", "%", "<script", "<text", "<filter", "<image", `href="h`, "https:", "style="} {
		if strings.Contains(picture, unwanted) {
			t.Errorf("%v holds %q", s, unwanted)
		}
	}
	if err := wellFormed(picture); err != nil {
		t.Errorf("%v: %v", s, err)
	}
}

var (
	paints = regexp.MustCompile(`^(none|#[0-9a-f]{3}|#[0-9a-f]{6}|url\(#[a-z0-9]+\))$`)
	paths  = regexp.MustCompile(`^M[-0-9. MmLlHhVvCcSsQqTtAaZz,]+$`)
)

// wellFormed reports markup that is broken, paint that is none, ids that are not unique, and references that lead nowhere.
func wellFormed(picture string) error {
	ids, used := make(map[string]bool), make(map[string]bool)
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range element.Attr {
			if a.Name.Local == "id" {
				if ids[a.Value] {
					return fmt.Errorf("two elements with the id %s", a.Value)
				}
				ids[a.Value] = true
			}
			if name, ok := strings.CutPrefix(a.Value, "url(#"); ok {
				used[strings.TrimSuffix(name, ")")] = true
			}
			if paint := a.Name.Local == "fill" || a.Name.Local == "stroke"; paint && !paints.MatchString(a.Value) {
				return fmt.Errorf("%s is painted with %s=%q", element.Name.Local, a.Name.Local, a.Value)
			}
			if a.Name.Local == "d" && !paths.MatchString(a.Value) {
				return fmt.Errorf("the path %.80q", a.Value)
			}
			if a.Name.Local == "href" {
				used[strings.TrimPrefix(a.Value, "#")] = true
			}
		}
	}
	for id := range used {
		if !ids[id] {
			return fmt.Errorf("nothing has the id %s", id)
		}
	}
	return nil
}

func TestDesignColourAndSizeChangeThePicture(t *testing.T) {
	for _, kind := range art.Kinds() {
		a := draw(t, art.Spec{Kind: kind, Design: 1, Colour: "cobalt", Size: "small"})
		for _, s := range []art.Spec{
			{Kind: kind, Design: 2, Colour: "cobalt", Size: "small"},
			{Kind: kind, Design: 1, Colour: "cobalt", Size: "large"},
			{Kind: kind, Design: 1, Colour: "cobalt"},
			{Kind: kind, Design: 1, Colour: "rose", Size: "small"},
		} {
			if draw(t, s) == a {
				t.Errorf("%v looks like another variant", s)
			}
		}
	}
}

func TestDrawRefusesWhatIsNoSpecification(t *testing.T) {
	for _, s := range []art.Spec{{}, {Kind: "mug"}, {Kind: "mug", Colour: "puce"}, {Kind: "sofa", Colour: "oat"}, {Kind: "mug", Colour: "oat", Size: "huge"}} {
		var out bytes.Buffer
		if err := art.Draw(&out, s); err == nil || out.Len() > 0 {
			t.Errorf("%+v: error %v and %d bytes", s, err, out.Len())
		}
	}
}

func TestParseReadsWhatStringWrites(t *testing.T) {
	for _, kind := range art.Kinds() {
		for colour := range art.Colours() {
			for _, size := range []string{"", "small", "medium", "large"} {
				want := art.Spec{Kind: kind, Design: 0xa3, Colour: colour, Size: size}
				if got, err := art.Parse(want.String()); err != nil || got != want {
					t.Errorf("Parse(%q) = %v, %v", want.String(), got, err)
				}
			}
		}
	}
}

func TestParseIsStrict(t *testing.T) {
	for _, text := range []string{
		"", "mug", "mug-00000001", "mug-1-oat", "mug-0000000G-oat", "mug-0000000A-oat", "mug-+0000001-oat", "mug-00000001-oat-", "mug-00000001-oat-one",
		"mug-00000001-puce", "sofa-00000001-oat", "Mug-00000001-oat", "mug-00000001-oat-large-x", " mug-00000001-oat", "table-00000001-oat",
		"mug-000000001-oat", strings.Repeat("mug-", 1000),
	} {
		if s, err := art.Parse(text); err == nil {
			t.Errorf("Parse(%q) = %v", text, s)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"mug-0000002a-cobalt-large", "table-lamp-00000001-oat", "spoon-set-ffffffff-walnut-small", "mug--cobalt", "a-b-c-d-e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := art.Parse(text)
		if err != nil {
			return
		}
		if s.String() != text {
			t.Errorf("Parse(%q) = %v", text, s)
		}
		if err := wellFormed(draw(t, s)); err != nil {
			t.Errorf("%v: %v", s, err)
		}
	})
}

// BenchmarkDraw draws one picture of each kind in turn.
func BenchmarkDraw(b *testing.B) {
	kinds := art.Kinds()
	n := 0
	for b.Loop() {
		if err := art.Draw(io.Discard, art.Spec{Kind: kinds[n%len(kinds)], Design: uint32(n), Colour: "cobalt"}); err != nil {
			b.Fatal(err)
		}
		n++
	}
}
