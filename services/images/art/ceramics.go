package art

import "math"

// Forms of mugs.
const (
	mugStraight = iota
	mugBelly
	mugTulip
	mugWide // at the foot
	mugThumb
	mugForms
)

func mug(p *pen) {
	form := p.form(mugForms)
	w, h := p.between(162, 184), p.between(385, 430)
	top, x := ground-h, 352.0
	k := [mugForms][3]float64{{1, 1, .95}, {.92, 1.12, .78}, {1.06, .84, .66}, {.84, .98, 1.14}, {1, .97, .8}}[form]
	if form == mugThumb {
		x, w, h = 400, w*1.12, h*.95
		top = ground - h
	}
	f := profile{{top, w * k[0]}, {top + h*.46, w * k[1]}, {ground - h*.1, w * (k[2]*.94 + k[1]*.06)}, {ground - h*.035, w * k[2] * .97}, {ground - 4, w * k[2] * .9}}
	p.shadow(x, w*k[2])
	if form != mugThumb {
		p.handle(x+f.at(top+h*.3)-8, top+h*p.between(.2, .26), h*p.between(.42, .52), p.between(30, 38))
	}
	p.turned(x, f, p.colour, p.glaze(x, f))
	if form == mugThumb { // the hollow that the potter pressed in
		hx, hy := x+w*.3, top+h*.5
		p.group(text("rotate(14 % %)", hx, hy), func() {
			p.ellipse(hx, hy, 44, 62, p.colour.shade(.2))
			p.ellipse(hx, hy, 44, 62, p.light("hollow"))
			p.thread(text("M% %a40 58 0 0 0 62 20", hx-26, hy+40), "#fff", 4, .35)
		})
	}
	p.gloss(x, f, top+h*.16, top+h*.62)
	p.rim(x, top, w*k[0], 11, p.colour, p.inside())
}

// inside is the glaze in a vessel.
func (p *pen) inside() rgb {
	if p.chance(.5) {
		return cream.mix(p.colour, .2)
	}
	return p.colour.shade(.3)
}

// handle is an ear at the right of a vessel, from the height y, h high.
func (p *pen) handle(x, y, h, width float64) {
	switch p.pick(3) {
	case 0:
		p.tube(text("M% %c% % % % % %", x, y, h*.75, -h*.12, h*.8, h*.95, -14.0, h), width, p.colour)
	case 1:
		p.tube(text("M% %h%q% 0 % %v%q0 % % %h%", x, y, h*.2, h*.28, h*.28, h*.3, h*.35, h*.35, -h*.3, h*.35, -h*.28), width, p.colour)
	default:
		p.tube(text("M% %c% % % % % %", x, y+10, h*.5, -h*.35, h*.95, h*.3, -10.0, h*1.02), width, p.colour)
	}
}

// Forms of bowls.
const (
	bowlDeep = iota
	bowlWide
	bowlFooted
	bowlPierced
	bowlForms
)

func bowl(p *pen) {
	form := p.form(bowlForms)
	w := p.between(286, 306)
	h := w * [bowlForms]float64{.86, .66, .82, .74}[form] * p.between(.95, 1.05)
	top := ground - h - 6
	f := profile{{top, w}, {top + h*.28, w * .95}, {top + h*.62, w * .72}, {ground - 30, w * .42}, {ground - 24, w * .38}, {ground - 4, w * .4}}
	switch form {
	case bowlWide:
		f = profile{{top, w * 1.06}, {top + h*.4, w * .8}, {top + h*.78, w * .46}, {ground - 22, w * .34}, {ground - 4, w * .36}}
	case bowlFooted:
		f = profile{{top, w}, {top + h*.3, w * .97}, {top + h*.55, w * .72}, {top + h*.7, w * .28}, {top + h*.78, w * .2}, {ground - 4, w * .42}}
	}
	p.shadow(400, w*.55)
	if form == bowlPierced {
		for _, x := range []float64{-.34, 0, .34} {
			p.ellipse(400+x*w, ground-4+16*(1-math.Abs(x)), 24, 20, p.colour.shade(.4))
		}
		p.turned(400, f, p.colour, func() { p.pierced(f, top+h*.2, h) })
	} else {
		p.turned(400, f, p.colour, p.glaze(400, f))
	}
	p.gloss(400, f, top+h*.15, top+h*.6)
	p.rim(400, top, f[0].r, 12, p.colour, p.inside())
}

