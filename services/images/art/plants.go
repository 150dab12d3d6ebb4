package art

import "math"

// Forms of monsteras.
const (
	monsteraTall = iota
	monsteraTrailing
	monsteraForms
)

func monstera(p *pen) {
	c := p.green()
	if p.form(monsteraForms) == monsteraTrailing {
		p.trailing(c)
		return
	}
	soil := p.pot(ground, 122, 190)
	leaf := p.monsteraStamp(3 + p.pick(2))
	n := 7 + p.pick(3)
	young := c.lit(.16)
	for i := range n {
		t := float64(i)/float64(n-1)*2 - 1
		if i%2 == 1 {
			t = -t * .8
		}
		l := 285 - 105*math.Abs(t) + p.between(-20, 20)
		if i >= n-2 {
			l *= .62
		}
		x, y := 400+t*190, soil-l+40*t*t
		p.stroke(text("M% %Q% % % %", 400+t*16, soil, 400+t*50, soil-l*.7, x, y), c.shade(.25), 7)
		k := p.between(.84, 1.05) * (1 - .1*float64(i)/float64(n))
		tone := c.shade(.24 - .3*float64(i)/float64(n))
		if i == n-1 {
			tone = young
		}
		p.use(leaf, x, y, t*92+p.between(-14, 14), k, k*.92, tone)
	}
}

// trailing is the monstera with holes that tumbles off a plinth.
func (p *pen) trailing(c rgb) {
	soil := p.pot(p.plinth(), 112, 150)
	leaf := p.stamp(func() {
		p.f(`<path fill-rule="evenodd" d="M0 0C44 14 62 -34 40 -72Q24 -104 0 -122Q-24 -104 -40 -72C-62 -34 -44 14 0 0zM-14 -28q-16 -16 -10 -30q14 12 10 30zM14 -28q16 -16 10 -30q-14 12 -10 30zM-10 -66q-12 -10 -8 -22q10 8 8 22zM10 -66q12 -10 8 -22q-10 8 -8 22z" stroke="none"/><path d="M0 -4V-110" stroke-width="2.5" opacity=".5"/>`)
	})
	for v := range 6 {
		side := []float64{-1, 1, -.7, .7, -.25, .35}[v]
		drop := []float64{250, 200, 330, 290, 120, 160}[v] * p.between(.85, 1.08)
		ex, ey := 400+side*165, soil+drop-60
		p.stroke(text("M400 %C% % % % % %", soil, 400+side*60, soil-90, ex, soil-60, ex, ey), c.shade(.3), 5)
		for i := range 5 {
			t := .22 + .78*float64(i)/4
			u := 1 - t
			x := 400*u*u*u + 3*(400+side*60)*u*u*t + 3*ex*u*t*t + ex*t*t*t
			y := soil*u*u*u + 3*(soil-90)*u*u*t + 3*(soil-60)*u*t*t + ey*t*t*t
			turn := 150 - 60*float64(i%2)*2 + p.between(-15, 15)
			if t < .5 {
				turn = side*60 + 40*float64(i%2)
			}
			k := p.between(.62, .8)
			p.use(leaf, x, y, turn, k, k, c.shade(p.between(-.05, .25)).lit(.04*float64(v)))
		}
	}
}

// Forms of ferns.
const (
	fernArching = iota
	fernMaidenhair
	fernForms
)

func fern(p *pen) {
	c := p.green()
	if p.form(fernForms) == fernMaidenhair {
		p.maidenhair(c.lit(.1))
		return
	}
	soil := p.pot(ground, 118, 176)
	soft, strong := p.frondStamp(.5), p.frondStamp(.86)
	n := 12 + 2*p.pick(2)
	for i := range n {
		t := float64(i) / float64(n-1)
		side, stamp := 1.0, strong
		if i%2 == 0 {
			side = -1
		}
		if i > n/2 {
			stamp = soft
		}
		turn := side * (52 - 62*t) * p.between(.85, 1.1)
		k := p.between(.98, 1.16) - .22*math.Abs(t-.6)
		p.use(stamp, 400+side*18, soil, turn, side*k, k, c.shade(.3-.34*t))
	}
}

