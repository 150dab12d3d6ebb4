package art

import "math"

// Forms of candles.
const (
	candlePillar = iota
	candleCup
	candleStorm // in a tin, with four wicks
	candleTapers
	candleForms
)

func candle(p *pen) {
	form, c := p.form(candleForms), p.colour
	p.glow(400, 280, 330)
	p.puddle(400, 280)
	if form == candleTapers {
		p.tapers(c)
		return
	}
	w := []float64{130, 166, 214}[form] * p.between(.95, 1.06)
	h := []float64{350, 270, 220}[form] * p.between(.9, 1.06)
	top := ground - h
	p.shadow(400, w)
	if form == candlePillar {
		p.pillar(w, h, c)
		return
	}
	f := profile{{top, w}, {top + h*.5, w * 1.0}, {ground - 16, w * .96}, {ground - 4, w * .9}}
	if form == candleCup && p.chance(.5) {
		f = profile{{top, w * .96}, {top + h*.4, w * 1.06}, {ground - h*.14, w * .86}, {ground - 4, w * .7}}
	}
	p.turned(400, f, c, p.glaze(400, f))
	p.gloss(400, f, top+h*.2, top+h*.7)
	p.rim(400, top, f[0].r, 10, c, cream)
	p.ellipse(400, top+7, f[0].r-13, (f[0].r-13)*tilt-2, hex("#fbefd2"))
	wicks := []float64{0}
	if form == candleStorm {
		wicks = []float64{-.62, -.2, .24, .64}
	}
	for i, k := range wicks {
		y := top + 8 + 14*math.Cos(float64(i)*2.5)
		if len(wicks) == 1 {
			y = top + 8
		}
		p.f(`<ellipse cx="%" cy="%" rx="42" ry="9" fill="#ffd27a" opacity=".7"/>`, 400+k*w*.8, y)
		p.flame(400+k*w*.8, y, p.between(1.0, 1.25))
	}
}

// pillar is of wax, with combs or ribs in its side.
func (p *pen) pillar(w, h float64, c rgb) {
	top := ground - h
	f := profile{{top, w * .98}, {top + 12, w}, {ground - 12, w}, {ground - 4, w * .97}}
	wax := c.lit(.08)
	p.turned(400, f, wax, func() {
		id := p.name()
		p.f(`<linearGradient id="%" x2="0" y2="1"><stop offset="0" stop-color="#ffe2a0" stop-opacity=".75"/><stop offset=".4" stop-color="#ffe2a0" stop-opacity="0"/></linearGradient>`, id)
		if p.chance(.6) {
			p.fill(f.box(400).path(), p.tile(44, 76, "", func() {
				p.f(`<path d="M22 1l20 12v24L22 49 2 37V13zM0 51v24M22 49v27M44 51v24" fill="none" stroke="%" stroke-width="5" opacity=".5"/>`, c.shade(.35))
			}))
		} else {
			for i := -6; i <= 6; i++ {
				p.thread(f.rib(400, math.Sin(float64(i)/6.6*math.Pi/2)), c.shade(.4), 6, .3)
			}
		}
		p.fill(f.box(400).path(), "url(#"+id+")")
	})
	p.ellipse(400, top, w*.98, w*tilt, wax.lit(.4))
	p.f(`<ellipse cx="400" cy="%" rx="%" ry="%" fill="#ffdc94" opacity=".8"/>`, top+2, w*.62, w*tilt*.55)
	p.fill(text("M% %q10 40 4 70q8 16 16 0q-4 -40 6 -64z", 400-w*.7, top+w*tilt*.7), wax.lit(.3))
	p.flame(400, top+4, 1.35)
}

func (p *pen) tapers(c rgb) {
	p.shadow(310, 86)
	p.shadow(490, 86)
	for i, x := range []float64{310, 490} {
		top := 196 + float64(i)*p.between(30, 70)
		p.turned(x, profile{{top, 16}, {top + 26, 23}, {ground - 100, 31}}, c.lit(.06), nil)
		p.flame(x, top+4, .95)
		holder := profile{{ground - 136, 40}, {ground - 128, 34}, {ground - 80, 30}, {ground - 50, 52}, {ground - 18, 84}, {ground - 4, 88}}
		p.turned(x, holder, brass.mix(c, .1), nil)
		p.f(`<path d="M% %A40 8 0 0 0 % %" fill="none" stroke="#fff" stroke-width="4" opacity=".6"/>`, x-40, ground-136, x+40, ground-136)
	}
}

// Forms of soaps.
const (
	soapBar = iota
	soapCube
	soapRound // on a cord
	soapForms
)

