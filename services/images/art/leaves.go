package art

import "math"

// greens are the leaves of the nursery.
var greens = []rgb{hex("#4a7a45"), hex("#5d8a48"), hex("#38694f"), hex("#77974f"), hex("#3f6f5f")}

func (p *pen) green() rgb { return greens[p.pick(len(greens))] }

// stamp defines what draw shows for use, and answers its id. Paths in it without a fill take that of the use.
func (p *pen) stamp(draw func()) string {
	id := p.name()
	p.f(`<defs><g id="%">`, id)
	draw()
	p.f(`</g></defs>`)
	return id
}

// use shows a stamp at a place: turned by degrees, and scaled by kx and ky.
func (p *pen) use(id string, x, y, degrees, kx, ky float64, c rgb) {
	p.f(`<use href="#%" transform="translate(% %)rotate(%)scale(% %)" fill="%" stroke="%"/>`, id, math.Round(x), math.Round(y), math.Round(degrees), kx, ky, c, c.shade(.25))
}

// leafStamp is a pointed leaf of the length 100 that grows upwards from the origin.
func (p *pen) leafStamp(width float64) string {
	return p.stamp(func() {
		p.f(`<path d="M0 0C% -20 % -70 0 -100C% -70 % -20 0 0z" stroke="none"/><path d="M0 0C% -20 % -70 0 -100z" fill="#fff6e2" opacity=".22" stroke="none"/><path d="M0 0V-88" stroke-width="2" opacity=".6"/>`,
			width, width, -width, -width, -width, -width)
	})
}

// monsteraStamp is the leaf of a monstera, about 200 long: a heart with cuts, that hangs from the origin to the tip above it.
func (p *pen) monsteraStamp(cuts int) string {
	edge := func(side, degrees, k float64) (float64, float64) {
		r := 100 * k * (.74 + .26*math.Pow(math.Abs(math.Sin(degrees/180*math.Pi)), 1.5))
		if degrees < 40 {
			r = 100 * k * (.96 - .1*math.Sin(degrees/40*math.Pi/2))
		}
		sin, cos := math.Sincos(degrees / 180 * math.Pi)
		return side * r * sin, -62 - r*1.06*cos
	}
	half := func(side float64) string {
		x, y := edge(side, 158, .92)
		d := appendf(nil, "M0 0C% % % % % %", side*6, 22.0, x*.6, y+22, x, y)
		step := 128.0 / float64(cuts+1)
		for i := range cuts + 1 {
			a := 148 - step*float64(i)
			cx, cy := edge(side, a-step*.35, 1.14)
			ex, ey := edge(side, a-step*.82, 1)
			d = appendf(d, "Q% % % %", cx, cy, ex, ey)
			if i < cuts {
				ix, iy := edge(side, a-step*.98, .36)
				nx, ny := edge(side, a-step*1.02, .99)
				d = appendf(d, "Q% % % %Q% % % %", (ex+ix)/2, (ey+iy)/2+5, ix, iy+4, (nx+ix)/2, (ny+iy)/2-6, nx, ny)
			}
		}
		return string(appendf(d, "Q% -155 0 -166z", side*12))
	}
	left, right := half(-1), half(1)
	return p.stamp(func() {
		p.f(`<path d="%%" stroke="none"/><path d="%" fill="#fff6e2" opacity=".2" stroke="none"/><path d="M0 0V-150M0 -30L-52 -46M0 -60L-58 -84M0 -90L-46 -122M0 -30L52 -46M0 -60L58 -84M0 -90L46 -122" fill="none" stroke="#fff6e2" stroke-width="2.6" opacity=".34"/>`, left, right, left)
	})
}

// frondStamp is a fern's frond of the length 300, that arches from the origin upwards and to the right.
func (p *pen) frondStamp(bend float64) string {
	at := func(t float64) (x, y, turn float64) { // a quarter of a parabola
		return 300 * bend * t * t, -300 * (t - .42*bend*t*t*t), math.Atan2(2*bend*t, 1-1.26*bend*t*t)
	}
	return p.stamp(func() {
		upper, lower := []byte(nil), []byte(nil)
		for i := range 19 {
			t := .1 + .88*float64(i)/18
			x, y, turn := at(t)
			l := 56 * math.Sin(math.Pi*math.Min(.95, .22+t*.73))
			upper = feather(upper, x, y, turn-1.15, l, l*.2)
			lower = feather(lower, x, y, turn+1.15, l, l*.2)
		}
		p.f(`<path d="%" stroke="none"/><path d="%" stroke="none"/><path d="%" fill="#fff6e2" opacity=".17" stroke="none"/>`, string(upper), string(lower), string(upper))
		x, y, _ := at(1)
		cx, cy, _ := at(.5)
		p.f(`<path d="M0 0Q% % % %" fill="none" stroke-width="4"/>`, 2*cx-x/2, 2*cy-y/2, x, y)
	})
}

func feather(d []byte, x, y, angle, l, w float64) []byte {
	sin, cos := math.Sincos(angle)
	r := math.Round
	return appendf(d, "M% %q% % % %q% % % %z", r(x), r(y), r(sin*l*.5-cos*w), r(-cos*l*.5-sin*w), r(sin*l), r(-cos*l),
		r(-sin*l*.5+cos*w), r(cos*l*.5+sin*w), r(-sin*l), r(cos*l))
}

// rosetteStamp is a succulent of the radius 100, seen from above at a slant.
func (p *pen) rosetteStamp(c, tip rgb, n int) string {
	leaf := p.stamp(func() {
		p.f(`<path d="M0 6C-30 -10 -34 -70 0 -100C34 -70 30 -10 0 6z" stroke-width="2.5" stroke-opacity=".5"/><path d="M0 6C-30 -10 -34 -70 0 -100C-8 -60 -8 -20 0 6z" fill="#fff6e2" opacity=".3" stroke="none"/><path d="M-9 -90Q0 -84 9 -90L0 -104z" fill="%" stroke="none"/>`, tip)
	})
	return p.stamp(func() {
		for ring := range 5 {
			k := []float64{1, .82, .62, .42, .24}[ring]
			m := n - ring*n/7
			for i := range m {
				p.use(leaf, 0, 0, (float64(i)+float64(ring%2)/2)*360/float64(m), k*.95, k, c.lit(.1*float64(ring)).shade(.22-.05*float64(ring)))
			}
		}
	})
}
