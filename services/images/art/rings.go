package art

import "math"

// Forms of rings.
const (
	ringWave  = iota
	ringAnvil // forged
	ringTwist
	ringStone
	ringForms
)

func ring(p *pen) {
	form, m := p.form(ringForms), p.metal()
	c := p.colour
	if form != ringStone {
		m = c
	}
	p.stone()
	rx, cy := p.between(172, 186), 344.0
	ry := rx * 1.02
	p.f(`<g transform="rotate(% 400 %)">`, p.between(-12, 4), cy)
	p.shade(424, cy+rx+14, 120, 17)
	width := []float64{38, 46, 32, 30}[form]
	circle := func(r float64) string {
		return text("M% %a% % 0 1 1 % 0a% % 0 1 1 % 0z", 400-r, cy, r, r*ry/rx, 2*r, r, r*ry/rx, -2*r)
	}
	p.f(`<g transform="translate(26 -8)">`) // the far rim, seen through the ring
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="%"/>`, circle(rx-8), m.shade(.45), width*.8)
	p.thread(circle(rx-width*.3), m.lit(.4), 4, .8)
	p.f(`</g>`)
	gleam := p.gleam(m)
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="%"/><path d="%" fill="none" stroke="%" stroke-width="%"/>`, circle(rx), m.shade(.6), width+4, circle(rx), gleam, width-2)
	p.f(`<path d="%" fill="none" stroke="#fff" stroke-width="5" stroke-dasharray="% 2000" stroke-dashoffset="-60" opacity=".85" stroke-linecap="round"/>`, circle(rx+width*.22), rx*1.3)
	p.f(`<path d="%" fill="none" stroke="#1e1226" stroke-width="4" opacity=".3"/>`, circle(rx-width*.32))
	p.ringWork(form, rx, cy, width, m, c)
	p.f(`</g>`)
}

// stone is a block on which a ring stands.
func (p *pen) stone() {
	c := cream.mix(p.wall, .4)
	if p.colour.luma() > 150 {
		c = p.wall.shade(.45)
	}
	top, w := 548.0, 230.0
	p.shadow(400, w)
	f := profile{{top, w}, {ground - 8, w * 1.01}, {ground - 4, w}}
	p.turned(400, f, c, func() { p.speckles(f.box(400), 40) })
	p.ellipse(400, top, w, w*tilt, c.lit(.35))
	p.thread(text("M% %A% % 0 0 0 % %", 400-w+2, top, w, w*tilt, 400+w-2, top), "#fff", 3, .5)
}

// ringWork is what the smith did to a ring.
func (p *pen) ringWork(form int, rx, cy, width float64, m, c rgb) {
	switch form {
	case ringAnvil:
		for i := range 30 {
			a := float64(i)/30*2*math.Pi + p.between(-.08, .08)
			r := rx + p.between(-.3, .3)*width
			p.f(`<ellipse cx="%" cy="%" rx="17" ry="10" fill="%" opacity=".18" transform="rotate(% % %)"/>`, 400+r*math.Sin(a), cy-r*math.Cos(a), []any{"#fff", dusk}[i%2], a*57.3+p.between(-30, 30), 400+r*math.Sin(a), cy-r*math.Cos(a))
		}
	case ringTwist, ringWave:
		n, swing := 9, width*.3
		if form == ringTwist {
			n, swing = 4, width*.4
		}
		for k := range 2 {
			d := []byte("M")
			for i := range 91 {
				a := float64(i) / 90 * 2 * math.Pi
				r := rx + swing*math.Sin(a*float64(n)+float64(k)*math.Pi)
				d = appendf(d, "% % ", math.Round(400+r*math.Sin(a)), math.Round(cy-r*1.02*math.Cos(a)))
			}
			tone := m
			if form == ringTwist && k == 1 && m != hex(colours["charcoal"]) {
				tone = m.mix(hex("#d9a08c"), .6)
			}
			p.wire(string(d)+"z", width*[]float64{.2, 0, .8}[form], tone)
			if form == ringWave {
				break
			}
		}
	case ringStone:
		y := cy - rx - 30
		stone := c
		if stone == m {
			stone = hex("#6fa3a0")
		}
		b := box{400 - 116, y - 78, 232, 156}
		p.solid(b.oval(), b, p.gleam(m), nil)
		in := p.pebble(400, y, 94, .05)
		p.f(`<g transform="translate(0 %) scale(1 .68)">`, y*.32)
		p.solid(in, box{290, y - 110, 220, 220}, stone, func() {
			for range 4 {
				p.thread(text("M300 %q80 % 220 %", p.between(y-90, y+90), p.between(-50, 50), p.between(-30, 30)), "#fff", p.between(3, 9), .3)
			}
		}, "ball")
		p.f(`</g><ellipse cx="366" cy="%" rx="40" ry="16" fill="%" transform="rotate(-20 366 %)"/>`, y-26, p.light("glint"), y-26)
	}
}
