package stall

import (
	"strconv"

	"github.com/a-h/templ"
)

// How wide pictures are shown, as sizes says it.
const (
	CardSizes  = "(width < 30rem) 45vw, (width < 56rem) 30vw, 18rem"
	ThumbSizes = "5.5rem"
	MediaSizes = "(width < 56rem) 100vw, 36rem"
)

// Image is a picture of a product on a page.
type Image struct {
	Name, Alt string // Name: as the product has it, see package picture
	Class     string // of the img; "" for none
	Side      int    // pixels of the square that a drawing fills
	Sizes     string // how wide a photo is shown: one of the constants
	Lazy      bool   // loaded when it comes near
	First     bool   // loaded before others
}

// attributes of the img, whatever it shows.
func (i Image) attributes(width, height int) templ.Attributes {
	all := templ.Attributes{"width": strconv.Itoa(width), "height": strconv.Itoa(height)}
	if i.Class != "" {
		all["class"] = i.Class
	}
	if i.Lazy {
		all["loading"] = "lazy"
	}
	if i.First {
		all["fetchpriority"] = "high"
	}
	return all
}
