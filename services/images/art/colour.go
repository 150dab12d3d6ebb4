package art

import (
	"math"
	"strconv"
)

// rgb is a colour, each part from 0 to 255.
type rgb struct{ r, g, b float64 }

var (
	cream  = rgb{247, 238, 218}
	iron   = rgb{66, 42, 32}
	warm   = rgb{255, 246, 226} // the light
	dusk   = rgb{30, 18, 38}    // the dark
	timber = rgb{176, 128, 82}
	brass  = rgb{196, 154, 76}
)

// hex reads a colour such as "#2b4fa8"; it is meant for constants.
func hex(s string) rgb {
	n, _ := strconv.ParseUint(s[1:], 16, 32)
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
}

func (c rgb) mix(d rgb, t float64) rgb {
	return rgb{c.r + (d.r-c.r)*t, c.g + (d.g-c.g)*t, c.b + (d.b-c.b)*t}
}

// lit is the colour in more light.
func (c rgb) lit(t float64) rgb { return c.mix(warm, t) }

// shade is the colour in less light: darker, a little cooler, and no greyer.
func (c rgb) shade(t float64) rgb {
	return rgb{c.r * (1 - t), c.g * (1 - t*1.02), c.b * (1 - t*.86)}.mix(dusk, t*.12)
}

func (c rgb) luma() float64 { return .299*c.r + .587*c.g + .114*c.b }

func (c rgb) distance(d rgb) float64 {
	return math.Sqrt((c.r-d.r)*(c.r-d.r) + (c.g-d.g)*(c.g-d.g) + (c.b-d.b)*(c.b-d.b))
}

func (c rgb) appendHex(buf []byte) []byte {
	const digits = "0123456789abcdef"
	buf = append(buf, '#')
	for _, part := range [3]float64{c.r, c.g, c.b} {
		v := int(min(max(part, 0), 255) + .5)
		buf = append(buf, digits[v>>4], digits[v&15])
	}
	return buf
}

// inks are what makers paint, print and weave with.
var inks = []rgb{cream, hex("#4a2f22"), hex("#27365f"), hex("#b5532f"), hex("#d9a441"), hex("#9db8a4"), hex("#6e3a5e"), hex("#e3b7ac")}

// ink is one of the inks that can be told from c.
func (p *pen) ink(c rgb) rgb {
	first := p.pick(len(inks))
	best := inks[first]
	for i := range inks {
		ink := inks[(first+i)%len(inks)]
		if ink.distance(c) > 130 && math.Abs(ink.luma()-c.luma()) > 45 {
			return ink
		}
		if ink.distance(c) > best.distance(c) {
			best = ink
		}
	}
	return best
}

// cheerful are the paints of toys and pencils.
var cheerful = []rgb{hex("#cf5c43"), hex("#2f5ba8"), hex("#e2b13c"), hex("#5f8a58"), hex("#e09aa0"), hex("#2b8a8c"), hex("#8a5a92")}

// paint is the i-th of the toymaker's paints after one that the design decides.
func (p *pen) paint(first, i int) rgb { return cheerful[(first+i)%len(cheerful)].mix(p.colour, .12) }
