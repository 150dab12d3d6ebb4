package art

import "math"

func tableLamp(p *pen) {
	p.height, p.dusk = 540, .2
	c := p.colour
	switch p.pick(4) {
	case 0:
		p.turnedLamp()
	case 1: // a toadstool
		h := p.between(330, 400)
		p.shadow(400, 110)
		stem := turned{400, []ring{{floor - h, 40}, {floor - h*.6, 34}, {floor - h*.3, 50}, {floor - 20, 98}, {floor, 104}}}
		p.glow(400, floor-h+40, 330, .5)
		p.body(stem, c.mix(cream, p.between(0, .75)), satin, nil)
		p.draw(path{}.ellipse(400, floor-h+30, 150, 60), fill(p.around(.5, .2, .6, stop{0, flame, .7}, stop{1, flame, clear})))
		p.dome(400, floor-h-p.between(120, 165), floor-h, 30, p.between(180, 212), c, p.between(.7, .86), glossy)
	case 2: // a globe on a small foot
		r := p.between(128, 156)
		p.shadow(400, 110)
		foot := turned{400, []ring{{floor - 118, 34}, {floor - 80, 50}, {floor - 20, 98}, {floor, 100}}}
		p.body(foot, []rgb{hex("#bb9360"), hex("#bf9a4a"), c}[p.pick(3)], satin, nil)
		p.glow(400, floor-100-r, 2.5*r, .6)
		p.ball(400, floor-100-r*.92, r, c)
		if p.chance(.6) {
			p.ribsOfPaper(400, floor-100-r*.92, r)
		}
		p.height = 420
	default: // a slender stem
		h := p.between(410, 450)
		p.shadow(400, 92)
		p.body(turned{400, []ring{{floor - 24, 30}, {floor - 16, 86}, {floor, 92}}}, c, satin, nil)
		p.bar(point{400, floor - 22}, point{400, floor - h + 40}, 15, c)
		p.body(turned{400, []ring{{floor - h*.42, 10}, {floor - h*.37, 24}, {floor - h*.32, 10}}}, c, glossy, nil)
		p.glow(400, floor-h+10, 320, .5)
		p.lampshade(400, floor-h-p.between(80, 120), floor-h+90, p.between(62, 120), p.between(136, 164), linen, 0)
	}
}

// turnedLamp is a pot with a shade.
func (p *pen) turnedLamp() {
	w, h := p.between(96, 128), p.between(230, 270)
	top := floor - h
	forms := [][]ring{
		{{top, 22}, {top + h*.16, 28}, {top + h*.58, w}, {floor - 26, w * .7}, {floor, w * .62}},
		{{top, 22}, {top + h*.1, 40}, {top + h*.4, w}, {floor - 40, w * .52}, {floor - 14, w * .5}, {floor, w * .62}},
		{{top, 22}, {top + h*.2, w * .66}, {top + h*.4, w * .7}, {top + h*.52, w * .46}, {top + h*.76, w * .92}, {floor, w * .7}},
		{{top, 20}, {top + 18, w * .8}, {top + h*.4, w * .84}, {floor - 12, w * .84}, {floor, w * .8}},
	}
	t := turned{400, forms[p.pick(len(forms))]}
	p.shadow(400, w)
	p.bar(point{400, top - 40}, point{400, top + 6}, 18, hex("#bf9a4a"))
	p.body(t, p.colour, glossy, p.glaze(t, top+h*.2, floor-10))
	p.glow(400, top-110, 340, .55)
	shade := []rgb{linen, linen, hex("#e9d3bd"), p.colour.companion(p.pick(12)).mix(linen, .55)}[p.pick(4)]
	p.lampshade(400, top-p.between(210, 240), top-18, p.between(84, 136), p.between(166, 196), shade, []int{0, 0, 17, 25}[p.pick(4)])
}

// ribsOfPaper are the wires of a paper globe.
func (p *pen) ribsOfPaper(cx, cy, r float64) {
	var d path
	for i := range 11 {
		v := -.9 + 1.8*float64(i)/10
		w := r * math.Sqrt(1-v*v)
		d = d.M(cx-w, cy+r*v).A(w*1.4, w*.5+4, cx+w, cy+r*v, false)
	}
	p.draw(d, line(p.colour.shade(.4), 2).faint(.4))
}

func pendant(p *pen) {
	p.tilt, p.dusk = tilt{-160, .25}, .2
	c := p.colour
	top, bottom, w := 250.0, p.between(450, 500), p.between(190, 240)
	switch p.pick(5) {
	case 0: // enamel, for a workshop
		p.cord(400, top)
		p.glow(400, bottom+30, 330, .5)
		p.body(turned{400, []ring{{top - 30, 20}, {top, 26}, {top + 30, 32}}}, hex("#3b3632"), satin, nil)
		p.dome(400, top+20, bottom, 34, w, c, p.between(.35, .8), glossy)
	case 1:
		p.cord(400, top)
		p.glow(400, bottom-40, 350, .6)
		p.jellyfish(top, bottom, w)
	case 2:
		p.cord(400, top-20)
		p.blownGlass(top-30, bottom, w*.82)
	case 3:
		p.cord(400, top)
		p.glow(400, bottom-60, 350, .6)
		p.lampshade(400, top, bottom-20, w*p.between(.2, .9), w, c.mix(linen, .25), []int{0, 0, 25}[p.pick(3)])
	default: // a basket of light
		p.cord(400, top-30)
		p.glow(400, 400, 370, .7)
		p.weaveOfLight(400, w*.92)
	}
}

