package art

func floorLamp(p *pen) {
	p.tilt, p.dusk = fromFront, .2
	p.height, p.zoom = 640, 1.04
	c := p.colour
	switch p.pick(4) {
	case 0: // three legs
		hip := point{400, 262}
		p.shadowAt(400, floor-4, 140, .14)
		p.bar(point{404, hip.y}, point{440, floor - 26}, 15, c.shade(.25))
		p.bar(hip, point{290, floor}, 16, c)
		p.bar(point{400, hip.y}, point{512, floor - 2}, 16, c)
		p.body(turned{400, []ring{{hip.y - 16, 22}, {hip.y + 16, 26}}}, hex("#bf9a4a"), satin, nil)
		p.glow(400, 180, 330, .6)
		p.lampshade(400, 86, 248, p.between(64, 118), p.between(122, 140), linen, []int{0, 21}[p.pick(2)])
	case 1: // a bow over the chair
		p.shadowAt(300, floor-2, 96, .17)
		p.body(turned{300, []ring{{floor - 26, 88}, {floor - 20, 92}, {floor, 92}}}, []rgb{hex("#ece7de"), hex("#4a4744")}[p.pick(2)], satin, nil)
		d := path{}.M(300, floor-26).C(290, 300, 280, 90, 420, 84).C(500, 80, 540, 140, 540, 210)
		p.draw(d, line(c.shade(.4), 13))
		p.moved(place{-2, -1, 0, 1, 1}, func() { p.draw(d, line(c.tint(.35), 5)) })
		p.glow(540, 330, 280, .55)
		p.dome(540, 206, 314, 22, p.between(92, 112), c, .78, glossy)
	case 2: // a crane to read by
		p.shadowAt(350, floor-2, 96, .17)
		p.body(turned{350, []ring{{floor - 22, 86}, {floor - 16, 90}, {floor, 90}}}, c, satin, nil)
		p.bar(point{350, floor - 24}, point{350, 250}, 14, c)
		p.bar(point{300, 300}, point{500, 120}, 12, c)
		p.draw(path{}.ellipse(350, 254, 15, 15), fill(p.metal(hex("#bf9a4a"))))
		p.draw(path{}.ellipse(296, 304, 24, 24), fill(p.metal(c)))
		p.glow(560, 210, 250, .55)
		p.moved(place{504, 116, -34, 1, 1}, func() {
			p.moved(place{-400, -96, 0, 1, 1}, func() { p.dome(400, 90, 190, 20, 84, c, .62, glossy) })
		})
	default: // one straight stem
		p.shadowAt(400, floor-2, 86, .17)
		p.body(turned{400, []ring{{floor - 18, 78}, {floor - 13, 84}, {floor, 84}}}, c, satin, nil)
		p.bar(point{400, floor - 22}, point{400, 206}, 13, c)
		if p.chance(.5) {
			p.body(turned{400, []ring{{410, 80}, {414, 84}, {423, 84}}}, hex("#bb9360"), satin, nil)
		}
		p.glow(400, 150, 330, .6)
		p.lampshade(400, 66, 216, p.between(56, 104), p.between(108, 130), []rgb{linen, c.mix(linen, .7)}[p.pick(2)], []int{0, 23}[p.pick(2)])
	}
}

