package drawing

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// pen draws one picture of 800 by 800. Light comes from the upper left; things stand on a floor at y = 640.
type pen struct {
	b      strings.Builder
	defs   strings.Builder
	state  uint64 // of the random numbers that the design gives
	id     string
	n      int
	colour rgb
}

const floor = 640.0

// Draw writes the picture. It fails only if the specification is not one, or w does.
func Draw(w io.Writer, s Spec) error {
	draw, colour := kinds[s.Kind], colours[s.Colour]
	if draw == nil || colour == "" || scales[s.Size] == 0 {
		return fmt.Errorf("cannot draw %v", s)
	}
	p := &pen{state: uint64(s.Design)*0x9e3779b97f4a7c15 + 0x1234567, id: fmt.Sprintf("f%x", s.Design&0xffff), colour: hex(colour)}
	draw(p)
	scale := scales[s.Size]
	_, err := io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">`+p.studio(s.Design)+`<defs>`+p.defs.String()+`</defs>`+
		fmt.Sprintf(`<g transform="translate(400 %v) scale(%v) translate(-400 -%v)">`, floor, scale, floor)+p.b.String()+`</g></svg>`)
	return err
}

// studio is the wall and the floor: a tint that lets the thing stand out.
func (p *pen) studio(design uint32) string {
	walls := []rgb{hex("#efe4d2"), hex("#e6e3d6"), hex("#f0ddd0"), hex("#dfe5e3"), hex("#e9e0e6"), hex("#f1e7c8")}
	wall := walls[int(design>>3)%len(walls)]
	if p.colour.luma() > 200 {
		wall = wall.mix(hex("#8d7f70"), .22) // light things stand before a darker wall
	}
	id := p.id + "w"
	return `<defs><radialGradient id="` + id + `" cx=".35" cy=".25" r="1"><stop offset="0" stop-color="` + wall.mix(white, .45).String() + `"/><stop offset="1" stop-color="` + wall.mix(black, .06).String() + `"/></radialGradient></defs>` +
		`<rect width="800" height="800" fill="url(#` + id + `)"/><path d="M0 590H800V800H0Z" fill="` + wall.mix(black, .09).String() + `" opacity=".55"/>`
}

