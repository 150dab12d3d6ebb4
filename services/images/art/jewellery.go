package art

import "math"

// metals answers the metal of a piece, the colour of its stone, and what shows the maker's colour where there is no stone: the metal
// itself, or enamel on it.
func (p *pen) metals() (metal, stone, shown rgb) {
	bright := []rgb{hex(colours["brass"]), hex(colours["silver"])}[p.pick(2)]
	stone = p.colour.companion(p.pick(12))
	for _, name := range []string{"brass", "silver", "charcoal"} {
		if hex(colours[name]) == p.colour {
			return p.colour, stone, p.colour
		}
	}
	return bright, p.colour, p.colour
}

// gem is a fill for glaze, glass or a stone.
func (p *pen) gem(c rgb) ref {
	return p.around(.34, .28, .8, stop{0, c.tint(.75), 0}, stop{.3, c.tint(.2), 0}, stop{.65, c, 0}, stop{1, c.shade(.5), 0})
}

// gilt is a fill for a small flat thing of metal.
func (p *pen) gilt(c rgb) ref {
	return p.slant(stop{0, c.tint(.85), 0}, stop{.28, c.tint(.25), 0}, stop{.5, c, 0}, stop{.62, c.tint(.55), 0}, stop{1, c.shade(.4), 0})
}

// wire is a line of metal: dark, bright, and a glint.
func (p *pen) wire(d path, width float64, c rgb) {
	p.draw(d, line(c.shade(.45), width))
	p.moved(place{-width * .1, -width * .12, 0, 1, 1}, func() { p.draw(d, line(c.tint(.1), width*.66)) })
	p.moved(place{-width * .18, -width * .22, 0, 1, 1}, func() { p.draw(d, line(c.tint(.85), width*.22)) })
}

func earrings(p *pen) {
	metal, stone, shown := p.metals()
	card := p.colour.mix(cream, .86)
	form := p.pick(6)
	tone := []rgb{card, hex("#cfb08a"), hex("#f5efe3")}[p.pick(3)]
	w, h := 430.0, 520.0
	p.moved(place{400, 400, p.between(-5, 5), 1, 1}, func() {
		sheet := path{}.rect(-w/2, -h/2, w, h, 14)
		p.dropped(sheet, 26)
		p.draw(sheet, fill(p.lit(tone)))
		p.draw(path{}.rect(-w/2+22, -h/2+22, w-44, h-44, 6), line(tone.shade(.35), 2.5).faint(.4))
		p.draw(path{}.ellipse(0, -h/2+58, 15, 15), fill(tone.shade(.5)))
		p.draw(path{}.M(-15, -h/2+58).A(15, 15, 15, -h/2+58, false), line(white, 2.5).faint(.6))
		p.draw(path{}.M(-52, h/2-58).L(52, h/2-58).M(-30, h/2-44).L(30, h/2-44), line(tone.shade(.5), 4).faint(.55))
		for _, side := range []float64{-1, 1} {
			p.moved(place{side * 96, -92, 0, side, 1}, func() { p.earring(form, metal, stone, shown) })
		}
	})
}

