package art

import "math"

// greens are the leaves of a plant, from those behind to those in front.
type greens [3]rgb

var foliage = []greens{
	{hex("#2c5238"), hex("#3c6b44"), hex("#5a8a54")},
	{hex("#274f45"), hex("#386a5a"), hex("#5b8f78")},
	{hex("#43592f"), hex("#5f7a3c"), hex("#86a056")},
	{hex("#355a2c"), hex("#4c7a38"), hex("#77a04e")},
}

// pot is what a plant stands in: drawn with its shadow and its soil, it leaves the height and the radius of its mouth.
func (p *pen) pot(w, h float64) (top, r float64) {
	top = floor - h
	forms := [][]ring{
		{{top, w}, {top + h*.2, w * .96}, {top + h*.7, w * .82}, {floor - 5, w * .72}, {floor, w * .69}},
		{{top, w * .9}, {top + h*.3, w * 1.02}, {top + h*.66, w * .94}, {floor - 8, w * .64}, {floor, w * .58}},
		{{top, w * .94}, {top + h*.5, w * .95}, {floor - 16, w * .93}, {floor - 3, w * .86}, {floor, w * .8}},
		{{top, w}, {top + h*.4, w * .92}, {top + h*.72, w * .7}, {floor - 22, w * .56}, {floor, w * .64}},
	}
	form := p.pick(len(forms) + 1)
	collar := form == len(forms) // the classic flower pot
	t := turned{400, forms[form%len(forms)]}
	p.shadow(400, t.rings[len(t.rings)-1].r*1.15)
	decor, plain := p.glaze(t, top+h*.16, floor-8), p.chance(.45)
	shine := []gloss{matt, satin, glossy}[p.pick(3)]
	p.body(t, p.colour, shine, func() {
		if !plain && !collar {
			decor()
		}
		if collar {
			p.draw(p.belt(t, top+h*.2, top+h*.29), fill(p.colour.shade(.75)).faint(.35))
		}
	})
	rim := t
	if collar {
		rim = turned{400, []ring{{top - 6, w * 1.06}, {top + h*.2, w * 1.03}}}
		p.body(rim, p.colour, shine, nil)
	}
	p.mouth(rim, p.colour, p.colour.shade(.2), 9)
	p.soil(rim)
	return rim.top(), rim.rings[0].r
}

// soil fills a pot almost to the rim.
func (p *pen) soil(t turned) {
	earth, r, y := hex("#4a3327"), t.rings[0].r-10, t.top()
	k := p.tilt.at(y)
	p.draw(path{}.ellipse(t.cx, y+r*k*.1, r, r*k*.92), fill(p.across(stop{0, earth.shade(.5), 0}, stop{1, earth.tint(.08), 0})))
	var d path
	for range 14 {
		a, s := p.between(0, 6.28), p.between(0, .85)
		d = d.ellipse(t.cx+r*s*math.Cos(a), y+r*k*(.1+.85*s*math.Sin(a)), p.between(2, 5), p.between(1, 2.5))
	}
	p.draw(d, fill(earth.tint(.25)).faint(.6))
}

// blade is a pointed leaf from the origin upwards, widest at a part of its length.
func blade(long, wide, at float64) path {
	return path{}.M(0, 0).C(-wide*.9, -long*at*.5, -wide, -long*(at+.3), 0, -long).C(wide, -long*(at+.3), wide*.9, -long*at*.5, 0, 0).Z()
}

// leafPart is a blade with a darker half and a vein, for use in any green.
func (p *pen) leafPart(long, wide, at float64) ref {
	return p.part(func() {
		p.draw(blade(long, wide, at), ink{})
		p.draw(path{}.M(0, 0).L(0, -long).C(wide, -long*(at+.3), wide*.9, -long*at*.5, 0, 0).Z(), fill(black).faint(.16))
		p.draw(path{}.M(0, 0).L(0, -long*.9), line(white, max(1.2, wide*.07)).faint(.35))
	})
}

// splitLeaf is the leaf of a monstera: a heart, cut from the edge and pierced beside the midrib.
func (p *pen) splitLeaf(cuts int, deep float64) ref {
	edge := func(u float64) point {
		return point{108 * math.Pow(math.Sin(math.Pi*math.Pow(u, .66)), .72), 34 - 232*u}
	}
	side := func(d path, sign float64, from, to int) path {
		step := 1
		if to < from {
			step = -1
		}
		for i := from; i != to; i += step {
			a, b := .03+.95*float64(i)/float64(cuts), .03+.95*float64(i+step)/float64(cuts)
			m := edge((a + b) / 2)
			start, end := edge(a+(b-a)*.1), edge(b-(b-a)*.14)
			d = d.L(sign*start.x, start.y).C(sign*m.x*1.1, start.y+(m.y-start.y)*.4, sign*m.x*1.1, end.y-(end.y-m.y)*.5, sign*end.x, end.y)
			if i+step != to {
				c := edge(b)
				d = d.Q(sign*c.x*(1-deep), c.y+10, sign*m.x*(1-deep)*.95, c.y+18)
			}
		}
		return d
	}
	outline := path{}.M(0, 0)
	outline = side(outline, -1, 0, cuts).L(0, -206)
	outline = side(outline, 1, cuts, 0).Z()
	for _, h := range []point{{-26, -62}, {26, -70}, {-24, -108}, {23, -114}} {
		outline = outline.M(h.x-7, h.y).A(7, 13, h.x+7, h.y, false).A(7, 13, h.x-7, h.y, false).Z()
	}
	half := side(path{}.M(0, 0).L(0, -206), 1, cuts, 0).Z()
	return p.part(func() {
		p.draw(outline, ink{})
		p.draw(half, fill(black).faint(.15))
		d := path{}.M(0, 6).L(0, -196)
		for i := range cuts {
			e := edge(.1 + .8*(float64(i)+.5)/float64(cuts))
			d = d.M(0, e.y+26).L(-e.x*.72, e.y).M(0, e.y+26).L(e.x*.72, e.y)
		}
		p.draw(d, line(white, 2.6).faint(.3))
	})
}

// frond is a feather of small leaves along a bow from the origin to the end.
func (p *pen) frond(bow, end point, pairs int, long, wide float64) ref {
	return p.part(func() {
		p.draw(path{}.M(0, 0).Q(bow.x, bow.y, end.x, end.y), ink{line: hex("#4a5a2c"), width: 3.5})
		var d path
		for i := range pairs {
			u := .12 + .88*float64(i)/float64(pairs-1)
			a, b := point{0, 0}.towards(bow, u), bow.towards(end, u)
			at, along := a.towards(b, u), math.Atan2(b.y-a.y, b.x-a.x)
			l := long * (.1 + .9*math.Pow(math.Sin(math.Pi*(.12+.86*u)), .8))
			for _, side := range []float64{-1, 1} {
				turn := along + side*(1.05-.4*u)
				tip := point{at.x + l*math.Cos(turn), at.y + l*math.Sin(turn)}
				m := at.towards(tip, .45)
				n := point{-math.Sin(turn) * wide, math.Cos(turn) * wide}
				d = d.M(at.x, at.y).Q(m.x+n.x, m.y+n.y, tip.x, tip.y).Q(m.x-n.x, m.y-n.y, at.x, at.y)
			}
		}
		p.draw(d, ink{})
	})
}
