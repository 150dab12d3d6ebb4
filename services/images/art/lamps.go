package art

import "math"

var bulb = hex("#fff1c9")

// glow is the light around a lamp.
func (p *pen) glow(x, y, r float64) {
	p.light("glow")
	p.f(`<circle cx="%" cy="%" r="%" fill="%" opacity=".75"/>`, x, y, r, p.light("glow"))
}

// litShade is a shade of cloth or paper with the light inside: a cone between two circles.
func (p *pen) litShade(x, top, h, r0, r1 float64, c rgb, pleats int) {
	f := profile{{top, r0}, {top + h/2, (r0 + r1) / 2}, {top + h, r1}}
	id := p.name()
	p.f(`<radialGradient id="%" cx=".5" cy=".62" r=".62"><stop offset="0" stop-color="%"/><stop offset=".55" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient>`, id, c.mix(bulb, .8), c.mix(bulb, .38), c.shade(.1))
	p.ellipse(x, top+h, r1, r1*tilt, bulb)
	p.ellipse(x, top, r0, r0*tilt, c.mix(bulb, .55))
	p.solid(f.outline(x), f.box(x), "url(#"+id+")", func() {
		if pleats > 0 {
			ribs := ""
			for i := range pleats {
				ribs += f.rib(x, math.Sin((float64(i)/float64(pleats-1)-.5)*math.Pi*.96))
			}
			p.f(`<path d="%" fill="none" stroke="%" stroke-width="4" opacity=".25"/>`, ribs, c.shade(.5))
		}
		p.thread(f.ring(x, top+h-10), c.shade(.3), 7, .35)
	})
	p.thread(f.ring(x, top+h-2), "#fff", 3, .5)
	p.f(`<path d="M% %A% % 0 0 0 % %A% % 0 0 0 % %" fill="%"/>`, x-r0, top, r0, r0*tilt, x+r0, top, r0, r0*tilt, x-r0, top, c.mix(bulb, .45))
	p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%" opacity=".5"/>`, x, top+2, r0*.82, r0*tilt*.7, bulb)
}

// puddle is the light that falls on the table.
func (p *pen) puddle(x, rx float64) {
	p.light("glow")
	p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%" opacity=".5"/>`, x, ground+6, rx, rx*.22, p.light("glow"))
}

// Forms of table lamps.
const (
	tableCandil = iota // spun metal, the shade tipped
	tableToadstool
	tableMoon // of paper
	tableBubble
	tableClassic
	tableForms
)

func tableLamp(p *pen) {
	c := p.colour
	switch p.form(tableForms) {
	case tableCandil:
		p.candil(c)
	case tableToadstool:
		p.glow(400, 430, 360)
		p.puddle(400, 300)
		p.shadow(400, 90)
		stem := profile{{330, 44}, {450, 52}, {580, 80}, {ground - 4, 104}}
		p.turned(400, stem, c.mix(cream, .62), nil)
		r := p.between(215, 245)
		p.ellipse(400, 392, r*.96, r*tilt*1.1, bulb)
		k := dome(394, p.between(.72, .96)*r, r)
		p.turned(400, k, c, p.capSpots(k))
		p.gloss(400, k, 392-r*.7, 392-r*.2)
	case tableMoon:
		p.paperMoon(c)
	case tableBubble:
		p.bubble(c)
	default:
		p.glow(400, 280, 350)
		p.puddle(400, 280)
		p.shadow(400, 92)
		r := p.between(88, 124)
		p.turned(400, profile{{300, 13}, {430, 13}}, brass, nil)
		base := []profile{
			{{404, 26}, {430, 34}, {520, r}, {620, r * .7}, {ground - 4, r * .64}},
			{{404, 30}, {440, r * .84}, {540, r}, {ground - 22, r * .5}, {ground - 4, r * .6}},
			{{404, 34}, {450, 42}, {560, r * .8}, {640, r}, {ground - 4, r * .96}},
		}[p.pick(3)]
		p.turned(400, base, c, p.glaze(400, base))
		p.gloss(400, base, 470, 590)
		top, foot := p.between(96, 140), p.between(190, 226)
		p.litShade(400, 120, 246, top, foot, cream.mix(p.ink(c), p.between(0, .3)), p.pick(2)*17)
	}
}

func (p *pen) capSpots(f profile) func() {
	if p.chance(.4) {
		return nil
	}
	ink := cream.mix(p.colour, .08)
	if p.colour.luma() > 190 {
		ink = p.colour.shade(.3)
	}
	return func() {
		for i := range 9 {
			t := float64(i) * 2.4
			p.ellipse(400+math.Sin(t)*(40+float64(i)*20), 380-190*math.Abs(math.Cos(t*1.3+.4)), p.between(10, 24), p.between(8, 16), ink)
		}
	}
}

