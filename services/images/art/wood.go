package art

import "math"

func basket(p *pen) {
	p.tilt = tilt{-300, .3}
	w, h := p.between(196, 236), p.between(230, 290)
	top := floor - h
	forms := [][]ring{
		{{top, w}, {top + h*.4, w * 1.02}, {top + h*.8, w * .94}, {floor, w * .8}},
		{{top, w * .84}, {top + h*.4, w * 1.04}, {top + h*.75, w}, {floor, w * .72}},
		{{top, w * 1.06}, {top + h*.5, w * .92}, {floor, w * .76}},
	}
	t := turned{400, forms[p.pick(len(forms))]}
	p.height = h + 70
	p.shadow(400, w*.86)
	kind := p.pick(3)
	if kind == 0 {
		p.height += 120
		p.bow(t.rings[0].r*.94, top, -1)
	}
	straw, band := p.colour, p.colour.companion(p.pick(12))
	two, from := p.chance(.5), p.between(.2, .6)
	p.body(t, straw.shade(.3), matt, func() {
		step := 21.0
		for row := 0; ; row++ {
			y := top + 12 + step*float64(row)
			if y > floor+20 {
				break
			}
			c := straw
			if u := (y - top) / h; two && u > from && u < from+.28 {
				c = band
			}
			p.wicker(t, min(y, floor), y-min(y, floor), step, row, c)
		}
	})
	p.rimOfWicker(t)
	switch kind {
	case 0:
		p.bow(t.rings[0].r*.94, top, 1)
	case 1: // two loops
		for _, side := range []float64{-1, 1} {
			x := 400 + side*t.rings[0].r*.98
			d := path{}.M(x-side*10, top+46).C(x+side*70, top+10, x+side*60, top-70, x-side*14, top-6)
			p.draw(d, line(straw.shade(.5), 21))
			p.draw(d, line(straw.tint(.1), 15))
			p.draw(d, line(straw.shade(.35), 15).dashed("3 11"))
		}
	}
}

// wicker is one row of withies that go over and under the stakes.
func (p *pen) wicker(t turned, y, drop, step float64, row int, c rgb) {
	n := int(t.widest() / 9)
	n -= n % 2
	var d, shine path
	for i := row % 2; i < n; i += 2 {
		a := -math.Pi/2 + math.Pi*float64(i)/float64(n)
		b := a + math.Pi*1.72/float64(n)
		from, to, m := p.on(t, y, a), p.on(t, y, min(b, math.Pi/2)), p.on(t, y, (a+b)/2)
		d = d.M(from.x, from.y+drop).Q(m.x, m.y+drop+3, to.x, to.y+drop)
		shine = shine.M(from.x+3, from.y+drop-step*.2).L(to.x-3, to.y+drop-step*.2)
	}
	p.draw(d, line(c, step*.84))
	p.draw(shine, line(c.tint(.4), step*.13).faint(.6))
}

// rimOfWicker is a rope around the mouth of a basket.
func (p *pen) rimOfWicker(t turned) {
	r, y := t.rings[0].r, t.top()
	k := p.tilt.at(y)
	inside := path{}.ellipse(400, y, r-6, (r-6)*k)
	p.draw(inside, fill(p.across(stop{0, p.colour.shade(.82), 0}, stop{1, p.colour.shade(.45), 0})))
	rim := path{}.ellipse(400, y, r, r*k)
	p.draw(rim, line(p.colour.shade(.4), 22))
	p.draw(rim, line(p.across(stop{0, p.colour.tint(.2), 0}, stop{.3, p.colour.tint(.4), 0}, stop{1, p.colour.shade(.15), 0}), 16))
	p.draw(rim, line(p.colour.shade(.45), 16).dashed("2.5 15").faint(.8))
}

