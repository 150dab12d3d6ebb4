package drawing

func notebook(p *pen) {
	c := p.colour
	p.add(`<g transform="rotate(%.0f 400 400)"><rect x="236" y="150" width="360" height="500" rx="12" fill="#2a1c10" opacity=".22"/><rect x="232" y="146" width="352" height="496" rx="8" fill="#f6efe0"/>`, p.between(-9, 9))
	d := "M220 132h350q12 0 12 12v476q0 12 -12 12h-350z"
	if p.pick(3) == 0 {
		p.weave(d)
	} else {
		p.add(`<path d="%s" fill="%s"/>`, d, p.flat(c))
	}
	p.add(`<path d="M220 132h44v500h-44z" fill="%s"/>`, c.accent())
	switch p.pick(3) {
	case 0:
		p.add(`<rect x="330" y="230" width="180" height="110" rx="6" fill="#f9f3e4"/><path d="M352 270h136m-136 28h90" stroke="#6b5a48" stroke-width="5"/>`)
	case 1:
		for i := range 7 {
			p.leaf(420, 420, float64(i)*.9, p.between(60, 110), 22, c.accent())
		}
	}
	p.add(`<path d="M540 132v500" stroke="%s" stroke-width="13"/></g>`, c.mix(black, .45))
}

func cards(p *pen) {
	p.shadow(400, 220)
	for i := range 4 {
		turn := -24 + float64(i)*16
		c := p.colour.mix(white, .5-float64(i)*.15)
		p.add(`<g transform="rotate(%.0f 400 640)"><rect x="288" y="190" width="230" height="330" rx="14" fill="#2a1c10" opacity=".16"/><rect x="280" y="182" width="230" height="330" rx="14" fill="#fdf9f0"/><rect x="298" y="200" width="194" height="294" rx="8" fill="%s"/>`, turn, p.flat(c))
		n := 5 + p.pick(4)
		for j := range n {
			p.leaf(395, 347, float64(j)*6.2832/float64(n), 78, p.between(12, 26), c.accent())
		}
		p.add(`<circle cx="395" cy="347" r="18" fill="#f5c65a"/></g>`)
	}
}

func pencils(p *pen) {
	p.body(400, p.colour.mix(white, .2), []point{{400, 130}, {520, 128}, {floor, 122}}, p.glaze(430, floor))
	for i := range 7 {
		x, tall := 310+float64(i)*29, p.between(150, 250)
		c := paints[(i+p.pick(2))%6].mix(p.colour, .3)
		p.add(`<g transform="rotate(%.0f %.0f 420)"><rect x="%.0f" y="%.0f" width="26" height="%.0f" fill="%s"/><path d="M%.0f %.0fl13 -40l13 40z" fill="#ecd3a8"/><path d="M%.0f %.0fl5 -15l5 15z" fill="%s"/></g>`, (float64(i)-3)*4, x, x-13, 420-tall, tall, p.round(c), x-13, 420-tall, x-5, 395-tall, c.mix(black, .3))
	}
	p.shadow(400, 125)
	p.body(400, p.colour, []point{{400, 130}, {520, 128}, {floor, 122}}, p.glaze(430, floor))
}

func candle(p *pen) {
	w, h := p.between(105, 140), p.between(180, 280)
	top := floor - h
	p.glow(400, top-50, 240)
	p.shadow(400, w)
	if p.pick(2) == 0 {
		p.body(400, p.colour, []point{{top, w}, {top + h*.5, w}, {floor, w * .97}}, p.glaze(top+30, floor))
		p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/><ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="#f7eedb"/>`, top, w, w*.18, p.colour.mix(white, .3), top+6, w*.88, w*.13)
	} else {
		p.body(400, p.colour, []point{{top, w * .62}, {top + h*.5, w * .62}, {floor - 20, w * .62}}, nil)
		p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, top, w*.62, w*.12, p.colour.mix(white, .35))
		p.body(400, hex("#b98f4a"), []point{{floor - 34, w}, {floor - 10, w * .9}, {floor, w * .6}}, nil)
	}
	p.add(`<path d="M400 %.0fv-26" stroke="#3a2a20" stroke-width="6"/><path d="M400 %.0fq-32 -42 0 -92q32 50 0 92z" fill="#f6a73c"/><path d="M400 %.0fq-15 -22 0 -48q15 26 0 48z" fill="#fff1bf"/>`, top+4, top-16, top-20)
}

func soap(p *pen) {
	c := p.colour.mix(white, .2)
	r := p.between(26, 90)
	p.shadow(400, 220)
	p.add(`<path d="M150 %.0fq250 40 500 0l-30 36h-440z" fill="%s"/>`, floor-26, p.round(hex("#b58a5a")))
	p.add(`<rect x="210" y="430" width="390" height="190" rx="%.0f" fill="%s"/><rect x="196" y="404" width="390" height="190" rx="%.0f" fill="%s"/>`, r, c.mix(black, .25), r, p.flat(c))
	p.add(`<rect x="232" y="436" width="318" height="126" rx="%.0f" fill="none" stroke="%s" stroke-width="5" opacity=".6"/>`, r*.8, c.accent())
	n := 5 + p.pick(3)
	for i := range n {
		p.leaf(391, 499, float64(i)*6.2832/float64(n), 46, 14, c.accent())
	}
	for range 5 {
		x, y, q := p.between(480, 640), p.between(300, 430), p.between(10, 30)
		p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="#fff" opacity=".5"/><circle cx="%.0f" cy="%.0f" r="%.0f" fill="none" stroke="#fff" stroke-width="3"/>`, x, y, q, x, y, q)
	}
}

