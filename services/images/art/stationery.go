package art

import "math"

func notebook(p *pen) {
	c := p.colour
	w, h := p.between(350, 390), p.between(480, 520)
	second, accent := c.companion(p.pick(12)), c.companion(p.pick(12))
	if p.chance(.5) { // another lies beneath
		p.moved(place{426, 408, p.between(6, 13), 1, 1}, func() { p.book(w, h, second, -1, accent, 0) })
	}
	motif, spine := p.pick(6), p.pick(3)
	p.moved(place{392, 398, p.between(-10, -3), 1, 1}, func() { p.book(w, h, c, motif, accent, spine) })
	if p.chance(.5) {
		p.moved(place{612, 420, p.between(10, 20), 1, 1}, func() { p.pencil(430, accent, 26) })
	}
}

// book is a bound notebook seen from above: its pages, its cover, the cloth of its spine, an elastic or a ribbon.
func (p *pen) book(w, h float64, c rgb, motif int, accent rgb, spine int) {
	x, y := -w/2, -h/2
	cover := path{}.rect(x, y, w, h, 12)
	p.dropped(path{}.rect(x, y, w+8, h+8, 12), 26)
	p.draw(path{}.rect(x+6, y+8, w+3, h+3, 8), fill(c.shade(.5)))
	p.draw(path{}.rect(x+6, y+6, w, h-2, 6), fill(hex("#f7f0df")))
	p.draw(path{}.M(x+w+2, y+14).L(x+w+2, y+h).M(x+w+4.5, y+16).L(x+w+4.5, y+h+2), line(hex("#cfc3a8"), 1.4))
	p.draw(path{}.M(x+14, y+h+2).L(x+w, y+h+2), line(hex("#cfc3a8"), 1.6))
	p.draw(cover, fill(p.lit(c)))
	p.within(cover, func() {
		if motif >= 0 {
			p.cover(x, y, w, h, motif, accent, c)
		}
		back := accent
		if spine == 0 {
			back = c.shade(.3)
		}
		wide := w * .17
		p.draw(path{}.rect(x, y, wide, h, 0), fill(back))
		cloth := p.tile(5, 5, 0, func() { p.draw(path{}.M(0, 1).L(5, 1).M(1, 0).L(1, 5), line(back.shade(.4), 1).faint(.35)) })
		p.draw(path{}.rect(x, y, wide, h, 0), fill(cloth))
		p.draw(path{}.M(x+wide, y).L(x+wide, y+h), line(black, 3).faint(.22))
		p.draw(path{}.rect(x, y, w*.1, h, 0), fill(p.across(stop{0, black, .3}, stop{.5, white, .2}, stop{1, black, .06})))
		p.draw(cover, fill(p.slant(stop{0, white, .24}, stop{.5, white, clear}, stop{1, black, .16})))
	})
	switch spine {
	case 1:
		p.draw(path{}.M(x+w-44, y-1).L(x+w-44, y+h+4), line(black, 13).faint(.2))
		p.draw(path{}.M(x+w-47, y-1).L(x+w-47, y+h+4), line(p.across(stop{0, accent, 0}, stop{1, accent, 0}), 11))
		p.draw(path{}.rect(x+w-52.5, y-1, 11, h+5, 0), fill(accent))
	case 2:
		p.draw(path{}.M(x+w*.4, y+h-2).L(x+w*.4, y+h+58).L(x+w*.4+9, y+h+46).L(x+w*.4+18, y+h+58).L(x+w*.4+18, y+h-2).Z(), fill(p.lit(accent)))
	}
	p.draw(cover, line(p.slant(stop{0, white, .6}, stop{.5, white, clear}, stop{1, black, .3}), 3))
}

