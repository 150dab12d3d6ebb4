package art

import "math"

func landscape(p *pen) { p.framed(p.view) }

// view is a land or a sea in flat inks: sky, sun, ridges or water, and something that stands before them.
func (p *pen) view(s sheet) {
	p.draw(s.area(), fill(p.down(stop{0, s.inks[1].mix(s.inks[2], p.between(0, .7)), 0}, stop{.7, s.inks[0], 0})))
	sun, u, v := s.w*p.between(.09, .17), p.between(.2, .8), p.between(.16, .36)
	at := s.at(u, v)
	p.draw(path{}.ellipse(at.x, at.y, sun, sun), fill(s.sun))
	sea := p.chance(.4)
	horizon := p.between(.42, .52)
	layers := 4
	for i := range layers {
		t := float64(i) / float64(layers-1)
		tone := s.inks[1].mix(s.inks[3], t)
		if t > .6 {
			tone = s.inks[3].mix(s.inks[5], (t-.6)*2.2)
		}
		top := horizon + (1-horizon)*t*.8
		if sea && i > 0 && i < layers-1 {
			continue
		}
		p.draw(p.ridge(s, top, .16*(1-.4*t)), fill(tone))
	}
	if sea {
		p.water(s, horizon+.1)
	}
	switch p.pick(3) {
	case 0:
		p.pines(s)
	case 1:
		for i := range 3 { // birds
			b := s.at(p.between(.2, .8), p.between(.12, .3))
			r := s.w * (.035 - .006*float64(i))
			p.draw(path{}.M(b.x-r, b.y-r*.3).Q(b.x-r*.4, b.y-r*.7, b.x, b.y).Q(b.x+r*.4, b.y-r*.7, b.x+r, b.y-r*.3), line(s.inks[5], 3))
		}
	default:
		p.road(s)
	}
}

// ridge is the outline of hills from a height down.
func (p *pen) ridge(s sheet, top, rough float64) path {
	var line [8]point
	for i := range line {
		line[i] = s.at(-.05+1.1*float64(i)/7, top+rough*(p.next()-.5))
	}
	a, b := s.at(1.1, 1.1), s.at(-.1, 1.1)
	return path{}.through(line[:]...).L(a.x, a.y).L(b.x, b.y).Z()
}

// water are bands of sea with the light of the sun, and a boat.
func (p *pen) water(s sheet, top float64) {
	a := s.at(0, top)
	p.draw(path{}.rect(a.x, a.y, s.w, s.h, 0), fill(p.down(stop{0, s.inks[2], 0}, stop{.6, s.inks[3].shade(.1), 0})))
	var glint path
	for i := range 12 {
		v := top + .03 + .035*float64(i)
		m := s.at(p.between(.15, .85), v)
		l := s.w * p.between(.05, .14)
		glint = glint.M(m.x-l, m.y).L(m.x+l, m.y)
	}
	p.draw(glint, line(s.inks[0], 4).faint(.7))
	b := s.at(p.between(.25, .7), top+.05)
	r := s.w * .09
	p.draw(path{}.M(b.x, b.y-r*.2).L(b.x, b.y-r*2.1).L(b.x+r*.9, b.y-r*.3).Z(), fill(s.inks[0]))
	p.draw(path{}.M(b.x-r*.12, b.y-r*.2).L(b.x-r*.12, b.y-r*1.7).L(b.x-r*.7, b.y-r*.3).Z(), fill(s.inks[4]))
	p.draw(path{}.M(b.x-r, b.y-r*.14).L(b.x+r, b.y-r*.14).Q(b.x+r*.7, b.y+r*.28, b.x, b.y+r*.28).Q(b.x-r*.7, b.y+r*.28, b.x-r, b.y-r*.14).Z(), fill(s.inks[5]))
}

