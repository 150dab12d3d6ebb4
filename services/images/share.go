package images

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/jpeg"
	"net/http"
	"sync"

	"feria/services/images/art"
	"feria/services/images/raster"

	"github.com/go-chi/chi/v5"
	"github.com/srwiley/rasterx"
)

// Those who preview links show no SVG: for them each piece of artwork is there as a JPEG as well, of the size that they ask for.
const (
	shareWidth, shareHeight = 1200, 630
	sharesKept              = 64 // some 60 kB each
)

// front is the picture of pages that have none of their own.
const front = "feria"

// window is what the front shows, from left to right.
var window = []art.Spec{
	{Kind: "mug", Design: 0x2a, Colour: "cobalt"}, {Kind: "table-lamp", Design: 0x2a, Colour: "oat"}, {Kind: "candle", Design: 7, Colour: "ochre"},
}

// shares keeps the pictures made last.
type shares struct {
	mu    sync.Mutex
	made  map[string][]byte
	order []string
}

func (s *shares) get(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[name]
}

func (s *shares) put(name string, picture []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = make(map[string][]byte)
	}
	if len(s.order) == sharesKept {
		delete(s.made, s.order[0])
		s.order = s.order[1:]
	}
	s.made[name], s.order = picture, append(s.order, name)
}

// serveShare answers the JPEG of the specification in the address, or of the store itself; 404 if it is neither.
func (s *service) serveShare(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "spec")
	specs := window
	if name != front {
		spec, err := art.Parse(name)
		if err != nil {
			serveMissing(w)
			return
		}
		specs = []art.Spec{spec}
	}
	picture, err := s.share(r.Context(), name, specs)
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "Pictures are not available at the moment.", http.StatusServiceUnavailable)
		return
	}
	serve(w, r, "image/jpeg", forEver, "share-"+edition+"-"+name, bytes.NewReader(picture))
}

// share is the picture as kept, or made now: one at a time, like every other that is encoded here.
func (s *service) share(ctx context.Context, name string, specs []art.Spec) ([]byte, error) {
	if kept := s.shares.get(name); kept != nil {
		return kept, nil
	}
	release, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if kept := s.shares.get(name); kept != nil {
		return kept, nil // made while this request waited
	}
	picture, err := drawShare(specs)
	if err == nil {
		s.shares.put(name, picture)
	}
	return picture, err
}

// drawShare puts the pictures side by side. Each fills its part: what is above and below its middle is cut, the thing itself is not.
func drawShare(specs []art.Spec) ([]byte, error) {
	to := image.NewRGBA(image.Rect(0, 0, shareWidth, shareHeight))
	if len(specs) == 1 {
		return drawAlone(to, specs[0])
	}
	part := shareWidth / len(specs)
	for i, spec := range specs {
		if err := drawArt(to, spec, i*part, part, shareHeight); err != nil {
			return nil, err
		}
	}
	return encodeShare(to)
}

// drawAlone shows the whole square in the middle and lets the studio's wall and table run out to both sides.
func drawAlone(to *image.RGBA, spec art.Spec) ([]byte, error) {
	const left = (shareWidth - shareHeight) / 2
	if err := drawArt(to, spec, left, shareHeight, shareHeight); err != nil {
		return nil, err
	}
	for y := range shareHeight {
		first, last := to.RGBAAt(left, y), to.RGBAAt(left+shareHeight-1, y)
		draw.Draw(to, image.Rect(0, y, left, y+1), image.NewUniform(first), image.Point{}, draw.Src)
		draw.Draw(to, image.Rect(left+shareHeight, y, shareWidth, y+1), image.NewUniform(last), image.Point{}, draw.Src)
	}
	return encodeShare(to)
}

// drawArt fills the part that begins at x with the middle of a picture.
func drawArt(to *image.RGBA, spec art.Spec, x, wide, high int) error {
	var svg bytes.Buffer
	if err := art.Draw(&svg, spec); err != nil {
		return err
	}
	part := image.NewRGBA(image.Rect(0, 0, wide, high))
	side := float64(max(wide, high))
	place := rasterx.Identity.Translate((float64(wide)-side)/2, (float64(high)-side)/2).Scale(side/800, side/800)
	if err := raster.Draw(part, svg.Bytes(), place); err != nil {
		return err
	}
	draw.Draw(to, image.Rect(x, 0, x+wide, high), part, image.Point{}, draw.Src)
	return nil
}

func encodeShare(picture *image.RGBA) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 86})
	return out.Bytes(), err
}