func lantern(p *pen) {
	p.height, p.dusk = 480, .26
	c := p.colour
	switch p.pick(4) {
	case 0:
		p.glazedLantern()
	case 1: // paper, folded like an accordion
		p.height = 500
		w := p.between(150, 180)
		p.shadow(400, w*.7)
		p.glow(400, 440, 360, .5)
		t := turned{400, []ring{{290, w * .5}, {350, w * .9}, {450, w}, {560, w * .9}, {622, w * .5}}}
		p.body(t, c.mix(hex("#fff0c8"), .2), matt, func() {
			p.draw(path{}.ellipse(400, 460, w*1.1, 190), fill(p.around(.5, .5, .5, stop{0, hex("#fff4cd"), .95}, stop{.5, flame, .45}, stop{1, flame, clear})))
			var d path
			for y := 300.0; y < 622; y += 21 {
				d = p.near(d, t, y)
			}
			p.draw(d, line(c.shade(.45), 3).faint(.5))
			p.moved(place{0, 4, 0, 1, 1}, func() { p.draw(d, line(white, 2.5).faint(.4)) })
		})
		for _, y := range []float64{276, 616} {
			p.body(turned{400, []ring{{y, w * .5}, {y + 24, w * .5}}}, hex("#4a3428"), satin, nil)
		}
		p.handle(276, w*.44, 110)
	case 2:
		p.jar()
	default: // pierced tin
		p.pierced()
	}
}

// handle is a wire over a lantern.
func (p *pen) handle(y, w, high float64) {
	d := path{}.M(400-w, y+4).C(400-w, y-high*1.25, 400+w, y-high*1.25, 400+w, y+4)
	p.draw(d, line(hex("#2f2b28"), 9))
	p.moved(place{-2, -2, 0, 1, 1}, func() { p.draw(d, line(white, 2).faint(.5)) })
}

// wick is a burning candle.
func (p *pen) wick(x, base, r, h float64) {
	p.body(turned{x, []ring{{base - h, r}, {base, r}}}, hex("#f5ead0"), satin, func() {
		p.draw(path{}.rect(x-r, base-h-20, 2*r, 90, 0), fill(p.down(stop{0, flame, .9}, stop{1, flame, clear})))
	})
	k := p.tilt.at(base - h)
	p.draw(path{}.ellipse(x, base-h, r, r*k), fill(hex("#fff3cf")))
	p.fire(x, base-h, 1)
}

// fire is the flame on a wick.
func (p *pen) fire(x, y, size float64) {
	p.moved(place{x, y, 0, size, size}, func() {
		p.draw(path{}.M(0, 2).Q(2, -8, 0, -15), line(hex("#3a2a22"), 3.5))
		p.draw(path{}.M(0, -66).C(6, -46, 19, -32, 17, -16).C(15, -3, -15, -3, -17, -16).C(-18, -30, -8, -42, 0, -66).Z(), fill(p.down(stop{0, hex("#ffb54a"), .95}, stop{.6, hex("#ffe08a"), 0}, stop{1, hex("#ff9d4a"), .8})))
		p.draw(path{}.M(0, -44).C(4, -32, 9, -24, 8, -15).C(7, -8, -7, -8, -8, -15).C(-8, -24, -4, -30, 0, -44).Z(), fill(hex("#fffbe6")))
	})
}

// glazedLantern is a frame of metal with panes and a roof.
func (p *pen) glazedLantern() {
	c := p.colour
	w := p.between(116, 142)
	top, foot := 296.0, floor-26
	p.shadowAt(400, floor-2, w*1.1, .2)
	p.glow(400, 480, 350, .5)
	back := path{}.rect(400-w, top, 2*w, foot-top, 0)
	p.draw(back, fill(p.around(.5, .6, .7, stop{0, hex("#fff2c6"), .95}, stop{.6, hex("#f7cf86"), .75}, stop{1, c.shade(.3), .75})))
	p.bar(point{400 - w*.5, top}, point{400 - w*.5, foot}, 6, c.shade(.3))
	p.bar(point{400 + w*.5, top}, point{400 + w*.5, foot}, 6, c.shade(.3))
	p.wick(400, foot+4, 40, p.between(90, 140))
	p.draw(path{}.polygon(point{400 - w, top}, point{400 - w*.2, top}, point{400 - w, foot - 60}), fill(white).faint(.22))
	for _, x := range []float64{-w, w} {
		p.bar(point{400 + x, top}, point{400 + x, foot}, 15, c)
	}
	p.bar(point{400 + w*.02, top}, point{400 + w*.02, foot}, 9, c)
	plinth := path{}.rect(400-w-20, foot-6, 2*w+40, 32, 5)
	p.draw(plinth, fill(p.metal(c)))
	p.draw(path{}.rect(400-w-20, foot-6, 2*w+40, 5, 2), fill(white).faint(.4))
	roof := path{}.M(400-w-26, top+10).L(400+w+26, top+10).L(400+w*.4, top-74).L(400-w*.4, top-74).Z()
	p.draw(roof, fill(p.metal(c)))
	p.draw(path{}.rect(400-w-28, top+2, 2*w+56, 16, 5), fill(p.metal(c)))
	p.draw(path{}.rect(400-w*.42, top-98, w*.84, 28, 6), fill(p.metal(c.shade(.15))))
	p.draw(path{}.ellipse(400, top-134, 34, 36), line(c.shade(.35), 10))
	p.draw(path{}.ellipse(398, top-135, 34, 36), line(c.tint(.4), 3).faint(.8))
}

