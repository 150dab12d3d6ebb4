package art

import "math"

// raw is fired clay without a glaze, as at the foot of a pot.
func (p *pen) raw() rgb {
	return []rgb{hex("#d9b795"), hex("#b98563"), hex("#e4d3b8"), hex("#8a5f47")}[p.pick(4)]
}

func mug(p *pen) {
	p.tilt = fromAbove
	w, h := p.between(138, 172), p.between(280, 350)
	top := floor - h
	forms := [][]ring{
		{{top, w}, {top + h*.5, w * 1.01}, {floor - 34, w * .98}, {floor - 8, w * .88}, {floor, w * .8}},
		{{top, w * 1.05}, {top + h*.5, w * .96}, {floor - 30, w * .84}, {floor - 6, w * .74}, {floor, w * .68}},
		{{top, w * .88}, {top + h*.36, w * 1.04}, {top + h*.66, w * 1.08}, {floor - 28, w * .9}, {floor, w * .7}},
		{{top, w}, {top + h*.28, w * .9}, {top + h*.66, w * 1.06}, {floor - 24, w * .94}, {floor, w * .76}},
	}
	t := turned{390, forms[p.pick(len(forms))]}
	p.height = h + 40
	p.shadow(390, w*.95)
	foot, inside := p.raw(), p.colour
	if p.chance(.5) {
		inside = cream
	}
	p.ear(t, top+h*p.between(.16, .24), top+h*p.between(.68, .82), p.between(.62, .92)*h*.5, p.colour)
	decor := p.glaze(t, top+14, floor-24)
	p.body(t, p.colour, glossy, func() {
		decor()
		p.draw(p.belt(t, floor-p.between(16, 30), floor+60), fill(foot))
	})
	p.mouth(t, p.colour, inside, 11)
}

// ear is the handle of a mug or jug, from one height of the right side to another, as far out as wide.
func (p *pen) ear(t turned, from, to, wide float64, c rgb) {
	x0, x1 := t.cx+t.radius(from)-16, t.cx+t.radius(to)-14
	thick := p.between(27, 38)
	round := p.between(.5, 1)
	d := path{}.M(x0, from).C(x0+wide*(.7+.5*round), from-24*round, x0+wide*(1.1+.2*round), from+(to-from)*.55, x1+wide*.62, to-(to-from)*.08).
		C(x1+wide*.4, to+10, x1+20, to+2, x1, to)
	p.draw(d, line(c.shade(.42), thick))
	p.moved(place{-3, -3, 0, 1, 1}, func() { p.draw(d, line(c.shade(.08), thick-9)) })
	p.moved(place{-5, -7, 0, 1, 1}, func() { p.draw(d, line(c.tint(.32), thick*.34)) })
	p.moved(place{-5, -9, 0, 1, 1}, func() { p.draw(d, line(white, 3.5).faint(.55)) })
}

func bowl(p *pen) {
	p.tilt = tilt{-260, .36}
	w, h := p.between(246, 280), p.between(180, 240)
	top := floor - h
	forms := [][]ring{
		{{top, w}, {top + h*.34, w * .93}, {top + h*.7, w * .68}, {floor - 22, w * .4}, {floor - 14, w * .36}, {floor, w * .37}},
		{{top, w}, {top + h*.5, w * .7}, {floor - 34, w * .34}, {floor - 20, w * .28}, {floor, w * .31}},
		{{top, w * .94}, {top + h*.3, w}, {top + h*.66, w * .84}, {floor - 12, w * .52}, {floor, w * .46}},
	}
	t := turned{400, forms[p.pick(len(forms))]}
	p.height = h + w*.5
	p.shadow(400, w*.62)
	inside := p.colour.tint(.1)
	if p.chance(.4) {
		inside = cream
	}
	foot := p.raw()
	decor := p.glaze(t, top+6, floor-20)
	p.body(t, p.colour, glossy, func() {
		decor()
		p.draw(p.belt(t, floor-13, floor+60), fill(foot))
	})
	p.hollow(t, inside)
}