// next is a number from 0 to 1 that the design decides (splitmix64, Steele et al. 2014).
func (p *pen) next() float64 {
	p.state += 0x9e3779b97f4a7c15
	z := p.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

func (p *pen) between(low, high float64) float64 { return low + (high-low)*p.next() }
func (p *pen) pick(n int) int                    { return int(p.next() * float64(n)) }

func (p *pen) name() string {
	p.n++
	return p.id + strconv.Itoa(p.n)
}

func (p *pen) add(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *pen) shadow(cx, rx float64) {
	p.add(`<ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="%.0f" fill="#2a1c10" opacity=".13"/><ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="%.0f" fill="#2a1c10" opacity=".2"/>`,
		cx+rx*.16, floor+4, rx*1.2, rx*.17, cx+rx*.06, floor+1, rx*.96, rx*.1)
}

// round is a fill for something round, lit from the left.
func (p *pen) round(c rgb) string {
	id := p.name()
	fmt.Fprintf(&p.defs, `<linearGradient id="%s"><stop offset="0" stop-color="%s"/><stop offset=".28" stop-color="%s"/><stop offset=".7" stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient>`,
		id, c.mix(black, .08), c.mix(white, .3), c, c.mix(black, .34))
	return "url(#" + id + ")"
}

// flat is a fill for something flat, lit from above.
func (p *pen) flat(c rgb) string {
	id := p.name()
	fmt.Fprintf(&p.defs, `<linearGradient id="%s" x2=".4" y2="1"><stop offset="0" stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient>`,
		id, c.mix(white, .16), c.mix(black, .16))
	return "url(#" + id + ")"
}

// point is a radius at a height.
type point struct{ y, r float64 }

// profile is the outline of a body of revolution around cx, smooth through its points from the top down.
func profile(cx float64, points []point) string {
	var d strings.Builder
	top, bottom := points[0], points[len(points)-1]
	fmt.Fprintf(&d, "M%.1f %.1f", cx-top.r, top.y)
	side := func(sign float64, points []point) {
		for i := 0; i+1 < len(points); i++ {
			a, b := points[max(i-1, 0)], points[i]
			c, e := points[i+1], points[min(i+2, len(points)-1)]
			fmt.Fprintf(&d, "C%.1f %.1f %.1f %.1f %.1f %.1f", cx+sign*(b.r+(c.r-a.r)/6), b.y+(c.y-a.y)/6, cx+sign*(c.r-(e.r-b.r)/6), c.y-(e.y-b.y)/6, cx+sign*c.r, c.y)
		}
	}
	side(-1, points)
	fmt.Fprintf(&d, "A%.1f %.1f 0 0 0 %.1f %.1f", bottom.r, bottom.r*.16, cx+bottom.r, bottom.y)
	back := make([]point, len(points))
	for i, q := range points {
		back[len(points)-1-i] = q
	}
	side(1, back)
	return d.String() + "Z"
}

// body draws a body of revolution with its pattern.
func (p *pen) body(cx float64, c rgb, points []point, pattern func(clip string)) {
	d := profile(cx, points)
	p.add(`<path d="%s" fill="%s"/>`, d, p.round(c))
	if pattern != nil {
		id := p.name()
		fmt.Fprintf(&p.defs, `<clipPath id="%s"><path d="%s"/></clipPath>`, id, d)
		p.add(`<g clip-path="url(#%s)">`, id)
		pattern(id)
		p.add(`</g>`)
	}
}

// rim draws the opening of a vessel.
func (p *pen) rim(cx, y, r float64, c rgb) {
	p.add(`<ellipse cx="%.0f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s"/><ellipse cx="%.0f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s"/>`,
		cx, y, r, r*.2, c.mix(white, .28), cx, y+2, r*.92, r*.165, c.mix(black, .45))
}

// shine is the light on a glaze.
func (p *pen) shine(x, y, w, h float64) {
	p.add(`<path d="M%.0f %.0fq%.0f %.0f 0 %.0fq%.0f %.0f 0 -%.0fz" fill="#fff" opacity=".32"/>`, x, y, -w, h/2, h, w*.15, -h/2, h)
}

// glaze is one of the patterns that potters put on: bands, dots, a dipped half, speckles, waves.
func (p *pen) glaze(top, bottom float64) func(string) {
	kind, ink := p.pick(6), p.colour.accent()
	first, step := p.between(.15, .4), p.between(26, 60)
	return func(string) {
		height := bottom - top
		switch kind {
		case 0:
			for y := top + height*first; y < bottom-20; y += step {
				p.add(`<path d="M100 %.0fq300 34 600 0" fill="none" stroke="%s" stroke-width="%.0f" opacity=".75"/>`, y, ink, step*.28)
			}
		case 1:
			for y := top + height*first; y < bottom; y += step {
				for x := 160.0; x < 660; x += step {
					p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="%s" opacity=".8"/>`, x+math.Mod(y, 2*step)/2, y, step*.15, ink)
				}
			}
		case 2:
			p.add(`<path d="M0 %.0fq400 70 800 0V800H0Z" fill="%s" opacity=".55"/>`, top+height*(first+.3), ink)
		case 3:
			for y := top + height*first; y < bottom; y += step * 1.3 {
				p.add(`<path d="M100 %.0f`, y)
				for range 12 {
					p.add(`q25 -%.0f 50 0`, step*.5)
				}
				p.add(`" fill="none" stroke="%s" stroke-width="7" opacity=".7"/>`, ink)
			}
		default:
			for range 70 {
				p.add(`<circle cx="%.0f" cy="%.0f" r="%.1f" fill="%s" opacity=".5"/>`, p.between(120, 680), p.between(top, bottom), p.between(1, 4.5), p.colour.mix(black, .55))
			}
		}
	}
}

// rgb is a colour.
type rgb struct{ r, g, b float64 }

var black, white = rgb{20, 14, 10}, rgb{255, 253, 248}

func hex(s string) rgb {
	n, _ := strconv.ParseUint(s[1:], 16, 32) // constants of this package
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
}

func (c rgb) mix(d rgb, t float64) rgb {
	return rgb{c.r + (d.r-c.r)*t, c.g + (d.g-c.g)*t, c.b + (d.b-c.b)*t}
}

func (c rgb) luma() float64 { return .299*c.r + .587*c.g + .114*c.b }

// accent is what one paints with on the colour.
func (c rgb) accent() rgb {
	if c.luma() > 150 {
		return c.mix(hex("#3a2a20"), .62)
	}
	return c.mix(hex("#f6ead2"), .72)
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c.r+.5), int(c.g+.5), int(c.b+.5))
}

// path writes numbers into the commands of a path.
func path(format string, v ...float64) string {
	args := make([]any, len(v))
	for i, x := range v {
		args[i] = x
	}
	return fmt.Sprintf(format, args...)
}
