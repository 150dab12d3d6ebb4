// Package raster turns the store's own SVG artwork into pixels, for those who show no SVG.
//
// It knows what package art writes and no more: paths, circles, ellipses, rectangles, groups, uses, gradients, patterns and clip paths.
package raster

import (
	"image"
	"math"
	"strconv"
	"strings"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/fixed"
)

// Draw lays the picture over to; place takes the picture's units to pixels. It fails only if svg is not well-formed.
func Draw(to *image.RGBA, svg []byte, place rasterx.Matrix2D) error {
	root, ids, err := parse(svg)
	if err != nil {
		return err
	}
	c := newCanvas(to, ids)
	c.children(root, style{matrix: place, fill: "#000", stroke: "none", width: 1, opacity: 1})
	return nil
}

// style is what an element has of its own and of its ancestors.
type style struct {
	matrix                     rasterx.Matrix2D
	fill, stroke, cap, join    string
	dashes                     string
	width, dashOffset, opacity float64 // opacity is the element's own: groups are layers
	strokeOpacity              float64
}

type canvas struct {
	to     *image.RGBA
	mask   *image.Alpha
	dasher *rasterx.Dasher
	scan   *rasterx.ScannerGV
	ids    map[string]*node
}

func newCanvas(to *image.RGBA, ids map[string]*node) *canvas {
	b := to.Bounds()
	mask := image.NewAlpha(b)
	scan := rasterx.NewScannerGV(b.Dx(), b.Dy(), mask, b)
	scan.SetColor(image.Opaque.C)
	return &canvas{to, mask, rasterx.NewDasher(b.Dx(), b.Dy(), scan), scan, ids}
}

func (c *canvas) children(n *node, s style) {
	for _, child := range n.children {
		c.element(child, s)
	}
}

func (c *canvas) element(n *node, s style) {
	s = s.of(n)
	switch n.name {
	case "g", "use":
		c.group(n, s)
	case "path", "circle", "ellipse", "rect":
		c.shape(n, s)
	}
}

// group draws on a layer of its own if it is veiled or cut as a whole.
func (c *canvas) group(n *node, s style) {
	opacity, clip := s.opacity, c.ids[reference(n.attr["clip-path"])]
	s.opacity = 1
	on := c
	if opacity < 1 || clip != nil {
		on = newCanvas(image.NewRGBA(c.to.Bounds()), c.ids)
	}
	if target := c.ids[strings.TrimPrefix(n.attr["href"], "#")]; n.name == "use" && target != nil {
		on.element(target, s)
	}
	on.children(n, s)
	if on == c {
		return
	}
	cut := image.NewAlpha(c.to.Bounds())
	draw.Draw(cut, cut.Rect, image.NewUniform(alpha(opacity)), image.Point{}, draw.Src)
	if clip != nil {
		cut = c.cut(clip, s, opacity)
	}
	draw.DrawMask(c.to, c.to.Rect, on.to, c.to.Rect.Min, cut, c.to.Rect.Min, draw.Over)
}

// cut is the mask of a clip path.
func (c *canvas) cut(clip *node, s style, opacity float64) *image.Alpha {
	on := newCanvas(image.NewRGBA(c.to.Bounds()), c.ids)
	s.fill, s.stroke = "#fff", "none"
	on.children(clip, s)
	out := image.NewAlpha(c.to.Bounds())
	for i := range out.Pix {
		out.Pix[i] = uint8(float64(on.to.Pix[4*i+3])*opacity + .5)
	}
	return out
}

func (c *canvas) shape(n *node, s style) {
	path := outline(n)
	if len(path) == 0 {
		return
	}
	adder := &rasterx.MatrixAdder{M: s.matrix}
	if s.fill != "none" {
		filler := &c.dasher.Filler
		adder.Adder = filler
		path.AddTo(adder)
		c.lay(c.paint(s.fill, path, s), s.opacity)
		filler.Clear()
	}
	if s.stroke == "none" || s.width <= 0 {
		return
	}
	scale := math.Sqrt(math.Abs(s.matrix.A*s.matrix.D - s.matrix.B*s.matrix.C))
	capped := map[string]rasterx.CapFunc{"round": rasterx.RoundCap, "square": rasterx.SquareCap}[s.cap]
	if capped == nil {
		capped = rasterx.ButtCap
	}
	join := map[string]rasterx.JoinMode{"round": rasterx.Round, "bevel": rasterx.Bevel, "": rasterx.Miter}[s.join]
	var dashes []float64
	for _, d := range numbers(s.dashes) {
		dashes = append(dashes, d*scale)
	}
	c.dasher.SetStroke(fixed.Int26_6(s.width*scale*64), 4<<6, capped, capped, rasterx.FlatGap, join, dashes, s.dashOffset*scale)
	adder.Adder = c.dasher
	path.AddTo(adder)
	c.lay(c.paint(s.stroke, path, s), s.opacity*s.strokeOpacity)
	c.dasher.Clear()
}

// lay puts paint where the scanner's path is.
func (c *canvas) lay(p paint, opacity float64) {
	e := c.scan.GetPathExtent()
	r := image.Rect(e.Min.X.Floor()-1, e.Min.Y.Floor()-1, e.Max.X.Ceil()+1, e.Max.Y.Ceil()+1).Intersect(c.to.Rect)
	if p == nil || r.Empty() || opacity <= 0 {
		return
	}
	draw.Draw(c.mask, r, image.Transparent, image.Point{}, draw.Src)
	c.scan.SetColor(image.Opaque.C)
	c.scan.Draw()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			covered := c.mask.Pix[c.mask.PixOffset(x, y)]
			if covered == 0 {
				continue
			}
			q := p(float64(x)+.5, float64(y)+.5)
			k := float64(covered) / 255 * opacity
			at := c.to.Pix[c.to.PixOffset(x, y):][:4]
			rest := 1 - q[3]*k
			for i := range at {
				at[i] = uint8(min(255, q[i]*k*255+float64(at[i])*rest+.5))
			}
		}
	}
}

func number(text string, otherwise float64) float64 {
	if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
		return v
	}
	return otherwise
}

func numbers(text string) []float64 {
	var out []float64
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		out = append(out, number(field, 0))
	}
	return out
}
