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
		p.bar(176, 400, 430, c.mix(cream, .14))
		if p.chance(.6) {
			p.f(`<g transform="translate(46 -134) scale(.9)">`)
			p.bar(190, 410, 420, pale)
			p.f(`</g>`)
		}
	}
	p.foam()
}

// dish is a slatted dish of wood.
func (p *pen) dish(c rgb) {
	b := box{130, ground - 44, 540, 44}
	p.solid(text("M120 %h560l-40 44h-480z", ground-44), b, c, func() { p.woodgrain(b, c, false) }, "fall", "round")
	p.fill(text("M120 %L200 %H640L680 %z", ground-44, ground-76, ground-44), c.lit(.2))
	for i := range 4 {
		x := 224 + float64(i)*106
		p.fill(text("M% %l-14 22h62l10 -22z", x, ground-72), c.shade(.55))
	}
}

// bar is a piece of soap that lies, seen from the front and above.
func (p *pen) bar(x, y, w float64, c rgb) {
	h, deep := 170.0, 74.0
	p.solid(text("M% %L% %q8 -8 20 -8H%q14 0 20 10L% %z", x+14, y, x+56, y-deep, x+w-40, x+w+12, y+10), box{x, y - deep - 10, w + 20, deep + 24}, c.lit(.35), nil, "slant")
	b := box{x, y - 10, w, h}
	p.solid(b.round(26), b, c, func() {
		p.swirl(b, c)
		p.speckles(b, 40)
	}, "slant", "fall")
	side := text("M% %L% %V%L% %z", x+w-4, y+12, x+w+30, y-deep+40, y+h-70, x+w-4, y+h-34)
	p.fill(side, c.shade(.3))
	s := box{x + 70, y + 24, w - 140, h - 68}
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="6" opacity=".45"/><path d="%" fill="none" stroke="#fff" stroke-width="3" opacity=".5"/>`, s.round(22), c.shade(.45), box{s.x + 3, s.y + 4, s.w, s.h}.round(22))
	for i := range 5 {
		p.petal(s.x+s.w/2, s.y+s.h-14, (float64(i)-2)*.55, s.h*.66, 8, c.shade(.3))
	}
	p.thread(text("M% %h%", x+24, y-4, w-60), "#fff", 6, .5)
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

// Forms of brushes.
const (
	brushBack = iota
	brushNail
	brushShaving
	brushDish
	brushForms
)

func brush(p *pen) {
	c := p.colour
	switch p.form(brushForms) {
	case brushBack:
		p.longBrush(c, 190, 92, 300)
	case brushDish:
		p.longBrush(c, 112, 92, 340)
	case brushNail:
		p.shade(410, ground, 320, 46)
		p.bristles(150, 650, 480, ground-6, 62, 0)
		b := box{120, 350, 560, 150}
		d := text("M130 480Q110 350 240 350H560Q690 350 670 480Q660 506 630 506H170Q140 506 130 480z")
		p.solid(d, box{120, 346, 560, 164}, c, func() { p.woodgrain(b, c, false) }, "fall", "slant")
		p.bristles(250, 550, 290, 356, 40, 1)
		p.thread("M180 372Q240 358 400 358T620 376", "#fff", 7, .4)
		p.thread("M150 440Q400 470 650 440", dusk, 6, .2)
	default:
		p.shadow(400, 120)
		x := 400.0
		p.bristles(300, 500, 160, 400, 60, 2)
		p.turned(x, profile{{392, 66}, {404, 76}, {436, 74}}, brass, nil)
		f := profile{{434, 72}, {470, 60}, {510, 42}, {560, 86}, {620, 112}, {ground - 10, 108}, {ground - 4, 100}}
		p.turned(x, f, c, func() { p.woodgrain(box{280, 430, 240, 250}, c, true); p.thread(f.ring(400, 590), dusk, 5, .3) })
		p.gloss(x, f, 550, 640)
	}
}

// bristles stand between x0 and x1, from a row to their tips, in tufts of two tones; spread 2 opens them upwards.
func (p *pen) bristles(x0, x1, root, tip float64, n, spread int) {
	dark, pale := []byte(nil), []byte(nil)
	mid := (x0 + x1) / 2
	for i := range n {
		x := x0 + (x1-x0)*float64(i)/float64(n-1)
		to, from := x+p.between(-8, 8), x
		y0, y1 := root, tip+p.between(-9, 4)
		switch spread {
		case 1:
			y0, y1 = tip, root+30*math.Pow((x-mid)/(x1-x0)*2, 2)+p.between(-6, 6)
		case 2:
			k := (x - mid) / (x1 - mid)
			from, to = mid+k*60, mid+k*104
			y0, y1 = tip, root+80*k*k*k*k+24*k*k+p.between(-8, 8)
		}
		line := appendf(nil, "M% %L% %", math.Round(from), math.Round(y0), math.Round(to), math.Round(y1))
		if i%2 == 0 {
			dark = append(dark, line...)
		} else {
			pale = append(pale, line...)
		}
	}
	hair := hex("#e2cda2")
	if hair.distance(p.wall) < 60 {
		hair = hex("#8d7458")
	}
	width := (x1 - x0) / float64(n) * 1.5
	p.stroke(string(dark), hair.shade(.34), width)
	p.stroke(string(pale), hair.lit(.15), width*.75)
}

// longBrush lies on its back across the picture: a head with bristles, and a handle.
func (p *pen) longBrush(c rgb, head, wide, handle float64) {
	p.at = onWall
	p.f(`<g transform="rotate(% 400 400)">`, p.between(28, 44))
	cy := 400 - handle/2 + 40
	p.f(`<g transform="translate(18 22)" opacity=".3">`)
	p.ellipse(400, cy-40, wide, head, dusk)
	p.fill(text("M380 %h40v%h-40z", cy+80, handle), dusk)
	p.f(`</g>`)
	d := text("M400 %C% % % % 424 %C414 % 416 % 424 %q6 44 -24 46q-30 -2 -24 -46C384 % 386 % 376 %C% % % % 400 %z", cy-40-head,
		400+wide*1.35, cy-40-head, 400+wide*1.25, cy+head*.7, cy+head+30, cy+head+90, cy+handle*.8, cy+handle+80,
		cy+handle*.8, cy+head+90, cy+head+30, 400-wide*1.25, cy+head*.7, 400-wide*1.35, cy-40-head, cy-40-head)
	b := box{400 - wide*1.3, cy - 42 - head, wide * 2.6, handle + head + 180}
	p.solid(d, b, c, func() { p.woodgrain(b, c, true) }, "round")
	tufts := []byte(nil)
	for row := range 9 {
		k := (float64(row) - 4) / 4.6
		y := cy - 36 + k*head*.86
		w := wide * .8 * math.Sqrt(1-k*k)
		n := int(w/15) + 1
		for i := range n {
			x := 400.0
			if n > 1 {
				x = 400 - w + 2*w*float64(i)/float64(n-1)
			}
			tufts = appendf(tufts, "M% %l% %", math.Round(x), math.Round(y), math.Round(p.between(-12, 2)), math.Round(p.between(-16, -4)))
		}
	}
	hair := hex("#ecdcb8")
	p.coats(string(tufts), coat{paint: hair.shade(.45), width: 21}, coat{hair, 14, -2, -4, 0}, coat{hair.lit(.6), 5, -5, -9, .9})
	p.ellipse(400, cy+handle+92, 7, 9, p.wall.shade(.4))
	p.thread(text("M% %a14 16 0 1 0 2 0", 399.0, cy+handle+98), cream.shade(.15), 5, .95)
	p.f(`</g>`)
}
