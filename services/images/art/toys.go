package art

// cube is a block seen from its corner, its foot at x and y; draw shows what is on its left face, 100 wide and high.
func (p *pen) cube(x, y, s float64, c rgb, draw func()) {
	k := s * .45
	top, left, right := text("M% %l% %l% %l% %z", x, y-s*1.9, s, k, -s, k, -s, -k), text("M% %l% %v%l% %z", x-s, y-s*1.9+k, s, k, s, -s, -k), text("M% %l% %v%l% %z", x+s, y-s*1.9+k, -s, k, s, s, -k)
	p.fill(top, c.lit(.42))
	p.fill(left, c.lit(.1))
	p.fill(right, c.shade(.26))
	p.f(`<g transform="matrix(% % 0 % % %)">`, s/100, k/100, s/100, x-s, y-s*1.9+k)
	draw()
	p.f(`</g>`)
	p.thread(text("M% %l% %l% %m% %v%", x-s, y-s*1.9+k, s, k, s, -k, -s, k, s), "#fff", 3, .4)
}

// Forms of blocks.
const (
	blocksRubble = iota
	blocksHarbour
	blocksLetters
	blocksForms
)

func blocks(p *pen) {
	form := p.form(blocksForms)
	p.shade(420, ground-20, 340, 80)
	if form == blocksHarbour {
		p.harbour()
		return
	}
	first := p.pick(7)
	s := p.between(88, 98)
	colour := func(i int) rgb {
		if i%3 == 0 {
			return p.colour
		}
		if form == blocksLetters {
			return cream.shade(.08).mix(timber, .25)
		}
		return p.paint(first, i)
	}
	at := [][2]float64{{400 - s*1.04, ground - 44}, {400 + s*1.04, ground - 44}, {400, ground}, {400 - s*.5, ground - s - 26}, {400 + s*.56, ground - s - 20}, {400 + p.between(-20, 20), ground - 2*s - 24}}
	for i, q := range at {
		if form == blocksRubble && i == 5 {
			p.arch(q[0], q[1]-s*.42, s, colour(i))
			continue
		}
		p.cube(q[0], q[1], s, colour(i), func() { p.blockFace(form, (first+i)%6, colour(i)) })
	}
	if form == blocksRubble {
		p.ball(238, ground+6, 42, p.paint(first, 2))
	}
	if form == blocksLetters {
		p.arch(400+s*1.9, ground-4, s*.55, p.paint(first, 4))
	}
}

func (p *pen) ball(x, foot, r float64, c rgb) {
	p.shade(x+14, foot-2, r*1.4, r*.3)
	p.solidBall(x, foot-r, r, c)
}

// arch is a half-moon of wood that stands on its flat side.
func (p *pen) arch(x, foot, s float64, c rgb) {
	d := text("M% %v%a% % 0 0 1 % 0v%h%a% % 0 0 0 % 0z", x-s, foot, -s*.1, s, s, 2*s, s*.1, -s*.58, s*.42, s*.42, -s*.84)
	p.f(`<g transform="translate(% %)">`, s*.2, -s*.12)
	p.fill(d, c.shade(.35))
	p.f(`</g>`)
	p.solid(d, box{x - s, foot - s*1.12, 2 * s, s * 1.12}, c, func() { p.woodgrain(box{x - s, foot - s*1.1, 2 * s, s * 1.1}, c, false) }, "slant")
}

// blockFace is printed on a block: drawn forms, no letters, so that it needs no language.
func (p *pen) blockFace(form, motif int, c rgb) {
	ink := p.ink(c)
	if form == blocksRubble {
		p.thread("M0 20q50 10 100 0M0 46q50 -8 100 4M0 74q40 10 100 -2", c.shade(.5), 2.5, .35)
		return
	}
	p.f(`<path d="M12 12h76v76H12z" fill="none" stroke="%" stroke-width="4"/>`, ink)
	p.fill([]string{
		"M50 24L74 76H62L57 64H43L38 76H26zM50 42L46 55H54z",
		"M30 24h24q18 2 16 14q0 8 -8 11q12 4 10 15q-2 12 -18 12H30z",
		"M50 26a24 24 0 1 0 .1 0zM50 38a12 12 0 1 1 -.1 0z",
		"M50 24l8 18 19 2-14 13 4 19-17-10-17 10 4-19-14-13 19-2z",
		"M26 60q24 24 48 0l-6 16H32zM48 24v32H28zM53 30l18 26H53z",
		"M50 76Q18 52 28 34q12 -14 22 4q10 -18 22 -4q10 18 -22 42z",
	}[motif], ink)
}

