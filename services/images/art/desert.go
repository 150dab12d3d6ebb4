package art

import "math"

// cactus is one of several: columns with arms, a ball, pads, a handful of fingers, one in white hair, one with five ribs.
func cactus(p *pen) {
	top, r := p.pot(p.between(108, 128), p.between(140, 176))
	green := foliage[p.pick(4)][1]
	base := top + 8
	p.zoom = 1.16
	switch p.pick(6) {
	case 0:
		p.height = 540
		h := p.between(270, 310)
		p.arm(base, h, 1, green)
		if p.chance(.75) {
			p.arm(base, h*1.12, -1, green)
		}
		p.finger(400, base, p.between(50, 60), h, 0, green, 7)
		p.blossom(400, base-h, 15)
	case 1:
		p.zoom, p.height = 1.3, 400
		p.finger(400, base+8, r*.8, r*1.34, 0, green, 11)
		for i := range 3 {
			p.blossom(400+float64(i-1)*r*.3, base+8-r*1.3+math.Abs(float64(i-1))*9, 13)
		}
	case 2:
		p.height = 480
		p.pads(base, green)
	case 3:
		p.zoom, p.height = 1.35, 360
		for i, x := range []float64{-.44, .46, -.12, .2, -.62, .66, 0} {
			h := p.between(110, 190) - 60*math.Abs(x)
			p.finger(400+x*r, base+float64(i)*1.5, r*.2, h, x*24, green.mix(hex("#b79a3e"), .25), 4)
		}
	case 4:
		p.height = 470
		green = green.mix(hex("#e4e6dc"), .55)
		p.finger(388, base, 56, p.between(220, 260), -2, green, 5)
		p.hair(388, base, 52, 240)
		p.finger(452, base+6, 33, p.between(90, 130), 8, green, 5)
		p.hair(456, base+6, 33, 110)
	default:
		p.zoom, p.height = 1.3, 380
		p.mitre(base+6, r*.82, green)
	}
}

// finger is a ribbed column with a round head.
func (p *pen) finger(x, base, r, h, lean float64, c rgb, ribs int) {
	p.moved(place{x, base, lean, 1, 1}, func() {
		cap := min(r*1.1, h*.8)
		outline := path{}.M(-r*.86, 0).C(-r*1.04, -h*.4, -r*1.04, -h+cap*1.1, -r*.96, -h+cap).C(-r*.9, -h-cap*.32, r*.9, -h-cap*.32, r*.96, -h+cap).
			C(r*1.04, -h+cap*1.1, r*1.04, -h*.4, r*.86, 0).Q(0, r*.3, -r*.86, 0).Z()
		p.within(outline, func() {
			area := path{}.rect(-r*1.1, -h-4, 2.2*r, h+r*.4, 0)
			p.draw(area, fill(c))
			var grooves, spines path
			for i := range ribs {
				a := -math.Pi/2 + math.Pi*(float64(i)+.5)/float64(ribs)
				s, t := math.Sin(a), math.Sin(a+math.Pi/float64(ribs)/2)
				grooves = grooves.M(s*r*.84, r*.2).C(s*r, -h*.4, s*r, -h+cap, s*r*.2, -h)
				spines = spines.M(t*r*.84, 0).C(t*r, -h*.4, t*r, -h+cap, t*r*.2, -h)
			}
			p.draw(grooves, line(c.shade(.45), max(r*.09, 3)).faint(.7))
			p.volume(area, c, matt)
			p.draw(spines, line(hex("#f4e9c6"), 4).dashed("1 13").faint(.9))
		})
	})
}

// arm leaves a column to one side and turns up.
func (p *pen) arm(base, h, way float64, c rgb) {
	y, out, up := base-h*p.between(.34, .46), p.between(96, 118), p.between(80, 120)
	d := path{}.M(400, y).L(400+way*out*.55, y).Q(400+way*out, y, 400+way*out, y-out*.45).L(400+way*out, y-up)
	p.draw(d, line(c.shade(.5), 58))
	p.moved(place{-3, -3, 0, 1, 1}, func() { p.draw(d, line(c, 50)) })
	p.moved(place{-9, -8, 0, 1, 1}, func() { p.draw(d, line(c.tint(.3), 10).faint(.7)) })
	p.draw(d, line(hex("#f4e9c6"), 4).dashed("1 13").faint(.9))
	p.moved(place{13, 12, 0, 1, 1}, func() { p.draw(d, line(hex("#f4e9c6"), 4).dashed("1 13").faint(.6)) })
}

