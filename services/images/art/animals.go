package art

// animal is sewn of felt and sits, or is cut of wood and stands on wheels.
func animal(p *pen) {
	if p.chance(.4) {
		p.pullAlong(p.pick(3))
	} else {
		p.sitting(p.pick(6))
	}
}

// felt is a fill for stuffed wool.
func (p *pen) felt(c rgb) ref {
	return p.around(.36, .3, .78, stop{0, c.tint(.28), 0}, stop{.5, c, 0}, stop{1, c.shade(.32), 0})
}

// seam is a line of stitches.
func (p *pen) seam(d path) { p.draw(d, line(p.colour.shade(.45), 3).dashed("7 8").faint(.7)) }

// sitting is a soft animal that faces the eye: a bear, a hare, a fox, a mouse, a cat, an owl.
func (p *pen) sitting(kind int) {
	c := p.colour
	pale := c.mix(cream, .7)
	p.height, p.zoom = 500, 1.02
	p.shadowAt(400, floor-4, 170, .16)
	body := p.felt(c)
	leg := func(x, turn float64) {
		p.moved(place{x, floor - 34, turn, 1, 1}, func() {
			p.draw(path{}.ellipse(0, 0, 62, 42), fill(body))
			p.draw(path{}.ellipse(0, 4, 34, 25), fill(pale))
		})
	}
	if kind == 2 || kind == 4 {
		p.draw(path{}.M(500, floor-60).C(600, floor-40, 640, floor-130, 600, floor-190), line(c.shade(.2), 44))
		if kind == 2 {
			p.draw(path{}.M(604, floor-150).Q(614, floor-180, 600, floor-192), line(cream, 44))
		}
	}
	p.draw(path{}.M(400, 380).C(500, 380, 540, 500, 530, 570).C(524, 640, 276, 640, 270, 570).C(260, 500, 300, 380, 400, 380).Z(), fill(body))
	p.draw(path{}.ellipse(400, 530, 82, 84), fill(pale))
	p.seam(path{}.M(400, 452).L(400, 610))
	p.ears(kind, body, pale)
	arm := func(x, turn float64) {
		p.moved(place{x, 452, turn, 1, 1}, func() {
			p.draw(path{}.M(-26, -20).C(-40, 30, -38, 96, 0, 104).C(38, 96, 40, 30, 26, -20).Z(), fill(body))
		})
	}
	arm(292, 22)
	arm(508, -22)
	leg(312, -14)
	leg(488, 14)
	p.draw(path{}.M(400, 190).C(500, 186, 540, 260, 530, 320).C(520, 392, 460, 412, 400, 412).C(340, 412, 280, 392, 270, 320).C(260, 260, 300, 186, 400, 190).Z(), fill(body))
	p.face(kind, pale)
	if p.chance(.6) {
		p.neckerchief(c.companion(p.pick(12)))
	}
}

func (p *pen) ears(kind int, body paint, pale rgb) {
	pair := func(x, y, turn float64, outer, inner path) {
		for _, side := range []float64{-1, 1} {
			p.moved(place{400 + side*x, y, side * turn, 1, 1}, func() {
				p.draw(outer, fill(body))
				p.draw(inner, fill(pale.mix(hex("#e2a39a"), .4)))
			})
		}
	}
	switch kind {
	case 0:
		pair(100, 222, 0, path{}.ellipse(0, 0, 48, 48), path{}.ellipse(0, 4, 27, 27))
	case 1:
		pair(62, 220, p.between(6, 22), blade(190, 62, .5), blade(160, 36, .5))
	case 2:
		pair(88, 250, 16, path{}.M(-54, 0).Q(-30, -90, 4, -118).Q(50, -70, 54, 10).Z(), path{}.M(-28, -10).Q(-12, -70, 4, -92).Q(28, -60, 30, -6).Z())
	case 3:
		pair(116, 214, 0, path{}.ellipse(0, 0, 72, 70), path{}.ellipse(0, 4, 48, 46))
	case 4:
		pair(84, 246, 12, path{}.M(-52, 6).L(0, -96).L(52, 6).Z(), path{}.M(-26, -4).L(0, -66).L(26, -4).Z())
	default:
		pair(92, 226, 34, blade(84, 34, .5), blade(50, 16, .5))
	}
}

func (p *pen) face(kind int, pale rgb) {
	dark := hex("#2a201c")
	if kind == 5 { // an owl
		for _, x := range []float64{352, 448} {
			p.draw(path{}.ellipse(x, 296, 54, 54), fill(pale))
			p.draw(path{}.ellipse(x, 296, 44, 44), line(p.colour.shade(.3), 3).dashed("6 8").faint(.6))
		}
		p.draw(path{}.polygon(point{400, 356}, point{382, 322}, point{418, 322}), fill(hex("#d99a3d")))
	} else {
		p.draw(path{}.ellipse(400, 352, 66, 48), fill(pale))
		p.draw(path{}.M(384, 330).Q(400, 320, 416, 330).Q(414, 348, 400, 352).Q(386, 348, 384, 330).Z(), fill(dark))
		p.draw(path{}.M(400, 352).L(400, 364).M(376, 362).Q(388, 380, 400, 364).Q(412, 380, 424, 362), line(dark, 4))
	}
	for _, x := range []float64{350, 450} {
		p.draw(path{}.ellipse(x, 298, 14, 15), fill(dark))
		p.draw(path{}.ellipse(x-4, 293, 4.5, 4.5), fill(white))
		p.draw(path{}.ellipse(x+(x-400)*.56, 344, 21, 15), fill(hex("#dd7f76")).faint(.4))
	}
}

