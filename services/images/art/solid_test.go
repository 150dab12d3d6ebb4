package art

import (
	"regexp"
	"strconv"
	"testing"
)

// A curve that leaves the box of its body is cut off there, and looks broken.
func TestOutlineStaysInItsBox(t *testing.T) {
	number := regexp.MustCompile(`-?[0-9]*\.?[0-9]+`)
	for name, f := range map[string]profile{
		"cylinder":      {{100, 80}, {112, 82}, {588, 82}, {600, 80}},
		"narrow neck":   {{100, 30}, {120, 20}, {300, 22}, {320, 140}, {600, 90}},
		"dome":          dome(400, 180, 200),
		"two circles":   {{100, 50}, {300, 50}},
		"foot in haste": {{100, 200}, {590, 60}, {594, 55}, {600, 58}},
	} {
		b := f.box(400)
		for i, text := range number.FindAllString(f.outline(400), -1) {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			low, high := b.x, b.x+b.w
			if i%2 == 1 {
				low, high = b.y, b.y+b.h+f[len(f)-1].r*tilt // handles of the foot lie below it
			}
			if v < low-12 || v > high+12 {
				t.Errorf("%s: %v is outside of %v to %v", name, v, low, high)
			}
		}
	}
}
