package art

// Forms of spoon sets.
const (
	spoonsStirring = iota // flat-ended, deep, holed
	spoonsSalad
	spoonsPorridge // four, tied
	spoonsForms
)

func spoons(p *pen) {
	form, c := p.form(spoonsForms), p.colour
	heads := [][]int{{2, 0, 1}, {0, 3}, {0, 0, 0, 0}}[form]
	n := len(heads)
	spread := []float64{15, 17, 9}[form]
	foot := 660.0
	tip := p.ink(c)
	for i, head := range heads {
		turn := (float64(i) - float64(n-1)/2) * spread
		p.f(`<g transform="rotate(% 400 %)">`, turn, foot+60)
		p.f(`<g transform="translate(12 14)" opacity=".3">`)
		p.fill(spoonOutline(head, form), dusk)
		p.f(`</g>`)
		var painted *rgb
		if form == spoonsPorridge {
			painted = &tip
		}
		p.spoonShape(head, form, c.shade(.07*float64((i*2)%3)), painted)
		p.f(`</g>`)
	}
	if form == spoonsPorridge {
		b := box{352, 560, 96, 34}
		p.solid(b.round(8), b, hex("#e3cfa6"), func() { p.woodgrain(b, hex("#c4a878"), false) }, "round")
	}
}

// spoonWidths are half of the width of the heads, by form.
var spoonWidths = []float64{64, 84, 58}

// spoonOutline is the path of a spoon, upright in the middle.
func spoonOutline(head, form int) string {
	w := spoonWidths[form]
	d := text("M410 200Q414 400 420 640q-2 30 -20 32q-18 -2 -20 -32Q386 400 390 200z")
	switch head {
	case 2:
		d += text("M% 96H%L% 240q-26 60 -% 62q-% -2 -% -62z", 400-w*.94, 400+w*.94, 400+w, w, w, w)
	default:
		d += text("M400 84C% 84 % 180 % 226Q% 300 400 300Q% 300 % 226C% 180 % 84 400 84z", 400+w*.8, 400+w*1.1, 400+w*.98, 400+w*.7, 400-w*.7, 400-w*.98, 400-w*1.1, 400-w*.8)
	}
	return d
}

// spoonShape is one spoon, upright in the middle: a bowl, a bowl with a hole, a spatula, or a fork.
func (p *pen) spoonShape(head, form int, c rgb, tip *rgb) {
	w, d := spoonWidths[form], spoonOutline(head, form)
	b := box{400 - w, 84, 2 * w, 600}
	p.solid(d, b, c, func() {
		p.woodgrain(b, c, true)
		if head == 3 {
			p.stroke(text("M% 76v130M400 76v136M% 76v130", 400-w*.4, 400+w*.4), p.wall.shade(.1), 15)
		}
		if tip != nil {
			p.fill("M360 590h80v100h-80z", *tip)
			p.fill("M360 572h80v9h-80z", *tip)
		}
	}, "round")
	switch head {
	case 0, 1:
		p.f(`<path d="M400 104C% 104 % 180 % 220Q% 280 400 280Q% 280 % 220C% 180 % 104 400 104z" fill="%"/>`, 400+w*.62, 400+w*.86, 400+w*.76, 400+w*.5, 400-w*.5, 400-w*.76, 400-w*.86, 400-w*.62, c.shade(.22))
		p.f(`<path d="M400 104C% 104 % 180 % 220Q% 280 400 280Q% 280 % 220C% 180 % 104 400 104z" fill="%"/>`, 400+w*.62, 400+w*.86, 400+w*.76, 400+w*.5, 400-w*.5, 400-w*.76, 400-w*.86, 400-w*.62, p.light("hollow"))
		if head == 1 {
			p.ellipse(400, 200, 17, 19, p.wall.shade(.35))
			p.thread("M385 206a17 19 0 0 0 30 4", "#fff", 3, .5)
		}
	}
	p.thread("M394 320Q390 480 386 620", c.lit(.6), 4, .5)
}

// Forms of stools.
const (
	stoolMilking = iota
	stoolThree
	stoolBench // with a seat of rush
	stoolForms
)

