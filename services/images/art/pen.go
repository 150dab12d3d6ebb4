package art

import (
	"math"
	"strconv"
)

// pen draws one picture of 800 by 800 units. Light comes from the upper left. Definitions (gradients, patterns, clips) are
// written just before the first thing that needs them.
type pen struct {
	buf    []byte
	state  uint64 // of the random numbers that the design gives
	design uint32
	id     string // begins every id of the picture
	ids    int
	known  map[string]bool // lights that are already defined
	colour rgb
	wall   rgb
	at     scene // a drawing may change it
}

// f writes markup; each % of the format stands for the next argument.
func (p *pen) f(format string, args ...any) { p.buf = appendf(p.buf, format, args...) }

// text answers markup or a path's commands, written as f would.
func text(format string, args ...any) string { return string(appendf(nil, format, args...)) }

func appendf(buf []byte, format string, args ...any) []byte {
	next := 0
	for i := range len(format) {
		if format[i] != '%' {
			buf = append(buf, format[i])
			continue
		}
		switch a := args[next].(type) {
		case float64:
			buf = appendNumber(buf, a)
		case int:
			buf = strconv.AppendInt(buf, int64(a), 10)
		case rgb:
			buf = a.appendHex(buf)
		case string:
			buf = append(buf, a...)
		}
		next++
	}
	return buf
}

// appendNumber writes two decimals of what is small and one of the rest, and no zeros that say nothing.
func appendNumber(buf []byte, x float64) []byte {
	scale, digits := 10.0, 1
	if math.Abs(x) < 2 {
		scale, digits = 100, 2
	}
	n := int64(math.Round(x * scale))
	if n < 0 {
		buf, n = append(buf, '-'), -n
	}
	whole, rest := n/int64(scale), n%int64(scale)
	if whole > 0 || rest == 0 {
		buf = strconv.AppendInt(buf, whole, 10)
	}
	if rest == 0 {
		return buf
	}
	buf = append(buf, '.')
	if digits == 2 {
		buf = append(buf, byte('0'+rest/10))
		if rest %= 10; rest == 0 {
			return buf
		}
	}
	return append(buf, byte('0'+rest))
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
func (p *pen) chance(share float64) bool         { return p.next() < share }

// form is which of n forms of its kind the thing has: the commissioned one, or else one that the design decides.
func (p *pen) form(n int) int {
	drawn := p.pick(n)
	if given, ok := commissions[p.design]; ok && given < n {
		return given
	}
	return drawn
}

// name answers an id that is used nowhere else in the picture.
func (p *pen) name() string {
	p.ids++
	return p.id + strconv.Itoa(p.ids)
}

// fill draws a path in one colour or with one reference. Of an empty path nothing is written, here as below.
func (p *pen) fill(d string, paint any) {
	if d != "" {
		p.f(`<path d="%" fill="%"/>`, d, paint)
	}
}

// stroke draws a path as a line with round ends.
func (p *pen) stroke(d string, paint any, width float64) {
	if d == "" {
		return
	}
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="%" stroke-linecap="round" stroke-linejoin="round"/>`, d, paint, width)
}

// veil draws a path in a colour that lets through what is below.
func (p *pen) veil(d string, paint any, opacity float64) {
	if d == "" {
		return
	}
	p.f(`<path d="%" fill="%" opacity="%"/>`, d, paint, opacity)
}

// thread is a stroke that lets through what is below.
func (p *pen) thread(d string, paint any, width, opacity float64) {
	if d == "" {
		return
	}
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="%" stroke-linecap="round" opacity="%"/>`, d, paint, width, opacity)
}

func (p *pen) ellipse(x, y, rx, ry float64, paint any) {
	p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%"/>`, x, y, rx, ry, paint)
}

// group draws with a transform.
func (p *pen) group(transform string, draw func()) {
	p.f(`<g transform="%">`, transform)
	draw()
	p.f(`</g>`)
}
