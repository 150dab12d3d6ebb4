package art

import "math"

func abstract(p *pen) {
	p.framed(func(s sheet) {
		p.draw(s.area(), fill(s.inks[0].mix(cream, .4)))
		switch p.pick(4) {
		case 0:
			p.stones(s)
		case 1:
			p.arcs(s)
		case 2:
			p.cutouts(s)
		default:
			p.tangle(s)
		}
	})
}

// stones balance on each other.
func (p *pen) stones(s sheet) {
	y := .94
	for i := 0; y > .2; i++ {
		w, h := p.between(.26, .42)-.03*float64(i), p.between(.07, .12)
		c := s.at(.5+p.between(-.07, .07), y-h)
		rx, ry := s.w*w, s.h*h
		d := path{}.closed(point{c.x - rx, c.y + ry*p.between(-.2, .3)}, point{c.x - rx*.4, c.y - ry}, point{c.x + rx*.5, c.y - ry*p.between(.8, 1)}, point{c.x + rx, c.y}, point{c.x + rx*.5, c.y + ry}, point{c.x - rx*.5, c.y + ry})
		p.draw(d, fill(s.inks[[]int{3, 4, 2, 5, 1}[i%5]]))
		y -= 2*h - .012
	}
}

// arcs are rainbows and discs on a grid.
func (p *pen) arcs(s sheet) {
	cols := 2 + p.pick(2)
	step := s.w / float64(cols)
	rows := int(math.Round(s.h / step))
	high := s.h / float64(rows)
	for r := range rows {
		for k := range cols {
			o := point{s.x + step*float64(k), s.y + high*float64(r)}
			turn := 90 * float64(p.pick(4))
			tone := p.pick(3)
			p.moved(place{o.x + step/2, o.y + high/2, turn, 1, high / step}, func() {
				h := step / 2
				p.draw(path{}.rect(-h, -h, step, step, 0), fill(s.inks[[]int{0, 1, 2}[tone]]))
				switch p.pick(3) {
				case 0:
					for i, c := range []int{3, 0, 4, 5} {
						q := step * (1 - .24*float64(i))
						p.draw(path{}.M(-h, -h).L(-h+q, -h).A(q, q, -h, -h+q, true).Z(), fill(s.inks[c]))
					}
				case 1:
					p.draw(path{}.M(-h, 0).A(h, h, h, 0, true).Z(), fill(s.inks[4]))
					p.draw(path{}.M(-h, h).A(h, h, h, h, true).Z(), fill(s.inks[5]))
				default:
					p.draw(path{}.ellipse(0, 0, h*.8, h*.8), fill(s.inks[3]))
					p.draw(path{}.ellipse(0, 0, h*.36, h*.36), fill(s.inks[0]))
				}
			})
		}
	}
}

// cutouts are leaves and pebbles as cut from paper.
func (p *pen) cutouts(s sheet) {
	for i := range 5 {
		c := s.at(.28+.44*float64(i%2)+p.between(-.06, .06), .14+.19*float64(i))
		r := s.w * p.between(.17, .26)
		var blob [7]point
		for k := range blob {
			a := 2 * math.Pi * float64(k) / 7
			q := r * p.between(.7, 1.25)
			blob[k] = point{c.x + q*math.Cos(a), c.y + q*.85*math.Sin(a)}
		}
		p.draw(path{}.closed(blob[:]...), fill(s.inks[[]int{2, 4, 3, 1, 5}[i]]))
	}
	a, b := s.at(p.between(.2, .4), .95), s.at(p.between(.6, .8), .1)
	turn := math.Atan2(b.x-a.x, a.y-b.y)
	l := math.Hypot(b.x-a.x, b.y-a.y)
	p.moved(place{a.x, a.y, turn * 180 / math.Pi, 1, 1}, func() {
		d := path{}.M(0, 0).L(0, -l)
		p.draw(d, line(s.inks[5], 6))
		for i := range 6 {
			y := -l * (.25 + .12*float64(i))
			for _, side := range []float64{-64, 64} {
				p.moved(place{0, y, side, 1, 1}, func() { p.draw(blade(l*.17, l*.05, .5), fill(s.inks[5])) })
			}
		}
	})
}