// pierced are rows of holes cut through a wall.
func (p *pen) pierced(f profile, y, h float64) {
	var holes []byte
	for row := range 4 {
		at := y + float64(row)*h*.15
		R := f.at(at)
		for i := -5; i <= 5; i++ {
			sin, cos := math.Sincos((float64(i) + float64(row%2)/2) / 6 * math.Pi / 2)
			if cos < .3 {
				continue
			}
			holes = appendf(holes, "M% %v2", math.Round(400+R*sin), math.Round(at+R*tilt*cos))
		}
	}
	p.coats(string(holes), coat{paint: p.colour.shade(.72), width: 19}, coat{p.colour.shade(.42), 12, 2, 3, 0})
	p.thread(f.ring(400, y-h*.1), dusk, 4, .25)
	p.thread(f.ring(400, y+h*.57), dusk, 4, .25)
}

// Forms of plates.
const (
	plateFlat = iota
	plateDeep
	platePebble // trimmed freehand
	plateForms
)

func plate(p *pen) {
	c, ink := p.colour, p.ink(p.colour)
	rx := p.between(292, 306)
	form := p.form(plateForms)
	wobble := 0.0
	if form == platePebble {
		wobble = .022
	}
	d := p.pebble(400, 400, rx, wobble)
	p.shade(430, 446, rx*1.12, rx*1.08)
	p.group("translate(10 12)", func() { p.fill(d, c.shade(.5)) })
	p.solid(d, box{90, 90, 620, 620}, c, func() {
		p.plateMotif(p.pick(6), rx, ink)
		p.speckles(box{110, 110, 580, 580}, 44)
	}, "slant")
	p.thread(d, "#fff", 4, .4)
	well := rx * []float64{.7, .62, .76}[form]
	p.f(`<circle cx="400" cy="400" r="%" fill="%" opacity="%"/>`, well, p.light("hollow"), []float64{.7, 1, .5}[form])
	p.f(`<circle cx="404" cy="405" r="%" fill="none" stroke="#fff" stroke-width="3" opacity=".4"/>`, well)
	p.f(`<ellipse cx="270" cy="250" rx="90" ry="26" fill="%" transform="rotate(-44 270 250)" opacity=".6"/>`, p.light("glint"))
}

// pebble is a circle, or nearly one.
func (p *pen) pebble(x, y, r, wobble float64) string {
	const n = 10
	var px, py [n]float64
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		k := r * (1 + p.between(-wobble, wobble))
		px[i], py[i] = x+k*sin, y-k*cos
	}
	d := appendf(nil, "M% %", px[0], py[0])
	for i := range n {
		a, b, c, e := (i+n-1)%n, i, (i+1)%n, (i+2)%n
		d = appendf(d, "C% % % % % %", px[b]+(px[c]-px[a])/5.7, py[b]+(py[c]-py[a])/5.7, px[c]-(px[e]-px[b])/5.7, py[c]-(py[e]-py[b])/5.7, px[c], py[c])
	}
	return string(d) + "Z"
}

