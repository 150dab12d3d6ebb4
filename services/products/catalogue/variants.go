package catalogue

import (
	"slices"
	"strconv"
	"strings"
)

// making says in what a product is made.
type making struct {
	slug    string
	stall   *stall
	kind    string // of picture
	design  uint32 // of the picture; unlike any other of the kind
	name    Text
	colours []Value
	sizes   []size
	except  []string // SKUs without the slug, such as "moss-small"
}

// size is a size with what depends on it. The name is empty for a thing made in one size.
type size struct {
	name  string
	cents int64
	grams int
}

// make answers the options of the product and its variants, colours first.
func (m *market) make(what making) ([]Option, []Variant) {
	var options []Option
	inColours, inSizes := len(what.colours) > 1, len(what.sizes) > 1
	if inColours {
		options = append(options, Option{"colour", what.stall.colour, what.colours})
	}
	if inSizes {
		values := make([]Value, len(what.sizes))
		for i, size := range what.sizes {
			values[i] = m.sizes[size.name]
		}
		options = append(options, Option{"size", m.labels["size"], values})
	}
	variants := make([]Variant, 0, len(what.colours)*len(what.sizes))
	for _, colour := range what.colours {
		alt := m.text(func(i int, l *language) string {
			return what.stall.alts[i].with(what.name[l.tag], m.inside[colour.Name][l.tag])
		})
		for _, size := range what.sizes {
			v := Variant{SKU: what.slug, Cents: size.cents, Grams: size.grams, Alt: alt}
			v.Picture = pictureSpec(what.kind, what.design, colour.Name, size.name)
			var chosen [2]string
			if inColours {
				v.SKU, chosen[0] = v.SKU+"-"+colour.Name, colour.Name
			}
			if inSizes {
				v.SKU, chosen[1] = v.SKU+"-"+size.name, size.name
				v.Alt = m.text(func(_ int, l *language) string { return l.sized.with(alt[l.tag], m.inside[size.name][l.tag]) })
			}
			v.Options = m.chosen[chosen]
			if len(what.except) == 0 || !slices.Contains(what.except, strings.TrimPrefix(v.SKU, what.slug+"-")) {
				variants = append(variants, v)
			}
		}
	}
	return options, variants
}

// pictureSpec answers the spec by which services/images draws a picture.
func pictureSpec(kind string, design uint32, colour, size string) string {
	hex := strconv.FormatUint(uint64(design), 16)
	if size == "" {
		return kind + "-" + "00000000"[len(hex):] + hex + "-" + colour
	}
	return kind + "-" + "00000000"[len(hex):] + hex + "-" + colour + "-" + size
}