// harbour is a quay with boats and a crane.
func (p *pen) harbour() {
	first, c := p.pick(7), p.colour
	slab := func(x, y, w, h, deep float64, c rgb) {
		p.fill(text("M% %l% %h%l% %z", x, y-h, deep, -deep*.5, w, -deep, deep*.5), c.lit(.4))
		p.fill(text("M% %l% %v%l% %z", x+w, y-h, deep, -deep*.5, h, -deep, deep*.5), c.shade(.3))
		b := box{x, y - h, w, h}
		p.solid(b.path(), b, c, func() { p.woodgrain(b, c, false) }, "slant")
	}
	wood := timber.lit(.25)
	slab(330, 600, 260, 90, 120, wood)
	slab(420, 520, 74, 190, 60, c)
	p.tube("M474 322L250 250", 15, p.paint(first, 3))
	p.thread("M262 256V392", iron, 4, .9)
	p.tube("M262 392q-20 0 -18 16q4 16 22 8", 9, iron)
	p.ball(262, 462, 34, p.paint(first, 1))
	slab(560, 560, 66, 96, 54, p.paint(first, 2))
	p.fill("M548 470L606 404L664 470z", p.paint(first, 5))
	for i := range 3 {
		x, y := 170+float64(i)*160, ground-16+float64(i%2)*34
		b := p.paint(first, i+1)
		if i == 1 {
			b = c
		}
		p.shade(x+70, y+2, 96, 18)
		p.fill(text("M% %h150q-14 52 -50 52h-60q-34 -4 -40 -52z", x, y-52), b.shade(.1))
		p.fill(text("M% %h150l-6 14h-140z", x, y-52), b.lit(.4))
		p.fill(text("M% %h14v-62h-14z", x+66, y-50), timber)
		p.fill(text("M% %h40q8 0 8 8v24h-56v-24q0 -8 8 -8z", x+48, y-84), cream)
		p.fill(text("M% %h22v-24h-22z", x+62, y-84), p.paint(first, i+4))
	}
}

// Forms of tops.
const (
	topHumming = iota
	topWhisper
	topForms
)

func top(p *pen) {
	form, c := p.form(topForms), p.colour
	tip := ground + 10
	lean := p.between(7, 13)
	if p.chance(.5) {
		lean = -lean
	}
	p.shade(430, tip-4, 240, 34)
	p.shade(404, tip, 44, 9)
	first := p.pick(7)
	w := p.between(215, 250)
	p.f(`<g transform="rotate(% 400 %)">`, lean, tip)
	var f profile
	if form == topHumming {
		f = profile{{tip - 410, 26}, {tip - 380, w * .5}, {tip - 290, w}, {tip - 230, w * 1.02}, {tip - 120, w * .66}, {tip - 30, 16}, {tip - 6, 5}}
		p.turned(400, profile{{tip - 540, 14}, {tip - 400, 17}}, timber, nil)
		p.solidBall(400, tip-552, 30, p.paint(first, 2))
	} else {
		f = profile{{tip - 330, 22}, {tip - 312, w * .55}, {tip - 272, w * 1.05}, {tip - 240, w * 1.07}, {tip - 160, w * .5}, {tip - 50, 22}, {tip - 6, 4}}
		p.turned(400, profile{{tip - 500, 20}, {tip - 484, 24}, {tip - 420, 13}, {tip - 322, 22}}, c.shade(.1), nil)
	}
	p.turned(400, f, c, func() {
		n := 3 + p.pick(3)
		for i := range n {
			y := f[1].y + (f[len(f)-3].y-f[1].y)*(float64(i)+.2)/float64(n)
			stripe := p.paint(first, i)
			if form == topWhisper {
				stripe = []rgb{c.shade(.4), c.lit(.4)}[i%2]
			}
			p.stroke(f.ring(400, y), stripe, p.between(8, 30))
		}
		if form == topHumming {
			for _, x := range []float64{-.5, .3} {
				p.ellipse(400+x*w, tip-210, 22, 14, c.shade(.75))
			}
		}
	})
	p.gloss(400, f, f[1].y+20, f[3].y+20)
	p.f(`</g>`)
	p.thread(text("M% %q40 26 120 18M% %q-50 10 -90 -6", 470.0, tip+8, 330.0, tip+2), "#fff", 4, .5)
}

// Forms of kites.
const (
	kiteSwift = iota
	kiteSardine
	kiteDiamond
	kiteForms
)

