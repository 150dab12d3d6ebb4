package art

// brush is one of four: for the back, for the dishes, for the nails, for shaving.
func brush(p *pen) {
	wood := p.timber()
	if !p.wooden() {
		wood = p.colour
	}
	hair := []rgb{hex("#e6d2a6"), hex("#c8a878"), hex("#f1e6cf"), hex("#6b5547")}[p.pick(4)]
	switch p.pick(4) {
	case 0:
		p.lyingBrush(point{400, 400}, -42, 640, wood, hair)
	case 1:
		p.dishBrush(wood, hair)
	case 2:
		p.nailBrush(wood, hair)
	default:
		p.shavingBrush(wood, hair)
	}
}

// bristles are tufts between two edges, from a row of holes.
func (p *pen) bristles(x, y, w, long float64, hair rgb) {
	var dark, pale path
	n := int(w / 7)
	for i := range n {
		u := (float64(i) + .5) / float64(n)
		bx := x + w*u
		tx := x - 8 + (w+16)*u + p.between(-4, 4)
		l := long * p.between(.94, 1.04)
		if i%2 == 0 {
			dark = dark.M(bx, y).L(tx, y+l)
		} else {
			pale = pale.M(bx, y).L(tx, y+l)
		}
	}
	p.draw(path{}.M(x, y).L(x+w, y).L(x+w+8, y+long*.95).L(x-8, y+long*.95).Z(), fill(p.down(stop{0, hair.shade(.4), 0}, stop{.6, hair, 0}, stop{1, hair.tint(.2), 0})))
	p.draw(dark, line(hair.shade(.35), 3).faint(.6))
	p.draw(pale, line(hair.tint(.4), 3).faint(.8))
}

// lyingBrush is a long handle with an oval head, turned so that both can be seen.
func (p *pen) lyingBrush(at point, turn, long float64, wood, hair rgb) {
	p.moved(place{at.x, at.y, turn, 1, 1}, func() {
		half := long / 2
		handle := path{}.M(-half+20, -17).C(-half+120, -30, -20, -14, 60, -22).C(100, -60, 140, -66, 200, -66).C(290, -66, half+20, -44, half+20, 0).
			C(half+20, 44, 290, 66, 200, 66).C(140, 66, 100, 60, 60, 22).C(-20, 14, -half+120, 30, -half+20, 17).A(17, 17, -half+20, -17, true).Z()
		p.dropped(handle, 30)
		p.moved(place{6, 22, 0, 1, 1}, func() {
			p.draw(path{}.M(92, -34).C(130, -56, 280, -62, half+4, 0).C(half, 60, 280, 80, 200, 80).C(130, 80, 90, 60, 92, 20).Z(), fill(hair.shade(.25)))
			p.moved(place{0, 34, 0, 1, 1}, func() { p.bristles(96, 0, half-92, 46, hair) })
		})
		p.moved(place{3, 10, 0, 1, 1}, func() { p.draw(handle, fill(wood.shade(.45))) })
		p.draw(handle, fill(p.down(stop{0, wood.tint(.3), 0}, stop{.4, wood, 0}, stop{1, wood.shade(.25), 0})))
		p.within(handle, func() {
			p.moved(place{0, 0, 90, 1, 1}, func() { p.grain(-80, -half-30, 160, long+60, wood) })
		})
		p.draw(handle, line(p.down(stop{0, white, .8}, stop{.5, white, clear}, stop{1, wood.shade(.6), .5}), 4))
		p.draw(path{}.ellipse(-half+34, 0, 7, 7), fill(wood.shade(.75)))
		loop := path{}.M(-half+34, 0).C(-half-20, -40, -half-70, -10, -half-60, 14).C(-half-50, 36, -half-10, 24, -half+34, 0)
		p.draw(loop, line(hex("#7a5138"), 7))
		p.draw(loop, line(hex("#b9825a"), 3))
	})
}

