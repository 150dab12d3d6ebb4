package art

import "math"

// Forms of cacti.
const (
	cactusColumn = iota
	cactusOldMan
	cactusBishop
	cactusFingers
	cactusPear
	cactusForms
)

func cactus(p *pen) {
	c := p.green().mix(hex("#4f8f6a"), .35)
	switch form := p.form(cactusForms); form {
	case cactusBishop:
		p.bishop(c, p.pot(ground, 135, 190))
	case cactusFingers:
		p.fingers(c, p.pot(ground, 120, 180))
	case cactusPear:
		p.pear(c, p.pot(ground, 120, 190))
	default:
		p.columns(c, p.pot(ground, 118, 180), form == cactusOldMan)
	}
}

// column is one stem of a cactus with ribs and spines, or with white hair.
func (p *pen) column(x, foot, w, h, turn float64, c rgb, hairy bool) {
	d := text("M% %Q% % % %C% % % % % %Q% % % %Q% % % %Z", x-w*.8, foot, x-w*1.06, foot-h*.4, x-w, foot-h+w, x-w*.9, foot-h-w*.25, x+w*.9, foot-h-w*.25, x+w, foot-h+w, x+w*1.06, foot-h*.4, x+w*.8, foot, x, foot+w*.3, x-w*.8, foot)
	p.f(`<g transform="rotate(% % %)">`, turn, x, foot)
	p.solid(d, box{x - w*1.08, foot - h - 6, w * 2.16, h + 20}, c, func() {
		for _, k := range []float64{-.72, -.38, 0, .38, .72} {
			p.thread(text("M% %Q% % % %", x+k*w, foot+10, x+k*w*1.08, foot-h*.6, x+k*w*.5, foot-h), dusk, w*.09, .22)
		}
	}, "round", "fall")
	spines, hair := []byte(nil), []byte(nil)
	for _, k := range []float64{-.86, -.55, -.19, .19, .55, .86} {
		for y := foot - 14; y > foot-h+w*.55; y -= 30 {
			sx := x + k*w
			spines = appendf(spines, "M% %l-8 -5M% %l8 -5M% %l% 9", math.Round(sx), math.Round(y), math.Round(sx), math.Round(y), math.Round(sx), math.Round(y), k*6)
		}
	}
	if hairy {
		for range 70 {
			t := p.next()
			sx, sy := x+p.between(-1, 1)*w, foot-h*(.1+.9*t)+w*.3
			hair = appendf(hair, "M% %q% % % %", math.Round(sx), math.Round(sy), math.Round((sx-x)*.3+p.between(-8, 8)), -6, math.Round((sx-x)*.35+p.between(-10, 10)), math.Round(p.between(26, 60)))
		}
		p.thread(string(hair), "#f4f0e6", 3.5, .8)
	} else {
		p.thread(string(spines), "#f6edd0", 2.2, .9)
	}
	p.f(`</g>`)
}

func (p *pen) columns(c rgb, soil float64, hairy bool) {
	h, w := p.between(300, 350), p.between(58, 70)
	side := float64(p.pick(2))*2 - 1
	if !hairy {
		p.arm(c, 400+side*w*.8, soil-h*p.between(.3, .42), side, 108, 120)
		if p.chance(.6) {
			p.arm(c.lit(.05), 400-side*w*.8, soil-h*p.between(.5, .6), -side, 92, 74)
		}
	} else {
		p.column(400-side*64, soil, w*.6, h*.5, -side*9, c.shade(.08), true)
	}
	p.column(400, soil, w, h, 0, c, hairy)
	if p.chance(.6) {
		p.blossom(400, soil-h+2, 30)
	}
	p.gravel(soil)
}

// arm leaves a column sideways and grows up.
func (p *pen) arm(c rgb, x, y, side, out, up float64) {
	d := text("M% %h%q% 0 % -46v%", x-side*20, y, side*(out-50), side*44, side*44, -up)
	p.coats(d, coat{paint: c.shade(.38), width: 72}, coat{c, 60, -4, -2, 0}, coat{c.lit(.5), 16, -14, -4, .5})
	spines := []byte(nil)
	for i := range 5 {
		sx, sy := x+side*(out-26), y-50-float64(i)*up/5
		spines = appendf(spines, "M% %l-9 -6m9 6l9 -6m-9 6v10M% %l-8 -5m8 5v8", sx, sy, sx-side*22, sy+14)
	}
	p.thread(string(spines), "#f6edd0", 2.2, .9)
}

