package art

import "math"

func cushion(p *pen) {
	w := p.between(212, 240)
	h := w * []float64{1, .96, .66}[p.pick(3)]
	p.height = 2 * h
	cy := floor - h + 4
	turn := p.between(-5, 5)
	edge := func(d path, a, b point, in float64) path { // a side, drawn in a little by its filling
		n := point{-(b.y - a.y), b.x - a.x}
		l := math.Hypot(n.x, n.y) / in
		return d.C(a.x+(b.x-a.x)*.28+n.x/l, a.y+(b.y-a.y)*.28+n.y/l, a.x+(b.x-a.x)*.72+n.x/l, a.y+(b.y-a.y)*.72+n.y/l, b.x, b.y)
	}
	corners := []point{{400 - w, cy - h}, {400 + w, cy - h*.98}, {400 + w, cy + h}, {400 - w, cy + h*.98}}
	outline := path{}.M(corners[0].x, corners[0].y)
	for i := range corners {
		outline = edge(outline, corners[i], corners[(i+1)%4], 8)
	}
	outline = outline.Z()
	decor := p.cloth(400-w, cy-h, 2*w, 2*h)
	finish := p.pick(4)
	p.shadowAt(410, floor-4, w*.98, .14)
	p.moved(place{400, cy, turn, 1, 1}, func() {
		p.moved(place{-400, -cy, 0, 1, 1}, func() {
			if finish == 0 {
				p.tassels(corners)
			}
			p.within(outline, func() {
				p.draw(path{}.rect(400-w, cy-h, 2*w, 2*h, 0), fill(p.colour))
				decor()
				p.stuffing(outline, corners, cy, w, h)
			})
			if finish == 1 {
				p.draw(outline, line(p.colour.companion(3), 7))
			}
			p.draw(outline, line(p.slant(stop{0, white, .5}, stop{.5, p.colour, clear}, stop{1, p.colour.shade(.7), .5}), 3))
		})
	})
}

// stuffing is the light on a full cushion: a belly, dark borders, creases that run in from the corners.
func (p *pen) stuffing(outline path, corners []point, cy, w, h float64) {
	dark := p.colour.shade(.8)
	area := path{}.rect(400-w, cy-h, 2*w, 2*h, 0)
	p.draw(area, fill(p.around(.38, .34, .62, stop{0, white, .34}, stop{.45, white, .06}, stop{.62, dark, .04}, stop{1, dark, .42})))
	p.draw(outline, line(dark, 26).faint(.1))
	p.draw(outline, line(dark, 12).faint(.12))
	for i, c := range corners {
		for k := range 2 {
			to := c.towards(point{400, cy}, p.between(.3, .46))
			to.x += p.between(-26, 26)
			bow := c.towards(to, .5)
			bow.x += 12 * float64(2*k-1)
			shade, k := ink{line: dark, width: 7, alpha: .13}, ink{line: white, width: 4, alpha: .2}
			p.draw(path{}.M(c.x, c.y).Q(bow.x, bow.y, to.x, to.y), shade)
			if i < 3 {
				p.moved(place{-5, -4, 0, 1, 1}, func() { p.draw(path{}.M(c.x, c.y).Q(bow.x, bow.y, to.x, to.y), k) })
			}
		}
	}
}

// tassels hang at the corners of a cushion.
func (p *pen) tassels(corners []point) {
	c := p.colour.companion(p.pick(12))
	tassel := p.part(func() {
		p.draw(path{}.M(-5, 0).C(-12, 14, -15, 34, -14, 52).L(14, 52).C(15, 34, 12, 14, 5, 0).Z(), fill(p.lit(c)))
		p.draw(path{}.M(-6, 22).L(-8, 50).M(0, 22).L(0, 51).M(6, 22).L(8, 50), line(c.shade(.4), 2).faint(.6))
		p.draw(path{}.ellipse(0, 7, 9, 9), fill(c.shade(.14)))
	})
	for i, at := range corners {
		p.use(tassel, place{at.x, at.y - 3, []float64{32, -32, -28, 28}[i], 1, 1}, ink{})
	}
}