// dishBrush has a round head on a spring of steel.
func (p *pen) dishBrush(wood, hair rgb) {
	p.moved(place{400, 400, p.between(28, 40), 1, 1}, func() {
		p.moved(place{0, 0, 0, 1, 1}, func() {
			handle := path{}.M(-17, -130).C(-24, 0, -26, 160, -20, 280).A(20, 20, 20, 280, false).C(26, 160, 24, 0, 17, -130).Z()
			p.dropped(handle, 24)
			p.draw(path{}.M(-16, -130).C(-20, -170, -40, -180, -40, -206).M(16, -130).C(20, -170, 40, -180, 40, -206), line(hex("#7d8288"), 9))
			p.draw(path{}.M(-17, -132).C(-21, -170, -42, -180, -42, -206).M(15, -132).C(19, -170, 38, -180, 38, -206), line(hex("#e8ebee"), 3))
			p.draw(handle, fill(p.rod(wood)))
			p.within(handle, func() { p.grain(-30, -130, 60, 440, wood) })
			p.draw(path{}.rect(-21, -150, 42, 46, 8), fill(p.metal(hex("#b9bec4"))))
			p.draw(path{}.ellipse(0, 268, 6, 6), fill(wood.shade(.75)))
			head := path{}.ellipse(0, -216, 96, 52)
			p.moved(place{0, 4, 180, 1, 1}, func() { p.bristles(-78, 214, 156, 92, hair) })
			p.moved(place{3, 7, 0, 1, 1}, func() { p.draw(head, fill(wood.shade(.5))) })
			p.draw(head, fill(p.lit(wood)))
			p.draw(path{}.ellipse(0, -218, 60, 28), line(wood.shade(.3), 3).faint(.5))
		})
	})
}

// nailBrush is a waisted block with bristles on both sides.
func (p *pen) nailBrush(wood, hair rgb) {
	p.moved(place{400, 392, p.between(-14, -6), 1, 1}, func() {
		p.shadowAt(10, 150, 240, .14)
		block := path{}.M(-220, -56).C(-240, -92, -110, -96, -60, -78).C(-20, -66, 20, -66, 60, -78).C(110, -96, 240, -92, 220, -56).L(220, 30).C(226, 52, 110, 62, 60, 48).C(20, 38, -20, 38, -60, 48).C(-110, 62, -226, 52, -220, 30).Z()
		p.bristles(-204, 30, 408, 112, hair)
		p.moved(place{0, 0, 180, 1, 1}, func() { p.bristles(-120, 70, 240, 46, hair.shade(.1)) })
		p.draw(block, fill(p.down(stop{0, wood.tint(.35), 0}, stop{.5, wood, 0}, stop{1, wood.shade(.35), 0})))
		p.within(block, func() { p.moved(place{0, 0, 90, 1, 1}, func() { p.grain(-100, -240, 170, 480, wood) }) })
		p.draw(block, line(p.down(stop{0, white, .8}, stop{.4, white, clear}, stop{1, wood.shade(.6), .5}), 4))
	})
}

// shavingBrush stands on its turned handle.
func (p *pen) shavingBrush(wood, hair rgb) {
	p.moved(place{0, 90, 0, 1, 1}, func() {
		p.tilt = fromAbove
		base := 590.0
		p.shadowAt(400, base, 92, .3)
		t := turned{400, []ring{{400, 62}, {424, 66}, {446, 48}, {490, 62}, {548, 84}, {base - 8, 84}, {base, 78}}}
		knot := path{}.M(344, 404).C(316, 320, 280, 240, 300, 190).C(330, 140, 470, 140, 500, 190).C(520, 240, 484, 320, 456, 404).Z()
		p.draw(knot, fill(p.down(stop{0, hair.tint(.55), 0}, stop{.3, hair, 0}, stop{.55, hair.shade(.6), 0}, stop{.8, hair.shade(.2), 0}, stop{1, hair.shade(.4), 0})))
		p.within(knot, func() {
			var dark, pale path
			for i := range 34 {
				u := -1 + 2*float64(i)/33
				d := path{}.M(400+54*u, 410).C(400+80*u, 320, 400+112*u, 250, 400+100*u+p.between(-6, 6), 150)
				if i%2 == 0 {
					dark = append(dark, d...)
				} else {
					pale = append(pale, d...)
				}
			}
			p.draw(dark, line(hair.shade(.6), 2.4).faint(.35))
			p.draw(pale, line(white, 2.4).faint(.4))
			p.draw(path{}.rect(290, 140, 220, 280, 0), fill(p.across(stop{0, black, .2}, stop{.3, white, .2}, stop{.6, black, .02}, stop{1, black, .4})))
		})
		p.body(t, wood, glossy, func() {
			p.draw(p.belt(t, 396, 412), fill(hex("#c9a24e")))
			p.draw(p.belt(t, 560, 566), fill(wood.shade(.4)))
		})
	})
}