func (p *pen) plateMotif(motif int, r float64, ink rgb) {
	ring := func(k, width float64) {
		p.f(`<circle cx="400" cy="400" r="%" fill="none" stroke="%" stroke-width="%"/>`, r*k, ink, width)
	}
	switch motif {
	case 0:
		ring(.97, 16)
	case 1:
		ring(.9, 6)
		ring(.84, 14)
		ring(.3, 5)
	case 2: // leaves around the rim
		for i := range 18 {
			a := float64(i) / 18 * 2 * math.Pi
			p.petal(400+r*.8*math.Sin(a), 400-r*.8*math.Cos(a), a+.9, r*.2, 8, ink)
		}
		ring(.78, 4)
	case 3: // a flower in the well
		for i := range 8 {
			p.petal(400, 400, float64(i)/8*2*math.Pi, r*.5, 24, ink)
		}
		p.ellipse(400, 400, 20, 20, p.colour)
		ring(.95, 7)
	case 4: // brushed spiral
		d := appendf(nil, "M400 400")
		for i := range 30 {
			a, k := float64(i)*.62, r*.56*float64(i)/30
			d = appendf(d, "L% %", 400+k*math.Sin(a), 400-k*math.Cos(a))
		}
		p.thread(string(d), ink, 9, .55)
	default: // poured from one side
		p.veil(text("M60 60h700v180q-130 120 -300 60t-400 160z"), ink, .9)
	}
}

// Forms of teapots.
const (
	teapotRound = iota
	teapotTall
	teapotSmall // for one
	teapotForms
)

func teapot(p *pen) {
	form := p.form(teapotForms)
	w := []float64{220, 186, 214}[form] * p.between(.96, 1.04)
	h := []float64{345, 415, 300}[form] * p.between(.96, 1.04)
	top, x, c := ground-h, 402.0, p.colour
	f := profile{{top, w * .46}, {top + h*.14, w * .74}, {top + h*.5, w}, {top + h*.84, w * .8}, {ground - 4, w * .6}}
	if form == teapotTall {
		f = profile{{top, w * .5}, {top + h*.1, w * .64}, {top + h*.45, w * .84}, {top + h*.86, w}, {ground - 4, w * .9}}
	}
	p.shadow(x, w*.85)
	p.spout(x-f.at(top+h*.6)*.86, top+h*.62, w, top+h*.06)
	if p.chance(.35) || form == teapotSmall { // a bail of cane over the top
		p.tube(text("M% %C% % % % % %", x-w*.62, top+h*.12, x-w*.72, top-h*.75, x+w*.72, top-h*.75, x+w*.62, top+h*.12), 19, hex("#a9804f"))
	} else {
		p.tube(text("M% %c% % % % % %", x+f.at(top+h*.22)-10, top+h*.2, w*.8, -h*.2, w*.75, h*.62, -2.0, h*.54), 30, c)
	}
	p.turned(x, f, c, p.glaze(x, f))
	p.gloss(x, f, top+h*.2, top+h*.62)
	lid := profile{{top - h*.13, w * .12}, {top - h*.09, w * .3}, {top + 4, w * .5}}
	p.ellipse(x, top+6, w*.52, w*.52*tilt, c.shade(.5))
	p.turned(x, lid, c, nil)
	knob := h*.09 + 8
	p.solid(text("M% %a% % 0 1 0 % 0a% % 0 1 0 % 0z", x-knob, top-h*.13-knob*.6, knob, knob*.9, 2*knob, knob, knob*.9, -2*knob), box{x - knob, top - h*.13 - knob*1.6, 2 * knob, 2 * knob}, p.knobColour(), nil, "ball")
}

func (p *pen) knobColour() rgb {
	if p.chance(.4) {
		return hex("#a9804f")
	}
	return p.colour
}

// spout rises to the left from the root of a teapot's body to the height of its mouth.
func (p *pen) spout(x, y, w, mouth float64) {
	tip := x - w*.62
	d := text("M% %C% % % % % %l% %C% % % % % %Z", x+30, y+w*.28, x-w*.3, y+w*.2, tip+w*.14, mouth+w*.5, tip, mouth, w*.17, -12.0,
		tip+w*.34, mouth+w*.34, x-w*.06, y-w*.3, x+40, y-w*.34)
	p.solid(d, box{tip - 4, mouth - 16, x + 44 - tip, y + w*.3 - mouth + 16}, p.colour, nil, "round")
	p.f(`<ellipse cx="%" cy="%" rx="%" ry="7" fill="%" transform="rotate(-8 % %)"/>`, tip+w*.085, mouth-6, w*.085, p.colour.shade(.6), tip+w*.085, mouth-6)
}