// blossom sits on a cactus.
func (p *pen) blossom(x, y, r float64) {
	c := []rgb{hex("#e4708a"), hex("#f0a94a"), hex("#e9d46a"), hex("#d95f4b")}[int(p.colour.r)%4]
	for i := range 7 {
		turn := -78 + 26*float64(i)
		p.moved(place{x, y + 4, turn, 1, 1}, func() { p.draw(blade(r*1.9, r*.55, .5), fill(c.mix(white, .1*float64(i%3)))) })
	}
	p.draw(path{}.ellipse(x, y, r*.5, r*.34), fill(hex("#f7dd7a")))
}

// pads are a prickly pear.
func (p *pen) pads(base float64, c rgb) {
	dots := p.tile(30, 34, 12, func() {
		p.draw(path{}.M(15, 17).L(15, 11).M(15, 17).L(10, 20).M(15, 17).L(20, 20), line(hex("#f6ecc8"), 2.2))
	})
	pad := func(x, y, turn, rx, ry float64, c rgb) {
		p.moved(place{x, y, turn, 1, 1}, func() {
			d := path{}.closed(point{0, 4}, point{-rx * .8, -ry * .7}, point{-rx, -ry * 1.25}, point{-rx * .5, -ry * 1.9}, point{0, -ry * 2.02}, point{rx * .5, -ry * 1.9}, point{rx, -ry * 1.25}, point{rx * .8, -ry * .7})
			p.draw(d, fill(p.around(.34, .28, .8, stop{0, c.tint(.34), 0}, stop{.5, c, 0}, stop{1, c.shade(.4), 0})))
			p.draw(d, fill(dots).faint(.8))
			p.draw(d, line(c.shade(.4), 3).faint(.4))
		})
	}
	lean := p.between(-10, 10)
	pad(350, base-130, -34+lean, 52, 62, c.shade(.14))
	pad(452, base-142, 36+lean, 48, 58, c.shade(.08))
	pad(400, base, lean, 82, 88, c)
	pad(392, base-158, 3+lean*1.5, 56, 64, c.tint(.06))
	p.blossom(392+lean*3.4, base-284, 14)
	p.blossom(268+lean*2, base-226, 11)
}

// hair is the white coat of an old man cactus.
func (p *pen) hair(x, base, r, h float64) {
	var d path
	for i := range 72 {
		u, v := p.between(-1, 1), float64(i)/72
		y := base - h*(1-v*.98)
		w := r * math.Sqrt(math.Max(0, 1-math.Pow(1-min(v*3.4, 1), 2)))
		l := p.between(20, 44)
		d = d.M(x+u*w, y).Q(x+u*w*1.15, y+l*.4, x+u*w*1.1+p.between(-9, 9), y+l)
	}
	p.draw(d, line(hex("#fbf7ee"), 4).faint(.75))
}

// mitre is a bishop's hat: five ribs without spines, freckled.
func (p *pen) mitre(base, r float64, c rgb) {
	c = c.mix(hex("#9fb0a0"), .35)
	h := r * 1.34
	top := point{400, base - h}
	edges := []float64{-1.02, -.62, .06, .72, 1.02}
	for i := range 4 {
		a, b := edges[i], edges[i+1]
		d := path{}.M(top.x, top.y).C(400+a*r*.9, top.y+h*.02, 400+a*r*1.1, base-h*.4, 400+a*r*.72, base).L(400+b*r*.72, base).C(400+b*r*1.1, base-h*.4, 400+b*r*.9, top.y+h*.02, top.x, top.y).Z()
		p.draw(d, fill(p.across(stop{0, c.tint(.34 - .12*float64(i)), 0}, stop{1, c.shade(.2 + .1*float64(i)), 0})))
	}
	var d path
	for range 90 {
		a, v := p.between(-.9, .9), p.between(.1, .95)
		w := r * math.Sin(math.Pi*(.18+.5*v))
		s := p.between(.8, 2)
		d = d.ellipse(400+a*w, base-h+h*v, s, s)
	}
	p.draw(d, fill(white).faint(.55))
	p.blossom(400, top.y+4, 17)
}
