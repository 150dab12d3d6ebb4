package art

import "math"

func candle(p *pen) {
	p.tilt, p.dusk = fromAbove, .22
	switch p.pick(4) {
	case 0:
		p.tumbler()
	case 1:
		p.pillars()
	case 2:
		p.tapers()
	default:
		p.potOfWax()
	}
}

// wax fills a vessel and burns: a pool of light, a wick, a flame.
func (p *pen) wax(x, y, r float64, c rgb) {
	k := p.tilt.at(y)
	p.draw(path{}.ellipse(x, y, r, r*k), fill(p.around(.5, .45, .6, stop{0, hex("#fff0bf"), 0}, stop{.4, c.mix(hex("#ffe2a0"), .6), 0}, stop{1, c.shade(.08), 0})))
	p.glow(x, y-50, 250, .6)
	p.fire(x, y+2, 1.15)
}

// tumbler is a candle in a glass with a label.
func (p *pen) tumbler() {
	c := p.colour
	w, h := p.between(128, 148), p.between(250, 300)
	top := floor - h
	p.height, p.zoom = h+110, 1.08
	p.shadow(400, w)
	t := turned{400, []ring{{top, w}, {top + h*.5, w * .99}, {floor - 20, w * .96}, {floor, w * .86}}}
	p.body(t, c, glossy, func() {
		p.draw(p.belt(t, top-60, top+52), fill(c.tint(.35)))
		p.draw(path{}.ellipse(400, top+60, w, 130), fill(p.around(.5, .4, .5, stop{0, hex("#ffeec0"), .8}, stop{1, flame, clear})))
	})
	p.label(t, top+h*.36, top+h*.76)
	p.mouth(t, c.tint(.3), c.tint(.1), 7)
	p.wax(400, top+26, w-16, cream)
}

// label is a paper with a small sign, around the front of a vessel.
func (p *pen) label(t turned, from, to float64) {
	const wide = .62
	a, b, c, d := p.on(t, from, -wide), p.on(t, from, wide), p.on(t, to, wide), p.on(t, to, -wide)
	m, n := p.on(t, from, 0), p.on(t, to, 0)
	paper := path{}.M(a.x, a.y).Q(m.x, 2*m.y-a.y, b.x, b.y).L(c.x, c.y).Q(n.x, 2*n.y-d.y, d.x, d.y).Z()
	p.draw(paper, fill(p.across(stop{0, hex("#f4ead6"), 0}, stop{.4, hex("#fffaf0"), 0}, stop{1, hex("#d9cbb0"), 0})))
	mid, dye := (m.y+n.y)/2, p.colour.shade(.25)
	if p.colour.light() > .75 {
		dye = hex("#6a5a48")
	}
	switch p.pick(3) {
	case 0:
		for i := range 6 {
			p.moved(place{t.cx, mid - 12, 60 * float64(i), 1, 1}, func() { p.draw(blade(26, 10, .5), fill(dye)) })
		}
	case 1:
		p.draw(path{}.ellipse(t.cx, mid-12, 20, 20), line(dye, 4))
		p.draw(path{}.M(t.cx-12, mid-6).Q(t.cx-6, mid-16, t.cx, mid-6).Q(t.cx+6, mid+2, t.cx+12, mid-8), line(dye, 3))
	default:
		p.draw(path{}.M(t.cx, mid+8).L(t.cx, mid-34).M(t.cx, mid-4).L(t.cx-14, mid-18).M(t.cx, mid-4).L(t.cx+14, mid-18).M(t.cx, mid-18).L(t.cx-10, mid-29).M(t.cx, mid-18).L(t.cx+10, mid-29), line(dye, 4))
	}
	p.draw(path{}.M(t.cx-34, mid+26).L(t.cx+34, mid+26).M(t.cx-22, mid+38).L(t.cx+22, mid+38), line(dye, 3.5).faint(.8))
}

// pillars are thick candles of several heights.
func (p *pen) pillars() {
	c := p.colour
	p.height = 430
	n := 2 + p.pick(2)
	ribs := p.chance(.45)
	p.shadowAt(400, floor, 200, .24)
	heights := []float64{p.between(300, 340), p.between(190, 230), p.between(110, 140)}
	for i := range n {
		x := []float64{350, 478, 424}[i]
		r := []float64{86, 74, 66}[i]
		base := floor + []float64{-22, -4, 22}[i]
		top := base - heights[i]
		tone := c.mix(white, .14*float64(i))
		t := turned{x, []ring{{top, r}, {base, r}}}
		p.body(t, tone, satin, func() {
			if ribs {
				for k := range 13 {
					a := -math.Pi/2 + math.Pi*(float64(k)+.5)/13
					u := p.on(t, base, a)
					p.draw(path{}.M(u.x, top-20).L(u.x, base+40), line(tone.shade(.4), 3).faint(.4))
				}
			}
			p.draw(path{}.ellipse(x, top+20, r*1.1, 110), fill(p.around(.5, .4, .5, stop{0, hex("#ffe7ae"), .85}, stop{1, flame, clear})))
		})
		p.wax(x, top, r-2, tone.tint(.2))
	}
}

