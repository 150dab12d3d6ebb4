package art

import (
	"hash/fnv"
	"math"
	"strconv"
)

// pen draws one picture of 800 by 800. Light comes from the upper left. What stands, stands on a floor at y = 640 around x = 400;
// what hangs or lies is drawn around the middle.
type pen struct {
	out       []byte // what is being drawn
	defs      []byte // gradients, clips, patterns and parts that are used again
	id        string // begins every id, so that two pictures may stand in one document
	ids       int
	inPart    bool           // whether what is drawn may be given a fill by its use
	state     uint64         // of the random numbers that the design gives
	colour    rgb            // the maker's
	gradients map[string]ref // those defined, by their text
	zoom      float64        // how near the camera is
	scale     float64
	dusk      float64 // how dark the room is for a lamp
	height    float64 // of what stands on the floor, for the composition
	tilt      tilt
}

// tilt is how far a horizontal circle opens to the eye: from nothing at the height of the eye to most on the floor.
type tilt struct{ eye, floor float64 }

// at is the ratio of the short to the long axis of a circle at height y.
func (t tilt) at(y float64) float64 { return t.floor * (y - t.eye) / (floor - t.eye) }

var (
	fromAbove = tilt{-500, .3}  // small things on a table
	fromFront = tilt{120, .17}  // things as tall as furniture
	level     = tilt{-100, .22} // all else
)

func newPen(s Spec) *pen {
	h := fnv.New32a()
	h.Write([]byte(s.String()))
	return &pen{
		out: make([]byte, 0, 12<<10), defs: make([]byte, 0, 4<<10),
		id:    "f" + strconv.FormatUint(uint64(h.Sum32()), 36),
		state: uint64(s.Design)*0x9e3779b97f4a7c15 + 0x1234567, colour: hex(colours[s.Colour]), scale: scales[s.Size], tilt: level, zoom: 1, gradients: make(map[string]ref),
	}
}

// next is a number from 0 to 1 that the design decides (splitmix64, Steele et al. 2014).
func (p *pen) next() float64 {
	p.state += 0x9e3779b97f4a7c15
	z := p.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

func (p *pen) between(low, high float64) float64 { return low + (high-low)*p.next() }
func (p *pen) pick(n int) int                    { return int(p.next() * float64(n)) }
func (p *pen) chance(of float64) bool            { return p.next() < of }

// paint is what an area or a line is filled with: a colour, or a gradient or pattern.
type paint interface{ append(b []byte) []byte }

// ref is a gradient or a pattern, by its id.
type ref string

func (r ref) append(b []byte) []byte { return append(append(append(b, "url(#"...), r...), ')') }

// ink says how a path is drawn.
type ink struct {
	fill, line   paint
	width, alpha float64 // alpha 0 is whole
	dash         string
}

func fill(c paint) ink                { return ink{fill: c} }
func line(c paint, width float64) ink { return ink{line: c, width: width} }

// faint is the same ink, let through by alpha.
func (k ink) faint(alpha float64) ink { k.alpha = alpha; return k }

// dashed is the same line, in dashes.
func (k ink) dashed(dash string) ink { k.dash = dash; return k }

func (p *pen) text(s string) { p.out = append(p.out, s...) }

func (p *pen) attribute(name string, v float64) {
	p.out = append(append(append(p.out, ' '), name...), `="`...)
	p.out = append(strconv.AppendFloat(p.out, math.Round(v*100)/100, 'f', -1, 64), '"')
}

// draw puts a path on the picture.
func (p *pen) draw(d path, k ink) {
	p.text(`<path d="`)
	p.out = append(p.out, d...)
	p.text(`"`)
	p.ink(k)
	p.text(`/>`)
}

func (p *pen) ink(k ink) {
	if k.fill != nil {
		p.text(` fill="`)
		p.out = append(k.fill.append(p.out), '"')
	}
	if k.line != nil {
		if k.fill == nil && p.inPart {
			p.text(` fill="none"`) // and not what the use of the part fills it with
		}
		p.text(` stroke="`)
		p.out = append(k.line.append(p.out), '"')
		p.attribute("stroke-width", k.width)
	}
	if k.dash != "" {
		p.text(` stroke-dasharray="` + k.dash + `"`)
	}
	if k.alpha != 0 {
		p.attribute("opacity", k.alpha)
	}
}

// within draws what is cut off at the outline.
func (p *pen) within(outline path, draw func()) {
	id := p.name()
	p.define(func() {
		p.text(`<clipPath id="` + string(id) + `"><path d="`)
		p.out = append(p.out, outline...)
		p.text(`"/></clipPath>`)
	})
	p.text(`<g clip-path="url(#` + string(id) + `)">`)
	draw()
	p.text(`</g>`)
}

// place says where a part goes: moved, then turned (in degrees), then scaled.
type place struct{ x, y, turn, sx, sy float64 }

func (p *pen) place(to place) {
	p.text(` transform="translate(`)
	p.out = append(number(number(p.out, to.x, true), to.y, false), ')')
	if to.turn != 0 {
		p.text(`rotate(`)
		p.out = append(number(p.out, to.turn, true), ')')
	}
	if to.sx != 1 || to.sy != 1 {
		p.text(`scale(`)
		p.out = strconv.AppendFloat(p.out, math.Round(to.sx*100)/100, 'f', -1, 64)
		if to.sx != to.sy {
			p.out = strconv.AppendFloat(append(p.out, ' '), math.Round(to.sy*100)/100, 'f', -1, 64)
		}
		p.text(`)`)
	}
	p.text(`"`)
}

// moved draws in a coordinate system of its own.
func (p *pen) moved(to place, draw func()) {
	p.text(`<g`)
	p.place(to)
	p.text(`>`)
	draw()
	p.text(`</g>`)
}

// part is something drawn once and used often.
func (p *pen) part(draw func()) ref {
	id := p.name()
	p.define(func() {
		p.text(`<g id="` + string(id) + `">`)
		p.inPart = true
		draw()
		p.inPart = false
		p.text(`</g>`)
	})
	return id
}

// use puts a part on the picture; what has no ink of its own takes k.
func (p *pen) use(id ref, to place, k ink) {
	p.text(`<use href="#` + string(id) + `"`)
	p.place(to)
	p.ink(k)
	p.text(`/>`)
}

func (p *pen) name() ref {
	p.ids++
	return ref(p.id + strconv.FormatInt(int64(p.ids), 36))
}

// define draws into the definitions. What draws may itself define.
func (p *pen) define(draw func()) {
	outer := p.out
	p.out = make([]byte, 0, 512)
	draw()
	p.defs = append(p.defs, p.out...)
	p.out = outer
}
