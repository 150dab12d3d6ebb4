package art

import "math"

// ring is the radius of a turned body at a height.
type ring struct{ y, r float64 }

// turned is a body of revolution around cx, smooth through its rings from the top down.
type turned struct {
	cx    float64
	rings []ring
}

func (t turned) top() float64    { return t.rings[0].y }
func (t turned) bottom() float64 { return t.rings[len(t.rings)-1].y }

// widest is the largest radius of the rings.
func (t turned) widest() float64 {
	r := 0.0
	for _, ring := range t.rings {
		r = max(r, ring.r)
	}
	return r
}

// radius is the radius at a height (a Catmull-Rom spline through the rings, as in the outline).
func (t turned) radius(y float64) float64 {
	n := len(t.rings)
	i := 0
	for i < n-2 && t.rings[i+1].y < y {
		i++
	}
	a, b, c, d := t.rings[max(i-1, 0)].r, t.rings[i], t.rings[i+1], t.rings[min(i+2, n-1)].r
	u := min(max((y-b.y)/(c.y-b.y), 0), 1)
	m0, m1 := (c.r-a)/2, (d-b.r)/2
	return (2*u*u*u-3*u*u+1)*b.r + (u*u*u-2*u*u+u)*m0 + (3*u*u-2*u*u*u)*c.r + (u*u*u-u*u)*m1
}

// side is the outline to the left (-1) or to the right (1), from the top down.
func (t turned) side(sign float64) []point {
	points := make([]point, len(t.rings))
	for i, ring := range t.rings {
		points[i] = point{t.cx + sign*ring.r, ring.y}
	}
	return points
}

// outline is the silhouette, closed by the near edge of the foot and the far edge of the mouth.
func (p *pen) outline(t turned) path {
	left, right := t.side(-1), t.side(1)
	for i, j := 0, len(right)-1; i < j; i, j = i+1, j-1 {
		right[i], right[j] = right[j], right[i]
	}
	top, foot := t.rings[0], t.rings[len(t.rings)-1]
	d := path{}.through(left...)
	d = d.A(foot.r, foot.r*p.tilt.at(foot.y), t.cx+foot.r, foot.y, false).smooth(right...)
	return d.A(top.r, top.r*max(p.tilt.at(top.y), 0), t.cx-top.r, top.y, false).Z()
}

// near is the near half of the ring at a height, from left to right.
func (p *pen) near(d path, t turned, y float64) path {
	r := t.radius(y) + 1
	return d.M(t.cx-r, y).A(r, r*p.tilt.at(y), t.cx+r, y, false)
}

// belt is what lies between two heights.
func (p *pen) belt(t turned, from, to float64) path {
	q := t.radius(to) + 2
	d := p.near(nil, t, from)
	return d.L(t.cx+q, to).A(q, q*p.tilt.at(to), t.cx-q, to, true).Z()
}

// on is the place on the body at a height and an angle (0 faces the eye, -π/2 is the left edge).
func (p *pen) on(t turned, y, angle float64) point {
	r := t.radius(y)
	return point{t.cx + r*math.Sin(angle), y + r*p.tilt.at(y)*math.Cos(angle)}
}

// gloss is how a surface takes the light: 0 matt, 1 like glass.
type gloss float64

const (
	matt   gloss = 0
	satin  gloss = .5
	glossy gloss = 1
)

// body draws a turned body: its colour, what decorates it, and the light and shade over both.
func (p *pen) body(t turned, c rgb, shine gloss, decorate func()) {
	p.within(p.outline(t), func() {
		w, top, bottom := t.widest(), t.top(), t.bottom()
		all := path{}.rect(t.cx-w, top-w*.3, 2*w, bottom-top+w*.6, 0)
		p.draw(all, fill(c))
		if decorate != nil {
			decorate()
		}
		p.volume(all, c, shine)
		if shine > 0 {
			p.streak(t, shine)
		}
	})
}

// volume is the light from the left and the shade to the right over something round and upright.
func (p *pen) volume(area path, c rgb, shine gloss) {
	dark := c.shade(.8)
	up := .2 + .16*float64(shine)
	p.draw(area, fill(p.across(stop{0, dark, .34}, stop{.1, dark, .12}, stop{.27, white, up}, stop{.42, white, .04},
		stop{.6, dark, .08}, stop{.84, dark, .42}, stop{.95, dark, .52}, stop{1, dark, .36})))
	p.draw(area, fill(p.down(stop{0, white, .1}, stop{.45, white, clear}, stop{.55, dark, clear}, stop{1, dark, .32})))
}

// streak is the window in a glaze: sharp to the left, a breath of it to the right.
func (p *pen) streak(t turned, shine gloss) {
	top, bottom := t.top(), t.bottom()
	from, to := top+(bottom-top)*.12, top+(bottom-top)*.74
	const n = 5
	var outer, inner, far [n]point
	for i := range n {
		y := from + (to-from)*float64(i)/(n-1)
		swell := .05 * math.Sin(math.Pi*float64(i)/(n-1))
		outer[i], inner[n-1-i] = p.on(t, y, -.78-swell), p.on(t, y, -.72+swell)
		far[i] = p.on(t, y, 1.2)
	}
	glow := p.down(stop{0, white, .75 * float64(shine)}, stop{.5, white, .5 * float64(shine)}, stop{1, white, .1 * float64(shine)})
	d := path{}.through(outer[:]...).L(inner[0].x, inner[0].y).smooth(inner[:]...).Z()
	p.draw(d, fill(glow))
	p.draw(path{}.through(far[:]...), line(white, t.widest()*.03).faint(.16*float64(shine)))
}

// mouth is the opening of a vessel: its lip, and the inside, lit on the right where the light falls in.
func (p *pen) mouth(t turned, lip, inside rgb, thick float64) {
	r, y := t.rings[0].r, t.top()
	k := p.tilt.at(y)
	p.draw(path{}.ellipse(t.cx, y, r, r*k), fill(p.across(stop{0, lip.tint(.25), 0}, stop{.3, lip.tint(.5), 0}, stop{1, lip.shade(.14), 0})))
	in := r - thick
	hole := path{}.ellipse(t.cx, y+thick*k*.4, in, in*k)
	p.draw(hole, fill(p.across(stop{0, inside.shade(.62), 0}, stop{.5, inside.shade(.38), 0}, stop{1, inside.shade(.08), 0})))
	p.within(hole, func() {
		p.draw(path{}.ellipse(t.cx+in*.16, y+in*k*1.02, in*.98, in*k), fill(inside.shade(.75)).faint(.3))
	})
}