func (p *pen) candil(c rgb) {
	p.glow(330, 400, 380)
	p.puddle(300, 320)
	p.shadow(440, 130)
	foot := profile{{ground - 30, 96}, {ground - 22, 126}, {ground - 4, 130}}
	p.ellipse(440, ground-30, 96, 19, c.lit(.35))
	p.turned(440, foot, c, nil)
	p.tube(text("M440 %C440 470 520 380 448 300", ground-34), 17, brass)
	lean := p.between(-30, -16)
	p.f(`<g transform="rotate(% 430 300)">`, lean)
	w := p.between(180, 210)
	f := profile{{190, 26}, {206, 62}, {270, w * .72}, {352, w}}
	p.ellipse(420, 352, w, w*tilt, bulb)
	p.solid(f.outline(420), f.box(420), c, nil, "round", "fall")
	p.thread(f.ring(420, 344), "#fff", 3, .4)
	p.ellipse(420, 354, w*.95, w*tilt*.8, hex("#fff6dc"))
	p.ellipse(420, 360, 40, 15, "#fff")
	p.turned(420, profile{{168, 16}, {192, 24}}, brass, nil)
	p.f(`</g>`)
}

func (p *pen) paperMoon(c rgb) {
	p.glow(400, 390, 400)
	p.shadow(400, 100)
	wood := timber
	p.turned(400, profile{{ground - 64, 70}, {ground - 40, 84}, {ground - 4, 92}}, wood, nil)
	id, r := p.name(), p.between(218, 240)
	tint := cream.mix(c, .22)
	p.f(`<radialGradient id="%" cx=".46" cy=".5" r=".56"><stop offset="0" stop-color="#fffbea"/><stop offset=".6" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient>`, id, tint, tint.mix(c, .4).shade(.12))
	b := box{400 - r, 390 - r, 2 * r, 2 * r}
	p.solid(b.round(r), b, "url(#"+id+")", func() {
		for range 9 {
			p.veil(p.washed(400+p.between(-r, r)*.75, 390+p.between(-r, r)*.75, p.between(20, 70)), tint.mix(c, .5), .13)
		}
		d := []byte(nil)
		for i := range 13 {
			k := float64(i-6) / 6.6
			w := r * math.Sqrt(1-k*k)
			d = appendf(d, "M% %q% % % 4", 400-w, 390+k*r, w, w*.14, 2*w)
		}
		p.thread(string(d), c.shade(.2), 2.5, .4)
	})
}

func (p *pen) bubble(c rgb) {
	p.glow(400, 340, 380)
	p.puddle(400, 250)
	p.shadow(400, 104)
	f := profile{{500, 70}, {540, 64}, {ground - 40, 96}, {ground - 4, 108}}
	p.turned(400, f, c, p.glaze(400, f))
	id, r := p.name(), p.between(180, 200)
	p.f(`<radialGradient id="%" cx=".5" cy=".6" r=".6"><stop offset="0" stop-color="#fffdf0"/><stop offset=".45" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient>`, id, bulb.mix(c, .12), bulb.mix(c, .55))
	b := box{400 - r, 338 - r, 2 * r, 2 * r}
	p.solid(b.round(r), b, "url(#"+id+")", func() {
		d := []byte(nil)
		for range 60 {
			d = appendf(d, "M% %h0", math.Round(p.between(400-r, 400+r)), math.Round(p.between(338-r, 338+r)))
		}
		p.thread(string(d), "#fff", 9, .55)
		p.thread(string(d[:len(d)/3*2]), c.shade(.2), 3, .3)
	})
	p.f(`<ellipse cx="326" cy="258" rx="60" ry="30" fill="%" transform="rotate(-42 326 258)"/>`, p.light("glint"))
	p.turned(400, profile{{502, 76}, {520, 72}}, brass, nil)
}

// Forms of pendants.
const (
	pendantPleated = iota
	pendantGlass
	pendantEnamel
	pendantRattan
	pendantForms
)