// earring hangs from the origin: a hoop, a glazed drop, a stud, a pip, a disc with a bead, or bars.
func (p *pen) earring(form int, metal, stone, shown rgb) {
	shade := func(d path) {
		p.moved(place{9, 13, 0, 1, 1}, func() { p.draw(d, ink{fill: black, line: black, width: 6, alpha: .16}) })
	}
	hook := path{}.M(0, 66).C(0, 40, -3, 20, -3, 2).C(-3, -22, 30, -22, 30, 4).L(32, 26)
	switch form {
	case 0:
		d := path{}.M(-8, 10).C(-80, 20, -92, 170, 0, 176).C(92, 170, 80, 20, 8, 10)
		p.moved(place{9, 13, 0, 1, 1}, func() { p.draw(d, line(black, 17).faint(.16)) })
		p.wire(d, 19, shown)
		p.draw(path{}.ellipse(0, 8, 13, 13), fill(p.gilt(metal)))
	case 1:
		d := path{}.M(0, 60).C(10, 100, 62, 150, 62, 202).C(62, 262, -62, 262, -62, 202).C(-62, 150, -10, 100, 0, 60).Z()
		p.wire(hook, 6, metal)
		shade(d)
		p.draw(d, fill(p.gem(stone)))
		p.within(d, func() {
			p.draw(path{}.M(-80, 196).Q(0, 172, 80, 200).L(80, 280).L(-80, 280).Z(), fill(stone.shade(.4)).faint(.55))
			p.draw(path{}.M(-30, 160).C(-44, 190, -44, 210, -34, 226), line(white, 8).faint(.6))
		})
		p.draw(path{}.ellipse(0, 64, 9, 9), fill(p.gilt(metal)))
	case 2:
		d := path{}.ellipse(0, 90, 62, 62)
		shade(d)
		p.draw(d, fill(p.gilt(metal)))
		p.draw(path{}.ellipse(0, 90, 47, 47), fill(p.gem(stone)))
		p.draw(path{}.ellipse(-16, 72, 13, 9), fill(white).faint(.65))
	case 3:
		d := path{}.closed(point{0, 52}, point{34, 90}, point{40, 150}, point{6, 206}, point{-34, 160}, point{-36, 96})
		p.wire(path{}.M(0, 8).L(0, 60), 6, metal)
		p.draw(path{}.ellipse(0, 6, 14, 14), fill(p.gilt(metal)))
		shade(d)
		p.draw(d, fill(p.gilt(shown)))
		p.draw(path{}.M(-10, 76).C(-24, 110, -22, 150, -6, 184).M(12, 72).C(22, 110, 22, 150, 8, 188), line(shown.shade(.5), 4).faint(.6))
	case 4:
		d := path{}.M(-70, 150).A(70, 70, 70, 150, true).Z()
		p.wire(hook, 6, metal)
		shade(d)
		p.draw(d, fill(p.gilt(metal)))
		p.draw(path{}.M(-50, 150).A(50, 50, 50, 150, true), line(metal.shade(.5), 3).faint(.6))
		for _, x := range []float64{-44, 0, 44} {
			p.wire(path{}.M(x, 154).L(x, 176), 4, metal)
			p.draw(path{}.ellipse(x, 192, 17, 17), fill(p.gem(stone)))
			p.draw(path{}.ellipse(x-6, 185, 4.5, 4), fill(white).faint(.8))
		}
	default:
		p.wire(hook, 6, metal)
		for i, l := range []float64{150, 210, 120} {
			x := -24 + 24*float64(i)
			d := path{}.rect(x-8, 72, 16, l, 8)
			shade(d)
			p.draw(d, fill([]paint{p.gilt(metal), p.gem(stone), p.gilt(metal)}[i]))
		}
		p.draw(path{}.ellipse(0, 68, 12, 12), fill(p.gilt(metal)))
	}
}

func necklace(p *pen) {
	metal, stone, shown := p.metals()
	p.linen()
	form := p.pick(5)
	deep := p.between(470, 520)
	d := path{}.M(210, -60).C(190, 260, 270, deep, 400, deep).C(530, deep, 610, 260, 590, -60)
	if form == 1 || form == 4 {
		p.strand(deep, form, metal, stone)
		return
	}
	p.moved(place{12, 16, 0, 1, 1}, func() { p.draw(d, line(black, 9).faint(.16)) })
	if p.chance(.3) {
		p.draw(d, line(hex("#4d372a"), 9))
		p.moved(place{-2, -1, 0, 1, 1}, func() { p.draw(d, line(hex("#8d6a50"), 3)) })
	} else {
		p.draw(d, line(metal.shade(.5), 8).dashed("7 7"))
		p.draw(d, line(metal.tint(.5), 4).dashed("5 9"))
	}
	p.draw(path{}.ellipse(400, deep+6, 13, 15), line(p.gilt(metal), 6))
	p.moved(place{400, deep + 18, 0, 1, 1}, func() { p.charm(form, metal, stone, shown) })
}

// linen is the cloth that jewellery lies on.
func (p *pen) linen() {
	c := p.colour.mix(cream, .82)
	if p.chance(.5) {
		c = hex("#e9dfcf")
	}
	p.moved(place{400, 400, p.between(-7, 7), 1, 1}, func() {
		d := path{}.ellipse(0, 0, 326, 326)
		p.dropped(d, 18)
		p.draw(d, fill(p.lit(c.tint(.2))))
		p.draw(path{}.ellipse(0, 0, 304, 304), line(c.shade(.3), 2.5).faint(.35))
		p.draw(path{}.ellipse(0, 0, 324, 324), line(p.slant(stop{0, white, .9}, stop{.5, white, clear}, stop{1, c.shade(.5), .5}), 5))
	})
}