// tangle is one line that never lifts, over a disc.
func (p *pen) tangle(s sheet) {
	c := s.at(p.between(.35, .65), p.between(.34, .6))
	r := s.w * p.between(.26, .36)
	p.draw(path{}.ellipse(c.x, c.y, r, r), fill(s.inks[4]))
	b := s.at(0, p.between(.62, .8))
	p.draw(path{}.rect(b.x, b.y, s.w, s.h, 0), fill(s.inks[2]).faint(.75))
	var knots [15]point
	phase, skew := p.between(0, 6), p.between(1.4, 2.7)
	for i := range knots {
		a := phase + skew*float64(i)
		q := .36 * (.45 + .55*math.Abs(math.Sin(a*.37+phase)))
		knots[i] = s.at(.5+q*math.Cos(a)*1.05, .5+q*math.Sin(a*1.03)*1.1)
	}
	p.draw(path{}.through(knots[:]...), line(s.inks[5], 7))
}

func city(p *pen) {
	p.framed(func(s sheet) {
		p.draw(s.area(), fill(p.down(stop{0, s.inks[2].mix(s.inks[1], .4), 0}, stop{.8, s.inks[0], 0})))
		sun := s.at(p.between(.2, .8), p.between(.16, .3))
		p.draw(path{}.ellipse(sun.x, sun.y, s.w*.12, s.w*.12), fill(s.sun))
		for row := range 3 {
			p.houses(s, row)
		}
		if p.chance(.6) {
			p.laundry(s)
		}
	})
}

// houses are a row of roofs and windows; the rows in front are lower, larger and deeper in ink.
func (p *pen) houses(s sheet, row int) {
	tones := [3]rgb{s.inks[1].mix(s.inks[2], .4), s.inks[2].mix(s.inks[3], .4), s.inks[3].mix(s.inks[5], .2)}
	lit, dim := s.inks[0], s.inks[5]
	base := .34 + .19*float64(row)
	for u := -.04; u < 1; {
		w := p.between(.17, .24) + .04*float64(row)
		top := base + p.between(-.07, .09)
		a, b := s.at(u, top), s.at(u+w, 1.1)
		tone := tones[row].mix(s.inks[5], p.between(0, .16))
		if p.chance(.22) {
			tone = s.inks[4].mix(tones[row], .25)
		}
		p.draw(path{}.rect(a.x, a.y, b.x-a.x, b.y-a.y, 0), fill(tone))
		roof := s.w * w * p.between(.25, .5)
		m := (a.x + b.x) / 2
		switch p.pick(4) {
		case 0:
			p.draw(path{}.polygon(point{a.x - 4, a.y}, point{m, a.y - roof}, point{b.x + 4, a.y}), fill(tone.shade(.3)))
		case 1:
			p.draw(path{}.M(m-roof*.6, a.y).A(roof*.6, roof*.7, m+roof*.6, a.y, true).Z(), fill(tone.shade(.2)))
			p.draw(path{}.M(m, a.y-roof*.7).L(m, a.y-roof*1.1), line(tone.shade(.2), 4))
		case 2:
			p.draw(path{}.rect(a.x+(b.x-a.x)*.62, a.y-roof*.7, (b.x-a.x)*.18, roof*.7, 0), fill(tone.shade(.3)))
			p.draw(path{}.rect(a.x-4, a.y-7, b.x-a.x+8, 9, 0), fill(tone.shade(.3)))
		}
		var windows path
		cols := 2 + p.pick(2)
		step := (b.x - a.x) / float64(cols)
		for y := a.y + step*.4; y < min(a.y+s.h*.24, s.y+s.h); y += step * 1.15 {
			for k := range cols {
				windows = windows.rect(a.x+step*(float64(k)+.28), y, step*.44, step*.62, 0)
			}
		}
		c := lit
		if p.chance(.4) {
			c = dim
		}
		p.draw(windows, fill(c).faint(.75))
		u += w + .004
	}
}

// laundry hangs across the street.
func (p *pen) laundry(s sheet) {
	a, m, b := s.at(-.02, .6), s.at(.5, .72), s.at(1.02, .56)
	p.draw(path{}.M(a.x, a.y).Q(m.x, m.y, b.x, b.y), line(s.inks[5], 3))
	for i := range 6 {
		u := .14 + .14*float64(i)
		q, r := a.towards(m, u), m.towards(b, u)
		at := q.towards(r, u)
		w, h := s.w*.08, s.w*p.between(.08, .14)
		p.draw(path{}.M(at.x-w/2, at.y).L(at.x+w/2, at.y).L(at.x+w*.42, at.y+h).Q(at.x, at.y+h*.9, at.x-w*.46, at.y+h).Z(), fill([]rgb{white, s.inks[4], s.inks[1]}[i%3]))
	}
}
