package art

import (
	"fmt"
	"io"
	"strconv"
)

// seed is the beginning of the random numbers: another one for each design, and for each kind.
func seed(s Spec) uint64 {
	state := uint64(s.Design)*0xd1342543de82ef95 + 0x1234567
	for _, letter := range []byte(s.Kind) {
		state = (state ^ uint64(letter)) * 0x100000001b3
	}
	return state
}

// centres are what sizes shrink towards, and how far.
var centres = map[scene]struct{ x, y float64 }{onTable: {400, 590}, onWall: {400, 400}, hanging: {400, 60}, evening: {400, 590}}

// Draw writes the picture. It fails only if s is not a specification, or w does.
func Draw(w io.Writer, s Spec) error {
	what, colour, scale := kinds[s.Kind], colours[s.Colour], scales[s.Size]
	if what.draw == nil || colour == "" || scale == 0 {
		return fmt.Errorf("cannot draw %v", s)
	}
	c := hex(colour)
	p := &pen{
		buf: make([]byte, 0, 12<<10), known: make(map[string]bool), design: s.Design, colour: c, at: what.at, wall: backdrop(s.Design, c),
		state: seed(s), id: s.Kind[:1] + strconv.FormatUint(uint64(s.Design), 36),
	}
	what.draw(p)
	thing := p.buf
	p.buf = make([]byte, 0, len(thing)+2<<10)
	p.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">`)
	p.studio()
	centre := centres[p.at]
	p.f(`<g transform="translate(% %)scale(%)translate(% %)">`, centre.x, centre.y, scale*what.zoom, -centre.x, -centre.y)
	p.buf = append(p.buf, thing...)
	p.f(`</g></svg>`)
	_, err := w.Write(p.buf)
	return err
}
