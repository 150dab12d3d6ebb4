package art

// pot stands under a plant, its foot at the height base, and answers the height of the soil.
func (p *pen) pot(base, w, h float64) float64 {
	top, c := base-h, p.colour
	var f profile
	lip := false
	switch p.pick(4) {
	case 0:
		f, lip = profile{{top, w * .93}, {base - h*.06, w * .68}, {base - 4, w * .66}}, true
	case 1:
		f = profile{{top, w * .94}, {top + h*.5, w * .96}, {base - h*.08, w * .9}, {base - 4, w * .82}}
	case 2:
		f = profile{{top, w * .86}, {top + h*.34, w * 1.04}, {base - h*.16, w * .78}, {base - 4, w * .6}}
	default:
		f = profile{{top, w}, {top + h*.45, w * .86}, {base - h*.1, w * .74}, {base - 4, w * .78}}
	}
	if base == ground {
		p.shadow(400, f[len(f)-1].r)
	}
	if p.chance(.45) {
		dish := profile{{base - 20, w * .92}, {base, w * .78}}
		p.turned(400, dish, c.shade(.12), nil)
		p.ellipse(400, base-20, w*.92, w*.92*tilt, c.shade(.25))
	}
	p.turned(400, f, c, p.glaze(400, f))
	p.gloss(400, f, top+h*.3, top+h*.75)
	if lip {
		band := profile{{top - 6, w * 1.02}, {top + h*.2, w * .98}}
		p.shade(400, top+h*.24, w*.9, 16)
		p.turned(400, band, c.lit(.05), nil)
		top, f = top-6, band
	}
	p.rim(400, top, f[0].r, 12, c, hex("#5a4334"))
	p.ellipse(400, top+5, f[0].r-16, (f[0].r-16)*tilt-3, hex("#46352a"))
	return top + 6
}

// plinth is a block of plaster from which plants hang; it answers its height.
func (p *pen) plinth() float64 {
	top, w := 470.0, 150.0
	p.shadow(400, w)
	c := p.wall.lit(.55)
	p.turned(400, profile{{top, w}, {ground, w}}, c, nil)
	p.ellipse(400, top, w, w*tilt, c.lit(.5))
	p.shade(408, top+4, w*.86, w*.15)
	return top + 4
}
