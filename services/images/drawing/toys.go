package drawing

var paints = []rgb{hex("#c4623d"), hex("#2b4fa8"), hex("#dba82f"), hex("#66763a"), hex("#d9929a"), hex("#23787c")}

// cube is a block seen from its corner.
func (p *pen) cube(x, y, s float64, c rgb) {
	p.add(`<path d="M%.0f %.0fl%.0f -%.0fl%.0f %.0fl-%.0f %.0fz" fill="%s"/>`, x-s, y-s*1.1, s, s*.42, s, s*.42, s, s*.42, c.mix(white, .35))
	p.add(`<path d="M%.0f %.0fl%.0f %.0fv%.0fl-%.0f -%.0fz" fill="%s"/>`, x-s, y-s*1.1, s, s*.42, s*1.1, s, s*.42, c.mix(white, .08))
	p.add(`<path d="M%.0f %.0fl%.0f -%.0fv%.0fl-%.0f %.0fz" fill="%s"/>`, x, y-s*.68, s, s*.42, s*1.1, s, s*.42, c.mix(black, .22))
}

func blocks(p *pen) {
	p.shadow(400, 220)
	paint := func() rgb { return paints[p.pick(len(paints))].mix(p.colour, .45) }
	s := 92.0
	p.cube(240, 612, s, paint())
	p.cube(410, 640, s, p.colour)
	p.cube(572, 606, s, paint())
	p.cube(320, 520, s, paint())
	p.cube(490, 522, s, p.colour.mix(white, .25))
	p.cube(404, 420, s, paint())
	p.add(`<path d="M404 328l44 -70l-88 0z" fill="%s" transform="rotate(180 404 296)"/>`, p.flat(paint()))
}

func animal(p *pen) {
	c := p.colour
	p.shadow(400, 210)
	ear := p.between(60, 110)
	for _, x := range []float64{262, 332, 470, 540} {
		p.add(`<path d="M%.0f 500h54v126q-27 16 -54 0z" fill="%s"/>`, x-27, p.round(c.mix(black, .1)))
	}
	p.add(`<path d="M210 440q10 -120 190 -120t200 130q0 90 -60 96h-270q-66 -6 -60 -106z" fill="%s"/>`, p.flat(c))
	p.add(`<path d="M596 420q50 -10 40 60" fill="none" stroke="%s" stroke-width="12" stroke-linecap="round"/>`, c.mix(black, .2))
	p.add(`<ellipse cx="250" cy="%.0f" rx="32" ry="%.0f" transform="rotate(-16 250 260)" fill="%s"/><ellipse cx="330" cy="%.0f" rx="32" ry="%.0f" transform="rotate(14 330 260)" fill="%s"/>`, 300-ear*.7, ear, c.mix(black, .14), 300-ear*.7, ear, c.mix(white, .08))
	p.add(`<circle cx="280" cy="350" r="108" fill="%s"/><circle cx="246" cy="336" r="11" fill="#2a1f19"/><circle cx="310" cy="336" r="11" fill="#2a1f19"/><circle cx="243" cy="332" r="4" fill="#fff"/><circle cx="307" cy="332" r="4" fill="#fff"/>`, p.flat(c.mix(white, .1)))
	p.add(`<path d="M264 378q14 12 28 0" stroke="#2a1f19" stroke-width="6" fill="none" stroke-linecap="round"/><ellipse cx="222" cy="376" rx="18" ry="11" fill="#e58b7b" opacity=".6"/><ellipse cx="338" cy="376" rx="18" ry="11" fill="#e58b7b" opacity=".6"/>`)
	if p.pick(2) == 0 {
		p.add(`<path d="M210 442q70 40 150 0l6 26q-80 42 -162 0z" fill="%s"/>`, c.accent())
	}
}

func top(p *pen) {
	p.add(`<ellipse cx="412" cy="644" rx="150" ry="20" fill="#2a1c10" opacity=".2"/>`)
	w := p.between(190, 230)
	p.add(`<g transform="rotate(9 400 640)"><rect x="389" y="180" width="22" height="160" rx="10" fill="%s"/>`, p.round(p.colour.mix(black, .2)))
	p.body(400, p.colour, []point{{318, 30}, {350, 90}, {430, w}, {470, w * .96}, {560, w * .4}, {636, 6}}, func(string) {
		for i := range 4 {
			p.add(`<path d="M120 %.0fq280 %.0f 560 0" fill="none" stroke="%s" stroke-width="%.0f"/>`, 360+float64(i)*44, 66.0, paints[p.pick(6)].mix(p.colour.accent(), .3), p.between(10, 24))
		}
	})
	p.add(`</g>`)
}

func train(p *pen) {
	p.shadow(400, 270)
	second := paints[p.pick(6)].mix(p.colour, .2)
	p.add(`<rect x="150" y="420" width="190" height="150" rx="14" fill="%s"/><rect x="170" y="340" width="150" height="94" rx="10" fill="%s"/><rect x="192" y="362" width="106" height="56" rx="8" fill="#fff4d6"/>`, p.flat(p.colour), p.flat(second))
	p.add(`<path d="M340 450h130q40 0 40 60v60h-170z" fill="%s"/><rect x="410" y="380" width="44" height="76" rx="8" fill="%s"/><ellipse cx="432" cy="380" rx="32" ry="10" fill="%s"/>`, p.flat(p.colour.mix(white, .12)), p.round(second), second.mix(black, .3))
	p.add(`<path d="M510 540h46" stroke="#4a3a30" stroke-width="12"/><rect x="548" y="470" width="120" height="100" rx="12" fill="%s"/>`, p.flat(second.mix(white, .1)))
	for i := range 3 {
		p.add(`<circle cx="%.0f" cy="466" r="30" fill="%s"/>`, 576+float64(i)*32, p.flat(paints[(p.pick(3)+i)%6]))
	}
	for _, x := range []float64{200, 300, 440, 580, 640} {
		p.add(`<circle cx="%.0f" cy="592" r="46" fill="%s"/><circle cx="%.0f" cy="592" r="17" fill="%s"/>`, x, p.round(hex("#8a6544")), x, p.colour.accent())
	}
}

func kite(p *pen) {
	a, b := p.between(150, 190), p.between(.34, .44)
	top, foot := 110.0, 560.0
	mid := top + (foot-top)*b
	second := paints[p.pick(6)]
	p.add(`<g transform="rotate(14 400 340)"><path d="M400 %.0fL%.0f %.0fL400 %.0fZ" fill="%s"/><path d="M400 %.0fL%.0f %.0fL400 %.0fZ" fill="%s"/>`, top, 400-a, mid, foot, p.flat(p.colour), top, 400+a, mid, foot, p.flat(second.mix(p.colour, .25)))
	p.add(`<path d="M400 %.0fL%.0f %.0fL400 %.0fZ" fill="#fff" opacity=".2"/><path d="M400 %.0fV%.0fM%.0f %.0fH%.0f" stroke="#6b4c34" stroke-width="8"/>`, mid, 400-a, mid, foot, top, foot, 400-a, mid, 400+a)
	p.add(`<path d="M400 %.0fq60 50 0 100t20 110" fill="none" stroke="#6b4c34" stroke-width="5"/></g>`, foot)
	for i := range 3 {
		y := 590 + float64(i)*58
		x := 352 - float64(i)*2 + float64(i%2)*26
		p.add(`<path d="M%.0f %.0fl-34 -20v40zl34 -20v40z" fill="%s"/>`, x, y, paints[p.pick(6)])
	}
}
