package art

import "math"

var leafGreens = []rgb{hex("#3f6b3c"), hex("#55803f"), hex("#2f5a45"), hex("#6c8f4e")}

func (p *pen) green() rgb { return leafGreens[p.pick(len(leafGreens))].mix(white, p.between(0, .14)) }

// leaf is a pointed leaf from a foot at an angle (0 is up, clockwise).
func (p *pen) leaf(x, y, angle, length, width float64, c rgb) {
	sin, cos := math.Sincos(angle)
	at := func(along, across float64) (float64, float64) {
		return x + sin*along + cos*across, y - cos*along + sin*across
	}
	ax, ay := at(length*.45, -width)
	bx, by := at(length, 0)
	cx, cy := at(length*.45, width)
	p.add(`<path d="M%.0f %.0fQ%.0f %.0f %.0f %.0fQ%.0f %.0f %.0f %.0fZ" fill="%s"/>`, x, y, ax, ay, bx, by, cx, cy, x, y, c)
	p.add(`<path d="M%.0f %.0fQ%.0f %.0f %.0f %.0fZ" fill="#fff" opacity=".13"/>`, x, y, ax, ay, bx, by)
}

// pot stands under a plant and answers the height of its rim.
func (p *pen) pot(w, h float64) float64 {
	top := floor - h
	p.shadow(400, w)
	p.body(400, p.colour, []point{{top, w}, {top + h*.16, w * 1.02}, {top + h*.2, w * .93}, {floor - 10, w * .72}, {floor, w * .7}}, p.glaze(top+h*.3, floor))
	p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/><ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="#4a3526"/>`, top, w, w*.17, p.colour.mix(white, .2), top+2, w*.9, w*.13)
	return top
}

func monstera(p *pen) {
	c := p.green()
	top := floor - 190.0
	n := 6 + p.pick(3)
	type stem struct{ x, y, r, a float64 }
	var stems []stem
	for i := range n {
		a := (float64(i)/float64(n-1) - .5) * 2.5
		l := p.between(190, 290)
		stems = append(stems, stem{400 + math.Sin(a)*l, top - math.Cos(a)*l*.9 - 30, p.between(74, 104), a})
	}
	for _, s := range stems {
		p.add(`<path d="M400 %.0fQ%.0f %.0f %.0f %.0f" fill="none" stroke="%s" stroke-width="8"/>`, top+10, 400+(s.x-400)*.2, s.y+40, s.x, s.y, c.mix(black, .2))
	}
	p.pot(120, 190)
	for i, s := range stems {
		p.heart(s.x, s.y, s.r, s.a, c.mix(black, float64(i%3)*.1))
	}
}

// heart is a monstera's leaf: a heart with cuts at its edge.
func (p *pen) heart(x, y, r, angle float64, c rgb) {
	p.add(`<g transform="translate(%.0f %.0f) rotate(%.0f)"><path d="M0 %.0fC%.0f %.0f %.0f -%.0f 0 -%.0fC-%.0f -%.0f -%.0f %.0f 0 %.0fZ" fill="%s"/>`,
		x, y, angle*50, r*.5, r*1.25, r*.75, r*.95, r*.75, r*1.05, r*.95, r*.75, r*1.25, r*.75, r*.5, p.flat(c))
	for i := range 4 {
		y := r * (.35 - float64(i)*.3)
		for _, side := range []float64{-1, 1} {
			p.add(`<path d="M%.0f %.0fl%.0f -%.0fq-%.0f %.0f 0 %.0fz" fill="#efe4d2" opacity=".85"/>`, side*r*.34, y, side*r*.5, r*.04, side*r*.06, r*.12, r*.14)
		}
	}
	p.add(`<path d="M0 %.0fV-%.0f" stroke="#fff" stroke-width="3" opacity=".35"/></g>`, r*.45, r*.95)
}

func cactus(p *pen) {
	c := p.green()
	top := p.pot(115, 170) + 8
	column := func(x, foot, w, h float64) {
		p.add(`<path d="M%.0f %.0fV%.0fa%.0f %.0f 0 0 1 %.0f 0V%.0fZ" fill="%s"/>`, x-w, foot, foot-h+w, w, w, 2*w, foot, p.round(c))
		for i := -1.0; i <= 1; i++ {
			for y := foot - h + w*.8; y < foot-14; y += 26 {
				p.add(`<path d="M%.0f %.0fl-7 -6m7 6l7 -6m-7 6v-9" stroke="#f3ead2" stroke-width="2.4" opacity=".85"/>`, x+i*w*.55, y)
			}
		}
	}
	h := p.between(250, 320)
	side := 1.0 - 2*float64(p.pick(2))
	arm := p.between(.35, .55)
	p.add(`<path d="M400 %.0fh%.0fq%.0f 0 %.0f -40v-60" fill="none" stroke="%s" stroke-width="62" stroke-linecap="round"/>`, top-h*arm, side*70, side*40, side*40, p.round(c.mix(black, .08)))
	column(400, top, 62, h)
	if p.pick(2) == 0 {
		p.add(`<path d="M400 %.0fh%.0fq%.0f 0 %.0f -34v-30" fill="none" stroke="%s" stroke-width="48" stroke-linecap="round"/>`, top-h*(arm-.18), -side*62, -side*34, -side*34, c.mix(white, .1))
	}
	for i := range 5 {
		p.leaf(400, top-h+8, (float64(i)-2)*.6, 34, 12, hex("#e07a8b"))
	}
}

func fern(p *pen) {
	c := p.green()
	top := floor - 160.0
	n := 9 + p.pick(3)
	for i := range n {
		a := (float64(i)/float64(n-1) - .5) * 2.7
		sin, cos := math.Sincos(a)
		l := p.between(230, 300)
		frond := c.mix(black, float64(i%3)*.1)
		// A quadratic curve that rises and then hangs.
		bx, by, ex, ey := 400+sin*l*.45, top-cos*l*.75-70, 400+sin*l*1.08, top-cos*l*.95+math.Abs(sin)*70
		p.add(`<path d="M400 %.0fQ%.0f %.0f %.0f %.0f" fill="none" stroke="%s" stroke-width="5"/>`, top+10, bx, by, ex, ey, frond.mix(black, .2))
		for k := range 9 {
			t := .16 + float64(k)*.1
			u := 1 - t
			x, y := u*u*400+2*u*t*bx+t*t*ex, u*u*(top+10)+2*u*t*by+t*t*ey
			along := math.Atan2(2*u*(bx-400)+2*t*(ex-bx), -(2*u*(by-top-10) + 2*t*(ey-by)))
			w := 58 * (1.05 - t)
			p.leaf(x, y, along+1.05, w, w*.19, frond)
			p.leaf(x, y, along-1.05, w, w*.19, frond.mix(white, .08))
		}
	}
	p.pot(112, 160)
}

func succulent(p *pen) {
	c := p.green().mix(p.colour, .12)
	top := p.pot(150, 150)
	for ring := range 4 {
		n := 11 - ring*2
		for i := range n {
			a := float64(i)/float64(n)*6.2832 + float64(ring)*.4
			l := 150 - float64(ring)*32
			sin, cos := math.Sincos(a)
			p.add(`<ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="%.0f" transform="rotate(%.0f %.0f %.0f)" fill="%s"/>`, 400+sin*l*.62, top-66-cos*l*.42, 24.0-float64(ring)*3, l*.4,
				a*57.3, 400+sin*l*.62, top-66-cos*l*.42, p.flat(c.mix(white, float64(ring)*.11)))
		}
	}
}

func olive(p *pen) {
	c := p.green().mix(hex("#9aa58c"), .35)
	top := floor - 180.0
	p.add(`<path d="M392 %.0fq-14 -90 6 -150q8 -60 -2 -110l18 0q8 60 2 112q-6 80 6 150z" fill="#7b6450"/>`, top+10)
	n := 9 + p.pick(4)
	for i := range n {
		a := (float64(i)/float64(n-1) - .5) * 4.4
		l := p.between(110, 210)
		x, y := 402.0, top-250
		for t := .2; t <= 1; t += .16 {
			p.leaf(x+math.Sin(a)*l*t, y-math.Cos(a)*l*t*.9+30, a+.8, 54, 9, c.mix(black, p.between(0, .25)))
			p.leaf(x+math.Sin(a)*l*t, y-math.Cos(a)*l*t*.9+30, a-.8, 54, 9, c.mix(white, p.between(0, .2)))
		}
		if i%3 == 0 {
			p.add(`<ellipse cx="%.0f" cy="%.0f" rx="9" ry="12" fill="#3d3a2f"/>`, x+math.Sin(a)*l*.8, y-math.Cos(a)*l*.7+44)
		}
	}
	p.pot(118, 180)
}
