package art

import "math"

// fingerRing stands upright on a plinth of stone: a hammered band, a stone in a bezel, two wires twisted, a wave, or a signet.
func fingerRing(p *pen) {
	metal, stone, shown := p.metals()
	p.tilt = fromAbove
	p.height = 470
	p.plinth()
	form, r, thick := p.pick(5), p.between(128, 146), p.between(17, 26)
	cy := floor - 148 - r
	p.draw(path{}.ellipse(412, floor-148, r*.6, 22), fill(p.around(.5, .5, .5, stop{0, black, .5}, stop{1, black, clear})))
	p.moved(place{400, cy, 0, 1, 1}, func() {
		deep := thick * 1.5
		// the far inside of the band, seen through it
		inner := path{}.ellipse(-deep*.5, -3, r-thick*.4, r-thick*.4)
		p.draw(path{}.ellipse(0, 0, r, r), line(metal.shade(.55), thick))
		p.draw(inner, line(p.slant(stop{0, metal.shade(.5), 0}, stop{.6, metal.tint(.2), 0}, stop{1, metal.tint(.7), 0}), thick*1.2))
		p.band(form, r, thick, metal, shown)
	})
	switch form {
	case 1:
		p.bezel(400, cy-r-18, p.between(48, 66), metal, stone)
	case 4:
		d, face := path{}.ellipse(400, cy-r-4, 66, 48), shown
		p.draw(path{}.ellipse(404, cy-r+6, 68, 50), fill(metal.shade(.5)))
		p.draw(d, fill(p.gilt(metal)))
		p.draw(path{}.ellipse(400, cy-r-4, 54, 38), fill(p.gilt(face)))
		p.draw(path{}.ellipse(400, cy-r-4, 50, 35), line(metal.shade(.4), 3).faint(.7))
		p.stamp(400, cy-r-4, 24, p.pick(3), face)
	}
}

// band is the near face of the ring.
func (p *pen) band(form int, r, thick float64, metal, shown rgb) {
	polish := func(c rgb) ref {
		return p.slant(stop{0, c.tint(.9), 0}, stop{.2, c.tint(.3), 0}, stop{.42, c.shade(.05), 0}, stop{.56, c.tint(.5), 0}, stop{.76, c.shade(.3), 0}, stop{1, c.shade(.5), 0})
	}
	switch form {
	case 2, 3: // twisted wires, or a wave between two
		const n, points = 18.0, 55
		for wire, c := range []rgb{metal, shown} {
			var turn [points]point
			for i := range turn {
				a := 2 * math.Pi * float64(i) / (points - 1)
				q := r + thick*.62*math.Sin(n/2*a+math.Pi*float64(wire))
				if form == 3 {
					q = r + thick*(.55+.35*math.Sin(5*a))*(1-2*float64(wire))
				}
				turn[i] = point{q * math.Cos(a), q * math.Sin(a)}
			}
			d := path{}.through(turn[:]...)
			p.draw(d, line(c.shade(.6), thick*.86))
			p.draw(d, line(polish(c), thick*.66))
			p.moved(place{-1.5, -2.5, 0, 1, 1}, func() { p.draw(d, line(white, thick*.12).faint(.7)) })
		}
	default:
		d := path{}.ellipse(0, 0, r, r)
		p.draw(d, line(polish(metal), thick*1.25))
		if shown != metal && form == 0 { // a line of enamel
			p.draw(d, line(polish(shown), thick*.6))
		}
		p.draw(path{}.ellipse(0, 0, r+thick*.56, r+thick*.56), line(p.slant(stop{0, white, .9}, stop{.5, white, clear}, stop{1, metal.shade(.7), .7}), 3))
		if form == 0 { // the marks of the hammer
			var dents path
			for i := range 30 {
				a := 2*math.Pi*float64(i)/30 + p.between(-.06, .06)
				q := r + p.between(-.25, .25)*thick
				dents = dents.ellipse(q*math.Cos(a), q*math.Sin(a), p.between(5, 9), p.between(5, 9))
			}
			p.draw(dents, ink{fill: metal.shade(.3), alpha: .32})
			p.moved(place{-2, -2, 0, 1, 1}, func() { p.draw(dents, line(white, 2).faint(.35)) })
		}
	}
}

// bezel holds a stone.
func (p *pen) bezel(x, y, r float64, metal, stone rgb) {
	p.draw(path{}.ellipse(x+3, y+8, r*1.16, r*.98), fill(metal.shade(.55)))
	p.draw(path{}.ellipse(x, y, r*1.16, r*.96), fill(p.gilt(metal)))
	d := path{}.ellipse(x, y-2, r, r*.82)
	p.draw(d, fill(p.gem(stone)))
	p.within(d, func() {
		p.draw(path{}.M(x-r, y+r*.3).Q(x, y-r*.2, x+r, y+r*.44).L(x+r, y+r).L(x-r, y+r).Z(), fill(stone.shade(.5)).faint(.4))
		p.draw(path{}.M(x-r*.9, y-r*.1).Q(x, y-r*.5, x+r*.8, y-r*.2), line(stone.tint(.7), 3).faint(.6))
	})
	p.draw(path{}.ellipse(x-r*.38, y-r*.4, r*.24, r*.14), fill(white).faint(.8))
}

// plinth is a cylinder of pale stone or wood.
func (p *pen) plinth() {
	c := []rgb{hex("#e8e1d6"), hex("#d8c3a5"), hex("#c9b9ab"), hex("#dfe0dc")}[p.pick(4)]
	p.shadow(400, 210)
	t := turned{400, []ring{{floor - 120, 206}, {floor, 206}}}
	veins := p.chance(.6)
	p.body(t, c, matt, func() {
		if veins {
			var d path
			for range 4 {
				x := p.between(220, 560)
				d = d.M(x, floor-150).C(x+60, floor-90, x-20, floor-50, x+p.between(20, 90), floor+60)
			}
			p.draw(d, line(c.shade(.4), 3).faint(.3))
		}
	})
	k := p.tilt.at(floor - 120)
	p.draw(path{}.ellipse(400, floor-120, 206, 206*k), fill(p.slant(stop{0, c.tint(.75), 0}, stop{1, c.tint(.1), 0})))
}
