package art

import "math"

// Forms of floor lamps.
const (
	floorCrane = iota
	floorReader
	floorTripod
	floorForms
)

func floorLamp(p *pen) {
	c := p.colour
	switch p.form(floorForms) {
	case floorCrane:
		p.glow(220, 300, 330)
		p.puddle(220, 240)
		p.shadow(500, 110)
		p.turned(500, profile{{ground - 22, 96}, {ground - 4, 106}}, c, nil)
		elbow := p.between(120, 170)
		p.tube(text("M500 %V300", ground-24), 15, c)
		p.tube(text("M640 %L270 %", elbow+160, elbow), 13, c)
		p.solidBall(640, elbow+160, 36, c.shade(.2))
		p.solidBall(500, elbow+100, 17, brass)
		p.tube(text("M500 %L500 320", elbow+100), 15, c)
		p.tube(text("M270 %L232 %", elbow, elbow+74), 10, c)
		w := p.between(96, 112)
		f := profile{{elbow + 66, 22}, {elbow + 90, 46}, {elbow + 160, w}}
		p.f(`<g transform="rotate(12 230 %)">`, elbow+70)
		p.ellipse(230, elbow+160, w, w*tilt, bulb)
		p.turned(230, f, c, nil)
		p.ellipse(230, elbow+161, w*.93, w*tilt*.8, hex("#fff6dc"))
		p.f(`</g>`)
	case floorReader:
		p.glow(400, 210, 330)
		p.puddle(400, 200)
		p.shadow(400, 100)
		wood := []rgb{hex("#b98b5b"), hex("#6b4630")}[p.pick(2)]
		p.turned(400, profile{{ground - 24, 88}, {ground - 4, 102}}, wood, nil)
		p.turned(400, profile{{250, 10}, {400, 13}, {ground - 22, 17}}, wood, nil)
		y := p.between(440, 500)
		p.ellipse(400, y+12, 92, 18, wood.shade(.4))
		p.ellipse(400, y, 92, 18, wood.lit(.2))
		p.turned(444, profile{{y - 46, 24}, {y - 2, 20}}, c.mix(cream, .3), nil)
		p.turned(400, profile{{y - 60, 15}, {y - 2, 16}}, wood, nil)
		p.litShade(400, 86, 200, p.between(120, 150), p.between(74, 92)*1.1, c.mix(cream, .3), p.pick(2)*13)
	default:
		p.glow(400, 210, 340)
		p.puddle(400, 220)
		p.shadow(400, 150)
		wood := []rgb{hex("#b98b5b"), hex("#6b4630"), hex("#caa577")}[p.pick(3)]
		p.tube(text("M406 330L430 %", ground-26), 18, wood.shade(.25))
		p.tube(text("M392 330L270 %", ground), 20, wood)
		p.tube(text("M410 330L536 %", ground+4), 20, wood)
		p.turned(400, profile{{300, 30}, {352, 36}}, brass, nil)
		p.litShade(400, 86, 216, p.between(90, 140), p.between(160, 186), c.mix(cream, .22), p.pick(2)*15)
	}
}

// Forms of lanterns.
const (
	lanternPierced = iota
	lanternPanes
	lanternJar
	lanternForms
)

func lantern(p *pen) {
	form, c := p.form(lanternForms), p.colour
	p.glow(400, 450, 380)
	p.puddle(400, 300)
	p.shadow(400, 140)
	switch form {
	case lanternPierced:
		p.tube("M318 290C310 130 490 130 482 290", 12, c.shade(.1))
		f := profile{{320, 140}, {480, 152}, {ground - 20, 146}, {ground - 4, 138}}
		p.turned(400, f, c, func() { p.sparks(f, 340, ground-40) })
		p.turned(400, profile{{236, 20}, {262, 54}, {318, 146}, {332, 150}}, c.shade(.08), nil)
		p.tube("M384 240a18 20 0 1 1 32 0", 8, c)
	case lanternPanes:
		p.panes(c)
	default:
		p.jar(c)
	}
}

// sparks are holes through which the flame is seen.
func (p *pen) sparks(f profile, top, foot float64) {
	stars, dots := []byte(nil), []byte(nil)
	row := 0
	for y := top + 14; y < foot; y += 46 {
		R := f.at(y)
		for i := -4; i <= 4; i++ {
			sin, cos := math.Sincos((float64(i) + float64(row%2)/2) / 4.8 * math.Pi / 2)
			x, at := math.Round(400+R*sin), math.Round(y+R*tilt*cos)
			if (i+row)%2 == 0 {
				w := 13 * cos
				stars = appendf(stars, "M% %l% 13l% -13l% -13z", x-w, at, w, w, -w)
			} else {
				dots = appendf(dots, "M% %h0", x, at)
			}
		}
		row++
	}
	p.fill(string(stars), hex("#ffedb0"))
	p.stroke(string(dots), hex("#ffe39a"), 11)
	p.thread(string(stars), p.colour.shade(.5), 2, .5)
}

