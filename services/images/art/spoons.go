package art

// spoons lie side by side: of wood, their handles dipped in paint if the maker's colour is one.
func spoons(p *pen) {
	wood := p.timber()
	n := 3 + p.pick(2)
	long := p.between(520, 570)
	dip := p.between(.28, .5)
	first := p.pick(5)
	for i := range n {
		turn := (float64(i) - float64(n-1)/2) * p.between(7, 9)
		c := wood.mix(woods[(i+first)%4], .16)
		p.moved(place{400 + (float64(i)-float64(n-1)/2)*p.between(84, 92), 400 + 18*float64(i%2), turn, 1, 1}, func() { p.spoon((first+i)%5, long, dip, c) })
	}
}

// spoon is one of a set, its head up: a spoon, a ladle, a slotted one, a spatula, a fork.
func (p *pen) spoon(kind int, long, dip float64, c rgb) {
	top, foot := -long/2, long/2
	var head path
	switch kind {
	case 0:
		head = path{}.ellipse(0, top+82, 54, 82)
	case 1:
		head = path{}.ellipse(0, top+64, 66, 64)
	case 2:
		head = path{}.ellipse(0, top+78, 58, 78)
	case 3:
		head = path{}.M(-50, top).Q(0, top-16, 54, top+14).L(44, top+130).Q(0, top+178, -40, top+130).Z()
	default:
		head = path{}.M(-50, top+8).C(-60, top+90, -40, top+150, 0, top+164).C(40, top+150, 60, top+90, 50, top+8).Z()
	}
	shaft := path{}.M(-11, top+130).C(-8, 0, -15, foot-120, -17, foot-20).A(17, 17, 17, foot-20, false).C(15, foot-120, 8, 0, 11, top+130).Z()
	p.moved(place{0, 0, 0, 1, 1}, func() { p.dropped(append(append(path{}, head...), shaft...), 20) })
	p.draw(shaft, fill(p.rod(c)))
	p.draw(head, fill(p.lit(c)))
	p.within(head, func() { p.grain(-70, top-20, 140, 200, c) })
	p.draw(head, line(p.slant(stop{0, white, .8}, stop{.5, white, clear}, stop{1, c.shade(.6), .6}), 4))
	switch kind {
	case 0, 1:
		cy, rx, ry := top+82.0, 38.0, 62.0
		if kind == 1 {
			cy, rx, ry = top+64, 50, 48
		}
		p.draw(path{}.ellipse(0, cy, rx, ry), fill(p.slant(stop{0, c.shade(.5), 0}, stop{.5, c.shade(.2), 0}, stop{1, c.tint(.35), 0})))
	case 2:
		var d path
		for _, x := range []float64{-24, 0, 24} {
			d = d.rect(x-6, top+40, 12, 76, 6)
		}
		p.draw(d, fill(c.shade(.8)))
	case 4:
		var d path
		for _, x := range []float64{-20, 20} {
			d = d.M(x-7, top).L(x+7, top).L(x+5, top+92).A(5, 5, x-5, top+92, true).Z()
		}
		p.draw(d, fill(walls[0].shade(.12)))
	}
	paint := p.colour
	if p.wooden() {
		paint = c.shade(.32)
	}
	p.within(shaft, func() {
		p.draw(path{}.rect(-30, foot-long*dip, 60, long*dip+20, 0), fill(p.rod(paint)))
		p.draw(path{}.M(-30, foot-long*dip).L(30, foot-long*dip), line(white, 3).faint(.5))
	})
	p.draw(path{}.ellipse(0, foot-26, 5, 5), fill(black).faint(.55))
}