// bishop is the mitre: five ribs, no spines, white flecks, and a yellow flower.
func (p *pen) bishop(c rgb, soil float64) {
	f := profile{{soil - 205, 18}, {soil - 180, 84}, {soil - 100, 132}, {soil - 20, 104}, {soil + 6, 70}}
	p.solid(f.outline(400), f.box(400), c.mix(hex("#a9b8a5"), .3), func() {
		for _, k := range []float64{-.62, 0, .62} {
			p.veil(f.rib(400, k-.28)+"L"+text("% %", 400+k*60, soil)+"L400 "+text("%", soil-205)+"Z", dusk, .1)
			p.thread(f.rib(400, k), "#fff6e2", 7, .5)
			p.thread(f.rib(400, k+.31), dusk, 8, .3)
		}
		p.thread(f.rib(400, -.94), "#fff6e2", 5, .3)
		p.flecks(f.box(400), 110)
	}, "ball")
	p.blossomIn(400, soil-208, 46, hex("#efc23f"))
	p.gravel(soil)
}

// flecks are white flecks.
func (p *pen) flecks(b box, n int) {
	d := make([]byte, 0, n*12)
	for range n {
		d = appendf(d, "M% %h0", math.Round(p.between(b.x, b.x+b.w)), math.Round(p.between(b.y, b.y+b.h)))
	}
	p.thread(string(d), "#fff", 4, .75)
}

func (p *pen) fingers(c rgb, soil float64) {
	finger := p.stamp(func() { p.finger(c.lit(.12)) })
	for i := range 11 {
		t := float64(i)/10*2 - 1
		if i%2 == 1 {
			t = -t
		}
		h := 205 - 90*math.Abs(t) - float64(i)*5 + p.between(-14, 14)
		p.use(finger, 400+t*70, soil+6*(1-math.Abs(t)), t*40, .96, h/200, c)
	}
	p.gravel(soil + 4)
}

// finger is one stem of the height 200, its foot at the origin.
func (p *pen) finger(c rgb) {
	b := box{-28, -200, 56, 200}
	p.solid(b.round(28), b, c, func() {
		d := []byte(nil)
		for y := -10.0; y > -192; y -= 17 {
			for _, k := range []float64{-.7, 0, .7} {
				d = appendf(d, "M% %l-6 -4M% %l6 -4", math.Round(k*28), math.Round(y+8*math.Abs(k)), math.Round(k*28), math.Round(y+8*math.Abs(k)))
			}
		}
		p.thread(string(d), "#f0cf7a", 2.4, .95)
	}, "round")
}

// pear is the prickly pear: pads upon pads.
func (p *pen) pear(c rgb, soil float64) {
	pad := func(x, y, w, h, turn float64, c rgb) {
		p.f(`<g transform="rotate(% % %)">`, turn, x, y)
		b := box{x - w, y - 2*h, 2 * w, 2 * h}
		p.solid(text("M% %C% % % % % %C% % % % % %Z", x, y, x-w*1.3, y-h*.7, x-w*1.2, y-2*h, x, y-2*h, x+w*1.2, y-2*h, x+w*1.3, y-h*.7, x, y), b, c, func() {
			d := []byte(nil)
			for row := range 4 {
				for i := -1.0; i <= 1; i++ {
					d = appendf(d, "M% %l-5 -7m5 7l6 -6m-6 6v-9", math.Round(x+(i+.5*float64(row%2))*w*.5), math.Round(y-h*(.5+.38*float64(row))))
				}
			}
			p.thread(string(d), "#f6edd0", 2.2, .9)
		}, "ball")
		p.f(`</g>`)
	}
	lean := p.between(8, 18)
	pad(384, soil-120, 62, 70, -34-lean, c.shade(.12))
	pad(430, soil-116, 58, 66, 30+lean, c.shade(.06))
	pad(402, soil+4, 86, 92, 0, c)
	pad(376, soil-196, 52, 56, -14, c.lit(.06))
	pad(440, soil-170, 44, 50, 26, c.lit(.1))
	p.blossom(362, soil-304, 22)
	p.blossom(480, soil-260, 18)
	p.gravel(soil)
}

