package art

import (
	"fmt"
	"io"
	"math"
	"strconv"
)

// floor is where things stand, before the composition moves them.
const floor = 640.0

// stage is where a thing is shown.
type stage int

const (
	standing stage = iota // on a floor that runs up into the wall
	hanging               // on or before the wall
	lying                 // on a table, seen from above
)

// Draw writes the picture. It fails only if the specification is not one, or w does.
func Draw(w io.Writer, s Spec) error {
	work, ok := kinds[s.Kind]
	if !ok || colours[s.Colour] == "" || scales[s.Size] == 0 {
		return fmt.Errorf("cannot draw %v", s)
	}
	p := newPen(s)
	work.draw(p)
	thing := p.out
	p.out = make([]byte, 0, len(thing)+len(p.defs)+4<<10)
	base := floor
	middle := 400.0
	if work.stage == standing {
		base = min(max(418+p.height*p.zoom/2, 520), 700)
		middle = floor
	}
	p.text(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">`)
	head := len(p.out)
	p.studio(work.stage, base, int(s.Design>>3))
	p.text(`<g stroke-linecap="round" stroke-linejoin="round" fill="none" transform="translate(400 `)
	if work.stage != standing {
		base = 400
	}
	p.out = append(number(p.out, base, true), `)scale(`...)
	p.out = append(strconv.AppendFloat(p.out, math.Round(p.scale*p.zoom*1000)/1000, 'f', -1, 64), `)translate(-400 -`...)
	p.out = append(number(p.out, middle, true), `)">`...)
	p.out = append(p.out, thing...)
	p.text(`</g></svg>`)
	for _, part := range [][]byte{p.out[:head], []byte(`<defs>`), p.defs, []byte(`</defs>`), p.out[head:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// walls are the tints of the studio.
var walls = []rgb{hex("#e8d9c3"), hex("#ddd8cb"), hex("#ebd3c6"), hex("#cddad8"), hex("#e0d1d8"), hex("#e8dab0"), hex("#d2dbc2"), hex("#d3dae6")}

// studio is the room: a wall that runs into the floor without an edge, in the light of a window at the upper left.
func (p *pen) studio(stage stage, base float64, design int) {
	wall := walls[design%len(walls)]
	if p.colour.light() > .84 {
		wall = wall.shade(.13) // light things stand out from a deeper wall
	}
	wall = wall.mix(hex("#77604e"), p.dusk) // a lamp shines in a darker room
	var light ref
	if stage == standing {
		edge := (base - 78) / 800
		light = p.down(stop{0, wall.tint(.25), 0}, stop{edge - .1, wall.shade(.03), 0}, stop{edge, wall.shade(.07), 0},
			stop{edge + .035, wall.shade(.02), 0}, stop{1, wall.tint(.12), 0})
	} else {
		light = p.slant(stop{0, wall.tint(.4), 0}, stop{1, wall.shade(.07), 0})
	}
	room := path{}.rect(0, 0, 800, 800, 0)
	p.draw(room, fill(light))
	p.draw(room, fill(p.around(.24, .16, .75, stop{0, white, .6}, stop{1, white, clear})))
	p.draw(room, fill(p.around(.36, .36, .82, stop{.62, wall.shade(.5), clear}, stop{1, wall.shade(.5), .2})))
}

// shadow is what a thing of radius r at cx throws on the floor: soft to the right, dark where it touches.
func (p *pen) shadow(cx, r float64) { p.shadowAt(cx, floor, r, p.tilt.floor) }

func (p *pen) shadowAt(cx, y, r, open float64) {
	dark := hex("#2b1d16")
	soft := p.around(.5, .5, .5, stop{0, dark, .42}, stop{.45, dark, .22}, stop{1, dark, clear})
	p.draw(path{}.ellipse(cx+r*.42, y+r*open*.16, r*1.75, r*open*1.35), fill(soft))
	p.draw(path{}.ellipse(cx+r*.05, y+r*open*.1, r*1.12, r*open*1.12), fill(soft))
}

// dropped is the shadow of something flat a little before a wall or a table: steps of its outline.
func (p *pen) dropped(outline path, far float64) {
	dark := hex("#2b1d16")
	const steps = 5
	for i := steps; i > 0; i-- {
		step := far * float64(i) / steps
		p.moved(place{step * .8, step, 0, 1, 1}, func() { p.draw(outline, ink{fill: dark, line: dark, width: step * .8, alpha: .06}) })
	}
}