func soap(p *pen) {
	form, c := p.form(soapForms), p.colour
	pale := c.mix(cream, .3)
	switch form {
	case soapCube:
		p.shade(410, ground, 310, 48)
		p.dish(timber)
		for i, q := range [][2]float64{{318, ground - 56}, {500, ground - 50}, {404, ground - 200}} {
			p.cube(q[0], q[1], []float64{98, 92, 96}[i], pale.shade(.06*float64(i)), func() { p.stamped(i, pale) })
		}
	case soapRound:
		p.at = onWall
		p.shade(430, 500, 240, 230)
		p.tube("M400 -90Q396 100 400 340", 13, hex("#cbb283"))
		d := p.pebble(400, 470, 190, .02)
		b := box{200, 270, 400, 400}
		p.f(`<g transform="translate(12 10)">`)
		p.fill(d, pale.shade(.5))
		p.f(`</g>`)
		p.solid(d, b, pale, func() { p.speckles(b, 60); p.swirl(b, c) }, "ball")
		p.f(`<circle cx="400" cy="478" r="118" fill="none" stroke="%" stroke-width="7" opacity=".4"/>`, pale.shade(.4))
		p.twig(400, 560, 160, pale.shade(.35))
		return
	default:
		p.shade(410, ground, 310, 48)
		p.dish(timber)
		p.bar(170, ground-60-156, 432, c.mix(cream, .14))
		if p.chance(.6) {
			p.f(`<g transform="translate(48 -116) scale(.92)">`)
			p.bar(170, ground-60-156, 432, pale)
			p.f(`</g>`)
		}
	}
	p.foam()
}

// dish is a slatted dish of wood.
func (p *pen) dish(c rgb) {
	p.fill(text("M122 %L196 %H636L682 %z", ground-40, ground-96, ground-40), c.shade(.45))
	for i := range 4 {
		y0, y1 := ground-92+float64(i)*14, ground-84+float64(i)*14
		in0, in1 := 74-float64(i)*18.5, 63-float64(i)*18.5
		p.fill(text("M% %H%L% %H%z", 124+in0, y0, 680-in0*.62, 680-in1*.62, y1, 124+in1), c.lit(.16))
	}
	p.solid(text("M118 %h566l-34 42h-498z", ground-42), box{116, ground - 42, 570, 42}, c, func() { p.woodgrain(box{116, ground - 42, 570, 42}, c, false) }, "fall", "round")
	p.thread(text("M122 %h556", ground-41), c.lit(.7), 4, .7)
}

// bar is a piece of soap that lies, seen from the front and above; y is the height of its front's upper edge.
func (p *pen) bar(x, y, w float64, c rgb) {
	const h, deep, aside = 156.0, 62.0, 44.0
	top := text("M% %L% %q6 -8 16 -8H%q14 0 10 12L% %z", x+10, y+14, x+aside, y-deep+6, x+w+aside-26, x+w-4, y+14)
	side := text("M% %L% %q14 -6 14 12V%q0 10 -8 16L% %z", x+w-18, y+6, x+w+aside-26, y-deep+2, y+h-deep-10, x+w-14, y+h-2)
	p.fill(side, c.shade(.34))
	p.solid(top, box{x, y - deep - 4, w + aside, deep + 20}, c.lit(.4), nil, "slant")
	b := box{x, y, w, h}
	p.solid(b.round(22), b, c, func() {
		p.swirl(b, c)
		p.speckles(b, 40)
	}, "slant", "fall")
	s := box{x + 74, y + 30, w - 148, h - 60}
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="6" opacity=".45"/><path d="%" fill="none" stroke="#fff" stroke-width="3" opacity=".5"/>`, s.round(22), c.shade(.45), box{s.x + 3, s.y + 4, s.w, s.h}.round(22))
	for i := range 5 {
		p.petal(s.x+s.w/2, s.y+s.h-12, (float64(i)-2)*.55, s.h*.7, 8, c.shade(.3))
	}
	p.thread(text("M% %h%", x+20, y+5, w-40), "#fff", 5, .55)
}

func (p *pen) stamped(i int, c rgb) {
	p.f(`<path d="M18 18h64v64H18z" fill="none" stroke="%" stroke-width="5" opacity=".5"/>`, c.shade(.4))
	for j := range 4 + i {
		p.petal(50, 50, float64(j)*2*math.Pi/float64(4+i), 26, 5, c.shade(.35))
	}
}

// swirl is a second colour in a soap.
func (p *pen) swirl(b box, c rgb) {
	for range 4 {
		p.thread(text("M% %q% % % %t% %", b.x-10, p.between(b.y, b.y+b.h), b.w*.25, p.between(-60, 60), b.w*.5, p.between(-20, 20), b.w*.6, p.between(-30, 30)), []any{c.shade(.25), "#fff", c.lit(.4)}[p.pick(3)], p.between(7, 24), .35)
	}
}

func (p *pen) foam() {
	for i := range 8 {
		x, r := p.between(150, 640), p.between(9, 26)
		y := ground - r*.6 + p.between(0, 18)
		if i > 5 {
			x, y = p.between(500, 690), p.between(250, 400)
		}
		p.f(`<circle cx="%" cy="%" r="%" fill="#fff" opacity=".34"/><circle cx="%" cy="%" r="%" fill="none" stroke="#fff" stroke-width="2.5" opacity=".8"/>`, x, y, r, x, y, r)
		p.thread(text("M% %a% % 0 0 1 % %", x-r*.6, y-r*.1, r*.6, r*.6, r*.5, -r*.5), "#fff", 3.5, .95)
	}
}
