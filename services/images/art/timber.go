package art

import "math"

// woods are what joiners use where the colour is paint.
var woods = []rgb{hex("#cda572"), hex("#b98c58"), hex("#8a5f3f"), hex("#dcc097")}

// wooden says whether the maker's colour is that of a wood.
func (p *pen) wooden() bool {
	for _, name := range []string{"walnut", "oak", "clay", "oat"} {
		if hex(colours[name]) == p.colour {
			return true
		}
	}
	return false
}

// timber is the maker's wood: the colour itself if that is one.
func (p *pen) timber() rgb {
	wood := woods[p.pick(len(woods))]
	if p.wooden() {
		return p.colour
	}
	return wood
}

// grain are the lines of the wood along a box, bending around a knot.
func (p *pen) grain(x, y, w, h float64, c rgb) {
	n := int(w / 13)
	knot := point{x + w*p.between(.2, .8), y + h*p.between(.25, .75)}
	var dark, pale path
	for i := range n {
		gx := x + w*(float64(i)+p.between(.1, .9))/float64(n)
		push := 26 * math.Exp(-math.Pow((gx-knot.x)/34, 2)) * sign(gx-knot.x)
		sway := p.between(-8, 8)
		d := path{}.M(gx, y-4).C(gx+sway, y+h*.2, gx+push, knot.y-40, gx+push, knot.y).C(gx+push, knot.y+40, gx-sway, y+h*.8, gx, y+h+4)
		if i%3 == 0 {
			pale = append(pale, d...)
		} else {
			dark = append(dark, d...)
		}
	}
	p.draw(dark, line(c.shade(.4), 2).faint(.35))
	p.draw(pale, line(c.tint(.4), 2.5).faint(.35))
}

// block is a box that shows its front, its top and its right side, with slightly soft edges.
func (p *pen) block(x, y, w, h, deep float64, c rgb) {
	dx, dy := deep*.5, -deep*.34
	p.draw(path{}.polygon(point{x, y}, point{x + dx, y + dy}, point{x + w + dx, y + dy}, point{x + w, y}), ink{fill: c.tint(.34), line: c.tint(.34), width: 3})
	p.draw(path{}.polygon(point{x + w, y}, point{x + w + dx, y + dy}, point{x + w + dx, y + h + dy}, point{x + w, y + h}), ink{fill: p.down(stop{0, c.shade(.24), 0}, stop{1, c.shade(.42), 0}), line: c.shade(.3), width: 3})
	p.draw(path{}.rect(x, y, w, h, 0), ink{fill: p.lit(c), line: c, width: 3})
	p.draw(path{}.M(x, y+h).L(x, y).L(x+w, y).L(x+w+dx, y+dy), line(white, 2.5).faint(.5))
}

// wheel is a turned disc with a hub.
func (p *pen) wheel(x, y, r float64, c, hub rgb) {
	p.draw(path{}.ellipse(x+5, y, r, r), fill(c.shade(.5)))
	p.draw(path{}.ellipse(x, y, r, r), fill(p.around(.35, .3, .8, stop{0, c.tint(.35), 0}, stop{.6, c, 0}, stop{1, c.shade(.3), 0})))
	p.draw(path{}.ellipse(x, y, r*.72, r*.72), line(c.shade(.4), 3).faint(.5))
	p.draw(path{}.ellipse(x, y, r*.26, r*.26), fill(p.around(.35, .3, .8, stop{0, hub.tint(.5), 0}, stop{1, hub.shade(.25), 0})))
}
