package art

import (
	"math"
	"strconv"
)

// point is a place in the picture, in its units, y downwards.
type point struct{ x, y float64 }

func (p point) towards(q point, t float64) point {
	return point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t}
}

// path is the data of an SVG path, made by a chain of commands: path{}.M(0, 0).L(9, 9).Z().
type path []byte

func (d path) M(x, y float64) path             { return d.command('M', x, y) }
func (d path) L(x, y float64) path             { return d.command('L', x, y) }
func (d path) Q(x1, y1, x, y float64) path     { return d.command('Q', x1, y1, x, y) }
func (d path) C(a, b, c, e, x, y float64) path { return d.command('C', a, b, c, e, x, y) }
func (d path) Z() path                         { return append(d, 'Z') }

// A goes along an ellipse to x, y: the lesser way, clockwise or not.
func (d path) A(rx, ry, x, y float64, clockwise bool) path {
	d = d.command('A', rx, ry)
	if clockwise {
		d = append(d, " 0 0 1"...)
	} else {
		d = append(d, " 0 0 0"...)
	}
	return number(number(d, x, false), y, false)
}

func (d path) command(letter byte, values ...float64) path {
	d = append(d, letter)
	for i, v := range values {
		d = number(d, v, i == 0)
	}
	return d
}

// number appends v rounded to a tenth, with a space before it if it is not first and needs one.
func number(d []byte, v float64, first bool) []byte {
	tenths := int64(math.Round(v * 10))
	if !first && tenths >= 0 {
		d = append(d, ' ')
	}
	if tenths < 0 {
		d, tenths = append(d, '-'), -tenths
	}
	if tenths >= 10 || tenths == 0 {
		d = strconv.AppendInt(d, tenths/10, 10)
	}
	if tenths%10 != 0 {
		d = append(d, '.', byte('0'+tenths%10))
	}
	return d
}

// ellipse is a whole ellipse.
func (d path) ellipse(cx, cy, rx, ry float64) path {
	return d.M(cx-rx, cy).A(rx, ry, cx+rx, cy, true).A(rx, ry, cx-rx, cy, true).Z()
}

// rect is a rectangle with corners rounded by r.
func (d path) rect(x, y, w, h, r float64) path {
	if r == 0 {
		return d.M(x, y).L(x+w, y).L(x+w, y+h).L(x, y+h).Z()
	}
	return d.M(x+r, y).L(x+w-r, y).A(r, r, x+w, y+r, true).L(x+w, y+h-r).A(r, r, x+w-r, y+h, true).
		L(x+r, y+h).A(r, r, x, y+h-r, true).L(x, y+r).A(r, r, x+r, y, true).Z()
}

// polygon is straight from point to point and closed.
func (d path) polygon(points ...point) path {
	d = d.M(points[0].x, points[0].y)
	for _, q := range points[1:] {
		d = d.L(q.x, q.y)
	}
	return d.Z()
}

// smooth goes from where the path is through the points after the first (a Catmull-Rom spline).
func (d path) smooth(points ...point) path {
	for i := 0; i+1 < len(points); i++ {
		d = d.bend(points[max(i-1, 0)], points[i], points[i+1], points[min(i+2, len(points)-1)])
	}
	return d
}

// through is an open smooth line.
func (d path) through(points ...point) path {
	return d.M(points[0].x, points[0].y).smooth(points...)
}

// closed is a smooth outline.
func (d path) closed(points ...point) path {
	n := len(points)
	d = d.M(points[0].x, points[0].y)
	for i := range n {
		d = d.bend(points[(i+n-1)%n], points[i], points[(i+1)%n], points[(i+2)%n])
	}
	return d.Z()
}

func (d path) bend(before, from, to, after point) path {
	return d.C(from.x+(to.x-before.x)/6, from.y+(to.y-before.y)/6, to.x-(after.x-from.x)/6, to.y-(after.y-from.y)/6, to.x, to.y)
}
