package images

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"regexp"
	"slices"
	"strconv"

	"feria/internal/picture"

	"github.com/gen2brain/avif"
	"github.com/gen2brain/webp"
	"golang.org/x/image/draw"
)

// widths are the sizes that pages ask for, in pixels, smallest first.
var widths = picture.Widths

// encoding is a format of renditions.
type encoding struct {
	name, mime string
	write      func(w io.Writer, picture *image.NRGBA) error
}

// encodings are made in this order: first what is quick and what every browser reads.
var encodings = []encoding{
	{"jpg", "image/jpeg", func(w io.Writer, p *image.NRGBA) error { return jpeg.Encode(w, onWhite(p), &jpeg.Options{Quality: 82}) }},
	{"webp", "image/webp", func(w io.Writer, p *image.NRGBA) error {
		return webp.Encode(w, p, webp.Options{Quality: 80, Method: 4})
	}},
	{"avif", "image/avif", func(w io.Writer, p *image.NRGBA) error {
		return avif.Encode(w, p, avif.Options{Quality: 60, QualityAlpha: 80, Speed: 8, ChromaSubsampling: image.YCbCrSubsampleRatio420})
	}},
}

// rendition names one: a picture in a width and a format.
type rendition struct {
	Hash   string `db:"hash"`
	Width  int    `db:"width"`
	Format string `db:"format"`
}

var (
	hashForm      = regexp.MustCompile(`^[0-9a-f]{64}$`)
	renditionForm = regexp.MustCompile(`^([1-9][0-9]{1,4})\.(avif|webp|jpg)$`)
)

// parseRendition reads the last two segments of an address. It reports false for what can never be there.
func parseRendition(hash, file string) (rendition, bool) {
	m := renditionForm.FindStringSubmatch(file)
	if m == nil || !hashForm.MatchString(hash) {
		return rendition{}, false
	}
	width, _ := strconv.Atoi(m[1]) // the form lets digits pass
	return rendition{hash, width, m[2]}, slices.Contains(widths, width)
}

// blob is the name under which its bytes are kept.
func (r rendition) blob() string {
	return fmt.Sprintf("renditions/%s/%s/%d.%s", r.Hash[:2], r.Hash, r.Width, r.Format)
}

// original is the name under which a picture itself is kept.
func original(hash string) string { return "originals/" + hash[:2] + "/" + hash }

func encodingOf(name string) encoding {
	return encodings[slices.IndexFunc(encodings, func(e encoding) bool { return e.name == name })]
}

// encode is the rendition's bytes.
func (e encoding) encode(picture *image.NRGBA) (data []byte, err error) {
	var out bytes.Buffer
	if err := e.write(&out, picture); err != nil {
		return nil, fmt.Errorf("%s: %w", e.name, err)
	}
	return out.Bytes(), nil
}

// scaled is the picture in a width, or as it is where it is no wider.
func scaled(picture image.Image, width int) *image.NRGBA {
	b := picture.Bounds()
	width = min(width, b.Dx())
	height := max(1, (b.Dy()*width+b.Dx()/2)/b.Dx())
	to := image.NewRGBA(image.Rect(0, 0, width, height)) // which package draw is quick with
	if width == b.Dx() {
		draw.Draw(to, to.Bounds(), picture, b.Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(to, to.Bounds(), picture, b, draw.Src, nil)
	}
	if to.Opaque() {
		return &image.NRGBA{Pix: to.Pix, Stride: to.Stride, Rect: to.Rect}
	}
	straight := image.NewNRGBA(to.Rect)
	draw.Draw(straight, straight.Rect, to, image.Point{}, draw.Src)
	return straight
}

// onWhite is for formats that know no transparency.
func onWhite(picture *image.NRGBA) *image.RGBA {
	if picture.Opaque() {
		return &image.RGBA{Pix: picture.Pix, Stride: picture.Stride, Rect: picture.Rect}
	}
	to := image.NewRGBA(picture.Bounds())
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(to, to.Bounds(), picture, picture.Bounds().Min, draw.Over)
	return to
}