// hollow is the inside of a wide bowl, with rings of the wheel and what is painted in it.
func (p *pen) hollow(t turned, inside rgb) {
	r, y := t.rings[0].r, t.top()
	k := p.tilt.at(y)
	p.mouth(t, p.colour, inside, 9)
	in := path{}.ellipse(t.cx, y+2, r-9, (r-9)*k)
	painted, dye := p.pick(3), inside.companion(p.pick(12))
	p.within(in, func() {
		p.draw(path{}.ellipse(t.cx+r*.2, y+r*k*.5, r*.7, r*k*.62), fill(p.around(.5, .5, .5, stop{0, white, .3}, stop{1, white, clear})))
		switch painted {
		case 0:
			for i := range 3 {
				s := .86 - .12*float64(i)
				p.draw(path{}.ellipse(t.cx, y+2+r*k*(1-s)*1.1, r*s, r*k*s), line(dye, 5).faint(.7))
			}
		case 1:
			for i := range 3 {
				s := .62 - .18*float64(i)
				p.draw(path{}.ellipse(t.cx, y+r*k*(1-s)*.9, r*s, r*k*s), line(inside.shade(.5), 3).faint(.3))
			}
		}
		p.draw(path{}.M(t.cx-r*.8, y-r*k*.34).Q(t.cx-r*.3, y-r*k*.92, t.cx+r*.3, y-r*k*.86), line(white, 5).faint(.35))
	})
}

func vase(p *pen) {
	h, belly, neck := p.between(360, 440), p.between(128, 172), p.between(34, 70)
	top := floor - h
	lip := neck * p.between(1.08, 1.5)
	forms := [][]ring{
		{{top, lip}, {top + h*.07, neck}, {top + h*.26, neck * 1.05}, {top + h*.62, belly}, {floor - h*.1, belly * .76}, {floor, belly * .56}},
		{{top, lip}, {top + h*.08, neck * .95}, {top + h*.36, belly}, {top + h*.6, belly * .84}, {floor - h*.08, belly * .5}, {floor, belly * .5}},
		{{top, neck * 1.3}, {top + h*.1, neck * 1.24}, {top + h*.28, belly * .92}, {top + h*.56, belly * 1.08}, {floor - h*.14, belly * .86}, {floor, belly * .56}},
		{{top, lip * 1.1}, {top + h*.18, neck * 1.12}, {top + h*.36, belly * .62}, {top + h*.48, neck * 1.3}, {top + h*.74, belly}, {floor - h*.06, belly * .74}, {floor, belly * .6}},
		{{top, belly * .64}, {top + h*.3, belly * .7}, {top + h*.7, belly * .86}, {floor - h*.05, belly * .8}, {floor, belly * .7}},
	}
	form := p.pick(len(forms))
	t := turned{400, forms[form]}
	p.height = h + 60
	p.shadow(400, t.rings[len(t.rings)-1].r*1.25)
	foot := p.raw()
	stems := p.chance(.45)
	decor := p.glaze(t, top+h*.16, floor-12)
	shine := []gloss{glossy, satin}[p.pick(2)]
	p.body(t, p.colour, shine, func() {
		decor()
		if form != 2 {
			p.draw(p.belt(t, floor-10, floor+40), fill(foot))
		}
	})
	p.mouth(t, p.colour, p.colour, 8)
	if stems {
		p.height += 110
		p.stems(400, top+2, t.rings[0].r*.4)
	}
}

