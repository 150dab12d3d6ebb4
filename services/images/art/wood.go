package art

import "math"

// woodgrain draws the figure of a plank: long lines along the box, with a knot or two.
func (p *pen) woodgrain(b box, c rgb, upright bool) {
	long, wide := b.w, b.h
	if upright {
		long, wide = b.h, b.w
	}
	p.f(`<g transform="translate(% %)`, b.x, b.y)
	if upright {
		p.f(` rotate(90) translate(0 %)`, -b.w)
	}
	p.f(`">`)
	fine, bold := []byte(nil), []byte(nil)
	knotX, knotY := p.between(.2, .8)*long, p.between(.25, .75)*wide
	for y := p.between(2, 12); y < wide; y += p.between(9, 19) {
		bulge := 34 * math.Exp(-math.Pow((y-knotY)/(wide*.22), 2))
		if y < knotY {
			bulge = -bulge
		}
		line := appendf(nil, "M-9 %C% % % % % %S% % % %", y, knotX*.6, y, knotX*.7, y+bulge, knotX, y+bulge, long*.9, y+p.between(-6, 6), long+9, y+p.between(-8, 8))
		if p.chance(.4) {
			bold = append(bold, line...)
		} else {
			fine = append(fine, line...)
		}
	}
	p.thread(string(fine), c.shade(.5), 2, .34)
	p.thread(string(bold), c.shade(.55), 4.5, .26)
	p.f(`<ellipse cx="%" cy="%" rx="15" ry="8" fill="%" opacity=".55"/><ellipse cx="%" cy="%" rx="25" ry="14" fill="none" stroke="%" stroke-width="3" opacity=".3"/></g>`, knotX, knotY, c.shade(.5), knotX, knotY, c.shade(.5))
}

// Forms of baskets.
const (
	basketMarket = iota // with a handle over the top
	basketLaundry
	basketEgg
	basketLogs // with handles of rope
	basketForms
)

func basket(p *pen) {
	form, c := p.form(basketForms), p.colour
	w := []float64{228, 290, 232, 222}[form] * p.between(.95, 1.05)
	h := []float64{260, 280, 250, 350}[form] * p.between(.94, 1.06)
	top := ground - h
	f := profile{{top, w}, {top + h*.5, w * .98}, {ground - h*.08, w * .84}, {ground - 4, w * .78}}
	if form == basketEgg {
		f = profile{{top, w * .92}, {top + h*.4, w * 1.05}, {top + h*.76, w * .84}, {ground - 4, w * .4}}
	}
	p.shadow(400, f[len(f)-1].r)
	ry := f[0].r * tilt
	p.ellipse(400, top, f[0].r, ry, c.shade(.62))
	p.ellipse(400, top, f[0].r, ry, p.light("hollow"))
	arch := text("M% %C% % % % % %", 400-f[0].r*.98, top+4, 400-f[0].r*.9, top-h*1.12, 400+f[0].r*.9, top-h*1.12, 400+f[0].r*.98, top+4)
	over := form == basketMarket || form == basketEgg
	if form == basketLogs {
		p.logs(top, f[0].r)
	}
	p.turned(400, f, c.shade(.15), func() { p.wicker(f, c) })
	p.stroke(f.ring(400, top), c.shade(.4), 24)
	p.braid(f, top-3, c)
	switch {
	case over:
		p.tube(arch, 22, c)
		wrap := hex("#6d4630")
		if wrap.distance(c) < 80 {
			wrap = cream.shade(.15)
		}
		p.f(`<path d="%" fill="none" stroke="%" stroke-width="26" pathLength="100" stroke-dasharray="0 41 18 100"/>`, arch, wrap)
		p.f(`<path d="%" fill="none" stroke="%" stroke-width="26" pathLength="100" stroke-dasharray="0 41 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 1.3 .5 100" opacity=".5"/>`, arch, wrap.shade(.5))
	case form == basketLaundry:
		for _, x := range []float64{-1, 1} {
			at := 400 + x*w*.52
			p.tube(text("M% %C% % % % % %", at-54, top+ry*.8, at-58, top-64, at+58, top-64, at+54, top+ry*.8), 17, c)
		}
	case form == basketLogs:
		for _, x := range []float64{-1, 1} {
			p.tube(text("M% %q% 70 % 80t% -84", 400+x*w*.99, top+30, x*10, x*44, x*-30), 15, hex("#d9c6a0"))
		}
	}
}

// wicker weaves rods over stakes.
func (p *pen) wicker(f profile, c rgb) {
	bright, dark := []byte(nil), []byte(nil)
	tall := p.between(19, 27)
	n := 11 + p.pick(4)
	row := 0
	for y := f[0].y + 14; y < f[len(f)-1].y+30; y += tall {
		R := f.at(y)
		for i := range n {
			a, b := (float64(i)-float64(n)/2)/float64(n)*math.Pi, (float64(i)+1-float64(n)/2)/float64(n)*math.Pi
			if row%2 == 1 {
				a, b = a+math.Pi/float64(n)/2, b+math.Pi/float64(n)/2
			}
			x0, x1 := math.Round(400+R*math.Sin(a)), math.Round(400+R*math.Sin(b))
			y0, y1 := math.Round(y+R*tilt*math.Cos(a)), math.Round(y+R*tilt*math.Cos(b))
			if (i+row)%2 == 0 {
				bright = appendf(bright, "M% %Q% % % %", x0, y0, (x0+x1)/2, (y0+y1)/2-9, x1, y1)
			} else {
				dark = appendf(dark, "M% %Q% % % %", x0, y0, (x0+x1)/2, (y0+y1)/2+3, x1, y1)
			}
		}
		row++
	}
	p.stroke(string(dark), c.shade(.34), tall*.7)
	p.coats(string(bright), coat{paint: c.shade(.45), width: tall * .92}, coat{c.lit(.06), tall * .68, 0, -2, 0},
		coat{c.lit(.5), tall * .16, 0, -5, .7})
}

