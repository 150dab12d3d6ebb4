package art

// cards are a fan of folded cards over an envelope.
func cards(p *pen) {
	c := p.colour
	paper := cream.tint(.5)
	accent := c.companion(p.pick(12))
	kraft := []rgb{hex("#cfae82"), c.mix(cream, .35), accent.mix(cream, .4)}[p.pick(3)]
	motif := p.pick(6)
	p.moved(place{420, 500, p.between(5, 11), 1, 1}, func() { p.envelope(470, 320, kraft) })
	turns := []float64{-17, -6, 6}
	for i, turn := range turns {
		x, y := 330+62*float64(i), 350+14*float64(i%2)
		p.moved(place{x, y, turn + p.between(-2, 2), 1, 1}, func() {
			face, dye, second := paper, c, accent
			if i == 1 {
				face, dye, second = c, c.companion(0), accent
				if c.light() > .8 {
					face, dye = c.shade(.04), accent
				}
			}
			p.card(300, 400, face, dye, second, (motif+i*(1+motif%2))%6)
		})
	}
}

func (p *pen) envelope(w, h float64, c rgb) {
	x, y := -w/2, -h/2
	d := path{}.rect(x, y, w, h, 8)
	p.dropped(d, 16)
	p.draw(d, fill(p.lit(c)))
	p.draw(path{}.M(x, y+h).L(-20, 14).L(20, 14).L(x+w, y+h), line(c.shade(.35), 2.5).faint(.5))
	p.draw(path{}.M(x+4, y+2).L(0, 36).L(x+w-4, y+2).Z(), fill(c.tint(.14)))
	p.draw(path{}.M(x+4, y+2).L(0, 36).L(x+w-4, y+2), line(c.shade(.45), 3).faint(.5))
}

// card is a folded card with a printed front.
func (p *pen) card(w, h float64, paper, dye, second rgb, motif int) {
	x, y := -w/2, -h/2
	d := path{}.rect(x, y, w, h, 5)
	p.dropped(d, 20)
	p.draw(path{}.rect(x+4, y+3, w, h, 5), fill(paper.shade(.16)))
	p.draw(d, fill(p.slant(stop{0, paper.tint(.4), 0}, stop{1, paper.shade(.07), 0})))
	p.within(d, func() { p.print(w, h, dye, second, motif) })
	p.draw(path{}.M(x+3, y).L(x+3, y+h), line(white, 4).faint(.5))
}

// print is the motif of a card: a flower, a wreath, balloons, rays, a bird, or hearts.
func (p *pen) print(w, h float64, dye, second rgb, motif int) {
	switch motif {
	case 0:
		p.draw(path{}.M(0, h*.36).Q(14, h*.1, 0, -h*.1), line(second, 6))
		for i := range 9 {
			p.moved(place{0, -h * .12, 40 * float64(i), 1, 1}, func() { p.draw(blade(w*.29, w*.11, .6), fill(dye.mix(white, .1*float64(i%3)))) })
		}
		p.draw(path{}.ellipse(0, -h*.12, w*.08, w*.08), fill(second))
		for _, side := range []float64{-56, 56} {
			p.moved(place{4, h * .22, side, 1, 1}, func() { p.draw(blade(w*.28, w*.1, .4), fill(second)) })
		}
	case 1:
		for i := range 16 {
			p.moved(place{0, 0, 22.5 * float64(i), 1, 1}, func() {
				p.moved(place{0, -w * .32, 64, 1, 1}, func() { p.draw(blade(w*.17, w*.06, .4), fill(dye)) })
				if i%3 == 0 {
					p.draw(path{}.ellipse(6, -w*.38, 9, 9), fill(second))
				}
			})
		}
	case 2:
		for i, q := range []point{{-w * .2, -h * .12}, {w * .2, -h * .16}, {0, -h * .27}} {
			c := []rgb{dye, second, dye.mix(second, .5)}[i]
			p.draw(path{}.M(q.x, q.y+w*.18).Q(q.x*.3, h*.12, 0, h*.34), line(dye.shade(.3), 2.5))
			p.draw(path{}.ellipse(q.x, q.y, w*.15, w*.19), fill(p.around(.35, .3, .8, stop{0, c.tint(.45), 0}, stop{.6, c, 0}, stop{1, c.shade(.2), 0})))
		}
	case 3:
		for i := range 24 {
			p.moved(place{0, h * .1, 15 * float64(i), 1, 1}, func() {
				p.draw(path{}.M(0, -w*.2).L(0, -w*(.34+.1*float64(i%2))), line([]rgb{dye, second}[i%2], 7))
			})
		}
		p.draw(path{}.ellipse(0, h*.1, w*.14, w*.14), fill(second))
	case 4:
		p.draw(path{}.M(-w*.3, -h*.02).C(-w*.2, -h*.2, w*.1, -h*.18, w*.14, -h*.08).L(w*.26, -h*.06).L(w*.16, -h*.02).C(w*.14, h*.14, -w*.06, h*.16, -w*.14, h*.08).L(-w*.4, h*.16).Z(), fill(dye))
		p.draw(path{}.M(-w*.12, -h*.04).C(-w*.04, -h*.06, w*.04, 0, -w*.02, h*.09).C(-w*.1, h*.08, -w*.14, h*.02, -w*.12, -h*.04).Z(), fill(second))
		p.draw(path{}.ellipse(w*.1, -h*.07, 5, 5), fill(second))
		p.draw(path{}.M(-w*.36, h*.26).Q(0, h*.16, w*.36, h*.24), line(second, 5))
	default:
		for i := range 5 {
			for k := range 4 {
				x, y := w*(-.33+.22*float64(k)), h*(-.36+.18*float64(i))
				c := []rgb{dye, second}[(i+k)%2]
				s := w * .07
				p.draw(path{}.M(x, y+s).C(x-s*1.7, y-s*.2, x-s*.8, y-s*1.4, x, y-s*.4).C(x+s*.8, y-s*1.4, x+s*1.7, y-s*.2, x, y+s).Z(), fill(c))
			}
		}
	}
}