// tapers are slender candles in holders.
func (p *pen) tapers() {
	c := p.colour
	brass := []rgb{hex("#bf9a4a"), hex("#3d3f43"), hex("#c9a583")}[p.pick(3)]
	p.height = 540
	n := 2 + p.pick(2)
	for i := range n {
		x := 400 + 128*(float64(i)-float64(n-1)/2)
		h := p.between(270, 330) - 34*float64(i%2)
		y := floor - p.between(70, 130)
		p.shadow(x, 52)
		p.body(turned{x, []ring{{y - 12, 24}, {y + 6, 27}, {y + 22, 13}, {floor - 30, 13}, {floor - 14, 48}, {floor, 52}}}, brass, glossy, nil)
		top := y - h
		tone := c.mix(white, .12*float64(i))
		p.body(turned{x, []ring{{top, 12}, {y, 18}}}, tone, satin, func() {
			p.draw(path{}.rect(x-20, top-10, 40, 110, 0), fill(p.down(stop{0, hex("#ffe7ae"), .9}, stop{1, flame, clear})))
		})
		p.glow(x, top-36, 170, .55)
		p.fire(x, top+3, 1)
	}
}

// potOfWax is a low clay bowl with three wicks.
func (p *pen) potOfWax() {
	w, h := p.between(190, 215), p.between(150, 190)
	top := floor - h
	p.height = h + 150
	p.shadow(400, w*.9)
	t := turned{400, []ring{{top, w}, {top + h*.4, w * 1.03}, {floor - 16, w * .86}, {floor, w * .78}}}
	p.body(t, p.colour, satin, p.glaze(t, top+8, floor-12))
	inner := cream
	p.mouth(t, p.colour, inner, 10)
	k := p.tilt.at(top)
	p.draw(path{}.ellipse(400, top+12, w-16, (w-16)*k), fill(p.around(.5, .5, .55, stop{0, hex("#fff0bf"), 0}, stop{1, inner.shade(.06), 0})))
	for _, q := range []point{{-84, 2}, {82, 0}, {0, 30}} {
		p.glow(400+q.x, top+q.y-34, 150, .6)
		p.fire(400+q.x, top+12+q.y, 1)
	}
}

func soap(p *pen) {
	p.tilt = fromAbove
	p.zoom = 1.12
	c := p.colour
	form := p.pick(4)
	p.shadowAt(400, floor-6, 220, .16)
	switch form {
	case 0: // two bars and a band
		p.height = 260
		p.bar3(150, floor-112, 420, 104, 150, c, -1)
		p.bar3(176, floor-222, 380, 102, 150, c.mix(cream, .4), p.pick(4))
	case 1: // on a dish of wood
		p.height = 220
		p.dish()
		p.bar3(190, floor-150, 360, 110, 160, c, p.pick(4))
	case 2: // a cube with a cord
		p.height = 300
		p.bar3(220, floor-230, 270, 226, 190, c, p.pick(4))
		cord := path{}.M(480, floor-250).C(560, floor-330, 640, floor-250, 560, floor-190)
		p.draw(cord, line(hex("#8d7350"), 12))
		p.draw(cord, line(hex("#cdb387"), 8))
		p.draw(cord, line(hex("#8d7350"), 8).dashed("3 9"))
	default: // three slices
		p.height = 300
		for i := range 3 {
			y := floor - 92*float64(i+1)
			p.bar3(172+14*float64(i%2), y, 390, 86, 150, []rgb{c.shade(.12), c, c.mix(cream, .45)}[i], -1)
		}
		p.sprig(420, floor-296)
	}
}