// blossom crowns a cactus.
func (p *pen) blossom(x, y, r float64) {
	p.blossomIn(x, y, r, []rgb{hex("#e58a9b"), hex("#f0c14f"), hex("#f5ead8"), hex("#dd6a4a")}[p.pick(4)])
}

func (p *pen) blossomIn(x, y, r float64, c rgb) {
	for i := range 9 {
		a := (float64(i) - 4) * .36
		if i%2 == 1 {
			a *= .7
		}
		p.petal(x, y+r*.2, a, r*(1.3-.12*math.Abs(a)), r*.16, c.shade(.12*float64(i%2)))
	}
	p.ellipse(x, y-r*.35, r*.22, r*.16, hex("#f2cf6a"))
}

// gravel covers the soil in front of a stem.
func (p *pen) gravel(soil float64) {
	d := []byte(nil)
	for range 26 {
		x := p.between(-1, 1)
		d = appendf(d, "M% %h1", math.Round(400+x*84), math.Round(soil+5+11*math.Sqrt(1-x*x)*p.next()))
	}
	p.thread(string(d), "#cdbda6", 9, .9)
}

// Forms of succulents.
const (
	succulentRosette = iota
	succulentChicks
	succulentPearls
	succulentGhost
	succulentForms
)

func succulent(p *pen) {
	form := p.form(succulentForms)
	c := []rgb{hex("#7fa38b"), hex("#6f9a5f"), hex("#8aa5a0"), hex("#94a86e")}[p.pick(4)]
	tip := []rgb{hex("#c76b6b"), hex("#8d4a6b"), hex("#d98f5a")}[p.pick(3)]
	if form == succulentPearls {
		p.pearls(hex("#86aa62"))
		return
	}
	if form == succulentGhost {
		c, tip = hex("#c3b0bb").mix(c, .2), hex("#b98fa6")
	}
	soil := p.pot(ground, 172, 190)
	rosette := p.rosetteStamp(c, tip, 13+p.pick(4))
	p.shade(400, soil+4, 150, 30)
	if form == succulentChicks {
		for _, at := range [][3]float64{{268, 4, .42}, {536, 6, .44}, {318, -44, .5}, {492, -46, .52}, {400, -70, .86}, {340, 12, .36}, {462, 14, .38}} {
			p.use(rosette, at[0], soil+at[1], p.between(0, 40), at[2]*1.05, at[2]*.86, c)
		}
		return
	}
	p.use(rosette, 400, soil-70, 0, 1.62, 1.28, c)
	p.use(rosette, 292, soil+4, 20, .5, .42, c)
	p.use(rosette, 508, soil+6, 50, .46, .38, c)
}

// pearls are strings of beads over the rim of a pot.
func (p *pen) pearls(c rgb) {
	soil := p.pot(p.plinth(), 116, 150)
	strands, beads := []byte(nil), []byte(nil)
	for i := range 13 {
		t := float64(i)/12*2 - 1
		x, drop := 400+t*122, p.between(110, 330)*(1-.25*math.Abs(t))
		y0 := soil + 14*math.Sqrt(1-t*t)
		strands = appendf(strands, "M% %Q% % % %V%", 400+t*80, soil, x, y0-34, x, y0+6, y0+drop)
		for y := y0 - 8 - p.between(0, 24); y < y0+drop; y += 25 {
			bx, by := math.Round(x+p.between(-7, 7)), math.Round(y)
			beads = appendf(beads, "M% %h0", bx, by)
		}
	}
	for range 34 {
		a, r := p.between(0, 2*math.Pi), p.between(.1, 1)
		bx, by := math.Round(400+100*r*math.Sin(a)), math.Round(soil-8+16*r*math.Cos(a))
		beads = appendf(beads, "M% %h0", bx, by)
	}
	p.stroke(string(strands), c.shade(.35), 3)
	p.coats(string(beads), coat{paint: c.shade(.42), width: 27}, coat{c, 22, -1.5, -1.5, 0}, coat{c.lit(.7), 8, -5, -5, .85})
}
