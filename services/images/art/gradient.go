package art

// stop is a colour at a place from 0 to 1 of a gradient, let through by alpha; 0 is whole, clear is nothing.
type stop struct {
	at     float64
	colour rgb
	alpha  float64
}

const clear = 1e-9

// across goes from the left of what it fills to the right.
func (p *pen) across(stops ...stop) ref {
	return p.gradient("linearGradient", nil, nil, stops)
}

// down goes from the top of what it fills to the bottom.
func (p *pen) down(stops ...stop) ref {
	return p.gradient("linearGradient", []string{"x2", "y2"}, []float64{0, 1}, stops)
}

// slant goes from the upper left of what it fills to the lower right.
func (p *pen) slant(stops ...stop) ref {
	return p.gradient("linearGradient", []string{"x2", "y2"}, []float64{.8, 1}, stops)
}

// around goes from a middle outwards, in parts of what it fills.
func (p *pen) around(cx, cy, r float64, stops ...stop) ref {
	return p.gradient("radialGradient", []string{"cx", "cy", "r"}, []float64{cx, cy, r}, stops)
}

// gradient defines a gradient, once for all that are alike.
func (p *pen) gradient(element string, names []string, values []float64, stops []stop) ref {
	outer := p.out
	p.out = make([]byte, 0, 512)
	for i, name := range names {
		p.attribute(name, values[i])
	}
	p.text(`>`)
	for _, s := range stops {
		p.text(`<stop`)
		p.attribute("offset", s.at)
		p.text(` stop-color="`)
		p.out = append(s.colour.append(p.out), '"')
		if s.alpha != 0 {
			p.attribute("stop-opacity", s.alpha)
		}
		p.text(`/>`)
	}
	p.text(`</` + element + `>`)
	text := p.out
	p.out = outer
	if id, ok := p.gradients[string(text)]; ok {
		return id
	}
	id := p.name()
	p.gradients[string(text)] = id
	p.defs = append(append(p.defs, `<`+element+` id="`+string(id)+`"`...), text...)
	return id
}

// lit is a flat thing in the light from the upper left.
func (p *pen) lit(c rgb) ref {
	return p.slant(stop{0, c.tint(.2), 0}, stop{.5, c, 0}, stop{1, c.shade(.16), 0})
}

// metal is a polished round thing: bright and dark stand side by side.
func (p *pen) metal(c rgb) ref {
	return p.across(stop{0, c.shade(.35), 0}, stop{.18, c.tint(.35), 0}, stop{.3, c.tint(.75), 0}, stop{.42, c, 0},
		stop{.68, c.shade(.42), 0}, stop{.86, c.shade(.1), 0}, stop{1, c.shade(.5), 0})
}

// rod is a matt round thing, such as a leg or a handle.
func (p *pen) rod(c rgb) ref {
	return p.across(stop{0, c.shade(.1), 0}, stop{.3, c.tint(.22), 0}, stop{.65, c.shade(.1), 0}, stop{1, c.shade(.4), 0})
}

// tile repeats what is drawn in w by h, turned by degrees.
func (p *pen) tile(w, h, turn float64, draw func()) ref {
	id := p.name()
	p.define(func() {
		p.text(`<pattern id="` + string(id) + `" patternUnits="userSpaceOnUse"`)
		p.attribute("width", w)
		p.attribute("height", h)
		if turn != 0 {
			p.text(` patternTransform="rotate(`)
			p.out = append(number(p.out, turn, true), `)"`...)
		}
		p.text(`>`)
		draw()
		p.text(`</pattern>`)
	})
	return id
}
