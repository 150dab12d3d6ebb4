package art

import "math"

// Forms of abstract prints.
const (
	abstractArgument = iota
	abstractWash
	abstractTangle
	abstractStack
	abstractForms
)

func abstract(p *pen) {
	form, k := p.form(abstractForms), p.inkSet()
	p.framed(p.pick(3), k.paper, func(b box) {
		cx, cy, r := b.x+b.w/2, b.y+b.h/2, min(b.w, b.h)*.34
		switch form {
		case abstractArgument:
			p.argument(cx, cy, r, k)
		case abstractWash:
			for i := range 6 {
				p.veil(p.washed(cx+p.between(-.3, .3)*b.w, cy+p.between(-.3, .3)*b.h, r*p.between(.7, 1.25)), []rgb{k.main, k.light, k.deep}[i%3], p.between(.3, .6))
			}
			p.veil(p.washed(cx, cy, r*.3), k.second, .85)
		case abstractTangle:
			p.tangle(b, k)
		default:
			p.stack(b, k)
		}
	})
}

// argument are two shapes that overlap.
func (p *pen) argument(cx, cy, r float64, k inkSet) {
	d := p.between(.42, .6) * r
	p.veil(p.washed(cx-d, cy-d*.3, r*.95), k.main, .95)
	switch p.pick(3) {
	case 0:
		p.f(`<path d="%" fill="%" opacity=".86" transform="rotate(% % %)"/>`, box{cx - r*.1, cy - r*.7, r * 1.3, r * 1.5}.round(r*.3), k.second, p.between(-25, 25), cx, cy)
	case 1:
		p.veil(text("M% %a% % 0 0 1 % 0z", cx-r*.3, cy+r*.7, r*.85, r*1.2, r*1.7), k.second, .86)
	default:
		p.veil(p.washed(cx+d, cy+d*.4, r*.9), k.second, .86)
	}
	p.stroke(text("M% %q% % % %", cx-r, cy+r*1.2, r*.6, -r*.3, r*1.9, r*.04), k.deep, 5)
}

// washed is a round shape that is not quite a circle.
func (p *pen) washed(x, y, r float64) string { return p.pebble(x, y, r, .16) }

func (p *pen) tangle(b box, k inkSet) {
	d := appendf(nil, "M% %", b.x-10, b.y+b.h*.9)
	for range 11 {
		d = appendf(d, "S% % % %", b.x+b.w*p.between(.05, .95), b.y+b.h*p.between(.05, .95), b.x+b.w*p.between(.12, .88), b.y+b.h*p.between(.12, .88))
	}
	line := string(appendf(d, "S% % % %", b.x+b.w*.7, b.y+b.h*.2, b.x+b.w*.8, b.y-10))
	p.veil(p.washed(b.x+b.w*.5, b.y+b.h*.5, min(b.w, b.h)*.4), k.second, .5)
	p.stroke(line, k.main, 13)
}

// stack are plain forms that balance.
func (p *pen) stack(b box, k inkSet) {
	cx, y := b.x+b.w/2, b.y+b.h*.9
	inks := []rgb{k.main, k.second, k.deep, k.light, k.main.mix(k.second, .5)}
	first := p.pick(5)
	for i := range 5 {
		w, h := b.w*p.between(.2, .4)*(1-.1*float64(i)), b.h*p.between(.1, .2)
		c, x := inks[(first+i)%5], cx+p.between(-.12, .12)*b.w
		switch p.pick(3) {
		case 0:
			p.fill(box{x - w, y - h, 2 * w, h}.round(h*.2), c)
		case 1:
			p.fill(text("M% %a% % 0 0 1 % 0z", x-w, y, w, h, 2*w), c)
		default:
			p.ellipse(x, y-h/2, w*.8, h/2, c)
		}
		y -= h
		if y < b.y+b.h*.2 {
			break
		}
	}
	p.ellipse(cx+b.w*p.between(-.2, .2), y-b.w*.06, b.w*.06, b.w*.06, k.second)
	p.stroke(text("M% %H%", b.x+b.w*.1, b.y+b.h*.905, b.x+b.w*.9), k.deep, 5)
}

// Forms of city prints.
const (
	cityChimneys = iota
	cityStairs
	cityLaundry
	cityForms
)

func city(p *pen) {
	form, k := p.form(cityForms), p.inkSet()
	p.framed([]int{1, 0, 2}[form], k.light.mix(k.paper, .5), func(b box) {
		p.ellipse(b.x+b.w*p.between(.2, .8), b.y+b.h*.2, b.w*.1, b.w*.1, k.second)
		if form == cityStairs {
			p.stairs(b, k)
			return
		}
		for row := range 3 {
			p.roofs(b, k, row, form == cityChimneys)
		}
		if form == cityLaundry {
			p.laundry(b, k)
		}
	})
}