// bow is the far (-1) or the near (1) half of a handle over a basket.
func (p *pen) bow(w, y, half float64) {
	c := p.colour
	if half < 0 {
		d := path{}.M(400-w, y+10).C(400-w, y-250, 400+w, y-250, 400+w, y+10)
		p.draw(d, line(c.shade(.5), 25))
		p.draw(d, line(c, 18))
		p.draw(d, line(c.shade(.4), 18).dashed("3 13").faint(.8))
		p.moved(place{-3, -4, 0, 1, 1}, func() { p.draw(d, line(white, 3).faint(.4)) })
		return
	}
	for _, x := range []float64{400 - w, 400 + w} { // bound to the rim
		p.draw(path{}.rect(x-14, y-12, 28, 40, 6), fill(p.rod(c.shade(.2))))
		p.draw(path{}.M(x-13, y).L(x+13, y-3).M(x-13, y+9).L(x+13, y+6).M(x-13, y+18).L(x+13, y+15), line(c.shade(.5), 2).faint(.8))
	}
}

func board(p *pen) {
	c := p.timber()
	if !p.wooden() {
		c = p.colour
	}
	w, h := p.between(170, 200), p.between(400, 450)
	turn := p.between(-16, 16)
	form, handle := p.pick(4), p.between(34, 44)
	var d path
	top := -h*.5 + 90
	bottom := h*.5 + 40
	switch form {
	case 0: // a paddle
		d = path{}.M(-handle, top-130).A(handle, handle, handle, top-130, true).C(handle, top-60, handle+4, top-8, handle+40, top).C(w, top+6, w, top+40, w, top+90).
			L(w, bottom-70).C(w, bottom-10, w-40, bottom, w-90, bottom).L(-w+90, bottom).C(-w+40, bottom, -w, bottom-10, -w, bottom-70).L(-w, top+90).C(-w, top+40, -w, top+6, -handle-40, top).C(-handle-4, top-8, -handle, top-60, -handle, top-130).Z()
	case 1: // round
		r := w * 1.16
		d = path{}.M(-handle, -r-100).A(handle, handle, handle, -r-100, true).L(handle, -r*.9+40).C(r*.8, -r*.8+40, r, -r*.4+40, r, 40).A(r, r, 0, r+40, true).A(r, r, -r, 40, true).C(-r, -r*.4+40, -r*.8, -r*.8+40, -handle, -r*.9+40).Z()
		top, bottom, w = -r+50, r+40, r
	case 2: // a plain rectangle
		d = path{}.rect(-w*1.06, top-90, 2.12*w, bottom-top+90, 40)
		top -= 90
		w *= 1.06
	default: // an uneven slice of a trunk
		d = path{}.closed(point{-w * .9, top - 60}, point{-w * .2, top - 90}, point{w * .7, top - 70}, point{w * 1.02, top + 60}, point{w * .92, 60}, point{w * 1.06, bottom - 70}, point{w * .5, bottom + 14}, point{-w * .4, bottom}, point{-w * 1.02, bottom - 50}, point{-w * .94, 40}, point{-w * 1.06, top + 60})
		top -= 90
	}
	p.moved(place{400, 400, turn, 1, 1}, func() {
		p.dropped(d, 22)
		p.moved(place{4, 9, 0, 1, 1}, func() { p.draw(d, fill(c.shade(.45))) })
		p.draw(d, fill(p.lit(c)))
		p.within(d, func() {
			p.grain(-w*1.1, -h, 2.2*w, 2*h, c)
			if form == 3 {
				p.draw(d, line(c.shade(.7), 24).faint(.75))
			}
		})
		p.draw(d, line(p.slant(stop{0, white, .75}, stop{.5, white, clear}, stop{1, c.shade(.6), .4}), 5))
		p.holeAndGroove(form, c, top, bottom, w, handle)
	})
}

