package art

import "math"

// rgb is a colour: sRGB, each part from 0 to 255.
type rgb struct{ r, g, b float64 }

var (
	white = hex("#fffdf8")
	black = hex("#16100c")
	cream = hex("#f3ead8")
)

// hex reads the constants of this package.
func hex(s string) rgb {
	var part [3]float64
	for i := range part {
		part[i] = float64(nibble(s[1+2*i])<<4 | nibble(s[2+2*i]))
	}
	return rgb{part[0], part[1], part[2]}
}

func nibble(c byte) int {
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}

func (c rgb) append(b []byte) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '#')
	for _, v := range [3]float64{c.r, c.g, c.b} {
		n := int(math.Round(min(max(v, 0), 255)))
		b = append(b, digits[n>>4], digits[n&15])
	}
	return b
}

// mix goes from c to d by t.
func (c rgb) mix(d rgb, t float64) rgb {
	return rgb{c.r + (d.r-c.r)*t, c.g + (d.g-c.g)*t, c.b + (d.b-c.b)*t}
}

// tint is c in more light by t: brighter and a little warmer.
func (c rgb) tint(t float64) rgb { return c.mix(white, t) }

// shade is c in less light by t. Shadows keep their saturation and turn to blue, as they do in a room with a window.
func (c rgb) shade(t float64) rgb {
	l := c.lab()
	l[0] *= 1 - .8*t
	l[1] = l[1]*(1-.25*t) + .004*t
	l[2] = l[2]*(1-.35*t) - .012*t
	return l.rgb()
}

// light is how light the colour looks, from 0 to 1.
func (c rgb) light() float64 { return c.lab()[0] }

// lab is a colour in Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020).
type lab [3]float64

func (c rgb) lab() lab {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return lab{
		.2104542553*l + .7936177850*m - .0040720468*s,
		1.9779984951*l - 2.4285922050*m + .4505937099*s,
		.0259040371*l + .7827717662*m - .8086757660*s,
	}
}

func (c lab) rgb() rgb {
	l := cube(c[0] + .3963377774*c[1] + .2158037573*c[2])
	m := cube(c[0] - .1055613458*c[1] - .0638541728*c[2])
	s := cube(c[0] - .0894841775*c[1] - 1.2914855480*c[2])
	return rgb{
		gamma(4.0767416621*l - 3.3077115913*m + .2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - .3413193965*s),
		gamma(-.0041960863*l - .7034186147*m + 1.7076147010*s),
	}
}

func cube(v float64) float64 { return v * v * v }

// linear and gamma are the transfer function of sRGB, there and back (IEC 61966-2-1).
func linear(v float64) float64 {
	if v /= 255; v > .04045 {
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return v / 12.92
}

func gamma(v float64) float64 {
	if v > .0031308 {
		return 255 * (1.055*math.Pow(v, 1/2.4) - .055)
	}
	return 255 * 12.92 * max(v, 0)
}

// companions are what makers paint with beside their own colour.
var companions = []rgb{
	hex("#f3ead8"), hex("#26304a"), hex("#c4623d"), hex("#d6a13a"), hex("#5f7146"), hex("#2b6f78"),
	hex("#e7c9bd"), hex("#7a3f55"), hex("#b7c3b0"), hex("#3c3733"), hex("#8fa9c4"), hex("#efdcae"),
}

// companion is the n-th of the companions that stands out from c, and goes with it.
func (c rgb) companion(n int) rgb {
	own := c.light()
	var fits [12]rgb
	count := 0
	for _, other := range companions {
		if math.Abs(other.light()-own) > .27 {
			fits[count], count = other, count+1
		}
	}
	return fits[n%count]
}
