package art

import "math"

// glaze paints a pot: a ground, and a motif on it. It answers what draws it, for turned.
func (p *pen) glaze(x float64, f profile) func() {
	top, foot := f[0].y, f[len(f)-1].y
	motif, speckled, bare := p.pick(8), p.chance(.55), p.chance(.35)
	ink := p.ink(p.colour)
	return func() {
		p.motif(motif, x, f, ink)
		if bare {
			p.bareFoot(x, f, foot-(foot-top)*p.between(.1, .2))
		}
		if speckled {
			p.speckles(f.box(x), 46)
		}
	}
}

func (p *pen) motif(motif int, x float64, f profile, ink rgb) {
	top, foot := f[0].y, f[len(f)-1].y
	h := foot - top
	switch motif {
	case 0: // dipped: a second glaze over the upper part, that ran
		p.dip(x, f, top+h*p.between(.3, .55), ink)
	case 1: // bands from the wheel
		for y, n := top+h*p.between(.18, .4), 2+p.pick(3); n > 0; n-- {
			p.stroke(f.ring(x, y), ink, p.between(4, 16))
			y += h * p.between(.07, .14)
		}
	case 2: // dots
		rows, r := 2+p.pick(3), p.between(7, 13)
		p.dots(x, f, top+h*.3, h*.14, rows, r, ink)
	case 3: // flutes
		ribs := ""
		for i := -7; i <= 7; i++ {
			ribs += f.rib(x, math.Sin(float64(i)/8*math.Pi/2))
		}
		p.coats(ribs, coat{dusk, 6, 0, 0, .22}, coat{"#fff", 3, 5, 0, .25})
	case 4: // a brushed twig
		p.twig(x, top+h*.85, h*.62, ink)
	case 5: // scallops
		p.scallops(x, f, top+h*.22, h*.13, 4, ink)
	case 6: // chevrons
		p.zigzag(x, f, top+h*p.between(.28, .4), h*.12, ink)
	}
}

// dip covers the upper part with a glaze that ran a little.
func (p *pen) dip(x float64, f profile, y float64, c rgb) {
	b := f.box(x)
	d := appendf(nil, "M% %V%", b.x, b.y, y)
	for at, step := b.x, b.w/7; at < b.x+b.w-1; at += step {
		sag := 22 * (1 - math.Pow((at+step/2-x)/(b.w/2), 2))
		d = appendf(d, "Q% % % %", at+step/2, y+sag+p.between(-8, 34), at+step, y+22*(1-math.Pow((at+step-x)/(b.w/2), 2)))
	}
	line := appendf(d, "V%Z", b.y)
	p.veil(string(line), c, .94)
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="5" opacity=".35"/>`, string(line), c.shade(.4))
}

// bareFoot leaves the clay unglazed below the height y.
func (p *pen) bareFoot(x float64, f profile, y float64) {
	b, r := f.box(x), f.at(y)+4
	clay := hex("#c9a47e")
	if p.colour.distance(clay) < 80 {
		clay = hex("#7d5641")
	}
	p.f(`<path d="M% %A% % 0 0 0 % %V%H%Z" fill="%"/>`, x-r, y, r, r*tilt, x+r, y, b.y+b.h+20, x-r, clay)
	p.thread(f.ring(x, y), clay.shade(.45), 4, .6)
}

// speckles are iron in the clay, burnt through the glaze.
func (p *pen) speckles(b box, n int) {
	dark := iron
	if p.colour.luma() < 90 {
		dark = cream
	}
	d := make([]byte, 0, n*16)
	for range n {
		d = appendf(d, "M% %h0", math.Round(p.between(b.x, b.x+b.w)), math.Round(p.between(b.y, b.y+b.h)))
	}
	for i, width := range []float64{3.4, 6} {
		half := string(d[len(d)*i*3/4:])
		for len(half) > 0 && half[0] != 'M' {
			half = half[1:]
		}
		p.thread(half, dark, width, .45)
	}
}

// dots sets rows of dots around a body, closer together where it turns away.
func (p *pen) dots(x float64, f profile, y, step float64, rows int, r float64, c rgb) {
	var wide, narrow []byte
	for row := range rows {
		at := y + step*float64(row)
		R := f.at(at)
		for i := -5; i <= 5; i++ {
			sin, cos := math.Sincos((float64(i) + float64(row%2)/2) / 5.5 * math.Pi / 2)
			if d := appendf(nil, "M% %v.1", math.Round(x+R*sin), math.Round(at+R*tilt*cos)); cos > .7 {
				wide = append(wide, d...)
			} else if cos > .25 {
				narrow = append(narrow, d...)
			}
		}
	}
	p.stroke(string(wide), c, 2*r)
	p.stroke(string(narrow), c, 1.4*r)
}

// scallops are rows of arches like the scales of a fish.
func (p *pen) scallops(x float64, f profile, y, step float64, rows int, c rgb) {
	for row := range rows {
		at := y + step*float64(row)
		d, R := []byte(nil), f.at(at)
		for i := -6; i < 6; i++ {
			a, b := (float64(i)+float64(row%2)/2)/6*math.Pi/2, (float64(i)+1+float64(row%2)/2)/6*math.Pi/2
			ax, bx := x+R*math.Sin(a), x+R*math.Sin(b)
			d = appendf(d, "M% %Q% % % %", ax, at+R*tilt*math.Cos(a), (ax+bx)/2, at+step*1.9+R*tilt*math.Cos((a+b)/2), bx, at+R*tilt*math.Cos(b))
		}
		p.thread(string(d), c, 5.5, .9)
	}
}

// zigzag is a band of chevrons between two lines.
func (p *pen) zigzag(x float64, f profile, y, h float64, c rgb) {
	p.stroke(f.ring(x, y), c, 5)
	p.stroke(f.ring(x, y+h*1.5), c, 5)
	d, R := []byte(nil), f.at(y+h*.75)
	for i := -12; i <= 12; i++ {
		a := float64(i) / 12 * math.Pi / 2
		up := h * .5
		if i%2 == 0 {
			up = -h * .5
		}
		d = appendf(d, "% % ", x+R*math.Sin(a), y+h*.75+R*tilt*math.Cos(a)+up)
	}
	p.stroke("M"+string(d), c, 8)
}

// twig is a brushed stem with leaves that grows from a foot.
func (p *pen) twig(x, y, h float64, c rgb) {
	lean := p.between(-.25, .25)
	p.thread(text("M% %q% % % %", x-lean*h*.4, y, -lean*h*.2, -h*.5, lean*h, -h), c, 5, .9)
	pairs := 3 + p.pick(2)
	for i := range pairs {
		t := .25 + .65*float64(i)/float64(pairs-1)
		lx, ly := x-lean*h*.4+lean*h*t*t, y-h*t
		l := h * .3 * (1.15 - t*.6)
		p.petal(lx, ly, .95, l, l*.2, c)
		p.petal(lx, ly+10, -.95, l, l*.2, c)
	}
	p.petal(x-lean*h*.4+lean*h, y-h+6, lean, h*.22, h*.05, c)
}

// petal is a flat pointed leaf from a foot at an angle (0 is up, clockwise).
func (p *pen) petal(x, y, angle, length, width float64, c any) {
	sin, cos := math.Sincos(angle)
	p.f(`<path d="M% %Q% % % %Q% % % %Z" fill="%"/>`, x, y, x+sin*length*.5-cos*width*2, y-cos*length*.5-sin*width*2,
		x+sin*length, y-cos*length, x+sin*length*.5+cos*width*2, y-cos*length*.5+sin*width*2, x, y, c)
}