// holeAndGroove finish a board: a hole or a loop of leather, and perhaps a groove for juice.
func (p *pen) holeAndGroove(form int, c rgb, top, bottom, w, handle float64) {
	y := top - 126
	switch form {
	case 1:
		y = top - 146
	case 2, 3:
		y = top + 52
	}
	if form == 2 || p.chance(.4) && form == 0 {
		groove := path{}.rect(-w+34, top+34, 2*w-68, bottom-top-68, 26)
		p.draw(groove, line(c.shade(.38), 11).faint(.8))
		p.moved(place{2, 3, 0, 1, 1}, func() { p.draw(groove, line(c.tint(.4), 4).faint(.6)) })
		if form == 2 {
			return
		}
	}
	r := handle * .42
	p.draw(path{}.ellipse(0, y, r, r), fill(c.shade(.78)))
	p.draw(path{}.M(-r, y).A(r, r, r, y, false), line(c.tint(.35), 3).faint(.8))
	if p.chance(.5) {
		leather := path{}.M(0, y).C(-30, y-40, -26, y-84, 0, y-84).C(26, y-84, 30, y-40, 0, y)
		p.draw(leather, line(hex("#5d3f2c"), 8))
		p.draw(leather, line(hex("#a9744c"), 4))
	}
}

func stool(p *pen) {
	p.tilt = tilt{0, .26}
	p.height = 430
	c := p.timber()
	if !p.wooden() {
		c = p.colour
	}
	legs := c
	if p.chance(.5) {
		legs = woods[p.pick(4)]
	}
	h, w, y := p.between(330, 390), p.between(170, 200), 0.0
	y = floor - h
	thick := p.between(30, 52)
	p.shadowAt(400, floor-10, w*1.05, .2)
	splay := p.between(30, 60)
	leg := func(x, foot, up float64) {
		a, b := point{400 + x*.7, y + thick*.6}, point{400 + x + splay*sign(x)*.8, foot}
		if x == 0 {
			a, b = point{400, y + thick*.6}, point{404, foot}
		}
		d := path{}.M(a.x-15, a.y).L(b.x-11, b.y).Q(b.x, b.y+6, b.x+11, b.y).L(a.x+15, a.y).Z()
		p.draw(d, fill(p.across(stop{0, legs.shade(.05 + up), 0}, stop{.35, legs.tint(.25 - up), 0}, stop{1, legs.shade(.42 + up), 0})))
	}
	three := p.chance(.45)
	if three {
		leg(0, floor-34, .16)
	} else {
		leg(-w*.46, floor-38, .18)
		leg(w*.46, floor-38, .18)
		p.bar(point{400 - w*.56, floor - h*.36}, point{400 + w*.56, floor - h*.36}, 13, legs.shade(.2))
	}
	leg(-w*.86, floor, 0)
	leg(w*.86, floor, 0)
	p.bar(point{400 - w*.8 - splay*.2, floor - h*.3}, point{400 + w*.8 + splay*.2, floor - h*.3}, 15, legs)
	seat := turned{400, []ring{{y, w}, {y + thick*.5, w * 1.02}, {y + thick, w * .95}}}
	p.body(seat, c, satin, nil)
	k := p.tilt.at(y)
	top := path{}.ellipse(400, y, w, w*k)
	p.draw(top, fill(p.slant(stop{0, c.tint(.45), 0}, stop{1, c.tint(.05), 0})))
	woven := p.chance(.3)
	p.within(top, func() {
		if woven {
			weave := p.tile(26, 14, 0, func() {
				p.draw(path{}.M(1, 4).L(12, 4).M(14, 11).L(25, 11), line(hex("#e6d3a8"), 6))
				p.draw(path{}.M(1, 8).L(12, 8).M(14, 1).L(25, 1), line(hex("#a98a55"), 2))
			})
			p.draw(path{}.ellipse(400, y, w*.84, w*.84*k), fill(hex("#cdb27c")))
			p.draw(path{}.ellipse(400, y, w*.84, w*.84*k), fill(weave))
			return
		}
		for i := range 9 {
			s := .12 + .11*float64(i) + p.between(-.02, .02)
			p.draw(path{}.ellipse(400+w*.1, y+3, w*s, w*s*k*1.1), line(c.shade(.4), 2).faint(.3))
		}
	})
	p.draw(path{}.M(400-w*.98, y+2).A(w, w*k, 400+w*.98, y+2, false), line(white, 3).faint(.45))
}
