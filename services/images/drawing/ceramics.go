package drawing

func mug(p *pen) {
	w, h := p.between(120, 150), p.between(230, 300)
	top, waist := floor-h, p.between(-14, 18)
	p.shadow(400, w)
	if p.pick(5) > 0 {
		r := h * p.between(.26, .32)
		p.add(`<path d="M%.0f %.0fc%.0f -%.0f %.0f %.0f 0 %.0f" fill="none" stroke="%s" stroke-width="30" stroke-linecap="round"/>`,
			400+w-12, top+h*.26, r*1.7, r*.3, r*1.6, r*2.1, r*1.75, p.colour.mix(black, .2))
		p.add(`<path d="M%.0f %.0fc%.0f -%.0f %.0f %.0f 0 %.0f" fill="none" stroke="%s" stroke-width="10" stroke-linecap="round"/>`,
			400+w-12, top+h*.26-8, r*1.7, r*.3, r*1.6, r*2.1, r*1.75, p.colour.mix(white, .25))
	}
	p.body(400, p.colour, []point{{top, w}, {top + h*.5, w + waist}, {floor - 20, w * .93}, {floor, w * .82}}, p.glaze(top, floor))
	p.rim(400, top, w, p.colour)
	p.shine(400-w*.62, top+h*.2, 14, h*.5)
}

func bowl(p *pen) {
	w, h := p.between(220, 260), p.between(150, 200)
	top := floor - h
	p.shadow(400, w*.6)
	p.body(400, p.colour, []point{{top, w}, {top + h*.35, w * .9}, {top + h*.75, w * .58}, {floor - 12, w * .36}, {floor, w * .38}}, p.glaze(top+20, floor))
	p.rim(400, top, w, p.colour)
	p.shine(400-w*.62, top+h*.22, 18, h*.4)
}

func vase(p *pen) {
	h, belly, neck := p.between(380, 460), p.between(120, 165), p.between(30, 66)
	top, at := floor-h, p.between(.52, .68)
	lip := neck * p.between(1.05, 1.5)
	p.shadow(400, belly*.8)
	p.body(400, p.colour, []point{{top, lip}, {top + h*.12, neck}, {top + h*at*.55, neck + (belly-neck)*.55}, {top + h*at, belly}, {floor - h*.08, belly * .66}, {floor, belly * .6}}, p.glaze(top+h*.25, floor))
	p.rim(400, top, lip, p.colour)
	p.shine(400-belly*.6, top+h*at*.7, 16, h*.34)
}

func plate(p *pen) {
	c := p.colour
	rx := p.between(270, 300)
	ry, cy := rx*.86, 400.0
	p.add(`<ellipse cx="416" cy="%.0f" rx="%.0f" ry="%.0f" fill="#2a1c10" opacity=".18"/>`, cy+26, rx, ry)
	p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, cy, rx, ry, p.flat(c))
	for i := range 2 + p.pick(3) {
		k := .95 - float64(i)*p.between(.04, .07)
		p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="none" stroke="%s" stroke-width="%.0f" opacity=".7"/>`, cy, rx*k, ry*k, c.accent(), p.between(3, 12))
	}
	p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, cy+5, rx*.66, ry*.66, c.mix(black, .14))
	p.add(`<ellipse cx="402" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, cy+10, rx*.64, ry*.63, p.flat(c.mix(white, .12)))
	petals := 6 + p.pick(5)
	for i := range petals {
		p.leaf(400, cy+8, float64(i)*6.2832/float64(petals), rx*.42, 20, c.accent())
	}
}

func teapot(p *pen) {
	w, h := p.between(165, 190), p.between(230, 270)
	top := floor - h
	c := p.colour
	p.shadow(400, w)
	p.add(`<path d="M%.0f %.0fq-90 -20 -130 -%.0fl34 -12q40 60 120 60z" fill="%s"/>`, 400-w*.7, floor-h*.3, h*.55, c.mix(white, .1))
	p.add(`<path d="M%.0f %.0fc%.0f -20 %.0f %.0f -20 %.0f" fill="none" stroke="%s" stroke-width="24" stroke-linecap="round"/>`, 400+w*.8, top+h*.2, w*.9, w*.8, h*.7, h*.52, c.mix(black, .25))
	p.body(400, c, []point{{top, w * .42}, {top + h*.2, w * .82}, {top + h*.55, w}, {floor - 16, w * .66}, {floor, w * .58}}, p.glaze(top+h*.2, floor))
	p.body(400, c.mix(black, .06), []point{{top - 34, 12}, {top - 26, w * .2}, {top + 4, w * .44}}, nil)
	p.add(`<circle cx="400" cy="%.0f" r="19" fill="%s"/>`, top-44, p.round(c))
	p.shine(400-w*.6, top+h*.3, 18, h*.36)
}