// neckerchief is tied under the chin.
func (p *pen) neckerchief(c rgb) {
	p.draw(path{}.M(306, 400).Q(400, 446, 494, 400).Q(490, 426, 470, 432).L(404, 490).L(334, 432).Q(310, 426, 306, 400).Z(), fill(p.lit(c)))
	var d path
	for _, q := range []point{{350, 424}, {386, 436}, {424, 434}, {456, 422}, {404, 462}} {
		d = d.ellipse(q.x, q.y, 5, 5)
	}
	p.draw(d, fill(c.companion(1)))
}

// pullAlong is a wooden animal on wheels with a cord: an elephant, a dog, a duck.
func (p *pen) pullAlong(kind int) {
	wood, paint := p.timber(), p.colour.companion(p.pick(12))
	if !p.wooden() {
		paint = p.colour
	}
	p.height, p.zoom = 400, 1.02
	p.shadowAt(390, floor-2, 230, .08)
	p.draw(path{}.M(590, floor-92).C(650, floor-60, 640, floor-6, 720, floor-14), line(hex("#a58a6a"), 5))
	p.draw(path{}.ellipse(724, floor-16, 15, 15), fill(p.felt(paint)))
	var body, detail path
	eye := point{520, 368}
	c := wood
	switch kind {
	case 0: // an elephant
		body = path{}.M(232, 590).L(232, 440).C(232, 330, 300, 296, 400, 300).C(450, 270, 560, 270, 590, 350).C(612, 420, 600, 480, 640, 500).C(664, 506, 668, 470, 656, 460).L(690, 466).
			C(696, 530, 640, 560, 590, 528).C(566, 512, 556, 480, 548, 470).L(548, 590).L(470, 590).L(470, 520).Q(390, 540, 316, 520).L(316, 590).Z()
		detail = path{}.M(470, 322).C(540, 330, 540, 460, 480, 480).C(430, 470, 410, 350, 470, 322).Z()
		eye = point{560, 362}
	case 1: // a dog
		body = path{}.M(190, 590).L(190, 470).C(180, 430, 150, 400, 150, 360).C(190, 380, 210, 400, 250, 410).L(430, 410).C(450, 400, 450, 330, 500, 312).C(550, 300, 590, 330, 596, 352).
			L(650, 366).C(664, 372, 662, 404, 640, 410).C(600, 420, 570, 420, 556, 450).L(556, 590).L(484, 590).L(484, 510).L(262, 510).L(262, 590).Z()
		detail = path{}.M(486, 324).C(456, 340, 440, 420, 470, 450).C(510, 440, 530, 370, 486, 324).Z()
		eye = point{558, 350}
	default: // a duck
		c = paint
		body = path{}.M(200, 400).C(240, 440, 300, 430, 360, 420).C(400, 410, 420, 380, 410, 340).C(400, 270, 460, 232, 520, 240).C(580, 250, 600, 300, 590, 340).C(580, 380, 570, 400, 576, 450).
			C(580, 540, 520, 592, 400, 592).C(280, 592, 200, 530, 200, 400).Z()
		detail = path{}.M(290, 470).C(340, 440, 440, 440, 470, 480).C(440, 550, 340, 550, 290, 470).Z()
		eye = point{520, 306}
		p.draw(path{}.M(584, 306).C(640, 306, 672, 318, 668, 334).C(650, 348, 610, 350, 582, 344).Z(), fill(p.lit(hex("#dd9a3a"))))
	}
	p.moved(place{10, 4, 0, 1, 1}, func() { p.draw(body, fill(c.shade(.5))) })
	p.draw(body, fill(p.lit(c)))
	p.within(body, func() { p.grain(140, 230, 560, 370, c) })
	p.draw(body, line(p.slant(stop{0, white, .6}, stop{.5, white, clear}, stop{1, c.shade(.6), .5}), 5))
	ear := paint
	if kind == 2 {
		ear = wood
	}
	p.draw(detail, ink{fill: p.lit(ear), line: ear.shade(.35), width: 3})
	p.draw(path{}.ellipse(eye.x, eye.y, 11, 11), fill(hex("#2a201c")))
	p.draw(path{}.ellipse(eye.x-3, eye.y-4, 3.4, 3.4), fill(white))
	p.plank(176, floor-84, 420, 30, paint)
	for _, x := range []float64{244, 526} {
		p.wheel(x, floor-48, 48, wood.shade(.14), paint)
	}
}
