package art

import "math"

// metal is what the fittings of jewellery are made of: the colour itself if it is one of a metal.
func (p *pen) metal() rgb {
	c := p.colour
	if c == hex(colours["brass"]) || c == hex(colours["silver"]) || c == hex(colours["charcoal"]) {
		return c
	}
	if p.chance(.5) {
		return hex(colours["brass"])
	}
	return hex(colours["silver"])
}

// wire is a bent line of metal, with a bright edge.
func (p *pen) wire(d string, width float64, c rgb) {
	p.coats(d, coat{paint: c.shade(.6), width: width}, coat{c, width * .74, -width * .08, -width * .1, 0},
		coat{"#fff", width * .24, -width * .16, -width * .2, .85})
}

// gleam defines a fill like polished metal: bands of light and dark across it.
func (p *pen) gleam(c rgb) string {
	id := p.name()
	p.f(`<linearGradient id="%" x2="1" y2=".8"><stop offset="0" stop-color="%"/><stop offset=".2" stop-color="%"/><stop offset=".36" stop-color="%"/><stop offset=".5" stop-color="%"/><stop offset=".66" stop-color="%"/><stop offset=".84" stop-color="%"/><stop offset="1" stop-color="%"/></linearGradient>`,
		id, c.shade(.2), c.lit(.75), c, c.shade(.35), c.lit(.5), c.shade(.15), c.shade(.5))
	return "url(#" + id + ")"
}

// tray is what jewellery is shown on: a disc of stone, or a square of linen.
func (p *pen) tray() {
	stone := cream.mix(p.wall, .35)
	if p.colour.luma() > 150 {
		stone = p.wall.shade(.5)
	}
	p.shade(424, 434, 370, 366)
	d := p.pebble(400, 400, 318, p.between(0, .03))
	p.f(`<g transform="translate(8 12)">`)
	p.fill(d, stone.shade(.45))
	p.f(`</g>`)
	b := box{70, 70, 660, 660}
	p.solid(d, b, stone, func() {
		for range 3 {
			p.thread(text("M% %q% % % %t% %", p.between(60, 300), p.between(60, 700), p.between(60, 160), p.between(-90, 90), p.between(160, 260), p.between(-60, 60), p.between(120, 260), p.between(-60, 60)), "#fff", p.between(2, 6), .22)
		}
		p.speckles(b, 30)
	}, "slant")
	p.thread(d, "#fff", 3, .4)
}

// Forms of earrings.
const (
	earringsLeaf = iota // hammered
	earringsPip
	earringsStud
	earringsRivet
	earringsDrop // of glazed porcelain
	earringsHoop
	earringsForms
)

func earrings(p *pen) {
	form := p.form(earringsForms)
	c, m := p.colour, p.metal()
	p.tray()
	for i, x := range []float64{282, 518} {
		y := 400 + (float64(i)-.5)*p.between(10, 50)
		p.f(`<g transform="rotate(% % %)">`, (float64(i)-.5)*p.between(8, 26), x, y)
		if form == earringsStud || form == earringsRivet {
			p.shade(x+14, y+22, 84, 80)
		} else {
			p.shade(x+16, y+34, 92, 190)
		}
		if form != earringsStud && form != earringsRivet && form != earringsHoop {
			p.wire(text("M% %q-6 -70 24 -84q44 -8 40 44q-2 30 -8 44", x, y-90), 8, m)
			p.solidBall(x, y-92, 10, m)
		}
		p.earring(form, x, y, c, m)
		p.f(`</g>`)
	}
}

func (p *pen) earring(form int, x, y float64, c, m rgb) {
	ball := func(x, y, rx, ry float64, c rgb) {
		b := box{x - rx, y - ry, 2 * rx, 2 * ry}
		p.solid(b.oval(), b, c, nil, "ball")
		p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%" transform="rotate(-40 % %)"/>`, x-rx*.34, y-ry*.42, rx*.34, ry*.18, p.light("glint"), x-rx*.34, y-ry*.42)
	}
	switch form {
	case earringsLeaf:
		h := 170.0
		b := box{x - 66, y - 84, 132, h + 64}
		p.solid(text("M% %C% % % % % %C% % % % % %z", x, y-84, x+88, y-10, x+62, y+90, x, y+h-30, x-62, y+90, x-88, y-10, x, y-84), b, p.gleam(c), func() {
			for range 34 {
				p.f(`<ellipse cx="%" cy="%" rx="11" ry="8" fill="%" opacity=".2"/>`, math.Round(p.between(x-66, x+66)), math.Round(p.between(y-84, y+h-20)), []any{"#fff", dusk}[p.pick(2)])
			}
			p.thread(text("M% %q8 110 0 230", x, y-80), c.shade(.5), 4, .5)
		})
	case earringsPip:
		ball(x, y+20, 52+p.between(-4, 6), 96, c)
		p.thread(text("M% %q-30 80 -8 150M% %q20 70 8 140", x-10, y-50, x+12, y-44), c.shade(.5), 4, .5)
	case earringsStud:
		ball(x, y, 54, 52, c)
		p.ellipse(x+15, y+15, 11, 8, c.shade(.25))
	case earringsRivet:
		b := box{x - 74, y - 71, 148, 145}
		p.solid(b.oval(), b, c.shade(.15), nil, "slant")
		ball(x-3, y-5, 57, 54, c)
		for i := range 6 {
			a := float64(i) * math.Pi / 3
			p.thread(text("M% %l% %", x+31*math.Sin(a), y-31*math.Cos(a), 17*math.Sin(a+.5), -17*math.Cos(a+.5)), dusk, 6, .2)
		}
	case earringsHoop:
		p.wire(text("M% %a96 110 0 1 1 -40 8", x+20, y-100), 30, c)
		p.wire(text("M% %v46", x+4, y-126), 7, m)
	default:
		b := box{x - 70, y - 76, 140, 220}
		p.solid(text("M% %C% % % % % %C% % % % % %C% % % % % %z", x, y-76, x+20, y-20, x+72, y+30, x+68, y+76, x+60, y+160, x-60, y+160, x-68, y+76, x-72, y+30, x-20, y-20, x, y-76), b, c, func() {
			p.veil(text("M% %q70 24 140 0v100h-140z", x-70, y+66), c.shade(.6), .5)
			p.speckles(b, 16)
		}, "ball")
		p.f(`<ellipse cx="%" cy="%" rx="15" ry="46" fill="%" transform="rotate(14 % %)"/>`, x-24, y+34, p.light("glint"), x-24, y+34)
	}
}