// jar is coloured glass with a tealight and a handle of wire.
func (p *pen) jar() {
	p.tilt = fromAbove
	c := p.colour
	w, h := p.between(132, 156), p.between(270, 320)
	top := floor - h
	p.height = h + 150
	p.shadow(400, w)
	t := turned{400, []ring{{top, w * .74}, {top + 30, w * .76}, {top + 70, w * .98}, {floor - 40, w}, {floor - 8, w * .92}, {floor, w * .8}}}
	p.glow(400, floor-110, 320, .6)
	d := p.outline(t)
	p.draw(d, fill(c.shade(.3)).faint(.35))
	p.wick(400, floor-10, 52, 46)
	p.draw(d, fill(p.around(.5, .74, .6, stop{0, hex("#ffeeb0"), .5}, stop{.5, c.tint(.2), .5}, stop{1, c, .8})))
	p.within(d, func() {
		p.volume(path{}.rect(400-w, top-30, 2*w, h+90, 0), c, matt)
		p.streak(t, glossy)
		p.draw(path{}.M(400+w*.7, top+90).Q(400+w*.78, floor-120, 400+w*.7, floor-40), line(white, 6).faint(.4))
	})
	p.fire(400, floor-56, 1)
	r := w * .74
	k := p.tilt.at(top)
	p.handle(top+24, w*.78, 150)
	p.draw(path{}.ellipse(400, top+2, r, r*k), line(c.tint(.55), 8).faint(.9))
	p.draw(path{}.M(400-w*.77, top+28).A(w*.77, w*.77*k, 400+w*.77, top+28, false), line(hex("#3b3530"), 7))
}

// pierced is a cylinder of metal with holes through which the light falls.
func (p *pen) pierced() {
	c := p.colour
	w, h := p.between(120, 145), p.between(300, 350)
	top := floor - h
	p.shadow(400, w)
	p.glow(400, floor-h*.5, 340, .55)
	t := turned{400, []ring{{top, w * p.between(.7, 1)}, {top + h*.5, w}, {floor, w * p.between(.8, 1)}}}
	p.handle(top+6, t.rings[0].r*.9, 120)
	p.height = h + 120
	p.body(t, c, satin, nil)
	var holes, halo path
	step, n := p.between(34, 44), 0
	p.lattice(t, top+40, floor-24, step, func(at point, narrow float64, row int) {
		r := step * .17
		if (row+n)%3 == 0 {
			r *= 1.6
		}
		n++
		holes = holes.ellipse(at.x, at.y, r*narrow, r)
		halo = halo.ellipse(at.x, at.y, r*narrow*1.7, r*1.7)
	})
	p.draw(halo, fill(flame).faint(.25))
	p.draw(holes, fill(hex("#fff0bd")))
	p.mouth(t, c.tint(.1), hex("#f2c878"), 8)
}
