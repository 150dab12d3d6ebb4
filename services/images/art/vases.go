package art

// Forms of vases.
const (
	vaseBottle = iota // a narrow neck on a round body
	vaseHeron         // tall, narrow in the shoulder
	vaseMoon          // a globe
	vaseAmphora
	vaseCylinder
	vaseRough // short, wide in the mouth
	vaseForms
)

func vase(p *pen) {
	form := p.form(vaseForms)
	h := [vaseForms]float64{510, 560, 450, 510, 480, 400}[form] * p.between(.95, 1.03)
	w := [vaseForms]float64{165, 112, 238, 165, 118, 176}[form] * p.between(.94, 1.06)
	top := ground - h
	n := p.between(.2, .3)
	var f profile
	switch form {
	case vaseBottle:
		f = profile{{top, w * n * 1.5}, {top + h*.04, w * n * 1.15}, {top + h*.3, w * n}, {top + h*.46, w * .62}, {top + h*.68, w}, {top + h*.9, w * .74}, {ground - 4, w * .56}}
	case vaseHeron:
		f = profile{{top, w * .32}, {top + h*.03, w * .25}, {top + h*.36, w * .23}, {top + h*.5, w * .62}, {top + h*.66, w}, {top + h*.86, w * .94}, {ground - 4, w * .74}}
	case vaseMoon:
		f = profile{{top, w * .42}, {top + h*.045, w * .4}, {top + h*.1, w * .58}, {top + h*.26, w * .87}, {top + h*.5, w}, {top + h*.74, w * .89}, {top + h*.91, w * .66}, {ground - 4, w * .46}}
	case vaseAmphora:
		f = profile{{top, w * .5}, {top + h*.05, w * .4}, {top + h*.14, w * .4}, {top + h*.32, w}, {top + h*.6, w * .84}, {ground - 24, w * .46}, {ground - 4, w * .5}}
	case vaseCylinder:
		f = profile{{top, w * p.between(.9, 1.2)}, {top + h*.4, w * .9}, {ground - h*.12, w}, {ground - h*.03, w * .98}, {ground - 4, w * .92}}
	default:
		f = profile{{top, w * .74}, {top + h*.08, w * .62}, {top + h*.3, w * .86}, {top + h*.6, w}, {top + h*.88, w * .84}, {ground - 4, w * .72}}
	}
	p.shadow(400, f[len(f)-1].r*1.15)
	if form == vaseBottle || form == vaseRough || form == vaseCylinder || form == vaseHeron {
		p.branch(400, top+4, form == vaseRough)
	}
	p.turned(400, f, p.colour, p.vaseGlaze(form, f))
	p.gloss(400, f, top+h*.5, top+h*.78)
	p.rim(400, top, f[0].r, 7, p.colour, p.colour.shade(.3))
}

// vaseGlaze is the plain porcelain of moon jars and herons, or any glaze.
func (p *pen) vaseGlaze(form int, f profile) func() {
	top, h := f[0].y, f[len(f)-1].y-f[0].y
	switch form {
	case vaseMoon:
		return func() {
			p.thread(f.ring(400, top+h*.47), dusk, 4, .12)
			p.thread(f.ring(400, top+h*.475), "#fff", 3, .4)
			p.speckles(f.box(400), 14)
		}
	case vaseHeron:
		return func() { p.thread(f.ring(400, top+h*.4), dusk, 3, .2); p.thread(f.ring(400, top+h*.408), "#fff", 3, .3) }
	}
	return p.glaze(400, f)
}

// branch stands in a vase: a bare one with buds, or a handful from the hedge.
func (p *pen) branch(x, y float64, handful bool) {
	bark, leaf := hex("#6d5140"), hex("#6f7f4f").mix(p.wall, .12)
	stems := 1
	if handful {
		stems = 5
	}
	for i := range stems {
		lean := (float64(i)-float64(stems-1)/2)*.34 + p.between(-.12, .12)
		if !handful {
			lean = p.between(.3, .5)
			if p.chance(.5) {
				lean = -lean
			}
		}
		l := p.between(150, 190)
		ex, ey := x+lean*l*1.1, y-l*.8
		p.stroke(text("M% %Q% % % %", x, y, x+lean*14, y-l*.5, ex, ey), bark, 5)
		for t := .35; t < 1.05; t += .16 {
			bx, by := x+lean*l*1.1*t*t, y-l*.8*t
			side := 1.0
			if int(t*100/16)%2 == 0 {
				side = -1
			}
			p.petal(bx, by, lean+side*1.0, 42, 8, leaf.shade(p.between(0, .25)))
			if handful || p.chance(.4) {
				p.ellipse(bx-side*12, by-8, 8, 8, hex("#f0e3d0").mix(p.colour, .15))
			}
		}
	}
}