// roofs are a row of houses.
func (p *pen) roofs(b box, k inkSet, row int, smoking bool) {
	foot := b.y + b.h*(.72+.18*float64(row))
	wall := k.light.mix(k.deep, .14+.34*float64(row))
	lit, dark := []byte(nil), []byte(nil)
	for x := b.x - p.between(0, 40); x < b.x+b.w; {
		w, h := p.between(56, 96), b.h*p.between(.2, .36)
		c := wall.mix(k.main, p.between(0, .4))
		top := foot - h
		p.fill(text("M% %V%L% %L% %V%z", x, foot+80, top, x+w/2, top-w*.34, x+w, top, foot+80), c)
		p.fill(text("M% %L% %L% %l-8 8L% %L% %z", x-5, top+2, x+w/2, top-w*.4, x+w+5, top+2, x+w/2, top-w*.28, x+3, top+8), c.mix(k.deep, .55))
		if p.chance(.6) {
			cx := x + w*.74
			p.fill(text("M% %h15v%h-15z", cx, top-w*.36, w*.3), c.mix(k.deep, .4))
			if smoking {
				p.thread(text("M% %q14 -16 4 -32t10 -38", cx+7, top-w*.4), k.paper, 9, .65)
			}
		}
		for wy := top + 14; wy < foot-12; wy += 30 {
			for wx := x + 12; wx < x+w-16; wx += 24 {
				d := text("M% %h11v15h-11z", math.Round(wx), math.Round(wy))
				if p.chance(.45) {
					lit = append(lit, d...)
				} else {
					dark = append(dark, d...)
				}
			}
		}
		x += w + 1
	}
	p.veil(string(dark), k.deep, .6)
	p.veil(string(lit), k.second.lit(.35), .95)
}

// stairs climb between houses to a tower.
func (p *pen) stairs(b box, k inkSet) {
	cx := b.x + b.w*.52
	p.fill(text("M% %v%h%v%l-40 -96z", cx-40, b.y+b.h*.26, b.h*.4, 80.0, -b.h*.4), k.main)
	p.fill(text("M% %h20v34q-10 14 -20 0z", cx-10, b.y+b.h*.34), k.second.lit(.3))
	for i, side := range []float64{-1, 1, -1, 1} {
		t := float64(i / 2)
		x, y := cx+side*(58+t*66), b.y+b.h*(.36+.14*t)
		edge := b.x
		if side > 0 {
			edge = b.x + b.w
		}
		c := k.main.mix(k.deep, .25+.3*t+.1*float64(i%2))
		p.fill(text("M% %L% %H%V%H%z", x, y+20, x+side*44, y-24, edge, b.y+b.h, x), c)
		d := []byte(nil)
		for n := range 6 {
			d = appendf(d, "M% %h14v22h-14z", x+side*(26+float64(n%2)*34)-7, y+40+float64(n/2)*56)
		}
		p.veil(string(d), k.second.lit(.35), .9)
	}
	for i := range 15 {
		t := float64(i) / 14
		y := b.y + b.h*(.56+.44*t*t*.6+.18*t)
		w := 40 + 118*t
		p.fill(text("M% %h%v%h%z", cx-w, y, 2*w, 60.0, -2*w), k.paper.mix(k.main, .1+.22*float64(i%2)))
		p.thread(text("M% %h%", cx-w, y, 2*w), k.deep, 2.5, .5)
	}
	x, y := cx+30, b.y+b.h*.8 // the cat
	p.fill(text("M% %q-4 -34 8 -40l-2 -14l9 7h8l9 -7l-2 16q12 8 10 38z", x, y), k.deep.shade(.3))
}

// laundry hangs on lines over the roofs.
func (p *pen) laundry(b box, k inkSet) {
	for row := range 2 {
		y := b.y + b.h*(.36+.24*float64(row))
		p.thread(text("M% %q% 50 % 0", b.x, y, b.w/2, b.w), k.deep, 3, .9)
		for i := range 6 {
			t := .08 + .16*float64(i)
			x, at := b.x+b.w*t, y+100*t*(1-t)
			c := []rgb{k.paper, k.second, k.main, cream}[(i+row+p.pick(2))%4]
			switch p.pick(3) {
			case 0:
				p.fill(text("M% %h46l3 56q-24 8 -50 0z", x, at), c)
			case 1:
				p.fill(text("M% %l12 -4q8 10 16 0l14 4l12 18l-12 8l-4 -6v36h-30v-36l-4 6l-12 -8z", x, at+4), c)
			default:
				p.fill(text("M% %h12v30l12 8v8h-16l-8 -8zM% %h12v30l12 8v8h-16l-8 -8z", x, at, x+26, at+3), c)
			}
		}
	}
}