func throw(p *pen) {
	rail(p, 118, 682, 168)
	w := p.between(178, 206)
	x, bottom := 392-w, p.between(586, 626)
	c := p.colour
	fringed := p.chance(.7)
	long := p.between(30, 46)
	back := path{}.M(x+46, 158).L(x+2*w+26, 158).Q(x+2*w+34, 400, x+2*w+24, bottom-64).L(x+60, bottom-60).Z()
	p.dropped(back, 22)
	p.draw(back, fill(c.shade(.42)))
	if fringed {
		p.fringe(point{x + 2*w + 24, bottom - 66}, point{x + 2*w - 60, bottom - 62}, long*.9, c.shade(.4))
		p.fringe(point{x + 2*w + 3, bottom - 3}, point{x - 5, bottom - 4}, -long, c)
	}
	front := path{}.M(x+6, 166).C(x+6, 146, x+18, 144, x+30, 144).L(x+2*w-30, 144).C(x+2*w-14, 144, x+2*w-6, 148, x+2*w-4, 166).
		C(x+2*w-12, 300, x+2*w+8, 460, x+2*w+4, bottom-4).C(x+1.7*w, bottom+9, x+1.5*w, bottom-8, x+1.2*w, bottom).
		C(x+w*.9, bottom+8, x+w*.7, bottom-7, x+w*.4, bottom).C(x+w*.2, bottom+5, x, bottom-2, x-6, bottom-6).
		C(x-10, 460, x+12, 320, x+6, 166).Z()
	decor := p.cloth(x-14, 140, 2*w+28, bottom-120)
	p.within(front, func() {
		area := path{}.rect(x-14, 140, 2*w+28, bottom-120, 0)
		p.draw(area, fill(c))
		decor()
		p.folds(area, 5)
		p.draw(path{}.rect(x-14, 140, 2*w+28, 60, 0), fill(p.down(stop{0, c.shade(.7), .3}, stop{.3, white, .36}, stop{.6, c.shade(.8), .16}, stop{1, c, clear})))
		p.draw(area, fill(p.down(stop{0, white, .08}, stop{.5, white, clear}, stop{1, c.shade(.8), .24})))
	})
}

// folds are the soft valleys of a cloth that hangs.
func (p *pen) folds(area path, n int) {
	dark := p.colour.shade(.8)
	var stops []stop
	for i := range n {
		at := (float64(i) + p.between(.1, .3)) / float64(n)
		step := 1 / float64(n)
		stops = append(stops, stop{at, white, p.between(.12, .3)}, stop{at + step*.3, white, .02}, stop{at + step*.5, dark, p.between(.2, .36)}, stop{at + step*.6, dark, .06})
	}
	p.draw(area, fill(p.across(append(stops, stop{1, dark, .36})...)))
}

// rail is a wooden rod on two pegs in the wall.
func rail(p *pen, from, to, y float64) {
	wood := []rgb{hex("#b98c58"), hex("#6b4834"), hex("#d3b283")}[p.pick(3)]
	rod := path{}.rect(from, y-11, to-from, 22, 11)
	p.dropped(rod, 24)
	p.draw(rod, fill(p.down(stop{0, wood.tint(.1), 0}, stop{.3, wood.tint(.35), 0}, stop{.7, wood.shade(.2), 0}, stop{1, wood.shade(.5), 0})))
	for _, x := range []float64{from + 34, to - 34} {
		p.draw(path{}.M(x-9, y-70).L(x-9, y+6).A(9, 9, x+9, y+6, false).L(x+9, y-70).Z(), fill(p.across(stop{0, hex("#8a5a3a"), 0}, stop{1, hex("#6c432b"), 0})))
		p.draw(path{}.ellipse(x, y-66, 6, 6), fill(hex("#d9b25f")))
		p.draw(path{}.ellipse(x-2, y-68, 2, 2), fill(white))
	}
}

func scarf(p *pen) {
	c := p.colour
	long, short := p.between(600, 650), p.between(510, 580)
	wide := p.between(54, 70)
	decor := p.cloth(200, 120, 400, 560)
	loose := p.chance(.75)
	tail := func(top, x, bottom, lean, dim float64) {
		l, r := x-wide+lean, x+wide+lean
		d := path{}.M(top-30, 186).C(top-44, 300, l-8, 400, l, bottom).C(l+wide*.6, bottom+8, r-wide*.6, bottom-6, r, bottom+2).
			C(r+4, 420, top+52, 300, top+42, 186).C(top+34, 150, top-20, 150, top-30, 186).Z()
		p.dropped(d, 18)
		if loose {
			p.fringe(point{r - 1, bottom - 2}, point{l + 1, bottom - 3}, -38, c.shade(dim))
		}
		p.within(d, func() {
			area := path{}.rect(200, 130, 400, 560, 0)
			p.draw(area, fill(c))
			decor()
			p.folds(path{}.rect(l-20, 130, r-l+40, 560, 0), 3)
			p.draw(area, fill(p.down(stop{0, white, .1}, stop{.3, white, clear}, stop{1, c.shade(.8), .2})))
			if dim > 0 {
				p.draw(area, fill(c.shade(.8)).faint(dim))
			}
		})
	}
	tail(428, 462, short, 6, .3)
	tail(382, 352, long, -8, 0)
	wood := hex("#b98c58")
	p.draw(path{}.ellipse(408, 172, 31, 31), fill(c.shade(.75)).faint(.3))
	p.draw(path{}.ellipse(403, 164, 30, 30), fill(wood.shade(.5)))
	p.draw(path{}.ellipse(401, 161, 28, 28), fill(p.around(.35, .3, .8, stop{0, wood.tint(.5), 0}, stop{.5, wood, 0}, stop{1, wood.shade(.4), 0})))
	p.draw(path{}.ellipse(401, 161, 17, 17), line(wood.shade(.3), 2).faint(.4))
}
