// Package art draws the pictures of the market: one SVG for each variant of a product, from a short specification and nothing else.
// The same specification always gives the same bytes. A drawing holds no script, no text and no reference to anything outside of it.
package art

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Spec says what is drawn.
type Spec struct {
	Kind   string // one of Kinds
	Design uint32 // the maker's: changes shape and pattern
	Colour string // one of Colours
	Size   string // "small", "medium", "large", or "" for what has no sizes
}

// scales are how much of the frame a size fills.
var scales = map[string]float64{"small": .76, "medium": .88, "large": 1, "": .95}

// colours are the makers' colours as CSS hex.
var colours = map[string]string{
	"cobalt": "#2b4fa8", "oat": "#dccfb4", "terracotta": "#c4623d", "moss": "#66763a", "ochre": "#c98a2b", "ink": "#23304d",
	"rose": "#d9929a", "sage": "#a3b294", "clay": "#a8755a", "snow": "#f4f1ea", "plum": "#6e3a5e", "teal": "#23787c",
	"mustard": "#dba82f", "charcoal": "#3d3f43", "walnut": "#5f4030", "oak": "#bb9360", "brass": "#bf9a4a", "silver": "#b9bec4",
}

// Kinds are all kinds of things that can be drawn.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Colours are the makers' colours, by name, as CSS hex.
func Colours() map[string]string { return maps.Clone(colours) }

// String is the specification as it stands in addresses, such as "mug-00000a3f-cobalt-large".
func (s Spec) String() string {
	text := fmt.Sprintf("%s-%08x-%s", s.Kind, s.Design, s.Colour)
	if s.Size != "" {
		text += "-" + s.Size
	}
	return text
}

// Parse reads what String writes, and nothing else.
func Parse(text string) (Spec, error) {
	var s Spec
	bad := fmt.Errorf("%.80q is not the specification of a drawing", text)
	if len(text) > 64 {
		return s, bad
	}
	parts := strings.Split(text, "-")
	if len(parts) > 3 && kinds[parts[0]+"-"+parts[1]].draw != nil { // such as table-lamp
		parts = append([]string{parts[0] + "-" + parts[1]}, parts[2:]...)
	}
	if len(parts) < 3 || len(parts) > 4 {
		return s, bad
	}
	design, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return s, bad
	}
	s = Spec{Kind: parts[0], Design: uint32(design), Colour: parts[2]}
	if len(parts) == 4 {
		s.Size = parts[3]
	}
	if kinds[s.Kind].draw == nil || colours[s.Colour] == "" || scales[s.Size] == 0 || s.String() != text {
		return Spec{}, bad
	}
	return s, nil
}
