package art

import "math"

var (
	flame = hex("#ffd98c")
	linen = hex("#f2e6cc")
)

// glow is light around a lamp.
func (p *pen) glow(cx, cy, r, strength float64) {
	p.draw(path{}.ellipse(cx, cy, r, r), fill(p.around(.5, .5, .5, stop{0, hex("#ffe9b8"), strength}, stop{.4, hex("#ffdf9e"), strength * .5}, stop{1, flame, clear})))
}

// lampshade is a shade of linen or paper with the light on: a cone from the top radius to the foot radius.
func (p *pen) lampshade(cx, top, bottom, r0, r1 float64, c rgb, pleats int) {
	t := turned{cx, []ring{{top, r0}, {(top + bottom) / 2, (r0 + r1) / 2}, {bottom, r1}}}
	k := max(p.tilt.at(bottom), .05)
	p.draw(path{}.ellipse(cx, bottom, r1, r1*k), fill(hex("#fff3cf")))
	outline := path{}.M(cx-r0, top).L(cx-r1, bottom).A(r1, r1*k, cx+r1, bottom, false).L(cx+r0, top).A(r0, r0*max(p.tilt.at(top), .03), cx-r0, top, false).Z()
	p.within(outline, func() {
		area := path{}.rect(cx-r1, top-20, 2*r1, bottom-top+r1, 0)
		p.draw(area, fill(c))
		p.draw(area, fill(p.across(stop{0, c.shade(.35), .42}, stop{.26, hex("#ffe7b0"), .5}, stop{.5, hex("#fff8e2"), .9}, stop{.72, hex("#ffe7b0"), .5}, stop{1, c.shade(.4), .5})))
		p.draw(area, fill(p.down(stop{0, hex("#b98d4f"), .3}, stop{.45, flame, clear}, stop{1, hex("#fffdf2"), .6})))
		var d path
		for i := range pleats {
			a := -math.Pi/2 + math.Pi*(float64(i)+.5)/float64(pleats)
			u, v := p.on(t, top, a), p.on(t, bottom, a)
			d = d.M(u.x, top-8).L(v.x, v.y)
		}
		p.draw(d, line(c.shade(.45), 2).faint(.35))
	})
	for _, edge := range []ring{{top + 4, r0 + (r1-r0)*4/(bottom-top)}, {bottom - 4, r1 - (r1-r0)*4/(bottom-top)}} {
		kk := max(p.tilt.at(edge.y), .03)
		p.draw(path{}.M(cx-edge.r, edge.y).A(edge.r, edge.r*kk, cx+edge.r, edge.y, false), line(c.shade(.2), 7).faint(.55))
	}
}

// dome is an opaque shade with the light inside: seen is its lit underside.
func (p *pen) dome(cx, top, bottom, r0, r1 float64, c rgb, belly float64, shine gloss) {
	t := turned{cx, []ring{{top, r0}, {top + (bottom-top)*.34, r0 + (r1-r0)*belly}, {bottom - (bottom-top)*.2, r1 * .97}, {bottom, r1}}}
	p.body(t, c, shine, nil)
	k := p.tilt.at(bottom)
	p.draw(path{}.ellipse(cx, bottom, r1, r1*k), fill(c.shade(.3)))
	p.draw(path{}.ellipse(cx, bottom+1, r1*.96, r1*k*.9), fill(p.around(.5, .4, .6, stop{0, hex("#fffbe8"), 0}, stop{.5, hex("#ffe6a6"), 0}, stop{1, hex("#eec47a"), 0})))
}

// ball is a globe that shines.
func (p *pen) ball(cx, cy, r float64, c rgb) {
	p.draw(path{}.ellipse(cx, cy, r, r), fill(p.around(.42, .42, .62, stop{0, white, 0}, stop{.45, c.mix(hex("#fff3d2"), .7), 0}, stop{.85, c.mix(hex("#ffe1a0"), .25), 0}, stop{1, c.shade(.2), 0})))
	p.draw(path{}.ellipse(cx-r*.36, cy-r*.46, r*.2, r*.13), fill(white).faint(.7))
}

// cord hangs from the ceiling.
func (p *pen) cord(x, to float64) {
	p.draw(path{}.M(x, -300).L(x, to), line(hex("#3b3632"), 5))
	p.draw(path{}.M(x-1.4, -300).L(x-1.4, to), line(white, 1.2).faint(.35))
}

// bar is a straight rod of metal or wood.
func (p *pen) bar(a, b point, width float64, c rgb) {
	p.draw(path{}.M(a.x, a.y).L(b.x, b.y), line(c.shade(.3), width))
	p.draw(path{}.M(a.x-width*.12, a.y).L(b.x-width*.12, b.y), line(c, width*.62))
	p.draw(path{}.M(a.x-width*.2, a.y).L(b.x-width*.2, b.y), line(c.tint(.6), width*.2))
}