// braid is the rim of a basket.
func (p *pen) braid(f profile, y float64, c rgb) {
	R, d := f[0].r+4, []byte(nil)
	for i := range 26 {
		a := (float64(i)/25 - .5) * math.Pi
		d = appendf(d, "M% %l% -13", math.Round(400+R*math.Sin(a)-6), math.Round(y+R*tilt*math.Cos(a)+7), 13*math.Cos(a)+2)
	}
	p.coats(string(d), coat{paint: c.shade(.3), width: 13}, coat{c.lit(.16), 8.5, -1, -3, 0})
	p.stroke(text("M% %A% % 0 0 1 % %", 400-R, y, R, R*tilt, 400+R, y), c.shade(.12), 11)
}

func (p *pen) logs(y, w float64) {
	for i := range 5 {
		x := 400 + (float64(i)-2)*w*.34
		turn := (float64(i)-2)*9 + p.between(-5, 5)
		b := box{x - 34, y - p.between(70, 130), 68, 190}
		bark := hex("#83664c").shade(p.between(0, .25))
		p.f(`<g transform="rotate(% % %)">`, turn, x, y)
		p.solid(b.path(), b, bark, nil, "round")
		p.ellipse(x, b.y, 34, 14, hex("#e3c79b"))
		p.f(`<ellipse cx="%" cy="%" rx="20" ry="8" fill="none" stroke="#b08a5a" stroke-width="3"/></g>`, x, b.y)
	}
}

// Forms of boards.
const (
	boardOrganic = iota
	boardBread
	boardCheese // end grain, with a drawer
	boardPaddle
	boardForms
)

func board(p *pen) {
	form, c := p.form(boardForms), p.colour
	turn := p.between(-16, 16)
	var d string
	b := box{196, 110, 408, 580}
	hole := 0.0
	switch form {
	case boardOrganic:
		d = text("M330 112C450 84 560 150 590 280C616 400 596 470 606 560C610 660 520 700 420 690C300 690 200 660 200 540C202 450 236 420 214 320C196 210 240 130 330 112z")
	case boardPaddle:
		r := p.between(50, 180)
		d = text("M362 62q38 -26 76 0l-4 148h%", 166-r) + text("q% 0 % %v%q0 % % %h%q% 0 % %v%q0 % % %h%z", r, r, r, 470-2*r, r, -r, r, -(400-2*r), -r, -r, -r, -(470-2*r), -r, r, -r, 166-r)
		b = box{196, 30, 408, 660}
		hole = 92
	case boardBread:
		d, b, hole = box{180, 120, 440, 560}.round(p.between(12, 40)), box{180, 120, 440, 560}, 160
	default:
		d, b = box{150, 190, 500, 420}.round(20), box{150, 190, 500, 420}
	}
	p.f(`<g transform="rotate(% 400 400)">`, turn)
	p.shade(426, 432, b.w*.72, b.h*.68)
	p.f(`<g transform="translate(9 14)">`)
	p.fill(d, c.shade(.55))
	p.f(`</g>`)
	p.solid(d, b, c, func() { p.boardFace(form, b, c) }, "slant")
	p.thread(d, c.lit(.6), 4, .6)
	if hole > 0 {
		p.ellipse(400, hole, 17, 17, c.shade(.7))
		p.ellipse(403, hole+4, 12, 12, p.wall.shade(.3))
	}
	switch form {
	case boardBread:
		p.f(`<path d="%" fill="none" stroke="%" stroke-width="12" opacity=".5"/>`, box{214, 204, 372, 442}.round(22), c.shade(.5))
		p.f(`<path d="%" fill="none" stroke="#fff" stroke-width="3" opacity=".35"/>`, box{219, 209, 372, 442}.round(22))
	case boardCheese:
		p.cheese(c)
	}
	p.f(`</g>`)
}

func (p *pen) boardFace(form int, b box, c rgb) {
	if form != boardCheese {
		p.woodgrain(b, c, true)
		if form == boardOrganic {
			p.veil(text("M% %q70 200 20 330t60 300h90q-90 -160 -40 -330t-40 -330z", b.x+b.w*p.between(.2, .6), b.y-20), c.shade(.4), .3)
		}
		return
	}
	for row := range 6 { // end grain
		for i := range 7 {
			x, y := b.x+float64(i)*76-float64(row%2)*38, b.y+float64(row)*70
			p.fill(box{x, y, 76, 70}.path(), c.lit(p.between(0, .16)).shade(p.between(0, .2)))
			p.f(`<path d="M% %q30 -24 76 -6M% %q34 -30 76 -10M% %q30 -22 76 -4" fill="none" stroke="%" stroke-width="2" opacity=".3"/>`, x, y+24, x, y+44, x, y+64, c.shade(.5))
		}
	}
}

func (p *pen) cheese(c rgb) {
	p.shade(330, 420, 110, 70)
	p.fill("M232 400L330 320q70 20 90 76v44q-100 30 -188 0z", hex("#f0cf78"))
	p.fill("M232 400q100 26 188 -4v44q-100 30 -188 0z", hex("#d9ac4c"))
	p.ellipse(310, 372, 15, 9, hex("#d6a945"))
	p.ellipse(360, 382, 10, 6, hex("#d6a945"))
	p.tube("M500 500l70 -190", 20, c.shade(.4))
	p.fill("M500 500l-14 -4q-50 60 -44 92q40 -20 66 -84z", hex("#cfd3d6"))
}
