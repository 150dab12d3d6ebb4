package static

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are what is written or drawn on what. WCAG 2.2: text needs 4.5, large text, borders of controls, icons and the focus
// indicator need 3.
var pairs = []struct {
	least   float64
	fronts  string
	grounds string
}{
	{4.5, "text text-soft accent accent-strong brand danger success warning", "surface surface-raised surface-sunken"},
	{4.5, "text accent", "accent-surface"},
	{4.5, "text brand", "brand-surface"},
	{4.5, "text danger", "danger-surface"},
	{4.5, "text success", "success-surface"},
	{4.5, "text warning", "warning-surface"},
	{4.5, "text-soft", "danger-surface"}, // a placeholder in a field that was refused
	{4.5, "on-accent", "accent accent-strong"},
	{4.5, "on-tag", "tag"},
	{4.5, "surface", "text"}, // a chosen option, the skip link
	{3, "line-strong focus", "surface surface-raised surface-sunken"},
	{3, "danger", "surface-raised"},
	{3, "awning", "awning-gap"},
}

func TestContrast(t *testing.T) {
	light, dark := intents(t)
	for theme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range pairs {
			for _, front := range strings.Fields(pair.fronts) {
				for _, ground := range strings.Fields(pair.grounds) {
					ratio := contrast(luminance(t, colours[front]), luminance(t, colours[ground]))
					if ratio < pair.least {
						t.Errorf("%s: %s (%s) on %s (%s) has %.2f:1, needs %v:1", theme, front, colours[front], ground, colours[ground], ratio, pair.least)
					}
				}
			}
		}
	}
}

// Every colour that a sheet uses is an intent: colours of the palette belong to tokens.css alone.
func TestSheetsUseIntentsOnly(t *testing.T) {
	palette := regexp.MustCompile(`var\(--(paper|ink|night|moon|terracotta|cobalt|saffron|olive|berry)-\d`)
	for _, name := range []string{"base.css", "shell.css"} {
		if found := palette.Find(source(t, name)); found != nil {
			t.Errorf("%s uses %s…", name, found)
		}
	}
}

func source(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var (
	declaration = regexp.MustCompile(`--([a-z0-9-]+):\s*([^;]+);`)
	reference   = regexp.MustCompile(`^var\(--([a-z0-9-]+)\)$`)
	both        = regexp.MustCompile(`^light-dark\(var\(--([a-z0-9-]+)\), var\(--([a-z0-9-]+)\)\)$`)
)

// intents reads tokens.css: the colour of each token in the light and in the dark theme.
func intents(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	light, dark = map[string]string{}, map[string]string{}
	for _, found := range declaration.FindAllStringSubmatch(string(source(t, "tokens.css")), -1) {
		name, value := found[1], found[2]
		first, second := value, value
		if one := reference.FindStringSubmatch(value); one != nil {
			first, second = light[one[1]], dark[one[1]]
		} else if two := both.FindStringSubmatch(value); two != nil {
			first, second = light[two[1]], dark[two[2]]
		}
		light[name], dark[name] = first, second
	}
	return light, dark
}

// luminance is WCAG's relative luminance of an sRGB colour #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is no colour #rrggbb", colour)
	}
	channel := func(shift uint) float64 {
		c := float64(rgb>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func ExampleFiles() {
	data, err := Files.ReadFile("dist/shell.js")
	fmt.Println(err == nil && len(data) > 0)
	// Output: true
}
