package art

import "math"

func blocks(p *pen) {
	wood := woods[p.pick(4)]
	inks := [6]rgb{p.colour, wood, p.colour.companion(p.pick(12)), p.colour.tint(.35), p.colour.companion(p.pick(12)), p.colour.shade(.25)}
	p.zoom = 1.02
	p.shadowAt(400, floor-6, 240, .13)
	s := p.between(112, 124)
	switch p.pick(3) {
	case 0: // a pyramid of dice with signs
		p.height = s*3 + 20
		for row := range 3 {
			for i := range 3 - row {
				x, y := 386-s*float64(3-row)/2+s*float64(i)+float64(i)*4, floor-s*float64(row+1)
				c := inks[(row*2+i*3)%6]
				p.block(x, y, s-4, s-2, s*.62, c)
				p.sign(x+s/2-2, y+s/2-1, s*.26, (row+i*2+p.pick(2))%5, c)
			}
		}
	case 1: // a gate with towers
		p.height = s*3 + 70
		p.block(170, floor-s*1.9, s*.9, s*1.9, s*.6, inks[1])
		p.block(490, floor-s*1.9, s*.9, s*1.9, s*.6, inks[0])
		p.roof(170, floor-s*1.9, s*.9, s*.8, inks[2])
		p.roof(490, floor-s*1.9, s*.9, s*.8, inks[4])
		p.arch(284, s, inks[3])
		p.block(330, floor-s*1.62-s*.62, s*1.1, s*.6, s*.5, inks[0])
		p.drum(330+s*.68, floor-s*2.3, s*.3, s*.62, inks[4])
	default: // a tower out of true
		p.height = s*4 + 20
		y := floor
		for i, w := range []float64{2.3, 1.5, 1.9, 1.1, .8} {
			h := s * []float64{.8, .95, .6, .9, .72}[i]
			y -= h
			x := 384 - s*w/2 + p.between(-20, 20)
			if i == 3 {
				p.drum(x+s*w/2+12, y, s*.46, h, inks[i])
				continue
			}
			p.block(x, y, s*w, h-2, s*.6, inks[i])
			if i == 4 {
				p.roof(x, y, s*w, s*.6, inks[5])
			}
		}
	}
}

// sign is a mark on the face of a block.
func (p *pen) sign(x, y, r float64, kind int, c rgb) {
	k := fill(c.companion(1 + kind))
	switch kind {
	case 0:
		p.draw(path{}.ellipse(x, y, r*.8, r*.8), k)
	case 1:
		var star [10]point
		for i := range star {
			a, q := math.Pi*float64(i)/5, r*(1-.55*float64(i%2))
			star[i] = point{x + q*math.Sin(a), y - q*math.Cos(a)}
		}
		p.draw(path{}.polygon(star[:]...), k)
	case 2:
		p.draw(path{}.M(x, y+r).C(x-r*1.6, y-r*.2, x-r*.8, y-r*1.3, x, y-r*.4).C(x+r*.8, y-r*1.3, x+r*1.6, y-r*.2, x, y+r).Z(), k)
	case 3:
		p.draw(path{}.polygon(point{x, y - r}, point{x + r, y + r*.8}, point{x - r, y + r*.8}), k)
	default:
		p.draw(path{}.M(x-r*.8, y-r*.8).A(r*.9, r*.9, x+r*.2, y+r*.9, false).A(r*1.2, r*1.2, x-r*.8, y-r*.8, true).Z(), k)
	}
}

// roof is a prism on a block.
func (p *pen) roof(x, y, w, h float64, c rgb) {
	dx, dy := w*.33, -w*.23
	a, b, m := point{x - 4, y}, point{x + w + 4, y}, point{x + w/2, y - h}
	p.draw(path{}.polygon(m, point{m.x + dx, m.y + dy}, point{b.x + dx, b.y + dy}, b), fill(c.shade(.3)))
	p.draw(path{}.polygon(a, m, b), fill(p.lit(c)))
	p.draw(path{}.M(a.x, a.y).L(m.x, m.y).L(m.x+dx, m.y+dy), line(white, 2.5).faint(.5))
}

// arch is a bridge on the floor.
func (p *pen) arch(x, s float64, c rgb) {
	w, h, r := s*1.7, s*1.6, s*.52
	m := x + w/2
	p.draw(path{}.M(m-r, floor).L(m-r, floor-r*.9).A(r, r, m+r, floor-r*.9, true).L(m+r, floor).Z(), fill(c.shade(.62)))
	p.draw(path{}.polygon(point{x, floor - h}, point{x + s*.3, floor - h - s*.2}, point{x + w + s*.3, floor - h - s*.2}, point{x + w, floor - h}), fill(c.tint(.34)))
	front := path{}.M(x, floor).L(x, floor-h).L(x+w, floor-h).L(x+w, floor).L(m+r, floor).L(m+r, floor-r*.7).A(r, r, m-r, floor-r*.7, false).L(m-r, floor).Z()
	p.draw(front, fill(p.lit(c)))
}

// drum is an upright cylinder of wood.
func (p *pen) drum(x, y, r, h float64, c rgb) {
	p.tilt = fromAbove
	p.body(turned{x, []ring{{y, r}, {y + h, r}}}, c, matt, nil)
	p.draw(path{}.ellipse(x, y, r, r*p.tilt.at(y)), fill(c.tint(.36)))
}