// cover is what stands on a notebook: a label, lines, dots, a branch, hills, or marbled paper.
func (p *pen) cover(x, y, w, h float64, motif int, accent, c rgb) {
	m := point{x + w*.58, y + h*.42}
	switch motif {
	case 0:
		p.draw(path{}.rect(m.x-w*.24, m.y-h*.15, w*.48, h*.2, 8), fill(hex("#f8f1e0")))
		p.draw(path{}.rect(m.x-w*.22, m.y-h*.135, w*.44, h*.17, 5), line(accent, 2.5))
		p.draw(path{}.M(m.x-w*.15, m.y-h*.07).L(m.x+w*.15, m.y-h*.07).M(m.x-w*.15, m.y-h*.025).L(m.x+w*.08, m.y-h*.025), line(hex("#8b7d6a"), 3))
	case 1:
		var d path
		for i := range 9 {
			d = d.M(x, y+h*(.08+.105*float64(i))).L(x+w, y+h*(.08+.105*float64(i)))
		}
		p.draw(d, line(accent, h*.03).faint(.85))
	case 2:
		dots := p.tile(46, 46, 30, func() { p.draw(path{}.ellipse(23, 23, 8, 8), fill(accent)) })
		p.draw(path{}.rect(x, y, w, h, 0), fill(dots))
	case 3:
		leaf := p.leafPart(72, 24, .35)
		p.draw(path{}.M(m.x, m.y+h*.3).Q(m.x+22, m.y, m.x-6, m.y-h*.24), line(accent, 5))
		for i := range 5 {
			u := float64(i) / 5
			for _, side := range []float64{-1, 1} {
				p.use(leaf, place{m.x + 8*math.Sin(3*u), m.y + h*(.22-.44*u), side * 52, 1.1 - .4*u, 1.1 - .4*u}, fill(accent))
			}
		}
	case 4:
		p.draw(path{}.ellipse(m.x, m.y-h*.12, w*.15, w*.15), fill(accent))
		for i := range 3 {
			t := y + h*(.52+.15*float64(i))
			p.draw(path{}.M(x, t).C(x+w*.3, t-h*.12, x+w*.6, t+h*.1, x+w, t-h*.04).L(x+w, y+h).L(x, y+h).Z(), fill(c.mix(accent, .25+.2*float64(i))))
		}
	default:
		var d path
		for i := range 12 {
			t := y + h*float64(i)/11
			d = d.M(x, t).C(x+w*.3, t-70+p.between(-40, 40), x+w*.5, t+90, x+w*.66, t).C(x+w*.8, t-60, x+w*.9, t+40, x+w, t-10)
		}
		p.draw(d, line(accent, 7).faint(.7))
		p.moved(place{0, 13, 0, 1, 1}, func() { p.draw(d, line(c.tint(.45), 4).faint(.7)) })
	}
}

// pencil lies with its point up: cedar, paint, a ferrule or a dipped end.
func (p *pen) pencil(long float64, c rgb, wide float64) {
	w, top, foot := wide/2, -long/2, long/2
	point1 := top + wide*1.9
	p.dropped(path{}.M(0, top).L(w, point1).L(w, foot).L(-w, foot).L(-w, point1).Z(), 12)
	cedar := hex("#e0bd8d")
	p.draw(path{}.M(0, top).L(w, point1).L(-w, point1).Z(), fill(p.across(stop{0, cedar.tint(.3), 0}, stop{1, cedar.shade(.2), 0})))
	p.draw(path{}.M(0, top).L(w*.34, top+wide*.66).L(-w*.34, top+wide*.66).Z(), fill(c.shade(.4)))
	for i, k := range []rgb{c.tint(.25), c, c.shade(.26)} {
		a := -w + 2*w*float64(i)/3
		p.draw(path{}.M(a, point1).Q(a+w/3, point1-9, a+2*w/3, point1).L(a+2*w/3, foot).L(a, foot).Z(), fill(k))
	}
	p.draw(path{}.rect(-w, foot-wide*1.1, wide, wide*.5, 0), fill(p.metal(hex("#c9a24e"))))
	p.draw(path{}.M(-w, foot-wide*.6).L(w, foot-wide*.6).L(w, foot-6).Q(0, foot+6, -w, foot-6).Z(), fill(p.across(stop{0, c.shade(.1), 0}, stop{.3, c.tint(.3), 0}, stop{1, c.shade(.45), 0})))
}

func pencils(p *pen) {
	n := 6 + p.pick(3)
	wide := min(54, 400/float64(n))
	long := p.between(500, 540)
	plain, turn := p.chance(.35), p.between(-14, 14)
	var inks [4]rgb
	for i := range inks {
		inks[i] = p.colour.companion(p.pick(12))
	}
	p.moved(place{400, 400, turn, 1, 1}, func() {
		for i := range n {
			c := p.colour
			if !plain && i%2 == 1 {
				c = inks[(i/2)%4]
			} else if i%2 == 0 && i%4 == 2 {
				c = p.colour.tint(.3)
			}
			p.moved(place{(float64(i) - float64(n-1)/2) * (wide + 3), p.between(-10, 10), 0, 1, 1}, func() { p.pencil(long, c, wide) })
		}
		p.wrapper(float64(n)*(wide+3)/2+8, wide)
	})
}

// wrapper is a band of paper around a set.
func (p *pen) wrapper(half, wide float64) {
	paper := hex("#efe2c8")
	band := path{}.rect(-half, 20, 2*half, 118, 3)
	p.dropped(band, 6)
	p.draw(band, fill(p.across(stop{0, paper.shade(.2), 0}, stop{.08, paper.tint(.3), 0}, stop{.9, paper, 0}, stop{1, paper.shade(.3), 0})))
	p.draw(path{}.M(-half, 32).L(half, 32).M(-half, 126).L(half, 126), line(p.colour, 4).faint(.8))
	p.draw(path{}.ellipse(0, 79, 30, 30), line(p.colour, 4))
	p.moved(place{0, 100, 0, .5, .5}, func() {
		p.draw(blade(84, 26, .4), fill(p.colour))
	})
}