func brush(p *pen) {
	c := p.colour
	p.add(`<g transform="rotate(%.0f 400 440)"><ellipse cx="420" cy="470" rx="170" ry="60" fill="#2a1c10" opacity=".12"/>`, p.between(-38, -24))
	for x := 150.0; x < 400; x += 9 {
		p.add(`<path d="M%.0f 440q%.0f 60 %.0f 118" stroke="%s" stroke-width="6" fill="none"/>`, x, p.between(-8, 8), p.between(-14, 14), hex("#e6d3ae").mix(black, p.between(0, .25)))
	}
	p.add(`<path d="M130 400q0 -50 140 -50t150 40q30 16 90 6l150 -8q30 14 30 28t-30 28l-150 -6q-60 -6 -90 10t-150 20q-140 0 -140 -68z" fill="%s"/><path d="M160 384q60 -24 200 -14" stroke="#fff" stroke-width="9" opacity=".4" fill="none" stroke-linecap="round"/><circle cx="652" cy="416" r="10" fill="#efe4d2"/></g>`, p.round(c))
}

// stand is a block of stone on which jewellery lies.
func (p *pen) stand() {
	p.shadow(400, 220)
	p.body(400, hex("#efe7da"), []point{{540, 210}, {580, 212}, {floor, 206}}, nil)
	p.add(`<ellipse cx="400" cy="540" rx="210" ry="42" fill="#faf5ec"/>`)
}

func earrings(p *pen) {
	metal := hex("#c9a24e")
	kind := p.pick(3)
	for _, x := range []float64{290, 510} {
		p.add(`<path d="M%.0f 250a30 34 0 1 1 44 -10" fill="none" stroke="%s" stroke-width="8" stroke-linecap="round"/><circle cx="%.0f" cy="262" r="9" fill="%s"/>`, x-4, metal, x, metal)
		switch kind {
		case 0:
			p.add(`<path d="M%.0f 268q86 130 0 240q-86 -110 0 -240z" fill="%s"/><path d="M%.0f 300q-36 100 0 180" stroke="#fff" stroke-width="8" opacity=".4" fill="none"/>`, x, p.flat(p.colour), x-18)
		case 1:
			p.add(`<circle cx="%.0f" cy="350" r="74" fill="none" stroke="%s" stroke-width="26"/><path d="M%.0f 320a60 60 0 0 1 40 -34" stroke="#fff" stroke-width="7" opacity=".5" fill="none"/>`, x, p.round(p.colour), x-66)
		default:
			p.add(`<path d="M%.0f 420a76 76 0 0 1 152 0z" fill="%s"/><path d="M%.0f 276v70" stroke="%s" stroke-width="6"/><circle cx="%.0f" cy="452" r="20" fill="%s"/>`, x-76, p.flat(p.colour), x, metal, x, p.flat(p.colour.accent()))
		}
	}
}

func necklace(p *pen) {
	metal := hex("#c9a24e")
	p.add(`<path d="M210 120Q220 470 400 500Q580 470 590 120" fill="none" stroke="#2a1c10" stroke-width="9" opacity=".15" transform="translate(8 10)"/><path d="M210 120Q220 470 400 500Q580 470 590 120" fill="none" stroke="%s" stroke-width="7"/>`, metal)
	if p.pick(2) == 0 {
		for i := range 9 {
			t := float64(i)/8*2 - 1
			p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="%s"/>`, 400+t*150, 500-t*t*100, 30-14*t*t, p.round(p.colour.mix(white, .1*float64(i%2))))
		}
		return
	}
	p.add(`<circle cx="400" cy="508" r="13" fill="%s"/>`, metal)
	p.add(`<path d="M400 516q%.0f %.0f 0 150q-%.0f -%.0f 0 -150z" fill="%s"/><path d="M388 546q-20 40 -4 80" stroke="#fff" stroke-width="7" opacity=".45" fill="none"/>`, 90.0, 80.0, 90.0, 70.0, p.flat(p.colour))
}

func ring(p *pen) {
	p.stand()
	metal := hex("#cfa955")
	if p.pick(2) == 0 {
		metal = hex("#c3c7cb")
	}
	p.add(`<ellipse cx="400" cy="420" rx="120" ry="128" fill="none" stroke="%s" stroke-width="24"/><path d="M296 380a110 118 0 0 1 60 -66" stroke="#fff" stroke-width="7" opacity=".6" fill="none"/>`, p.round(metal))
	c := p.colour
	switch p.pick(3) {
	case 0:
		p.add(`<path d="M340 262l26 -40h68l26 40l-60 62z" fill="%s"/><path d="M340 262h120l-60 62zM366 222l34 40l34 -40" fill="#fff" opacity=".28"/>`, p.flat(c))
	case 1:
		p.add(`<ellipse cx="400" cy="272" rx="72" ry="50" fill="%s"/><ellipse cx="376" cy="256" rx="22" ry="12" fill="#fff" opacity=".5"/>`, p.flat(c))
	default:
		for i := range 5 {
			p.add(`<circle cx="%.0f" cy="%.0f" r="22" fill="%s"/>`, 312+float64(i)*44, 300-[]float64{0, 20, 28, 20, 0}[i], p.flat(c.mix(white, .1*float64(i%2))))
		}
	}
}
