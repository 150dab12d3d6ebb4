package art

// sheet is the paper of a print: where the picture is, and its inks.
type sheet struct {
	x, y, w, h float64
	inks       [6]rgb // from the palest to the deepest of the maker's colour; the last but one is another
	sun        rgb
}

// at is a place on the sheet, in parts of it.
func (s sheet) at(u, v float64) point { return point{s.x + s.w*u, s.y + s.h*v} }

func (s sheet) area() path { return path{}.rect(s.x, s.y, s.w, s.h, 0) }

// framed hangs a print on the wall: a frame of wood, a mount, glass, and what picture draws on the paper.
func (p *pen) framed(picture func(sheet)) {
	w, h := 400.0, 520.0
	switch p.pick(5) {
	case 0:
		w, h = 540, 410
	case 1:
		w, h = 470, 480
	}
	wood := []rgb{hex("#c09463"), hex("#5c4030"), hex("#2d2b2a"), hex("#e9e2d4"), hex("#d7b384"), hex("#a9783f")}[p.pick(6)]
	thick, mount := p.between(17, 27), p.between(34, 62)
	x, y := 400-w/2, 396-h/2
	whole := path{}.rect(x, y, w, h, 2)
	p.dropped(whole, 34)
	p.draw(whole, fill(wood))
	in := func(d float64) path { return path{}.rect(x+d, y+d, w-2*d, h-2*d, 0) }
	// the four sides of the frame, mitred, each in its own light
	a, b, c, e := point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h}
	f, g, i, j := point{x + thick, y + thick}, point{x + w - thick, y + thick}, point{x + w - thick, y + h - thick}, point{x + thick, y + h - thick}
	p.draw(path{}.polygon(a, b, g, f), fill(p.down(stop{0, wood.tint(.4), 0}, stop{1, wood.tint(.08), 0})))
	p.draw(path{}.polygon(a, f, j, e), fill(p.across(stop{0, wood.tint(.3), 0}, stop{1, wood, 0})))
	p.draw(path{}.polygon(b, c, i, g), fill(p.across(stop{0, wood.shade(.12), 0}, stop{1, wood.shade(.34), 0})))
	p.draw(path{}.polygon(e, j, i, c), fill(p.down(stop{0, wood.shade(.1), 0}, stop{1, wood.shade(.4), 0})))
	p.draw(in(thick), fill(hex("#fbf7ee")))
	p.draw(path{}.M(j.x+4, j.y).L(f.x+4, f.y+4).L(g.x, g.y+4), line(black, 8).faint(.14))
	s := sheet{x: x + thick + mount, y: y + thick + mount, w: w - 2*(thick+mount), h: h - 2*(thick+mount)}
	own := p.colour
	s.inks = [6]rgb{own.mix(cream, .86), own.mix(cream, .6), own.mix(cream, .28), own, own.companion(p.pick(12)), own.shade(.5)}
	s.sun = []rgb{hex("#e9a15c"), hex("#e8745a"), hex("#f2cf7c"), cream}[p.pick(4)]
	if own.light() > .75 {
		s.inks[2], s.inks[3] = own.shade(.15), own.shade(.3)
	}
	p.draw(s.area(), fill(s.inks[0]))
	p.within(s.area(), func() { picture(s) })
	p.draw(s.area(), line(black, 1.5).faint(.25))
	glass := path{}.polygon(f, point{x + w*.46, f.y}, point{x + w*.16, j.y}, j)
	p.draw(glass, fill(p.slant(stop{0, white, .26}, stop{.7, white, .04}, stop{1, white, clear})))
}
