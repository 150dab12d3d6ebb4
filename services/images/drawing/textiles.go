package drawing

// weave puts a pattern of the design over a shape: stripes, checks, diamonds or a plain weave.
func (p *pen) weave(d string) {
	ink := p.colour.accent()
	id, step := p.name(), p.between(34, 70)
	p.defs.WriteString(`<pattern id="` + id + `" patternUnits="userSpaceOnUse" `)
	body := p.b
	p.b.Reset()
	switch p.pick(4) {
	case 0:
		p.add(`width="%.0f" height="%.0f"><path d="M0 %.0fh%.0f" stroke="%s" stroke-width="%.0f"/>`, step, step, step/2, step, ink, step*.3)
	case 1:
		p.add(`width="%.0f" height="%.0f"><path d="M0 %.0fh%.0fM%.0f 0v%.0f" stroke="%s" stroke-width="%.0f" opacity=".6"/>`, step, step, step/2, step, step/2, step, ink, step*.24)
	case 2:
		p.add(`width="%.0f" height="%.0f"><path d="M%.0f 0L%.0f %.0fL%.0f %.0fL0 %.0fZ" fill="none" stroke="%s" stroke-width="5"/>`, step, step*1.3, step/2, step, step*.65, step/2, step*1.3, step*.65, ink)
	default:
		p.add(`width="%.0f" height="%.0f"><circle cx="%.0f" cy="%.0f" r="%.1f" fill="%s"/>`, step, step, step/2, step/2, step*.13, ink)
	}
	p.defs.WriteString(p.b.String() + `</pattern>`)
	p.b.Reset()
	p.b.WriteString(body.String())
	thread := p.name()
	p.defs.WriteString(`<pattern id="` + thread + `" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 0l6 6M6 0l-6 6" stroke="#000" stroke-width=".8" opacity=".12"/></pattern>`)
	p.add(`<path d="%s" fill="%s"/><path d="%s" fill="url(#%s)" opacity=".8"/><path d="%s" fill="url(#%s)"/>`, d, p.flat(p.colour), d, id, d, thread)
}

func cushion(p *pen) {
	p.shadow(400, 230)
	bulge := p.between(10, 34)
	f := func(v ...float64) string {
		return path("M%.0f %.0fQ400 %.0f %.0f %.0fQ%.0f 400 %.0f %.0fQ400 %.0f %.0f %.0fQ%.0f 400 %.0f %.0fZ", v...)
	}
	d := f(175, 200, 200+bulge, 625, 190, 625-bulge, 640, 628, 628-bulge, 165, 634, 170+bulge, 175, 200)
	p.weave(d)
	p.add(`<path d="%s" fill="none" stroke="%s" stroke-width="7"/>`, d, p.colour.mix(black, .25))
	p.add(`<path d="M190 215Q330 300 300 600Q210 600 180 620Q200 400 190 215Z" fill="#fff" opacity=".12"/><path d="M620 210Q560 400 610 615Q560 590 520 600Q500 350 620 210Z" fill="#000" opacity=".1"/>`)
}

func throw(p *pen) {
	p.shadow(400, 240)
	for i := range 4 {
		y := floor - 70 - float64(i)*62
		d := path("M180 %.0fq-24 30 0 62h440q24 -30 0 -62z", y+8)
		p.weave(d)
		p.add(`<path d="%s" fill="#000" opacity="%.2f"/>`, d, float64(3-i)*.07)
	}
	d := path("M250 %.0fq150 -40 300 0l24 250q-170 26 -348 0z", floor-262)
	p.weave(d)
	for x := 232.0; x < 572; x += 14 {
		p.add(`<path d="M%.0f %.0fq3 16 -2 34" stroke="%s" stroke-width="5" stroke-linecap="round" fill="none"/>`, x, floor-8, p.colour.accent())
	}
}

func scarf(p *pen) {
	p.shadow(400, 170)
	p.weave("M250 200Q400 130 550 200Q560 300 540 330Q400 260 262 330Q236 280 250 200Z")
	for _, side := range []float64{0, 1} {
		x := 290 + side*130
		d := path("M%.0f 292L%.0f 300L%.0f %.0fL%.0f %.0fZ", x, x+100, x+112-side*20, floor-20-side*60, x-10-side*14, floor-14-side*60)
		p.weave(d)
		for i := range 9 {
			p.add(`<path d="M%.0f %.0fv36" stroke="%s" stroke-width="6" stroke-linecap="round"/>`, x-6-side*14+float64(i)*14, floor-18-side*60, p.colour.accent())
		}
	}
	p.add(`<path d="M250 200Q400 150 550 200Q400 210 250 200Z" fill="#000" opacity=".18"/>`)
}

func rug(p *pen) {
	p.add(`<path d="M118 646L224 262H590L700 646Z" fill="#2a1c10" opacity=".18"/>`)
	d := "M104 632L216 250H584L696 632Z"
	p.weave(d)
	ink := p.colour.accent()
	p.add(`<path d="M150 606L240 276H560L650 606Z" fill="none" stroke="%s" stroke-width="10" opacity=".85"/><path d="M186 578L262 300H538L614 578Z" fill="none" stroke="%s" stroke-width="4" opacity=".7"/>`, ink, ink)
	p.add(`<path d="M400 330L%.0f 440L400 560L%.0f 440Z" fill="%s" opacity=".8"/>`, 400+p.between(60, 120), 400-p.between(60, 120), ink)
	for x := 112.0; x < 692; x += 17 {
		p.add(`<path d="M%.0f 632l-3 26" stroke="#e9dcc0" stroke-width="5" stroke-linecap="round"/>`, x)
	}
}