// stems are a few dried branches in a vase.
func (p *pen) stems(cx, y, wide float64) {
	straw := []rgb{hex("#b99763"), hex("#8f8a5c"), hex("#a9755a"), hex("#d8c39b")}[p.pick(4)]
	kind := p.pick(3)
	leaf := p.part(func() {
		switch kind {
		case 0: // the leaves of a eucalyptus
			p.draw(path{}.M(0, 0).C(-16, -10, -16, -32, 0, -40).C(16, -32, 16, -10, 0, 0).Z(), ink{})
		case 1: // grass
			p.draw(path{}.M(0, 0).C(-7, -12, -5, -30, 2, -38).C(8, -26, 8, -10, 0, 0).Z(), ink{})
		default: // buds of cotton
			p.draw(path{}.ellipse(0, -12, 11, 12), ink{})
		}
	})
	for i := range 3 + p.pick(2) {
		lean := (float64(i)-1.4)*p.between(.2, .3) + p.between(-.06, .06)
		long := p.between(150, 240)
		end := point{cx + math.Sin(lean)*long*1.2, y - long}
		bow := point{cx + math.Sin(lean)*long*.3, y - long*.6}
		x := cx + (float64(i)-1.5)*wide*.5
		p.draw(path{}.M(x, y+3).Q(bow.x, bow.y, end.x, end.y), line(straw.shade(.35), 3.5))
		n := 5 + p.pick(4)
		for k := range n {
			u := .35 + .65*float64(k)/float64(n-1)
			a, b := point{x, y}.towards(bow, u), bow.towards(end, u)
			at := a.towards(b, u)
			turn := math.Atan2(b.x-a.x, a.y-b.y) * 180 / math.Pi
			side := 46.0
			if k%2 == 0 {
				side = -46
			}
			if k == n-1 {
				side = 0
			}
			p.use(leaf, place{at.x, at.y, turn + side, 1.05 - .3*u, 1.05 - .3*u}, fill(straw.mix(white, .06*float64((k+i)%4))))
		}
	}
}

func plate(p *pen) {
	r := p.between(258, 284)
	disc := path{}.ellipse(400, 400, r, r*p.between(.97, 1))
	dye := p.colour.companion(p.pick(12))
	way, n := p.pick(6), 8+2*p.pick(5)
	p.dropped(disc, 34)
	p.draw(disc, fill(p.slant(stop{0, p.colour.tint(.42), 0}, stop{.45, p.colour, 0}, stop{1, p.colour.shade(.26), 0})))
	p.within(disc, func() {
		p.service(way, n, r, dye)
		spots := p.chance(.6)
		if spots {
			p.speckles(turned{400, []ring{{100, r}, {700, r}}}, 400-r, 400+r)
		}
	})
	well := r * .68
	p.draw(path{}.ellipse(400, 400, well, well), line(p.slant(stop{0, p.colour.shade(.5), .5}, stop{.5, p.colour, clear}, stop{1, white, .7}), 12))
	p.draw(path{}.ellipse(400, 400, r-4, r*.985-4), line(p.slant(stop{0, white, .85}, stop{.5, white, clear}, stop{1, p.colour.shade(.6), .5}), 8))
	p.draw(path{}.M(400-r*.86, 400-r*.1).A(r*.87, r*.87, 400-r*.2, 400-r*.85, true), line(white, 12).faint(.3))
}

// service is what is painted on a plate.
func (p *pen) service(way, n int, r float64, dye rgb) {
	petal := func(from, long, wide float64, k ink) {
		for i := range n {
			p.moved(place{400, 400, 360 * float64(i) / float64(n), 1, 1}, func() {
				p.draw(path{}.M(0, -from).Q(-wide, -from-long*.55, 0, -from-long).Q(wide, -from-long*.55, 0, -from).Z(), k)
			})
		}
	}
	switch way {
	case 0:
		petal(r*.72, r*.22, r*.09, fill(dye))
	case 1:
		petal(r*.12, r*.46, r*.12, fill(dye))
		p.draw(path{}.ellipse(400, 400, r*.07, r*.07), fill(dye))
	case 2:
		p.draw(path{}.ellipse(400, 400, r*.9, r*.9), line(dye, r*.05))
		p.draw(path{}.ellipse(400, 400, r*.79, r*.79), line(dye, 5))
	case 3:
		p.draw(path{}.M(0, 400+r*.15).C(200, 400-r*.2, 500, 400+r*.42, 800, 400+r*.05).L(800, 800).L(0, 800).Z(), fill(dye))
	case 4:
		for i := range 9 {
			y := 400 - r + r*.25*float64(i)
			p.draw(path{}.M(90, y).Q(400, y+p.between(-26, 26), 710, y), line(dye, p.between(8, 20)).faint(.85))
		}
	default:
		p.draw(path{}.ellipse(400, 400, r*.84, r*.84), line(dye, r*.09).dashed("1 34"))
		p.draw(path{}.ellipse(400, 400, r*.3, r*.3), line(dye, 6))
	}
}