// maidenhair is the fern with black stems and leaves like torn paper.
func (p *pen) maidenhair(c rgb) {
	soil := p.pot(ground, 112, 165)
	leaf := p.stamp(func() {
		p.f(`<path d="M0 0L-20 -20Q-17 -31 -8 -28Q0 -37 8 -28Q17 -31 20 -20z" stroke="none"/><path d="M0 0L-20 -20Q-17 -31 -8 -28L-2 -31z" fill="#fff6e2" opacity=".25" stroke="none"/>`)
	})
	spray := p.stamp(func() {
		p.f(`<path d="M0 0Q10 -150 90 -250M14 -100Q60 -130 84 -128M26 -150Q0 -190 -20 -196M46 -198Q90 -206 116 -190" fill="none" stroke="#2c211f" stroke-width="2.6"/>`)
		for i := range 17 {
			t := float64(i) / 16
			x, y, turn := 90*t*t+10*t*(1-t), -250*t-50*t*(1-t), 70-140*float64(i%2)
			switch {
			case i >= 14:
				x, y = 116-18*float64(i-14), -190-7*float64(i-14)
			case i >= 11:
				x, y = 84-20*float64(i-11), -128+2*float64(i-11)
			case i >= 9:
				x, y = -20+16*float64(i-9), -196+14*float64(i-9)
			default:
				t = .35 + .65*float64(i)/8
				x, y = 20*t*(1-t)+90*t*t, -300*t*(1-t)-250*t*t
			}
			p.f(`<use href="#%" transform="translate(% %)rotate(%)scale(1.25)"/>`, leaf, math.Round(x), math.Round(y), turn)
		}
	})
	for i := range 10 {
		side := float64(i%2)*2 - 1
		t := float64(i) / 9
		k := p.between(.9, 1.25)
		p.use(spray, 400+side*10, soil, side*(48-60*t), side*k, k, c.shade(.28-.36*t))
	}
}

// Forms of olives.
const (
	oliveUpright = iota
	oliveBall
	oliveOld
	oliveForms
)

func olive(p *pen) {
	form := p.form(oliveForms)
	c := p.green().mix(hex("#9fae96"), .5)
	w, h := 118.0, 170.0
	if form == oliveOld {
		w, h = 150, 180
	}
	soil := p.pot(ground, w, h)
	sprig := p.stamp(func() {
		for i := range 6 {
			a := 1.0 - .1*float64(i)
			y := -14 - 15*float64(i)
			for _, side := range []float64{-1, 1} {
				p.f(`<path d="%" stroke="none" opacity="%"/>`, string(feather(nil, 0, y, side*a, 44, 7)), 1-.28*math.Max(0, side))
			}
		}
		p.f(`<path d="M0 0V-104" stroke-width="3"/>`)
	})
	bark := hex("#8a7460")
	trunk := text("M386 %Q394 % 388 %h22Q404 % 416 %z", soil, soil-120, soil-190, soil-110, soil)
	cx, cy, rx, ry := 400.0, soil-270, 118.0, 118.0
	switch form {
	case oliveUpright:
		cy, rx, ry = soil-245, 82, 165
	case oliveOld:
		trunk = text("M340 %Q372 % 350 %Q338 % 322 %L352 %Q384 % 392 %Q410 % 446 %L468 %Q440 % 428 %Q440 % 462 %z", soil, soil-70, soil-130, soil-170, soil-210, soil-214, soil-180, soil-150, soil-190, soil-222, soil-206, soil-150, soil-110, soil-60, soil)
		cy, rx, ry = soil-255, 190, 95
	}
	p.solid(trunk, box{300, soil - 230, 200, 236}, bark, func() {
		p.thread(text("M372 %q14 -60 -8 -130M412 %q-12 -70 6 -150", soil-4, soil-2), dusk, 7, .35)
	}, "round")
	n := 30
	for i := range n {
		a := float64(i) * 2.39996 // the golden angle spreads them evenly
		r := math.Sqrt(1 - float64(i)/float64(n))
		x, y := cx+rx*r*math.Sin(a)*.8, cy-ry*r*math.Cos(a)*.8
		turn := math.Atan2(x-cx, (cy+ry*.5)-y) * 180 / math.Pi
		p.use(sprig, x, y+30, turn+p.between(-25, 25), .95, .95, c.shade(.3-.36*float64(i)/float64(n)).lit(p.between(0, .12)))
	}
	for range 7 {
		p.solidBall(cx+p.between(-rx, rx)*.75, cy+p.between(-ry, ry)*.7, 10, hex("#4b4a34"))
	}
}

// solidBall is a small ball, such as a bead or a berry.
func (p *pen) solidBall(x, y, r float64, c rgb) {
	p.light("ball")
	p.f(`<circle cx="%" cy="%" r="%" fill="%"/><circle cx="%" cy="%" r="%" fill="%"/>`, x, y, r, c, x, y, r, p.light("ball"))
}
