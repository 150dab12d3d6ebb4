package art

// kite flies before the sky: a diamond, a swift, or a fish.
func kite(p *pen) {
	c := p.colour
	a, b := c.companion(p.pick(12)), c.companion(p.pick(12))
	form := p.pick(3)
	turn := p.between(8, 20)
	p.clouds()
	p.moved(place{400, 330, turn, 1, 1}, func() {
		switch form {
		case 0:
			p.diamond(c, a, b)
		case 1:
			p.swift(c, a, b)
		default:
			p.fish(c, a, b)
		}
	})
}

// clouds are far away and pale.
func (p *pen) clouds() {
	for range 2 {
		x, y, s := p.between(120, 600), p.between(120, 640), p.between(.6, 1)
		p.moved(place{x, y, 0, s, s}, func() {
			p.draw(path{}.M(0, 60).C(-52, 60, -52, 6, 0, 8).C(6, -40, 80, -42, 92, 4).C(140, -10, 160, 58, 112, 60).Z(), fill(white).faint(.55))
		})
	}
}

// panel is a piece of taut cloth.
func (p *pen) panel(c rgb, points ...point) {
	p.draw(path{}.polygon(points...), ink{fill: p.lit(c), line: c.shade(.3), width: 2})
}

// tail trails from a place, with bows of cloth.
func (p *pen) tail(at point, long float64, inks ...rgb) {
	d := path{}.M(at.x, at.y).C(at.x+70, at.y+long*.25, at.x-110, at.y+long*.45, at.x-10, at.y+long*.66).C(at.x+60, at.y+long*.8, at.x-20, at.y+long*.9, at.x-50, at.y+long)
	p.draw(d, line(hex("#5a4a3e"), 3.5))
	for i, q := range []point{{8, .2}, {-28, .42}, {-10, .66}, {20, .82}, {-50, 1}} {
		c := inks[i%len(inks)]
		p.moved(place{at.x + q.x, at.y + long*q.y, p.between(-30, 30), 1, 1}, func() {
			p.draw(path{}.M(0, 0).L(-30, -16).Q(-24, 0, -30, 16).Z(), fill(c.tint(.15)))
			p.draw(path{}.M(0, 0).L(30, -16).Q(24, 0, 30, 16).Z(), fill(c.shade(.12)))
			p.draw(path{}.ellipse(0, 0, 6, 7), fill(c.shade(.3)))
		})
	}
}

func (p *pen) spar(from, to point) {
	p.draw(path{}.M(from.x, from.y).L(to.x, to.y), line(hex("#6b4c34"), 6))
	p.draw(path{}.M(from.x-1.5, from.y).L(to.x-1.5, to.y), line(hex("#d9b07a"), 2.5))
}

func (p *pen) diamond(c, a, b rgb) {
	up, right, down, left, mid := point{0, -250}, point{176, -60}, point{0, 200}, point{-176, -60}, point{0, -60}
	p.dropped(path{}.polygon(up, right, down, left), 44)
	p.tail(down, 250, a, b, c)
	p.panel(c, up, mid, left)
	p.panel(a, up, right, mid)
	p.panel(a.mix(c, .15), left, mid, down)
	p.panel(c.shade(.08), mid, right, down)
	if p.chance(.6) {
		p.panel(b, up.towards(left, .5), up.towards(right, .5), mid)
		p.panel(b.shade(.12), down.towards(left, .45), mid, down.towards(right, .45))
	}
	p.spar(up, down)
	p.spar(left, right)
}

func (p *pen) swift(c, a, b rgb) {
	nose, left, right, tail := point{0, -190}, point{-290, 60}, point{290, 60}, point{0, 60}
	p.dropped(path{}.polygon(nose, right, tail, left), 44)
	p.tail(point{0, 70}, 300, a, b, c)
	p.panel(c, nose, tail, left)
	p.panel(c.shade(.16), nose, right, tail)
	for i, k := range []rgb{a, b} {
		u, v := .34+.28*float64(i), .5+.28*float64(i)
		p.panel(k, nose.towards(left, u), nose.towards(left, v), tail.towards(left, v), tail.towards(left, u))
		p.panel(k.shade(.16), nose.towards(right, u), nose.towards(right, v), tail.towards(right, v), tail.towards(right, u))
	}
	p.panel(a, point{0, -40}, point{52, 130}, point{-52, 130})
	p.spar(nose, point{0, 96})
	p.spar(nose, left)
	p.spar(nose, right)
}

func (p *pen) fish(c, a, b rgb) {
	body := path{}.M(0, -250).C(130, -190, 150, -20, 40, 150).L(110, 250).Q(0, 215, -110, 250).L(-40, 150).C(-150, -20, -130, -190, 0, -250).Z()
	p.dropped(body, 44)
	p.tail(point{0, 222}, 230, a, b)
	p.draw(body, fill(p.lit(c)))
	p.within(body, func() {
		p.draw(path{}.rect(-160, -260, 320, 118, 0), fill(a))
		p.draw(path{}.M(-160, -142).Q(0, -100, 160, -142), line(b, 14))
		scale := p.tile(56, 48, 0, func() {
			p.draw(path{}.M(0, 0).A(28, 26, 56, 0, false).M(-28, 24).A(28, 26, 28, 24, false).M(28, 24).A(28, 26, 84, 24, false), line(c.shade(.35), 4).faint(.6))
		})
		p.draw(path{}.rect(-160, -106, 320, 250, 0), fill(scale))
		p.draw(path{}.rect(-160, 150, 320, 110, 0), fill(a))
		p.draw(path{}.M(0, 160).L(0, 250).M(-40, 165).L(-70, 250).M(40, 165).L(70, 250), line(b, 6))
		p.draw(path{}.rect(0, -260, 170, 530, 0), fill(black).faint(.1))
	})
	for _, x := range []float64{-52, 52} {
		p.draw(path{}.ellipse(x, -186, 24, 24), fill(white))
		p.draw(path{}.ellipse(x, -182, 12, 12), fill(black))
	}
	p.spar(point{0, -250}, point{0, 226})
}
