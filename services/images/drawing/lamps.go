package drawing

// glow is the light around a lamp.
func (p *pen) glow(cx, cy, r float64) {
	id := p.name()
	p.defs.WriteString(`<radialGradient id="` + id + `"><stop offset="0" stop-color="#ffe9ad" stop-opacity=".85"/><stop offset="1" stop-color="#ffe9ad" stop-opacity="0"/></radialGradient>`)
	p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="url(#%s)"/>`, cx, cy, r, id)
}

// shade is a lamp's shade, lit from within.
func (p *pen) shade(cx, top, h, w1, w2 float64, c rgb) {
	d := path("M%.0f %.0fQ%.0f %.0f %.0f %.0fL%.0f %.0fQ%.0f %.0f %.0f %.0fZ", cx-w1, top, cx, top+14, cx+w1, top, cx+w2, top+h, cx, top+h+26, cx-w2, top+h)
	p.add(`<path d="%s" fill="%s"/>`, d, p.round(c))
	for i := -3.0; i <= 3 && p.n%2 == 0; i++ {
		p.add(`<path d="M%.0f %.0fL%.0f %.0f" stroke="#000" stroke-width="3" opacity=".12"/>`, cx+i*w1/3.6, top+8, cx+i*w2/3.6, top+h+14)
	}
	p.add(`<ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="16" fill="#ffedb8"/>`, cx, top+h+4, w2*.9)
}

func tableLamp(p *pen) {
	w, h := p.between(150, 190), p.between(170, 210)
	p.glow(400, 330, 330)
	p.shadow(400, 120)
	base := p.colour.mix(black, .05)
	p.body(400, base, []point{{360, 16}, {400, 20}, {470, p.between(40, 90)}, {560, p.between(60, 100)}, {floor - 8, 74}, {floor, 84}}, p.glaze(420, floor))
	p.shade(400, 330-h*.85, h, w*p.between(.45, .85), w, hex("#f3e3c4").mix(p.colour, .28))
}

func pendant(p *pen) {
	w, h := p.between(170, 230), p.between(150, 230)
	p.add(`<path d="M400 0V250" stroke="#3a2f28" stroke-width="6"/>`)
	p.glow(400, 480, 330)
	if p.pick(2) == 0 {
		p.shade(400, 250, h, w*p.between(.16, .5), w, p.colour)
	} else {
		p.body(400, p.colour, []point{{240, 26}, {268, 60}, {330, w * .9}, {330 + h*.5, w}, {330 + h*.8, w * .8}}, p.glaze(300, 330+h))
		p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="22" fill="#ffedb8"/>`, 330+h*.8, w*.76)
	}
	p.add(`<rect x="384" y="226" width="32" height="34" rx="6" fill="#b9975a"/>`)
}

func floorLamp(p *pen) {
	w := p.between(110, 140)
	p.glow(400, 210, 280)
	p.shadow(400, 105)
	c := p.colour.mix(black, .12)
	if p.pick(2) == 0 {
		p.add(`<path d="M400 250L300 636M400 250L500 636M400 250L408 620" stroke="%s" stroke-width="13" stroke-linecap="round"/>`, c)
	} else {
		p.add(`<path d="M400 240V630" stroke="%s" stroke-width="13"/><ellipse cx="400" cy="632" rx="92" ry="16" fill="%s"/>`, c, p.round(c))
	}
	p.shade(400, 96, 165, w*.62, w, hex("#f5e7cb").mix(p.colour, .35))
}

func lantern(p *pen) {
	c := p.colour
	p.shadow(400, 140)
	p.glow(400, 450, 260)
	p.add(`<path d="M340 258a60 62 0 0 1 120 0" fill="none" stroke="%s" stroke-width="12"/>`, c.mix(black, .2))
	p.body(400, c, []point{{250, 34}, {272, 60}, {306, 146}, {320, 150}}, nil)
	p.add(`<rect x="270" y="318" width="260" height="290" fill="#fff4d0" opacity=".55"/><path d="M388 600v-90q12 -16 24 0v90z" fill="#f7efe0"/><path d="M400 500q-20 -34 0 -62q20 28 0 62z" fill="#f2a23a"/>`)
	for _, x := range []float64{262, 394, 526} {
		p.add(`<rect x="%.0f" y="316" width="13" height="296" fill="%s"/>`, x, p.round(c))
	}
	p.body(400, c.mix(black, .1), []point{{604, 150}, {616, 154}, {floor, 146}}, nil)
}