func teapot(p *pen) {
	p.tilt = fromAbove
	w, h := p.between(172, 196), p.between(250, 300)
	top := floor - h
	t := turned{392, []ring{{top, w * .46}, {top + h*.16, w * .78}, {top + h*.5, w}, {top + h*.8, w * .86}, {floor - 12, w * .6}, {floor, w * .56}}}
	p.height = h + 90
	p.shadow(392, w*.84)
	c := p.colour
	hoop := p.chance(.4)
	if hoop {
		p.hoop(t, top)
	} else {
		p.ear(t, top+h*.2, top+h*.78, w*.92, c)
	}
	p.spout(t, top, h)
	foot := p.raw()
	decor := p.glaze(t, top+h*.2, floor-20)
	p.body(t, c, glossy, func() {
		decor()
		p.draw(p.belt(t, floor-11, floor+60), fill(foot))
	})
	lid := w * .48
	cover := turned{392, []ring{{top - 40, 16}, {top - 34, lid * .42}, {top - 14, lid * .84}, {top + 8, lid}}}
	p.draw(path{}.ellipse(392, top+14, lid*1.06, lid*.26), fill(c.shade(.6)))
	p.body(cover, c, glossy, nil)
	knob := turned{392, []ring{{top - 78, 8}, {top - 70, 21}, {top - 56, 22}, {top - 40, 11}}}
	p.body(knob, foot, satin, nil)
}

// spout rises on the left of a teapot, in the curve of a swan's neck.
func (p *pen) spout(t turned, top, h float64) {
	x := t.cx - t.radius(top+h*.6) + 24
	out, lift := t.widest()*p.between(.66, .82), h*p.between(-.02, .1)
	tip := point{x - out, top + lift}
	d := path{}.M(x+16, top+h*.84).C(x-out*.66, top+h*.8, x-out*.3, top+h*.3, tip.x-14, tip.y+6).Q(tip.x-2, tip.y+8, tip.x+24, tip.y-14).
		C(x-out*.3, top+h*.14, x-out*.3, top+h*.4, x+16, top+h*.4).Z()
	p.within(d, func() {
		area := path{}.rect(tip.x-20, tip.y-20, out+60, h, 0)
		p.draw(area, fill(p.colour))
		dark := p.colour.shade(.8)
		p.draw(area, fill(p.slant(stop{0, white, .3}, stop{.45, dark, clear}, stop{.75, dark, .45}, stop{1, dark, .6})))
		p.moved(place{10, 8, 0, 1, 1}, func() { p.draw(d, line(white, 8).faint(.3)) })
	})
	p.draw(path{}.M(tip.x-12, tip.y+6).Q(tip.x-2, tip.y+7, tip.x+23, tip.y-13), line(p.colour.tint(.45), 7))
}

// hoop is a handle of bent cane over the top of a pot.
func (p *pen) hoop(t turned, top float64) {
	cane := hex("#b98a50")
	r := t.widest() * .72
	p.height += r
	d := path{}.M(t.cx-r, top+30).C(t.cx-r*1.05, top-r*1.5, t.cx+r*1.05, top-r*1.5, t.cx+r, top+30)
	p.draw(d, line(cane.shade(.5), 20))
	p.draw(d, line(cane, 15))
	p.draw(d, line(cane.shade(.35), 15).dashed("2 12"))
	p.moved(place{-2, -4, 0, 1, 1}, func() { p.draw(d, line(white, 3).faint(.5)) })
}
