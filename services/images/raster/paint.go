package raster

import (
	"image"
	"math"
	"sort"
	"strings"

	"github.com/srwiley/rasterx"
)

// pixel is red, green, blue and alpha between 0 and 1, the first three multiplied by the last.
type pixel [4]float64

// paint is the colour at a place, in pixels.
type paint func(x, y float64) pixel

func (c *canvas) paint(text string, path rasterx.Path, s style) paint {
	if !strings.HasPrefix(text, "url(") {
		p := solid(text, 1)
		return func(float64, float64) pixel { return p }
	}
	n := c.ids[reference(text)]
	switch {
	case n == nil:
		return nil
	case n.name == "pattern":
		return c.pattern(n, s)
	}
	return gradient(n, path, s)
}

func solid(text string, opacity float64) pixel {
	q := hex(text)
	a := float64(q.A) / 255 * opacity
	return pixel{float64(q.R) / 255 * a, float64(q.G) / 255 * a, float64(q.B) / 255 * a, a}
}

// extent counts where a path goes.
type extent struct{ x0, y0, x1, y1 float64 }

func boxOf(path rasterx.Path) extent {
	scan := rasterx.NewScannerGV(1, 1, image.NewAlpha(image.Rect(0, 0, 1, 1)), image.Rect(0, 0, 1, 1))
	path.AddTo(rasterx.NewFiller(1, 1, scan))
	e := scan.GetPathExtent()
	return extent{float64(e.Min.X) / 64, float64(e.Min.Y) / 64, float64(e.Max.X) / 64, float64(e.Max.Y) / 64}
}

func gradient(n *node, path rasterx.Path, s style) paint {
	m := s.matrix
	if n.attr["gradientUnits"] != "userSpaceOnUse" {
		b := boxOf(path)
		if b.x1 <= b.x0 || b.y1 <= b.y0 {
			return nil // as browsers do: a line has no box
		}
		m = m.Mult(rasterx.Matrix2D{A: b.x1 - b.x0, D: b.y1 - b.y0, E: b.x0, F: b.y0})
	}
	back := m.Mult(transform(n.attr["gradientTransform"])).Invert()
	at := ramp(n)
	a := func(name string, otherwise float64) float64 { return number(n.attr[name], otherwise) }
	if n.name == "radialGradient" {
		cx, cy, r := a("cx", .5), a("cy", .5), a("r", .5)
		return func(x, y float64) pixel {
			x, y = back.Transform(x, y)
			return at(math.Hypot(x-cx, y-cy) / r)
		}
	}
	x1, y1 := a("x1", 0), a("y1", 0)
	dx, dy := a("x2", 1)-x1, a("y2", 0)-y1
	return func(x, y float64) pixel {
		x, y = back.Transform(x, y)
		return at(((x-x1)*dx + (y-y1)*dy) / (dx*dx + dy*dy))
	}
}

// ramp is the colour along a gradient from 0 to 1.
func ramp(n *node) func(float64) pixel {
	var places []float64
	var colours []pixel
	for _, stop := range n.children {
		places = append(places, number(stop.attr["offset"], 0))
		colours = append(colours, solid(stop.attr["stop-color"], number(stop.attr["stop-opacity"], 1)))
	}
	return func(t float64) pixel {
		i := sort.SearchFloat64s(places, t)
		switch {
		case len(places) == 0:
			return pixel{}
		case i == 0:
			return colours[0]
		case i == len(places):
			return colours[i-1]
		}
		k := (t - places[i-1]) / (places[i] - places[i-1])
		var out pixel
		for j := range out {
			out[j] = colours[i-1][j]*(1-k) + colours[i][j]*k
		}
		return out
	}
}

// finer is by how much the tile of a pattern is finer than what it is laid on.
const finer = 2

func (c *canvas) pattern(n *node, s style) paint {
	w, h := number(n.attr["width"], 0), number(n.attr["height"], 0)
	m := s.matrix.Mult(transform(n.attr["patternTransform"]))
	scale := finer * math.Sqrt(math.Abs(m.A*m.D-m.B*m.C))
	wide, high := int(math.Ceil(w*scale)), int(math.Ceil(h*scale))
	if wide < 1 || high < 1 || wide*high > 4<<20 {
		return nil
	}
	on := newCanvas(image.NewRGBA(image.Rect(0, 0, wide, high)), c.ids)
	sx, sy := float64(wide)/w, float64(high)/h
	on.children(n, style{matrix: rasterx.Identity.Scale(sx, sy), fill: "#000", stroke: "none", width: 1, opacity: 1})
	back := m.Invert()
	return func(x, y float64) pixel {
		x, y = back.Transform(x, y)
		i, j := int((x-w*math.Floor(x/w))*sx), int((y-h*math.Floor(y/h))*sy)
		q := on.to.RGBAAt(min(i, wide-1), min(j, high-1))
		return pixel{float64(q.R) / 255, float64(q.G) / 255, float64(q.B) / 255, float64(q.A) / 255}
	}
}