// bar3 is a bar of soap with round edges: front, top and side, perhaps with a stamp in its front.
func (p *pen) bar3(x, y, w, h, deep float64, c rgb, stamp int) {
	dx, dy := deep*.42, -deep*.36
	r := 16.0
	top := path{}.M(x+r, y+6).L(x+dx+6, y+dy+r*.6).Q(x+dx+14, y+dy, x+dx+30, y+dy).L(x+w+dx-14, y+dy).Q(x+w+dx+4, y+dy, x+w+dx-6, y+dy+14).L(x+w-r, y+8).Z()
	side := path{}.M(x+w-10, y+4).L(x+w+dx-8, y+dy+6).Q(x+w+dx, y+dy+8, x+w+dx, y+dy+22).L(x+w+dx, y+h+dy-16).Q(x+w+dx, y+h+dy-4, x+w+dx-10, y+h+dy+4).L(x+w-10, y+h-2).Z()
	p.draw(side, fill(p.across(stop{0, c.shade(.2), 0}, stop{1, c.shade(.4), 0})))
	p.draw(top, fill(p.slant(stop{0, c.tint(.55), 0}, stop{1, c.tint(.22), 0})))
	front := path{}.rect(x, y, w, h, r)
	p.draw(front, fill(p.lit(c)))
	p.within(front, func() {
		if p.chance(.6) { // a marbled swirl, or seeds
			var d path
			for i := range 4 {
				v := y + h*(.15+.24*float64(i))
				d = d.M(x, v).C(x+w*.3, v-h*.3, x+w*.55, v+h*.34, x+w, v-h*.08)
			}
			p.draw(d, line(c.tint(.6), 7).faint(.35))
		} else {
			var d path
			for range 34 {
				d = d.ellipse(p.between(x, x+w), p.between(y, y+h), p.between(1, 3.6), p.between(1, 2.4))
			}
			p.draw(d, fill(c.shade(.55)).faint(.55))
		}
	})
	p.draw(path{}.M(x+r, y+2).L(x+w-r, y+2), line(white, 4).faint(.55))
	if stamp >= 0 {
		p.stamp(x+w/2, y+h/2, min(h*.36, 60), stamp, c)
	}
}

// stamp is pressed into soap: dark at its upper left, light at its lower right.
func (p *pen) stamp(x, y, r float64, kind int, c rgb) {
	d := path{}.ellipse(x, y, r, r)
	switch kind {
	case 0:
		for i := range 6 {
			a := math.Pi * float64(i) / 3
			d = d.M(x, y).Q(x+r*.5*math.Cos(a-.5), y+r*.5*math.Sin(a-.5), x+r*.75*math.Cos(a), y+r*.75*math.Sin(a)).Q(x+r*.5*math.Cos(a+.5), y+r*.5*math.Sin(a+.5), x, y)
		}
	case 1:
		d = d.M(x, y+r*.7).L(x, y-r*.6).M(x, y+r*.2).L(x-r*.4, y-r*.2).M(x, y+r*.2).L(x+r*.4, y-r*.2).M(x, y-r*.16).L(x-r*.3, y-r*.5).M(x, y-r*.16).L(x+r*.3, y-r*.5)
	case 2:
		d = d.M(x-r*.6, y).Q(x-r*.3, y-r*.5, x, y).Q(x+r*.3, y+r*.5, x+r*.6, y).M(x-r*.5, y+r*.36).Q(x-r*.2, y, x, y+r*.36).Q(x+r*.2, y+r*.7, x+r*.5, y+r*.36)
	default:
		d = d.ellipse(x, y, r*.5, r*.5).ellipse(x, y, r*.1, r*.1)
	}
	p.moved(place{2, 2, 0, 1, 1}, func() { p.draw(d, line(c.tint(.6), 4).faint(.7)) })
	p.draw(d, line(c.shade(.42), 4).faint(.75))
}

// dish is a rack of slats under a bar.
func (p *pen) dish() {
	wood := woods[p.pick(4)]
	for i := range 5 {
		dx := 16 * float64(4-i)
		x, y := 138+dx, floor-36-14*float64(4-i)
		p.draw(path{}.rect(x, y, 440, 20, 8), fill(p.down(stop{0, wood.tint(.3), 0}, stop{1, wood.shade(.3), 0})))
	}
	for _, x := range []float64{170, 500} {
		p.draw(path{}.rect(x, floor-22, 40, 24, 6), fill(p.lit(wood.shade(.2))))
	}
}

// sprig is a twig of lavender or rosemary.
func (p *pen) sprig(x, y float64) {
	green := foliage[2][1]
	p.moved(place{x, y, 76, 1, 1}, func() {
		p.draw(path{}.M(0, 150).Q(10, 0, 0, -130), line(green.shade(.2), 5))
		bud := []rgb{hex("#8f7bb5"), green, hex("#c98a8a")}[p.pick(3)]
		for i := range 9 {
			v := 60 - 24*float64(i)
			for _, side := range []float64{-38, 38} {
				p.moved(place{4, v, side, 1, 1}, func() { p.draw(blade(42-float64(i), 11, .5), fill(bud.mix(white, .08*float64(i%3)))) })
			}
		}
	})
}