// pines stand in the foreground.
func (p *pen) pines(s sheet) {
	for range 3 + p.pick(3) {
		foot := s.at(p.between(.06, .94), p.between(.9, 1.02))
		h := s.h * p.between(.22, .42)
		w := h * .24
		d := path{}.M(foot.x, foot.y-h)
		for k := range 4 {
			t := float64(k+1) / 4
			d = d.L(foot.x+w*t, foot.y-h*(.94-.84*t)).L(foot.x+w*t*.55, foot.y-h*(.97-.84*t))
		}
		d = d.L(foot.x, foot.y-h*.1)
		p.draw(d.Z(), fill(s.inks[5].mix(s.inks[3], .15)))
		left := path{}.M(foot.x, foot.y-h)
		for k := range 4 {
			t := float64(k+1) / 4
			left = left.L(foot.x-w*t, foot.y-h*(.94-.84*t)).L(foot.x-w*t*.55, foot.y-h*(.97-.84*t))
		}
		p.draw(left.L(foot.x, foot.y-h*.1).Z(), fill(s.inks[5].mix(s.inks[3], .4)))
		p.draw(path{}.M(foot.x, foot.y-h*.1).L(foot.x, foot.y), line(s.inks[5], h*.05))
	}
}

// road winds from the foreground to the hills.
func (p *pen) road(s sheet) {
	q := func(u, v float64) (float64, float64) { a := s.at(u, v); return a.x, a.y }
	x0, y0 := q(.3, 1.02)
	x1, y1 := q(.9, .86)
	x2, y2 := q(.2, .8)
	x3, y3 := q(.56, .68)
	x4, y4 := q(.26, .82)
	x5, y5 := q(1, .9)
	x6, y6 := q(.62, 1.02)
	p.draw(path{}.M(x0, y0).C(x1, y1, x2, y2, x3, y3).C(x4, y4, x5, y5, x6, y6).Z(), fill(s.inks[0]))
}

func botanical(p *pen) {
	p.framed(func(s sheet) {
		p.draw(s.area(), fill(hex("#f6efdf").mix(s.inks[0], .3)))
		foot, head := s.at(.5, .95), s.at(p.between(.42, .58), p.between(.14, .24))
		bow := s.at(p.between(.36, .64), .55)
		dark := s.inks[3].mix(s.inks[5], .4)
		p.draw(path{}.M(foot.x, foot.y).Q(bow.x, bow.y, head.x, head.y), line(dark, 5))
		long := min(s.w, s.h) * p.between(.26, .36)
		wide := long * p.between(.2, .42)
		leaf := p.leafPart(long, wide, p.between(.25, .5))
		pairs := 3 + p.pick(4)
		flower := p.pick(4)
		for i := range pairs {
			u := .12 + .78*float64(i)/float64(pairs)
			a, b := foot.towards(bow, u), bow.towards(head, u)
			at := a.towards(b, u)
			size := 1.05 - .55*u
			for _, side := range []float64{-1, 1} {
				p.use(leaf, place{at.x, at.y - 6*side, side * p.between(44, 66), size, size}, fill(s.inks[3].mix(s.inks[1], p.between(0, .5))))
			}
		}
		p.bloom(head, long, flower, leaf, s)
	})
}

// bloom ends a stem: a leaf, a flower with petals, berries or an umbel.
func (p *pen) bloom(at point, long float64, kind int, leaf ref, s sheet) {
	switch kind {
	case 0:
		p.use(leaf, place{at.x, at.y + 4, 0, .8, .8}, fill(s.inks[2]))
	case 1:
		for i := range 8 {
			p.moved(place{at.x, at.y, 45 * float64(i), 1, 1}, func() { p.draw(blade(long*.56, long*.2, .6), fill(s.inks[4].mix(s.inks[0], .12*float64(i%3)))) })
		}
		p.draw(path{}.ellipse(at.x, at.y, long*.14, long*.14), fill(s.inks[5]))
	case 2:
		for i := range 7 {
			x, y := at.x+long*.3*math.Sin(2.4*float64(i)), at.y-long*.06*float64(i)
			p.draw(path{}.M(at.x, at.y+long*.2).L(x, y), line(s.inks[5], 2.5))
			p.draw(path{}.ellipse(x, y, long*.1, long*.11), fill(s.inks[4]))
			p.draw(path{}.ellipse(x-long*.03, y-long*.03, long*.03, long*.03), fill(white).faint(.6))
		}
	default:
		for i := range 9 {
			a := -1.1 + 2.2*float64(i)/8
			x, y := at.x+long*.62*math.Sin(a), at.y-long*.42*math.Cos(a)
			p.draw(path{}.M(at.x, at.y+4).Q(at.x+(x-at.x)*.3, y+long*.1, x, y), line(s.inks[5], 2.5))
			p.draw(path{}.ellipse(x, y, long*.08, long*.06), fill(s.inks[4]))
		}
	}
}