// charm hangs from the origin: a disc with rays, a star, or a drop of glass.
func (p *pen) charm(form int, metal, stone, shown rgb) {
	shade := func(d path) { p.moved(place{12, 18, 0, 1, 1}, func() { p.draw(d, fill(black).faint(.18)) }) }
	switch form {
	case 0:
		d := path{}.ellipse(0, 84, 84, 84)
		shade(d)
		p.draw(d, fill(p.gilt(metal)))
		for i := range 16 {
			a := 2 * math.Pi * float64(i) / 16
			p.draw(path{}.M(36*math.Cos(a), 84+36*math.Sin(a)).L(70*math.Cos(a), 84+70*math.Sin(a)), line(metal.shade(.5), 4).faint(.6))
		}
		p.draw(path{}.ellipse(0, 84, 22, 22), fill(p.gem(stone)))
	case 2:
		var star [16]point
		for i := range star {
			a, r := math.Pi*float64(i)/8, 28.0
			if i%2 == 0 {
				r = []float64{104, 60}[i/2%2]
			}
			star[i] = point{r * math.Sin(a), 96 - r*math.Cos(a)}
		}
		d := path{}.polygon(star[:]...)
		shade(d)
		p.draw(d, fill(p.gilt(shown)))
		for i := 0; i < 16; i += 2 {
			p.draw(path{}.polygon(star[i], star[i+1], point{0, 96}), fill(shown.shade(.35)).faint(.4))
		}
		p.draw(path{}.ellipse(0, 96, 9, 9), fill(p.gem(stone)))
	default:
		d := path{}.M(0, 4).C(16, 60, 74, 100, 70, 158).C(66, 222, -66, 222, -70, 158).C(-74, 100, -16, 60, 0, 4).Z()
		shade(d)
		p.draw(d, fill(p.gem(stone)))
		p.draw(path{}.M(-34, 112).C(-50, 140, -48, 166, -34, 182), line(white, 9).faint(.6))
		p.draw(path{}.M(-24, 46).Q(0, 60, 24, 46).L(7, 2).L(-7, 2).Z(), fill(p.gilt(metal)))
	}
}

// strand is a necklace of beads, or of tumbled glass on a cord.
func (p *pen) strand(deep float64, form int, metal, stone rgb) {
	inks := [4]rgb{stone, stone.tint(.3), stone.shade(.2), stone}
	if form == 4 {
		inks[3] = stone.companion(p.pick(12))
	}
	n := 29
	var at [30]point
	for i := range n {
		u := float64(i) / float64(n-1)
		v := 1 - u
		x := v*v*v*190 + 3*v*v*u*170 + 3*v*u*u*630 + u*u*u*610
		y := v*v*v*-60 + 3*v*v*u*(deep*1.38) + 3*v*u*u*(deep*1.38) + u*u*u*-60
		at[i] = point{x, y}
	}
	cord := path{}.through(at[:n]...)
	p.moved(place{10, 14, 0, 1, 1}, func() { p.draw(cord, line(black, 24).faint(.13)) })
	p.draw(cord, line(hex("#6d5644"), 4))
	for i := range n {
		mid := 1 - math.Abs(float64(i)/float64(n-1)-.5)*2
		r := 13 + 13*mid*mid
		c := inks[(i*7)%4]
		d := path{}.ellipse(at[i].x, at[i].y, r, r)
		if form == 1 {
			s := p.between(.8, 1.3)
			d = path{}.closed(point{at[i].x - r*s, at[i].y - r*.3}, point{at[i].x, at[i].y - r*1.1}, point{at[i].x + r, at[i].y + r*.1}, point{at[i].x + r*.1, at[i].y + r*1.2*s})
		}
		if i == n/2 {
			p.draw(path{}.ellipse(at[i].x, at[i].y+4, r*1.3, r*1.3), fill(p.gilt(metal)))
			continue
		}
		p.draw(d, fill(p.gem(c)))
		if mid > .3 {
			p.draw(path{}.ellipse(at[i].x-r*.34, at[i].y-r*.4, r*.22, r*.17), fill(white).faint(.75))
		}
	}
}