func top(p *pen) {
	p.height, p.zoom = 430, 1.08
	c := p.colour
	inks := [5]rgb{c.companion(p.pick(12)), woods[p.pick(4)], c.tint(.4), c.companion(p.pick(12)), c.shade(.3)}
	w := p.between(178, 208)
	p.tilt = tilt{-120, .3}
	forms := [][]ring{
		{{350, w * .2}, {380, w * .6}, {440, w}, {470, w * .97}, {540, w * .5}, {610, 18}, {floor + 4, 4}},
		{{360, w * .3}, {376, w * .74}, {404, w * .98}, {430, w}, {520, w * .52}, {600, 16}, {floor + 4, 4}},
		{{310, w * .2}, {350, w * .62}, {420, w * .94}, {480, w * .9}, {560, w * .46}, {618, 12}, {floor + 4, 4}},
	}
	t := turned{400, forms[p.pick(len(forms))]}
	p.shadowAt(412, floor+4, 62, .2)
	p.shadowAt(440, floor+8, 150, .12)
	p.moved(place{400, floor, p.between(7, 13), 1, 1}, func() {
		p.moved(place{-400, -floor, 0, 1, 1}, func() {
			from := t.top()
			knob := turned{400, []ring{{from - 100, 15}, {from - 84, 21}, {from - 62, 12}, {from + 16, 15}}}
			p.body(knob, inks[1], satin, nil)
			p.body(t, c, glossy, func() {
				y := from + p.between(16, 34)
				for i := 0; y < 590; i++ {
					h := p.between(7, 30)
					p.draw(p.belt(t, y, y+h), fill(inks[i%5]))
					y += h + p.between(6, 34)
				}
			})
		})
	})
}

func train(p *pen) {
	c, wood := p.colour, woods[p.pick(4)]
	trim, cargo := c.companion(p.pick(12)), c.companion(p.pick(12))
	p.height, p.zoom = 320, 1.02
	p.shadowAt(400, floor-2, 290, .07)
	p.draw(path{}.rect(96, floor-12, 608, 14, 5), fill(p.down(stop{0, wood.tint(.3), 0}, stop{1, wood.shade(.35), 0})))
	// the wagon
	p.draw(path{}.M(318, floor-74).L(352, floor-74), line(hex("#4a3f38"), 8))
	switch p.pick(3) {
	case 0:
		for i := range 3 {
			x := 158 + 52*float64(i)
			p.draw(path{}.ellipse(x, floor-162, 29, 29), fill(p.around(.35, .3, .8, stop{0, cargo.tint(.5), 0}, stop{.6, cargo, 0}, stop{1, cargo.shade(.35), 0})))
		}
	case 1:
		for i := range 4 {
			p.draw(path{}.ellipse(142+46*float64(i), floor-156, 22, 22), fill(wood.shade(.1)))
			p.draw(path{}.ellipse(142+46*float64(i), floor-156, 17, 17), line(wood.tint(.4), 3))
		}
	default:
		p.block(136, floor-206, 78, 72, 40, cargo)
		p.block(222, floor-190, 66, 56, 40, trim)
	}
	p.plank(114, floor-152, 206, 88, trim)
	// the engine
	p.plank(344, floor-98, 340, 42, wood)
	boiler := path{}.rect(448, floor-196, 212, 102, 44)
	p.draw(boiler, fill(p.down(stop{0, c.tint(.1), 0}, stop{.24, c.tint(.45), 0}, stop{.5, c, 0}, stop{1, c.shade(.45), 0})))
	for _, x := range []float64{500, 600} {
		p.draw(path{}.rect(x, floor-196, 12, 102, 0), fill(p.down(stop{0, hex("#e7c46a"), 0}, stop{.3, hex("#fff0b8"), 0}, stop{1, hex("#8a6a22"), 0})))
	}
	p.tilt = level
	p.body(turned{612, []ring{{floor - 292, 36}, {floor - 262, 26}, {floor - 186, 24}}}, trim, satin, nil)
	p.draw(path{}.ellipse(612, floor-292, 34, 7), fill(trim.shade(.6)))
	p.body(turned{546, []ring{{floor - 222, 14}, {floor - 212, 22}, {floor - 188, 22}}}, hex("#d6ab48"), glossy, nil)
	p.plank(352, floor-272, 108, 178, c)
	p.draw(path{}.rect(374, floor-244, 64, 62, 10), fill(c.shade(.6)))
	p.draw(path{}.rect(380, floor-238, 58, 56, 8), fill(p.slant(stop{0, hex("#f8ecc8"), 0}, stop{1, hex("#d9c08a"), 0})))
	p.draw(path{}.rect(334, floor-296, 146, 28, 12), fill(p.down(stop{0, trim.tint(.35), 0}, stop{1, trim.shade(.3), 0})))
	p.draw(path{}.M(660, floor-74).L(702, floor-26).L(640, floor-26).Z(), fill(trim.shade(.15)))
	p.draw(path{}.ellipse(662, floor-150, 14, 20), fill(p.metal(hex("#d6ab48"))))
	for _, w := range []ring{{160, 36}, {274, 36}, {402, 46}, {510, 40}, {604, 40}} {
		p.wheel(w.y, floor-w.r-10, w.r, []rgb{wood.shade(.2), c.shade(.25)}[int(w.r)%2], hex("#e7c46a"))
	}
}

// plank is a board with round edges, seen from its side.
func (p *pen) plank(x, y, w, h float64, c rgb) {
	p.draw(path{}.rect(x, y, w, h, 12), fill(p.lit(c)))
	p.draw(path{}.M(x+12, y+2).L(x+w-12, y+2), line(white, 3).faint(.5))
	p.draw(path{}.M(x+12, y+h-2).L(x+w-12, y+h-2), line(c.shade(.5), 3).faint(.5))
}
