package art

import "math"

// succulent is a rosette, a family of them, a fan of aloe, or strings of pearls.
func succulent(p *pen) {
	tones := []greens{
		{hex("#6f8f86"), hex("#8fb0a2"), hex("#c5d8c8")}, {hex("#73895a"), hex("#98ab74"), hex("#cfd7a4")},
		{hex("#867591"), hex("#ab98ae"), hex("#ddcbd4")}, {hex("#5d7f68"), hex("#86a887"), hex("#bcd1ae")},
	}[p.pick(4)]
	blush := []rgb{hex("#d97f7c"), hex("#c9658a"), hex("#e0a25e")}[p.pick(3)]
	form := p.pick(4)
	p.zoom = 1.3
	wide, high := p.between(128, 148), p.between(130, 160)
	if form == 1 {
		wide, high = 176, 112
	}
	top, r := p.pot(wide, high)
	switch form {
	case 0:
		p.height = high + 210
		p.rosette(400, top-6, r*1.2, tones, blush)
	case 1:
		p.height = high + 170
		p.rosette(400-r*.62, top-4, r*.44, tones, blush)
		p.rosette(400+r*.6, top-2, r*.46, tones, blush)
		p.rosette(400, top-12, r*.68, tones, blush)
		p.rosette(400-r*.32, top+20, r*.3, tones, blush)
		p.rosette(400+r*.38, top+22, r*.26, tones, blush)
	case 2:
		tones[0], tones[1] = tones[0].mix(hex("#5f8463"), .6), tones[1].mix(hex("#7fa57c"), .6)
		p.height = high + 260
		p.aloe(top, r, tones)
	default:
		p.height = high + 60
		p.pearls(top, r, tones)
	}
}

// rosette are rings of full leaves around a heart, seen from above at a slant.
func (p *pen) rosette(cx, cy, r float64, tones greens, blush rgb) {
	petal := p.part(func() {
		d := path{}.M(0, 6).C(-20, -8, -34, -50, -24, -80).C(-18, -92, -6, -97, 0, -104).C(6, -97, 18, -92, 24, -80).C(34, -50, 20, -8, 0, 6).Z()
		p.draw(d, ink{})
		p.draw(d, fill(p.around(.5, 1, .95, stop{0, black, .3}, stop{.5, black, clear}, stop{.55, white, clear}, stop{.85, white, .28}, stop{1, white, .1})))
		p.draw(d, fill(p.around(.5, -.04, .34, stop{0, blush, .95}, stop{.4, blush, .6}, stop{1, blush, clear})))
		p.draw(path{}.M(0, 0).Q(7, -50, 0, -96), line(black, 2).faint(.12))
		p.draw(d, line(tones[0].shade(.5), 3).faint(.5))
	})
	rings := []int{11, 10, 8, 7, 5, 3}
	if r < 90 {
		rings = []int{9, 7, 5, 3}
	}
	for ring, n := range rings {
		u := float64(ring) / float64(len(rings)-1)
		size := r / 104 * (1 - .72*u)
		flat := .5 + .36*u
		tone := tones[0].mix(tones[1], min(2*u, 1)).mix(tones[2], max(2*u-1, 0))
		for i := range n {
			k := i
			if k%2 == 1 { // from behind to the front on both sides
				k = n - (i+1)/2
			} else {
				k = i / 2
			}
			a := 2*math.Pi*(float64(k)+.5*float64(ring%2))/float64(n) + .2
			x, y := math.Sin(a), -math.Cos(a)*flat
			turn := math.Atan2(x, -y) * 180 / math.Pi
			long := math.Hypot(x, y) * size
			p.use(petal, place{cx, cy - r*.2*u, turn, size * (.82 + .18*flat), long}, fill(tone.mix(white, .05*float64(i%3))))
		}
	}
}

// aloe is a fan of long leaves with teeth.
func (p *pen) aloe(top, r float64, tones greens) {
	leaf := p.part(func() {
		d := path{}.M(-26, 0).C(-30, -90, -16, -190, 4, -270).C(12, -190, 34, -90, 26, 0).Z()
		p.draw(d, ink{})
		p.draw(path{}.M(2, 0).C(4, -90, 4, -190, 4, -270).C(12, -190, 34, -90, 26, 0).Z(), fill(black).faint(.17))
		p.draw(path{}.M(-26, 0).C(-30, -90, -16, -190, 4, -270), line(white, 5).dashed("1 17").faint(.8))
		p.draw(path{}.M(26, 0).C(34, -90, 12, -190, 4, -270), line(white, 5).dashed("1 17").faint(.6))
		p.draw(path{}.M(-8, -30).L(-7, -70).M(6, -60).L(6, -95).M(-4, -120).L(-2, -150).M(12, -20).L(13, -44), line(white, 5).dashed("1 11").faint(.4))
	})
	n := 9
	for pass := range 3 {
		for i := pass; i < n; i += 3 {
			lean := (float64(i) - 4) / 4
			size := (1.04 - .16*float64(pass)) * p.between(.9, 1.06) * (1 - .22*math.Abs(lean))
			p.use(leaf, place{400 + lean*r*.42, top + 10, lean * 62, .95, size}, fill(tones[0].mix(tones[1], .4*float64(pass)+p.between(0, .2))))
		}
	}
}

// pearls are beads on strings that fall over the rim.
func (p *pen) pearls(top, r float64, tones greens) {
	green := tones[0].mix(hex("#5f8a3f"), .55)
	bead := p.part(func() {
		p.draw(path{}.ellipse(0, 0, 11, 11), ink{})
		p.draw(path{}.ellipse(0, 0, 11, 11), fill(p.around(.32, .28, .8, stop{0, white, .6}, stop{.4, white, .08}, stop{.6, black, .04}, stop{1, black, .34})))
	})
	put := func(x, y float64) {
		p.use(bead, place{x, y, 0, 1, 1}, fill(green.mix(white, p.between(0, .22))))
	}
	k := p.tilt.at(top)
	for i := range 26 {
		a, s := 2.4*float64(i), math.Sqrt((float64(i)+.5)/26)
		put(400+r*.94*s*math.Sin(a), top-10+r*k*.9*s*math.Cos(a)-12*(1-s))
	}
	for i := range 11 {
		a := -1.5 + 3*float64(i)/10
		x, y := 400+r*1.02*math.Sin(a), top+r*k*math.Cos(a)
		long := p.between(40, 150)
		p.draw(path{}.M(x, y-6).L(x+p.between(-3, 3), y+long), line(green.shade(.3), 2.5))
		for at := 0.0; at < long; at += 17 {
			put(x+p.between(-6, 6), y+at)
		}
	}
}