// jellyfish is a bell of pleated paper with a waved hem.
func (p *pen) jellyfish(top, bottom, w float64) {
	c := p.colour.mix(white, .15)
	const waves = 9
	hem := path{}.M(400-w, bottom)
	for i := range waves {
		x0, x1 := 400-w+2*w*float64(i)/waves, 400-w+2*w*float64(i+1)/waves
		hem = hem.Q((x0+x1)/2, bottom+52*math.Sin(math.Pi*(float64(i)+.5)/waves)+10, x1, bottom+20*math.Sin(math.Pi*float64(i+1)/waves))
	}
	d := hem.C(400+w*1.04, top+(bottom-top)*.3, 400+w*.5, top, 418, top-10).L(382, top-10).C(400-w*.5, top, 400-w*1.04, top+(bottom-top)*.3, 400-w, bottom).Z()
	p.within(d, func() {
		area := path{}.rect(400-w*1.1, top-20, w*2.2, bottom-top+90, 0)
		p.draw(area, fill(c))
		p.draw(area, fill(p.around(.5, .62, .6, stop{0, hex("#fff6d8"), .9}, stop{.5, flame, .35}, stop{1, c.shade(.5), .5})))
		var dark, light path
		for i := range 19 {
			x := -1 + 2*float64(i)/18
			dark = dark.M(400+x*14, top-10).C(400+x*w*.6, top+10, 400+x*w*1.06, top+(bottom-top)*.4, 400+x*w, bottom+60)
			light = light.M(403+x*14, top-10).C(408+x*w*.6, top+10, 408+x*w*1.06, top+(bottom-top)*.4, 407+x*w, bottom+60)
		}
		p.draw(dark, line(c.shade(.5), 4).faint(.4))
		p.draw(light, line(white, 4).faint(.4))
	})
	p.body(turned{400, []ring{{top - 34, 16}, {top - 4, 22}}}, hex("#bb9360"), satin, nil)
}

// blownGlass is a drop of coloured glass around a lit bulb.
func (p *pen) blownGlass(top, bottom, w float64) {
	c := p.colour
	forms := [][]ring{
		{{top + 20, 34}, {top + 70, 60}, {bottom - 90, w}, {bottom - 10, w * .72}, {bottom, w * .68}},
		{{top + 20, 34}, {top + 60, w * .8}, {top + 140, w}, {bottom - 50, w * .8}, {bottom, w * .4}},
		{{top + 20, 34}, {top + 90, 44}, {top + 170, w * .8}, {bottom - 40, w}, {bottom, w * 1.05}},
	}
	t := turned{400, forms[p.pick(len(forms))]}
	p.glow(400, bottom-110, 330, .55)
	p.draw(path{}.M(400, top+40).L(400, bottom-160), line(hex("#bf9a4a"), 22))
	p.ball(400, bottom-120, 44, hex("#ffe9b4"))
	d := p.outline(t)
	p.draw(d, fill(p.across(stop{0, c.shade(.4), .95}, stop{.12, c, .72}, stop{.3, c.tint(.2), .5}, stop{.55, c, .44}, stop{.84, c.shade(.1), .78}, stop{1, c.shade(.5), 1})))
	p.within(d, func() { p.streak(t, glossy) })
	r, k := t.rings[len(t.rings)-1].r, p.tilt.at(bottom)
	p.draw(path{}.ellipse(400, bottom, r, r*k), line(c.tint(.4), 4).faint(.8))
	p.body(turned{400, []ring{{top - 14, 18}, {top + 24, 38}}}, hex("#bf9a4a"), glossy, nil)
}

// weaveOfLight is a globe of cane through which the light falls.
func (p *pen) weaveOfLight(cy, r float64) {
	c := p.colour
	squash := p.between(.72, 1)
	globe := path{}.ellipse(400, cy, r, r*squash)
	p.draw(globe, fill(p.around(.5, .5, .5, stop{0, hex("#fffbe6"), 0}, stop{.35, hex("#ffe7a8"), .95}, stop{1, hex("#e9b866"), .75})))
	p.within(globe, func() {
		var d path
		n := 9 + p.pick(5)
		for i := range n {
			a := -math.Pi/2 + math.Pi*(float64(i)+.5)/float64(n)
			x := r * math.Sin(a)
			d = d.M(400, cy-r*squash).Q(400+x*1.96, cy, 400, cy+r*squash)
			w := r * math.Cos(a)
			d = d.M(400-w, cy+x*squash).A(w, w*.26+2, 400+w, cy+x*squash, false)
		}
		p.draw(d, line(c.shade(.5), 10))
		p.moved(place{-1.5, -2, 0, 1, 1}, func() { p.draw(d, line(c, 6.5)) })
		p.draw(globe, fill(p.around(.4, .35, .7, stop{.5, c.shade(.8), clear}, stop{1, c.shade(.8), .5})))
	})
	p.body(turned{400, []ring{{cy - r*squash - 22, 18}, {cy - r*squash + 6, 40}}}, c.shade(.2), matt, nil)
}