func stool(p *pen) {
	form, c := p.form(stoolForms), p.colour
	w := []float64{200, 214, 270}[form] * p.between(.96, 1.04)
	h := []float64{330, 400, 330}[form] * p.between(.95, 1.05)
	top := ground - h
	leg := c.shade(.12)
	if p.chance(.4) {
		leg = []rgb{hex("#caa577"), hex("#8a6040")}[p.pick(2)]
	}
	p.shadow(400, w*1.05)
	splay := p.between(.16, .3)
	stand := func(x, foot, lean float64, c rgb) {
		d := text("M% %h34L% %h-22z", 400+x*w-17, top+20, 400+x*w+lean*w+11, foot)
		b := box{min(400+x*w, 400+x*w+lean*w) - 20, top + 20, 40 + max(lean, -lean)*w, foot - top - 16}
		p.solid(d, b, c, nil, "round", "fall")
	}
	if form == stoolBench {
		p.bench(w, top, c)
		return
	}
	if form == stoolMilking && p.chance(.5) || form == stoolThree {
		stand(0, ground-22, .02, leg.shade(.34))
	} else {
		stand(-.3, ground-30, -splay*.5, leg.shade(.34))
		stand(.3, ground-30, splay*.5, leg.shade(.34))
	}
	if p.chance(.6) {
		y := ground - h*.36
		p.tube(text("M% %H%", 400-w*(.62+splay*.55), y, 400+w*(.62+splay*.55)), 15, leg)
	}
	stand(-.62, ground, -splay, leg)
	stand(.62, ground, splay, leg)
	seat := profile{{top, w}, {top + 16, w * 1.02}, {top + 42, w * .95}}
	p.turned(400, seat, c, nil)
	p.seatTop(top, w, c)
}

// seatTop is the scooped seat of a stool, with the ends of its legs.
func (p *pen) seatTop(y, w float64, c rgb) {
	ry := w * tilt
	id := p.name()
	p.f(`<clipPath id="%"><ellipse cx="400" cy="%" rx="%" ry="%"/></clipPath><g clip-path="url(#%)">`, id, y, w, ry, id)
	p.ellipse(400, y, w, ry, c.lit(.14))
	p.woodgrain(box{400 - w, y - ry, 2 * w, 2 * ry}, c, false)
	p.f(`</g>`)
	p.f(`<ellipse cx="400" cy="%" rx="%" ry="%" fill="%" opacity=".6"/>`, y+2, w*.8, ry*.72, p.light("hollow"))
	for _, x := range []float64{-.55, 0, .55} {
		at := y + ry*.3
		if x == 0 {
			at = y - ry*.62
		}
		p.ellipse(400+x*w, at, 16, 7, c.shade(.35))
		p.thread(text("M% %l22 -5", 400+x*w-11, at+2.5), cream, 3, .6)
	}
}

// bench has a frame of wood and a seat woven from rush.
func (p *pen) bench(w, top float64, c rgb) {
	post := func(x, y, foot float64, c rgb) {
		b := box{x - 17, y, 34, foot - y}
		p.solid(b.round(8), b, c, nil, "round", "fall")
	}
	post(400-w*.8, top-36, ground-50, c.shade(.3))
	post(400+w*.8, top-36, ground-50, c.shade(.3))
	p.tube(text("M% %H%", 400-w*.8, ground-120, 400+w*.8), 15, c.shade(.3))
	rush := hex("#c9ad72")
	if rush.distance(c) < 60 {
		rush = hex("#a98f5a")
	}
	d := text("M% %H%L% %H%z", 400-w*.8, top-22, 400+w*.8, 400+w, top+46, 400-w)
	p.solid(d, box{400 - w, top - 24, 2 * w, 72}, rush, func() {
		lines := []byte(nil)
		for i := range 26 {
			t := float64(i) / 25
			lines = appendf(lines, "M% %L400 %", 400-w, top-24+72*t, top+8+6*t)
			lines = appendf(lines, "M% %L400 %", 400+w, top-24+72*t, top+8+6*t)
		}
		for i := range 40 {
			t := float64(i)/39*2 - 1
			lines = appendf(lines, "M% %L% %", 400+t*w, top+50, 400+t*w*.2, top+12)
		}
		p.thread(string(lines), rush.shade(.5), 2.4, .55)
	}, "slant")
	p.tube(text("M% %H%", 400-w, top+50, 400+w), 26, rush.shade(.1))
	p.tube(text("M% %H%", 400-w, ground-80, 400+w), 17, c)
	post(400-w, top+8, ground, c)
	post(400+w, top+8, ground, c)
	p.ellipse(400-w, top+12, 15, 5, c.lit(.35))
	p.ellipse(400+w, top+12, 15, 5, c.lit(.35))
}