func kite(p *pen) {
	form, c := p.form(kiteForms), p.colour
	first := p.pick(7)
	p.veil("M60 250q30 -60 90 -40q40 -60 110 -20q70 -10 70 50q-120 30 -270 10zM520 610q30 -50 80 -30q40 -50 100 -10q50 0 50 40q-100 24 -230 0z", "#fff", .45)
	switch form {
	case kiteSwift:
		p.f(`<g transform="rotate(% 400 340)">`, p.between(-20, -6))
		d := "M400 220Q330 260 230 236Q120 210 50 290Q190 290 280 360Q350 400 384 470L372 600L400 560L428 600L416 470Q450 400 520 360Q610 290 750 290Q680 210 570 236Q470 260 400 220z"
		p.solid(d, box{50, 216, 700, 390}, c, func() {
			p.fill("M400 216L340 620H100V200z", c.lit(.16))
			p.fill("M400 300Q340 330 250 320Q340 380 400 520Q460 380 550 320Q460 330 400 300z", p.paint(first, 1))
			p.f(`<path d="M400 216V600M400 240L90 286M400 240L710 286" stroke="%" stroke-width="6" opacity=".5"/>`, c.shade(.6))
		}, "slant")
		p.thread("M400 430Q430 620 300 840", "#fff", 3, .9)
		p.f(`</g>`)
	case kiteSardine:
		p.sardine(c, first)
	default:
		p.diamond(c, first)
	}
}

func (p *pen) sardine(c rgb, first int) {
	p.f(`<g transform="rotate(% 400 400)">`, p.between(-16, 10))
	d := "M150 330Q180 290 300 276Q470 250 590 380L700 300Q690 390 706 500L590 420Q470 530 300 500Q180 480 150 440z"
	p.solid(d, box{140, 250, 570, 270}, c, func() {
		p.fill("M150 400Q380 470 600 400L706 520H150z", c.lit(.5))
		scales := []byte(nil)
		for row := range 5 {
			for i := range 9 {
				scales = appendf(scales, "M% %q-20 22 0 44", 290+float64(i)*34+float64(row%2)*17, 270+float64(row)*44)
			}
		}
		p.thread(string(scales), c.shade(.4), 5, .55)
		p.fill("M586 380L720 290V510z", p.paint(first, 2))
		p.thread("M600 392l84 -40M604 400h88M600 408l84 46", c.shade(.5), 4, .4)
	}, "fall")
	p.ellipse(150, 385, 20, 56, c.shade(.6))
	p.f(`<ellipse cx="150" cy="385" rx="20" ry="56" fill="none" stroke="%" stroke-width="8"/>`, cream)
	p.ellipse(222, 350, 24, 24, "#fff")
	p.ellipse(226, 350, 12, 12, iron)
	p.fill("M360 262Q430 190 500 290z", p.paint(first, 2))
	p.fill("M380 502Q420 570 470 492z", p.paint(first, 2))
	p.thread("M150 330Q90 420 40 780M150 440Q100 520 40 780", "#fff", 3, .9)
	p.f(`</g>`)
}

func (p *pen) diamond(c rgb, first int) {
	w, mid := p.between(190, 230), p.between(235, 275)
	p.f(`<g transform="translate(40 0) rotate(% 400 300)">`, p.between(10, 22))
	d := text("M400 80L% %L400 560L% %z", 400+w, mid, 400-w, mid)
	motif := p.pick(3)
	p.solid(d, box{400 - w, 80, 2 * w, 480}, c, func() {
		switch motif {
		case 0:
			p.fill(text("M400 80L% %H%z", 400+w, mid, 400.0), p.paint(first, 0))
			p.fill(text("M400 560L% %H400z", 400-w, mid), p.paint(first, 0))
		case 1:
			for i := range 4 {
				p.fill(text("M0 %h800v34H0z", 150+float64(i)*100), p.paint(first, i))
			}
		default: // a face drawn with crayons
			ink := p.ink(c)
			p.ellipse(400, mid+40, 104, 104, ink)
			p.stroke(text("M352 %q48 50 96 0", mid+66), c, 11)
			p.stroke(text("M366 %v1M434 %v1", mid+22, mid+22), c, 22)
		}
		p.veil(text("M400 80V560L% %z", 400+w, mid), dusk, .12)
	}, "slant")
	p.f(`<path d="M400 76V566M% %H%" stroke="#7a5538" stroke-width="8" stroke-linecap="round"/>`, 394-w, mid, 406+w)
	p.thread(text("M% %Q400 % % %", 400-w, mid, mid-40, 400+w, mid), "#fff", 3, .6)
	p.f(`</g>`)
	p.stroke("M352 548C250 600 380 660 290 700S190 740 160 800", "#7a5538", 5)
	for i, q := range [][3]float64{{318, 590, 20}, {332, 652, -30}, {262, 716, 10}} {
		p.f(`<g transform="translate(% %) rotate(%)">`, q[0], q[1], q[2])
		p.fill("M0 0L-40 -22V22zM0 0L40 -22V22z", p.paint(first, i+1))
		p.ellipse(0, 0, 8, 8, c)
		p.f(`</g>`)
	}
	p.thread(text("M% %Q300 500 90 520", 420.0, mid+20), "#fff", 3, .9)
}