// flame burns on a candle that stands at a height.
func (p *pen) flame(x, y, k float64) {
	p.stroke(text("M% %v%", x, y, -16*k), iron, 4*k)
	p.fill(text("M% %q% % 0 %q% % 0 %z", x, y-8*k, -28*k, -36*k, -84*k, 28*k, 48*k, 84*k), hex("#ffab3d"))
	p.fill(text("M% %q% % 0 %q% % 0 %z", x, y-10*k, -14*k, -20*k, -46*k, 14*k, 26*k, 46*k), hex("#fff4c8"))
}

func (p *pen) panes(c rgb) {
	p.tube("M372 210a28 34 0 1 1 56 0", 10, c)
	w, top := p.between(136, 156), 340.0
	p.fill(text("M% %h%v%h%z", 400-w, top, 2*w, ground-36-top, -2*w), hex("#ffe9b8"))
	p.glow(400, 500, 190)
	p.turned(400, profile{{540, 38}, {ground - 40, 38}}, cream, nil)
	p.ellipse(400, 540, 38, 8, hex("#fff6dc"))
	p.flame(400, 542, 1)
	p.veil(text("M% %h%v%h%z", 400-w, top, w*.62, ground-36-top, -w*.62), c.mix(rgb{255, 255, 255}, .6), .28)
	p.veil(text("M% %l% %h40l% %z", 400+w*.2, top, -w*.7, ground-36-top, w*.7, -(ground-36-top)), "#fff", .25)
	for _, x := range []float64{400 - w, 400 - w*.38, 400 + w*.38, 400 + w} {
		p.tube(text("M% %V%", x, top-4, ground-30), 13, c)
	}
	if p.chance(.6) {
		p.tube(text("M% %H%", 400-w, p.between(410, 470), 400+w), 8, c)
	}
	p.solid(text("M% %L% %H%L% %z", 400-w-18, top, 356.0, 232.0, 444.0, 400+w+18, top), box{400 - w - 18, 230, 2*w + 36, 112}, c, nil, "round", "fall")
	p.solid(box{352, 206, 96, 30}.round(8), box{352, 206, 96, 30}, c, nil, "round")
	b := box{400 - w - 14, ground - 40, 2*w + 28, 40}
	p.solid(b.round(7), b, c, nil, "round", "fall")
}

// jar is of coloured glass, with a tealight in it.
func (p *pen) jar(c rgb) {
	p.tube("M258 330C240 90 560 90 542 330", 7, hex("#8d8a86"))
	w := p.between(150, 172)
	f := [...]profile{
		{{318, w * .86}, {344, w * .82}, {400, w}, {560, w * 1.02}, {ground - 24, w * .92}, {ground - 4, w * .8}},
		{{318, w * .8}, {420, w}, {540, w * .96}, {ground - 20, w * .74}, {ground - 4, w * .7}},
	}[p.pick(2)]
	p.ellipse(400, 318, f[0].r, f[0].r*tilt, c.shade(.35))
	id := p.name()
	p.f(`<radialGradient id="%" cx=".5" cy=".72" r=".62"><stop offset="0" stop-color="#fff6d2"/><stop offset=".35" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient>`, id, c.mix(bulb, .55), c.shade(.12))
	p.solid(f.outline(400), f.box(400), "url(#"+id+")", func() {
		p.turned(400, profile{{590, 58}, {ground - 34, 58}}, hex("#e9e4d8"), nil)
		p.flame(400, 590, .9)
		ribs := ""
		if p.chance(.6) {
			for i := -5; i <= 5; i++ {
				ribs += f.rib(400, math.Sin(float64(i)/6*math.Pi/2))
			}
			p.f(`<path d="%" fill="none" stroke="#fff" stroke-width="7" opacity=".16"/>`, ribs)
		} else {
			p.flecks(f.box(400), 30)
		}
	}, "round")
	p.gloss(400, f, 380, 570)
	p.f(`<ellipse cx="400" cy="318" rx="%" ry="%" fill="none" stroke="#fff" stroke-width="5" opacity=".55"/>`, f[0].r-2, f[0].r*tilt)
	p.thread(f.ring(400, 338), "#77736d", 7, .9)
}
