package art

import "math"

// texture is the surface of a cloth: how the threads lie.
func (p *pen) texture(kind int, c rgb) ref {
	dark, light := c.shade(.45), c.tint(.45)
	switch kind % 4 {
	case 0: // plain weave
		return p.tile(8, 8, 0, func() {
			p.draw(path{}.M(0, 2).L(4, 2).M(4, 6).L(8, 6), line(light, 2).faint(.3))
			p.draw(path{}.M(2, 4).L(2, 8).M(6, 0).L(6, 4), line(dark, 2).faint(.25))
		})
	case 1: // twill
		return p.tile(7, 7, 35, func() { p.draw(path{}.M(0, 1.5).L(7, 1.5), line(dark, 2.4).faint(.28)) })
	case 2: // knitting
		return p.tile(16, 13, 0, func() {
			p.draw(path{}.M(1, 1).L(8, 9).L(15, 1), line(dark, 3.4).faint(.3))
			p.draw(path{}.M(1, -1).L(8, 7).L(15, -1), line(light, 2.6).faint(.32))
		})
	default: // herringbone
		return p.tile(26, 9, 0, func() {
			p.draw(path{}.M(0, 0).L(13, 9).L(26, 0).M(0, 9).L(4, 12).M(26, 9).L(22, 12), line(dark, 2.6).faint(.3))
		})
	}
}

// cloth decorates a woven area that ends at the bounds: threads of a second and a third colour, then the texture of all.
func (p *pen) cloth(x, y, w, h float64) func() {
	first, second := p.colour.companion(p.pick(12)), p.colour.companion(p.pick(12))
	ways := []func(x, y, w, h float64, a, b rgb){p.striped, p.plaid, p.windowpane, p.lozenges, p.stitches, p.zigzag, p.ends, p.plain}
	way, texture := ways[p.pick(len(ways))], p.pick(4)
	return func() {
		way(x, y, w, h, first, second)
		p.draw(path{}.rect(x, y, w, h, 0), fill(p.texture(texture, p.colour)))
	}
}

func (p *pen) plain(_, _, _, _ float64, _, _ rgb) {}

// striped are groups of upright stripes.
func (p *pen) striped(x, y, w, h float64, a, b rgb) {
	step := p.between(52, 96)
	wide := step * p.between(.14, .46)
	thin := p.chance(.6)
	stripes := p.tile(step, 100, 0, func() {
		p.draw(path{}.rect(0, 0, wide, 100, 0), fill(a).faint(.9))
		if thin {
			p.draw(path{}.rect(wide+step*.14, 0, step*.06, 100, 0), fill(b).faint(.9))
		}
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(stripes))
}

// plaid are stripes across stripes, darker where they meet.
func (p *pen) plaid(x, y, w, h float64, a, b rgb) {
	step := p.between(64, 110)
	wide := step * p.between(.3, .5)
	checks := p.tile(step, step, 0, func() {
		p.draw(path{}.rect(0, 0, wide, step, 0), fill(a).faint(.5))
		p.draw(path{}.rect(0, 0, step, wide, 0), fill(a).faint(.5))
		p.draw(path{}.M(step*.76, 0).L(step*.76, step).M(0, step*.76).L(step, step*.76), line(b, 3).faint(.75))
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(checks))
}

// windowpane is a grid of fine lines.
func (p *pen) windowpane(x, y, w, h float64, a, _ rgb) {
	step := p.between(48, 92)
	grid := p.tile(step, step, 0, func() {
		p.draw(path{}.M(step/2, 0).L(step/2, step).M(0, step/2).L(step, step/2), line(a, p.between(3, 7)).faint(.9))
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(grid))
}

// lozenges are diamonds, one in the other.
func (p *pen) lozenges(x, y, w, h float64, a, b rgb) {
	wide := p.between(70, 120)
	high := wide * p.between(.8, 1.35)
	diamonds := p.tile(wide, high, 0, func() {
		for i, c := range []rgb{a, p.colour, b} {
			s := .5 - .17*float64(i)
			p.draw(path{}.polygon(point{wide / 2, high * (.5 - s)}, point{wide * (.5 + s), high / 2}, point{wide / 2, high * (.5 + s)}, point{wide * (.5 - s), high / 2}), fill(c))
		}
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(diamonds))
}

// stitches are crosses or dashes sewn in rows.
func (p *pen) stitches(x, y, w, h float64, a, _ rgb) {
	step := p.between(36, 62)
	cross := p.chance(.5)
	rows := p.tile(step, step*2, 0, func() {
		var d path
		for i := range 2 {
			cx, cy, r := step*(.28+.44*float64(i)), step*(.5+float64(i)), step*.17
			d = d.M(cx-r, cy-r).L(cx+r, cy+r)
			if cross {
				d = d.M(cx+r, cy-r).L(cx-r, cy+r)
			}
		}
		p.draw(d, line(a, 6))
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(rows))
}

// zigzag are bands that go up and down.
func (p *pen) zigzag(x, y, w, h float64, a, b rgb) {
	wide, high := p.between(50, 90), p.between(70, 120)
	rise := high * .34
	bands := p.tile(wide, high, 0, func() {
		at := func(y float64) path { return path{}.M(0, y).L(wide/2, y-rise).L(wide, y) }
		for _, shift := range []float64{0, high} {
			p.draw(at(high*.4+shift), line(a, high*.2))
			p.draw(at(high*.72+shift), line(b, high*.07))
		}
	})
	p.draw(path{}.rect(x, y, w, h, 0), fill(bands))
}

// ends are bands of colour near both ends only.
func (p *pen) ends(x, y, w, h float64, a, b rgb) {
	first := p.between(.06, .12)
	for _, end := range []float64{0, 1} {
		for i, wide := range []float64{.07, .018, .03} {
			at := first + .085*float64(i) + .03*float64(min(i, 1))
			c := a
			if i == 1 {
				c = b
			}
			top := y + h*at
			if end == 1 {
				top = y + h*(1-at-wide)
			}
			p.draw(path{}.rect(x, top, w, h*wide, 0), fill(c).faint(.95))
		}
	}
}

// fringe are threads that hang from a line, each a little its own way.
func (p *pen) fringe(from, to point, long float64, c rgb) {
	away := math.Atan2(to.y-from.y, to.x-from.x) + math.Pi/2
	n := int(math.Hypot(to.x-from.x, to.y-from.y) / 11)
	var d path
	for i := range n {
		at := from.towards(to, (float64(i)+.5)/float64(n))
		turn, l := away+p.between(-.16, .16), long*p.between(.85, 1.1)
		d = d.M(at.x, at.y).L(at.x+l*math.Cos(turn), at.y+l*math.Sin(turn))
	}
	p.draw(d, line(c.shade(.3), 6.5))
	p.draw(d, line(c.tint(.06), 4))
}