// Forms of necklaces.
const (
	necklaceDisc = iota // that swings in a ring
	necklaceGlass
	necklaceBeads
	necklaceStar
	necklaceForms
)

func necklace(p *pen) {
	form := p.form(necklaceForms)
	c, m := p.colour, p.metal()
	p.tray()
	deep := p.between(500, 540)
	curve := func(t float64) (float64, float64) { // from one end to the other
		a := (t - .5) * 2
		return 400 + 196*a*(1.5-.5*a*a), 150 + (deep-150)*(1-a*a)*(1-.12*a*a)
	}
	switch form {
	case necklaceGlass, necklaceBeads:
		p.beads(form, curve, c, m)
	case necklaceStar:
		p.chain(curve, hex("#5a3d2c"), false)
		p.shade(412, deep+80, 100, 100)
		d := []byte("M")
		for i := range 10 {
			r := []float64{92, 34}[i%2]
			if i == 0 {
				r = 150
			}
			a := float64(i) * math.Pi / 5
			d = appendf(d, "% % ", 400+r*math.Sin(a), deep+110-r*math.Cos(a))
		}
		star := string(d) + "z"
		p.solid(star, box{290, deep - 50, 220, 270}, p.gleam(c), func() {
			for i := range 5 {
				a := float64(2*i) * math.Pi / 5
				p.veil(text("M400 %L% %L% %z", deep+110, 400+150*math.Sin(a), deep+110-150*math.Cos(a), 400+34*math.Sin(a+.63), deep+110-34*math.Cos(a+.63)), dusk, .3)
			}
		})
		p.wire(text("M400 %a16 18 0 1 1 -1 0", deep-18), 7, m)
	default:
		p.chain(curve, m, true)
		p.shade(414, deep+90, 100, 100)
		p.wire(text("M400 %a82 82 0 1 0 1 0", deep+4), 17, m)
		p.solid(p.pebble(400, deep+86, 58, 0), box{340, deep + 26, 120, 120}, p.gleam(c), nil, "hollow")
		p.f(`<ellipse cx="382" cy="%" rx="30" ry="13" fill="%" transform="rotate(-40 382 %)"/>`, deep+64, p.light("glint"), deep+64)
		p.wire(text("M400 %a12 14 0 1 1 -1 0", deep+2), 6, m)
	}
}

// chain follows a curve: links of metal, or a cord.
func (p *pen) chain(curve func(float64) (float64, float64), c rgb, links bool) {
	d := []byte("M")
	for i := range 41 {
		x, y := curve(float64(i) / 40)
		d = appendf(d, "% % ", x, y)
	}
	line := string(d)
	p.f(`<g transform="translate(6 9)">`)
	p.thread(line, dusk, 9, .2)
	p.f(`</g>`)
	if !links {
		p.tube(line, 10, c)
		return
	}
	p.stroke(line, c.shade(.5), 6)
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="11" stroke-dasharray="11 8"/><path d="%" fill="none" stroke="#fff" stroke-width="4" stroke-dasharray="5 14" stroke-dashoffset="-3" opacity=".8"/>`, line, c, line)
}

func (p *pen) beads(form int, curve func(float64) (float64, float64), c, m rgb) {
	p.chain(curve, c.shade(.4), false)
	n := []int{0, 19, 23}[form]
	for i := range n {
		t := .04 + .92*float64(i)/float64(n-1)
		x, y := curve(t)
		k := 1 - math.Abs(t-.5)*2
		r := 15 + 7*k
		tone := c.shade(.2).mix(c.lit(.5), math.Abs(t-.5)*2)
		if form == necklaceBeads {
			r, tone = 18, []rgb{c, c, p.colour.mix(cream, .75), c.shade(.3)}[i%4]
		}
		p.f(`<circle cx="%" cy="%" r="%" fill="#1e1226" opacity=".2"/>`, x+5, y+8, r)
		p.solidBall(x, y, r, tone)
		if form == necklaceGlass {
			p.f(`<circle cx="%" cy="%" r="%" fill="#fff" opacity=".22"/>`, x, y, r*.6)
		}
	}
	x, y := curve(.5)
	if form == necklaceBeads {
		p.solidBall(x, y+40, 25, m)
		d := []byte(nil)
		for i := range 9 {
			d = appendf(d, "M% %q% 40 % 92", x+(float64(i)-4)*2, y+62, (float64(i)-4)*3, (float64(i)-4)*4)
		}
		p.stroke(string(d), c.shade(.4), 6)
		p.thread(string(d), c.lit(.2), 3, .9)
	}
}
