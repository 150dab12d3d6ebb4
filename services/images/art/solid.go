package art

import "math"

// box is where a shape lies.
type box struct{ x, y, w, h float64 }

// solid fills an outline, puts the ornament on it and then the lights, so that the ornament lies in the same light.
func (p *pen) solid(d string, b box, paint any, ornament func(), over ...string) {
	id := p.name()
	for _, name := range over {
		p.light(name)
	}
	p.f(`<clipPath id="%"><path d="%"/></clipPath><g clip-path="url(#%)"><path d="%" fill="%"/>`, id, d, id, b.path(), paint)
	if ornament != nil {
		ornament()
	}
	for _, name := range over {
		p.f(`<path d="%" fill="%"/>`, b.path(), p.light(name))
	}
	p.f(`</g>`)
}

func (b box) path() string { return text("M% %h%v%h%z", b.x, b.y, b.w, b.h, -b.w) }

// round answers the outline of the box with round corners.
func (b box) round(r float64) string {
	return text("M% %h%q% 0 % %v%q0 % % %h%q% 0 % %v%q0 % % %z", b.x+r, b.y, b.w-2*r, r, r, r, b.h-2*r, r, -r, r,
		-(b.w - 2*r), -r, -r, -r, -(b.h - 2*r), -r, r, -r)
}

// point is a radius at a height.
type point struct{ y, r float64 }

// profile is the outline of a body of revolution from the top down.
type profile []point

// tilt is how much of a circle that lies flat we see: its height by its width.
const tilt = .19

// dome is half of a ball, or nearly so, that rests at the height foot.
func dome(foot, h, r float64) profile {
	f := make(profile, 7)
	for i := range f {
		sin, cos := math.Sincos((4 + 86*float64(i)/6) * math.Pi / 180)
		f[i] = point{foot - h*cos, r * sin}
	}
	return f
}

// side writes the curve through the points (Catmull-Rom as Bézier), radii multiplied by k.
func (f profile) side(buf []byte, x, k float64) []byte {
	for i := 0; i+1 < len(f); i++ {
		a, b, c, e := f[max(i-1, 0)], f[i], f[i+1], f[min(i+2, len(f)-1)]
		half := math.Abs(c.y-b.y) / 2 // no handle reaches further, however far the next points are
		s, t := min(1./6, half/max(math.Abs(c.y-a.y), 1)), min(1./6, half/max(math.Abs(e.y-b.y), 1))
		buf = appendf(buf, "C% % % % % %", x+k*(b.r+(c.r-a.r)*s), b.y+(c.y-a.y)*s, x+k*(c.r-(e.r-b.r)*t), c.y-(e.y-b.y)*t, x+k*c.r, c.y)
	}
	return buf
}

// outline is the path of the body around x.
func (f profile) outline(x float64) string {
	first, last := f[0], f[len(f)-1]
	up := make(profile, len(f))
	for i, q := range f {
		up[len(f)-1-i] = q
	}
	buf := appendf(nil, "M% %", x-first.r, first.y)
	buf = f.side(buf, x, -1)
	depth := last.y + last.r*tilt*1.24
	buf = appendf(buf, "C% % % % % %", x-last.r*.72, depth, x+last.r*.72, depth, x+last.r, last.y)
	return string(append(up.side(buf, x, 1), 'Z'))
}

// rib is the line from top to foot that lies at k of the radius, from -1 to 1.
func (f profile) rib(x, k float64) string {
	return string(f.side(appendf(nil, "M% %", x+k*f[0].r, f[0].y), x, k))
}

// at is about the radius at the height y.
func (f profile) at(y float64) float64 {
	for i := 1; i < len(f); i++ {
		if y <= f[i].y {
			a, b := f[i-1], f[i]
			return a.r + (b.r-a.r)*(y-a.y)/max(b.y-a.y, 1)
		}
	}
	return f[len(f)-1].r
}

// ring is the front half of the circle around the body at the height y.
func (f profile) ring(x, y float64) string {
	r := f.at(y) + 4
	return text("M% %A% % 0 0 0 % %", x-r, y, r, r*tilt, x+r, y)
}

func (f profile) box(x float64) box {
	r := 0.0
	for _, q := range f {
		r = max(r, q.r)
	}
	r += 3
	last := f[len(f)-1]
	return box{x - r, f[0].y - 2, 2 * r, last.y - f[0].y + last.r*tilt + 4}
}

// turned draws a body of revolution.
func (p *pen) turned(x float64, f profile, c rgb, ornament func()) {
	p.solid(f.outline(x), f.box(x), c, ornament, "round", "fall")
}

// rim draws the mouth of a vessel: the lip, and the wall inside.
func (p *pen) rim(x, y, r, lip float64, c, inside rgb) {
	ry := r * tilt
	p.ellipse(x, y, r, ry, c.lit(.3))
	p.ellipse(x, y+lip*.15, r-lip, ry-lip*.42, inside.shade(.12))
	p.ellipse(x, y+lip*.15, r-lip, ry-lip*.42, p.light("hollow"))
	p.thread(text("M% %A% % 0 0 1 % %", x-r+3, y-2, r-2, ry-1, x-r*.1, y-ry+1), "#fff", 2.5, .6)
}

// coat is one of several lines that are drawn over each other along the same path.
type coat struct {
	paint   any
	width   float64
	x, y    float64 // how far it is moved
	opacity float64 // 0 for opaque
}

// coats draws a path once for each coat, and writes it once.
func (p *pen) coats(d string, coats ...coat) {
	id := p.name()
	p.f(`<defs><path id="%" d="%" fill="none" stroke-linecap="round" stroke-linejoin="round"/></defs>`, id, d)
	for _, c := range coats {
		p.f(`<use href="#%" stroke="%" stroke-width="%"`, id, c.paint, c.width)
		if c.x != 0 || c.y != 0 {
			p.f(` x="%" y="%"`, c.x, c.y)
		}
		if c.opacity != 0 {
			p.f(` opacity="%"`, c.opacity)
		}
		p.f(`/>`)
	}
}

// tube draws a line as a round bar, such as a handle or a cord.
func (p *pen) tube(d string, width float64, c rgb) {
	p.coats(d, coat{paint: c.shade(.4), width: width}, coat{c, width * .78, -width * .07, -width * .08, 0},
		coat{c.lit(.55), width * .2, -width * .16, -width * .17, .8})
}

// gloss is the window mirrored in a glaze, at the left of a body between two heights.
func (p *pen) gloss(x float64, f profile, top, foot float64) {
	p.light("glint")
	r := f.at((top + foot) / 2)
	p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%" opacity=".75"/>`, x-r*.52, (top+foot)/2, r*.09, (foot-top)/2, p.light("glint"))
}
