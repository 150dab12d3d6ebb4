package art

import "math"

// rug lies on the floor, seen from above.
func rug(p *pen) {
	w, h := p.between(400, 450), p.between(550, 590)
	if p.chance(.2) {
		p.roundRug(w * .62)
		return
	}
	x, y := 400-w/2, 400-h/2
	a, b := p.colour.companion(p.pick(12)), p.colour.companion(p.pick(12))
	ways := []func(x, y, w, h float64, a, b rgb){p.kilim, p.medallion, p.berber, p.checkers, p.arches, p.plaid, p.lozenges}
	way := ways[p.pick(len(ways))]
	texture := p.tile(9, 6, 0, func() {
		p.draw(path{}.M(0, 1).L(9, 1), line(p.colour.shade(.6), 1.6).faint(.3))
		p.draw(path{}.M(0, 4).L(9, 4), line(white, 1.4).faint(.2))
	})
	p.moved(place{400, 400, p.between(-9, 9), 1, 1}, func() {
		p.moved(place{-400, -400, 0, 1, 1}, func() {
			field := path{}.rect(x, y, w, h, 4)
			p.dropped(field, 12)
			p.fringe(point{x + w, y + 2}, point{x, y + 2}, 32, cream.shade(.06))
			p.fringe(point{x, y + h - 2}, point{x + w, y + h - 2}, 32, cream.shade(.06))
			p.draw(field, fill(p.colour))
			p.within(field, func() { way(x, y, w, h, a, b) })
			p.draw(field, fill(texture))
			p.draw(field, fill(p.slant(stop{0, white, .22}, stop{.45, white, clear}, stop{1, p.colour.shade(.8), .3})))
			p.draw(path{}.M(x, y).L(x, y+h).M(x+w, y).L(x+w, y+h), line(p.colour.shade(.5), 4).faint(.6))
		})
	})
}

// kilim are bands across with teeth, the same from both ends.
func (p *pen) kilim(x, y, w, h float64, a, b rgb) {
	inks := [3]rgb{a, b, p.colour.shade(.35)}
	step := p.between(44, 62)
	teeth := math.Round(w / p.between(46, 80))
	for i := 0; float64(i)*step < h/2-step*.4; i++ {
		c, kind := inks[p.pick(3)], p.pick(4)
		for _, end := range []float64{1, -1} {
			top := y + h/2 - end*(h/2-float64(i)*step)
			var d path
			for k := range int(teeth) {
				u, v := x+w*float64(k)/teeth, w/teeth
				m := top + end*step/2
				switch kind {
				case 0:
					d = d.polygon(point{u, top + end*step*.85}, point{u + v/2, top + end*step*.15}, point{u + v, top + end*step*.85})
				case 1:
					d = d.polygon(point{u + v/2, m - step*.4}, point{u + v*.9, m}, point{u + v/2, m + step*.4}, point{u + v*.1, m})
				case 2:
					d = d.rect(u, m-step*.24, v*.55, step*.48, 0)
				}
			}
			if kind == 3 {
				d = d.rect(x, min(top, top+end*step)+step*.12, w, step*.76, 0)
			}
			p.draw(d, fill(c))
		}
	}
}

// medallion is a border around diamonds in the middle.
func (p *pen) medallion(x, y, w, h float64, a, b rgb) {
	frame := func(in, wide float64, c rgb) {
		p.draw(path{}.rect(x+in, y+in, w-2*in, h-2*in, 0), line(c, wide))
	}
	frame(14, 20, a)
	frame(38, 7, b)
	inks := [4]rgb{a, p.colour.shade(.3), b, a}
	n := 1 + p.pick(3)
	for k := range n {
		cy := y + h*(float64(k)+.5)/float64(n)
		for i, c := range inks {
			s := 1 - .27*float64(i)
			rx, ry := w*.36*s, min(h*.4/float64(n), w*.5)*s
			p.draw(path{}.polygon(point{400, cy - ry}, point{400 + rx, cy}, point{400, cy + ry}, point{400 - rx, cy}), fill(c))
		}
	}
}

// berber are thin lines that cross on a plain field.
func (p *pen) berber(x, y, w, h float64, a, b rgb) {
	n := float64(2 + p.pick(3))
	step := w / n
	rows := math.Round(h / (step * 1.3))
	high := h / rows
	var d, dots path
	for r := range int(rows) {
		for k := range int(n) {
			cx, cy := x+step*(float64(k)+.5), y+high*(float64(r)+.5)
			d = d.polygon(point{cx, cy - high/2}, point{cx + step/2, cy}, point{cx, cy + high/2}, point{cx - step/2, cy})
			dots = dots.M(cx-9, cy-9).L(cx+9, cy+9).M(cx+9, cy-9).L(cx-9, cy+9)
		}
	}
	p.draw(d, line(a, 9))
	p.draw(dots, line(b, 6))
}

// checkers is a chessboard with soft corners.
func (p *pen) checkers(x, y, w, h float64, a, _ rgb) {
	n := float64(4 + p.pick(4))
	step := w / n
	rows := math.Round(h / step)
	var d path
	for r := range int(rows) {
		for k := range int(n) {
			if (r+k)%2 == 0 {
				d = d.rect(x+step*float64(k), y+h/rows*float64(r), step, h/rows, 0)
			}
		}
	}
	p.draw(d, fill(a))
}

// arches are rainbows that stand and hang.
func (p *pen) arches(x, y, w, h float64, a, b rgb) {
	inks := [4]rgb{a, p.colour.shade(.35), b, p.colour.tint(.4)}
	cols, rows := 2+p.pick(2), 2+p.pick(2)
	cw, ch := w/float64(cols), h/float64(rows)
	for r := range rows {
		for k := range cols {
			cx, base, up := x+cw*(float64(k)+.5), y+ch*float64(r+1)-ch*.08, -1.0
			if (r+k)%2 == 1 {
				base, up = base-ch*.84, 1
			}
			for i, c := range inks {
				s := cw * (.43 - .1*float64(i))
				p.draw(path{}.M(cx-s, base).L(cx-s, base+up*(ch*.84-cw*.43)).A(s, s, cx+s, base+up*(ch*.84-cw*.43), up < 0).L(cx+s, base).Z(), fill(c))
			}
		}
	}
}

// roundRug is braided in rings.
func (p *pen) roundRug(r float64) {
	inks := [4]rgb{p.colour, p.colour.companion(p.pick(12)), p.colour.shade(.25), p.colour.tint(.3)}
	p.dropped(path{}.ellipse(400, 400, r, r), 14)
	turn := 0
	for at := r; at > 12; turn++ {
		c := inks[turn%4]
		for n := 1 + p.pick(2); n > 0 && at > 12; n-- {
			p.draw(path{}.ellipse(400, 400, at, at), fill(c))
			p.draw(path{}.ellipse(400, 400, at-8, at-8), line(c.shade(.4), 13).dashed("1 14").faint(.45))
			at -= 17
		}
	}
	p.draw(path{}.ellipse(400, 400, r, r), fill(p.slant(stop{0, white, .25}, stop{.45, white, clear}, stop{1, black, .28})))
}