func pendant(p *pen) {
	form, c := p.form(pendantForms), p.colour
	p.tube("M400 -80V190", 7, hex("#3b322d"))
	p.glow(400, 470, 400)
	switch form {
	case pendantPleated:
		w, h := p.between(225, 262), p.between(250, 300)
		f := profile{{220, 40}, {220 + h*.18, w * .5}, {220 + h*.6, w * .94}, {220 + h*.86, w}, {220 + h, w * .86}}
		p.pleated(f, c)
	case pendantGlass:
		p.blownGlass(c)
	case pendantEnamel:
		w := p.between(220, 268)
		f := profile{{230, 44}, {250, 54}, {310, 70}, {350, w * .55}, {430, w * .9}, {500, w}, {516, w * 1.02}}
		p.ellipse(400, 516, w*1.02, w*tilt, hex("#fff7e0"))
		p.turned(400, f, c, nil)
		p.gloss(400, f, 340, 470)
		p.ellipse(400, 518, w*.97, w*tilt*.84, hex("#fff3d0"))
		p.ellipse(400, 526, 66, 26, "#fff")
		p.thread(f.ring(400, 510), hex("#2b2726"), 6, .8)
	default:
		p.rattan(c)
	}
	p.turned(400, profile{{180, 16}, {188, 22}, {232, 24}}, brass, nil)
}

// pleated is a shade folded from paper, lit from within.
func (p *pen) pleated(f profile, c rgb) {
	id, last := p.name(), f[len(f)-1]
	tint := c.mix(cream, .4)
	p.ellipse(400, last.y, last.r, last.r*tilt, bulb)
	p.f(`<radialGradient id="%" cx=".5" cy=".75" r=".75"><stop offset="0" stop-color="%"/><stop offset=".6" stop-color="%"/><stop offset="1" stop-color="%"/></radialGradient>`, id, tint.mix(bulb, .75), tint.mix(c, .3), c.shade(.12))
	p.solid(f.outline(400), f.box(400), "url(#"+id+")", func() {
		dark, bright := "", ""
		for i := -8; i <= 8; i++ {
			dark += f.rib(400, math.Sin(float64(i)/8.5*math.Pi/2))
			bright += f.rib(400, math.Sin((float64(i)+.45)/8.5*math.Pi/2))
		}
		p.f(`<path d="%" fill="none" stroke="%" stroke-width="5" opacity=".3"/>`, dark, c.shade(.5))
		p.f(`<path d="%" fill="none" stroke="#fff" stroke-width="4" opacity=".22"/>`, bright)
	})
	p.thread(f.ring(400, last.y-3), "#fff", 4, .6)
}

func (p *pen) blownGlass(c rgb) {
	w, h := p.between(180, 225), p.between(300, 350)
	f := [...]profile{
		{{228, 34}, {260, 70}, {228 + h*.6, w}, {228 + h*.9, w * .8}, {228 + h, w * .5}},
		{{228, 30}, {280, 40}, {228 + h*.4, w * .6}, {228 + h*.76, w}, {228 + h, w * .92}},
	}[p.pick(2)]
	id := p.name()
	p.f(`<radialGradient id="%" cx=".5" cy=".5" r=".6"><stop offset="0" stop-color="#fffbe6"/><stop offset=".3" stop-color="%"/><stop offset="1" stop-color="%" stop-opacity=".88"/></radialGradient>`, id, c.mix(bulb, .6), c)
	last := f[len(f)-1]
	p.ellipse(400, last.y, last.r, last.r*tilt, c.mix(bulb, .4))
	p.solid(f.outline(400), f.box(400), "url(#"+id+")", func() {
		p.ellipse(400, 228+h*.5, 42, 56, "#fffdf2")
		p.flecks(f.box(400), 26)
		for i := range 3 {
			p.thread(f.ring(400, 228+h*(.35+.2*float64(i))), "#fff", 5, .16)
		}
	}, "round")
	p.gloss(400, f, 228+h*.3, 228+h*.85)
	p.thread(f.ring(400, last.y-2), "#fff", 4, .6)
}

func (p *pen) rattan(c rgb) {
	w, h := p.between(225, 265), p.between(230, 280)
	f := [...]profile{
		{{228, 40}, {228 + h*.3, w * .8}, {228 + h*.6, w}, {228 + h*.84, w * .86}, {228 + h, w * .5}},
		{{228, 60}, {228 + h*.3, w * .6}, {228 + h*.7, w * .9}, {228 + h, w}},
	}[p.pick(2)]
	b := f.box(400)
	weave := p.tile(28, 28, "", func() {
		p.f(`<path d="M0 7h28M0 21h28" stroke="%" stroke-width="6"/><path d="M7 0v28M21 0v28" stroke="%" stroke-width="6"/><path d="M4 7h8M18 21h8" stroke="%" stroke-width="6"/>`, c, c.shade(.25), c.lit(.3))
	})
	p.solid(f.outline(400), b, bulb.mix(c, .15), func() {
		p.ellipse(400, 228+h*.6, 80, 80, p.light("glow"))
		p.fill(b.path(), weave)
		for i := range 4 {
			p.thread(f.ring(400, 228+h*(.16+.25*float64(i))), c.shade(.35), 9, .8)
		}
	}, "round")
	p.stroke(f.ring(400, 226+h), c.shade(.2), 11)
}
