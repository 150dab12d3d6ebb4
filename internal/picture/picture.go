// Package picture is what stands in the field "picture" of products, of their copies, and of the views that show them: the spec of a drawing,
// or the name of a photo. Services hand it on as it is; who shows it turns it into addresses.
package picture

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Widths are those in which a photo can be had, in pixels, smallest first. What is wider than the photo itself comes in the photo's own.
var Widths = []int{200, 400, 800, 1200}

// usual is the width for those who can take but one.
const usual = 800

// Photo is a picture that a merchant has sent.
type Photo struct {
	Hash          string // SHA-256 of the original, 64 hex digits
	Width, Height int    // pixels of the original
}

var form = regexp.MustCompile(`^photo-([0-9a-f]{64})-([1-9][0-9]{0,4})x([1-9][0-9]{0,4})$`)

// String names the photo, such as "photo-<hash>-1600x1200".
func (p Photo) String() string { return fmt.Sprintf("photo-%s-%dx%d", p.Hash, p.Width, p.Height) }

// Parse reads a photo's name. It reports false for anything else, such as the spec of a drawing.
func Parse(name string) (Photo, bool) {
	m := form.FindStringSubmatch(name)
	if m == nil {
		return Photo{}, false
	}
	width, _ := strconv.Atoi(m[2]) // the form lets digits pass
	height, _ := strconv.Atoi(m[3])
	return Photo{m[1], width, height}, true
}

// Address is where a picture stands, a path of the store: a drawing's, or the photo's in a middling width as a JPEG.
func Address(name string) string {
	if p, ok := Parse(name); ok {
		return p.address(usual, "jpg")
	}
	return "/images/art/" + name + ".svg"
}

func (p Photo) address(width int, format string) string {
	return fmt.Sprintf("/images/%s/%d.%s", p.Hash, width, format)
}

// Set is the photo in a format ("avif", "webp" or "jpg"), in each width that it has, as srcset says it.
func (p Photo) Set(format string) string {
	var all []string
	for _, width := range Widths {
		all = append(all, fmt.Sprintf("%s %dw", p.address(width, format), min(width, p.Width)))
		if width >= p.Width {
			break
		}
	}
	return strings.Join(all, ", ")
}
