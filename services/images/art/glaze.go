package art

import "math"

// glaze decorates a turned body of clay between two heights: one of the ways of a potter, as the design has it.
func (p *pen) glaze(t turned, from, to float64) func() {
	dye := p.colour.companion(p.pick(12))
	ways := []func(turned, float64, float64, rgb){p.dipped, p.banded, p.dotted, p.petals, p.checked, p.fluted, p.dripped, p.waves}
	way := ways[p.pick(len(ways))]
	speckled := p.chance(.55)
	return func() {
		way(t, from, to, dye)
		if speckled {
			p.speckles(t, from-20, to)
		}
	}
}

// speckles are the iron spots of a stoneware body.
func (p *pen) speckles(t turned, from, to float64) {
	spot := p.colour.shade(.7)
	if p.colour.light() < .45 {
		spot = p.colour.tint(.6)
	}
	spots := p.tile(96, 84, 9, func() {
		var d path
		for range 15 {
			r := p.between(.5, 2.1)
			d = d.ellipse(p.between(3, 93), p.between(3, 81), r, r)
		}
		p.draw(d, fill(spot))
	})
	w := t.widest()
	p.draw(path{}.rect(t.cx-w, from, 2*w, to-from, 0), fill(spots).faint(.55))
}

// dipped is a second glaze from below, its edge uneven as it ran.
func (p *pen) dipped(t turned, from, to float64, dye rgb) {
	y := from + (to-from)*p.between(.35, .62)
	edge := p.wavyEdge(t, y, 3, p.between(2, 9))
	w := t.widest() + 5
	p.draw(path{}.through(edge...).L(t.cx+w, y).L(t.cx+w, to+99).L(t.cx-w, to+99).L(t.cx-w, y).Z(), fill(dye))
	p.draw(path{}.through(edge...), line(dye.mix(p.colour, .5).shade(.2), 5).faint(.5))
}

// dripped is a second glaze from the rim, with drops that ran down.
func (p *pen) dripped(t turned, from, to float64, dye rgb) {
	y := from + (to-from)*p.between(.14, .3)
	edge := p.wavyEdge(t, y, 7, (to-from)*p.between(.04, .1))
	w := t.widest() + 5
	d := path{}.through(edge...).L(t.cx+w, y).L(t.cx+w, from-199).L(t.cx-w, from-199).L(t.cx-w, y).Z()
	p.moved(place{0, 7, 0, 1, 1}, func() { p.draw(d, fill(p.colour.shade(.4)).faint(.4)) })
	p.draw(d, fill(dye))
}

// wavyEdge goes around the near side of the body at a height, with n waves.
func (p *pen) wavyEdge(t turned, y, n, high float64) []point {
	const steps = 18
	phase := p.between(0, 6)
	edge := make([]point, steps+1)
	for i := range edge {
		angle := -math.Pi/2 + math.Pi*float64(i)/steps
		edge[i] = p.on(t, y, angle)
		edge[i].y += high * (math.Sin(angle*n+phase) + .6*math.Sin(angle*n*2.3+2*phase))
	}
	return edge
}

// banded are brushed rings of several widths.
func (p *pen) banded(t turned, from, to float64, dye rgb) {
	y := from + (to-from)*p.between(.12, .3)
	for n := 2 + p.pick(4); n > 0 && y < to-30; n-- {
		high := p.between(5, 34)
		p.draw(p.belt(t, y, y+high), fill(dye).faint(.92))
		y += high + p.between(9, 34)
	}
}

// lattice calls put for places around the near side of the body, every other row between those of the row before.
func (p *pen) lattice(t turned, from, to, step float64, put func(at point, narrow float64, row int)) {
	turn := 2 * math.Asin(min(step/(2*t.widest()), 1))
	row := 0
	for y := from; y < to; y += step * .95 {
		for i := -12; i <= 12; i++ {
			angle := turn * (float64(i) + .5*float64(row%2))
			if math.Abs(angle) < 1.5 {
				put(p.on(t, y, angle), math.Cos(angle), row)
			}
		}
		row++
	}
}

// dotted are pressed or painted dots.
func (p *pen) dotted(t turned, from, to float64, dye rgb) {
	step := p.between(34, 62)
	r := step * p.between(.14, .26)
	var d path
	p.lattice(t, from+step*.8, to-step*.4, step, func(at point, narrow float64, _ int) { d = d.ellipse(at.x, at.y, r*narrow, r) })
	p.draw(d, fill(dye))
}

// petals are marks of a full brush, leaning to and fro.
func (p *pen) petals(t turned, from, to float64, dye rgb) {
	step := p.between(52, 84)
	long, lean := step*.42, p.between(.2, .9)
	var d path
	p.lattice(t, from+step*.75, to-step*.5, step, func(at point, narrow float64, row int) {
		way := lean
		if row%2 == 1 {
			way = -lean
		}
		dx, dy := long*math.Sin(way)*narrow, long*math.Cos(way)
		wide := long * .75 * narrow
		d = d.M(at.x-dx, at.y+dy).Q(at.x-wide, at.y-dy*.1, at.x+dx, at.y-dy).Q(at.x+wide, at.y+dy*.1, at.x-dx, at.y+dy).Z()
	})
	p.draw(d, fill(dye).faint(.95))
}

// checked are squares of two colours in a belt.
func (p *pen) checked(t turned, from, to float64, dye rgb) {
	step := p.between(34, 52)
	rows := 2 + p.pick(3)
	first := from + (to-from)*p.between(.18, .32)
	turn := math.Pi / math.Round(math.Pi*t.widest()/step)
	var d path
	for row := range rows {
		y := first + float64(row)*step
		if y+step > to-10 {
			break
		}
		for angle := -math.Pi/2 + turn*float64(row%2); angle < math.Pi/2; angle += 2 * turn {
			a, b := p.on(t, y, angle), p.on(t, y, angle+turn)
			c, e := p.on(t, y+step, angle+turn), p.on(t, y+step, angle)
			d = d.polygon(a, b, c, e)
		}
	}
	p.draw(d, fill(dye).faint(.9))
}

// fluted are grooves cut from top to bottom.
func (p *pen) fluted(t turned, from, to float64, _ rgb) {
	n := 13 + 2*p.pick(6)
	var groove, ridge path
	for i := range n {
		angle := -math.Pi/2 + math.Pi*(float64(i)+.5)/float64(n)
		var cut, high [4]point
		for k := range cut {
			y := from + (to-from)*(.1+.86*float64(k)/3)
			cut[k], high[k] = p.on(t, y, angle), p.on(t, y, angle+.055)
		}
		groove, ridge = groove.through(cut[:]...), ridge.through(high[:]...)
	}
	p.draw(groove, line(p.colour.shade(.5), 4).faint(.55))
	p.draw(ridge, line(p.colour.tint(.6), 3).faint(.5))
}

// waves are lines that swing around the body.
func (p *pen) waves(t turned, from, to float64, dye rgb) {
	step := p.between(30, 54)
	waves, phase := float64(4+p.pick(5)), p.between(0, 6)
	var d path
	for y := from + step*p.between(.6, 1.4); y < to-step*.6; y += step {
		var swing [25]point
		for i := range swing {
			angle := -math.Pi/2 + math.Pi*float64(i)/24
			swing[i] = p.on(t, y, angle)
			swing[i].y += step * .24 * math.Sin(angle*waves+phase)
		}
		d = d.through(swing[:]...)
	}
	p.draw(d, line(dye, step*p.between(.12, .26)))
}
