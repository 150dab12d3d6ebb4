package art

// Forms of cushions.
const (
	cushionPlain  = iota
	cushionBlocks // printed
	cushionLong
	cushionButton
	cushionStripes
	cushionForms
)

func cushion(p *pen) {
	form := p.form(cushionForms)
	w, h := 262.0, 250.0
	if form == cushionLong {
		w, h = 300, 196
	}
	cy := ground - h + 8
	ear, dent := p.between(.9, 1), p.between(.84, .9)
	q := func(sx, sy float64) (float64, float64) { return 400 + sx*w*ear, cy + sy*h*ear }
	ax, ay := q(-1, -1.02)
	bx, by := q(1.02, -1)
	cx, dy := q(1, 1.02)
	ex, ey := q(-1.02, 1)
	d := text("M% %Q% % 400 %Q% % % %Q% % % %Q% % % %Q% % 400 %Q% % % %Q% % % %Q% % % %Z", ax, ay,
		400-w*.5, cy-h*dent, cy-h*dent-8, 400+w*.5, cy-h*dent, bx, by,
		400+w*dent, cy-h*.5, 400+w*(dent+.03), cy, 400+w*dent, cy+h*.5, cx, dy,
		400+w*.5, cy+h*.93, cy+h*.97, 400-w*.5, cy+h*.93, ex, ey,
		400-w*dent, cy+h*.5, 400-w*(dent+.03), cy, 400-w*dent, cy-h*.5, ax, ay)
	motif := []int{clothPlain, clothBlocks, clothPlain, clothDiamonds, clothStripes}[form]
	if _, given := commissions[p.design]; !given && p.chance(.5) {
		motif = p.pick(clothMotifs)
	}
	p.shade(425, ground+4, w*1.25, 46)
	p.shade(400, ground, w*.95, 26)
	p.group(text("rotate(% 400 %)", p.between(-5, 5), cy), func() {
		tile, threads := p.motifTile(motif, p.between(.8, 1.3), text("rotate(%)", []float64{0, 0, 45, 90}[p.pick(4)])), p.threads(p.pick(4))
		p.fabric(d, box{400 - w*1.05, cy - h*1.05, w * 2.1, h * 2.1}, p.colour, tile, threads, "ball")
		if p.chance(.6) {
			p.stroke(d, p.ink(p.colour).mix(p.colour, .3), 7)
			p.thread(d, "#fff", 2, .35)
		} else {
			p.thread(d, dusk, 3, .3)
		}
		p.creases(w, h, cy)
		if form == cushionButton {
			p.shade(400, cy, 44, 40)
			p.solid(text("M384 %a16 16 0 1 0 32 0a16 16 0 1 0 -32 0z", cy), box{384, cy - 16, 32, 32}, p.ink(p.colour), nil, "ball")
		}
	})
}

// creases run from the corners of a cushion.
func (p *pen) creases(w, h, cy float64) {
	for _, s := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := 400+s[0]*w*.9, cy+s[1]*h*.9
		p.veil(text("M% %Q% % % %Q% % % %Z", x, y, x-s[0]*w*.18, y-s[1]*h*.1, x-s[0]*w*.4, y-s[1]*h*.3, x-s[0]*w*.12, y-s[1]*h*.2, x, y), dusk, .1)
		p.veil(text("M% %Q% % % %Q% % % %Z", x, y, x-s[0]*w*.08, y-s[1]*h*.16, x-s[0]*w*.16, y-s[1]*h*.44, x-s[0]*w*.03, y-s[1]*h*.2, x, y), warm, .13)
	}
}

// Forms of throws.
const (
	throwFringed = iota // folded, with a fringe
	throwBrushed
	throwPatched // quilted from patches
	throwForms
)

func throw(p *pen) {
	form := p.form(throwForms)
	motif := []int{1 + p.pick(clothMotifs-1), clothPlain, clothPlain}[form]
	threads := p.threads([]int{1, 3, 0}[form])
	tile := p.motifTile(motif, p.between(.7, 1.1), "")
	if form == throwPatched {
		tile = p.patches()
	}
	p.shade(430, ground+6, 330, 52)
	p.shade(400, ground, 270, 26)
	for i := range 4 { // the folds of the pile, from below
		y, dx := ground-float64(i)*66, p.between(-8, 8)
		x0, x1 := 156+dx, 644+dx
		d := text("M% %h%q34 2 34 -34q0 -34 -34 -34h%q-22 2 -22 34t22 34z", x0, y, x1-x0-30, -(x1 - x0 - 30))
		p.fabric(d, box{x0 - 24, y - 70, x1 - x0 + 32, 72}, p.colour.mix(dusk, .03*float64(3-i)), tile, threads, "fall", "slant")
		p.thread(text("M% %q-14 -22 0 -44", x0+18, y-12), dusk, 4, .35)
		p.thread(text("M% %h%", x0, y-3, x1-x0-40), dusk, 4, .35)
	}
	top := ground - 4*66.0
	flap := text("M238 %Q400 % 586 %Q604 % 600 %L586 %Q420 % 262 %L246 %Q228 % 238 %Z", top-8, top-26, top-8, top+20, top+60, top+232, top+252, top+240, top+60, top+20, top-8)
	p.shade(430, top+150, 215, 130)
	p.fabric(flap, box{226, top - 30, 384, 290}, p.colour.lit(.06), tile, threads, "slant", "fall")
	p.thread(text("M262 %Q420 % 586 %", top+240, top+252, top+232), dusk, 4, .3)
	if form == throwFringed {
		p.fringe(266, top+242, 584, top+236, 52, 26, p.colour)
	}
}

// patches are squares of cloth with running stitches.
func (p *pen) patches() string {
	c := p.colour
	tints := []rgb{c, c.lit(.22), c.shade(.2), c.mix(p.ink(c), .35), c.lit(.45), c.mix(cream, .7)}
	return p.tile(216, 216, "rotate(3)", func() {
		for i := range 9 {
			x, y := float64(i%3)*72, float64(i/3)*72
			p.fill(box{x, y, 72, 72}.path(), tints[p.pick(len(tints))])
			if p.chance(.35) {
				p.fill(text("M% %h72l-72 72z", x, y), tints[p.pick(len(tints))])
			}
		}
		p.f(`<path d="M12 0v216M24 0v216M48 0v216M60 0v216M84 0v216M96 0v216M120 0v216M132 0v216M156 0v216M168 0v216M192 0v216M204 0v216" stroke="#fff" stroke-width="2" stroke-dasharray="8 7" opacity=".6"/><path d="M0 0v216M72 0v216M144 0v216M0 0h216M0 72h216M0 144h216" stroke="#1e1226" stroke-width="3" opacity=".25"/>`)
	})
}

// Forms of scarves.
const (
	scarfRibbed = iota
	scarfDipped // from light to dark
	scarfGauze
	scarfWoven
	scarfForms
)

// scarf hangs from a peg.
func scarf(p *pen) {
	form := p.form(scarfForms)
	c := p.colour
	threads := p.threads([]int{2, 0, 0, 1}[form])
	tile := ""
	switch form {
	case scarfRibbed:
		tile = p.tile(26, 40, "", func() {
			p.f(`<path d="M3 0v40" stroke="#1e1226" stroke-width="7" opacity=".22"/><path d="M15 0v40" stroke="#fff" stroke-width="6" opacity=".16"/>`)
		})
	case scarfWoven:
		tile = p.motifTile(1+p.pick(clothMotifs-1), p.between(.6, .9), "")
	}
	p.shade(420, 420, 250, 380)
	long, short := p.between(690, 712), p.between(600, 650)
	back := text("M408 150Q470 150 486 220L% %L% %L396 300Z", 560.0, short-10, 410.0, short)
	p.length(form, back, box{390, 140, 180, short - 140}, c.shade(.18), tile, threads)
	p.fringe(414, short-2, 556, short-11, 44, 13, c.shade(.15))
	front := text("M330 240Q330 140 412 138Q492 136 492 214Q470 186 436 196Q410 210 424 300L% %L% %Q268 420 330 240Z", 428.0, long-8, 250.0, long)
	p.length(form, front, box{244, 130, 254, long - 126}, c, tile, threads)
	p.thread(text("M352 250Q330 420 306 %", long-20), dusk, 8, .13)
	p.thread(text("M392 240Q376 420 384 %", long-20), dusk, 6, .13)
	p.thread(text("M372 230Q352 420 342 %", long-20), "#fff", 8, .14)
	p.fringe(256, long-2, 424, long-9, 50, 15, c)
	p.shade(418, 190, 40, 26)
	p.solid("M384 132a28 28 0 1 0 56 0a28 28 0 1 0 -56 0z", box{384, 104, 56, 56}, timber, nil, "ball")
}

// length is a hanging length of scarf.
func (p *pen) length(form int, d string, b box, c rgb, tile, threads string) {
	p.solid(d, b, c, func() {
		switch form {
		case scarfDipped:
			for i := range 7 {
				y := b.y + b.h*(.1+.12*float64(i))
				p.veil(text("M0 %q100 26 200 0t200 10t200 -10t200 0V800H0z", y), c.shade(.5), .17)
			}
		case scarfGauze:
			p.veil(b.path(), p.wall.lit(.3), .32)
		}
		if tile != "" {
			p.fill(b.path(), tile)
		}
		p.fill(b.path(), threads)
	}, "round")
}

// Forms of rugs.
const (
	rugField = iota // a medallion in a border
	rugRag
	rugTufted
	rugBands
	rugForms
)

// rug lies on the floor and is seen from above.
func rug(p *pen) {
	form := p.form(rugForms)
	c, ink := p.colour, p.ink(p.colour)
	b := box{190, 118, 420, 564}
	p.f(`<g transform="rotate(% 400 400)">`, p.between(-9, 9))
	p.shade(412, 418, 330, 400)
	if form == rugTufted {
		b = box{170, 150, 460, 500}
	} else {
		p.fringe(b.x+6, b.y+b.h-4, b.x+b.w-6, b.y+b.h-4, 38, 34, cream.shade(.06))
		p.f(`<g transform="rotate(180 400 400)">`)
		p.fringe(b.x+6, b.y+b.h-4, b.x+b.w-6, b.y+b.h-4, 38, 34, cream.shade(.06))
		p.f(`</g>`)
	}
	threads := p.threads([]int{1, 0, 3, 0}[form])
	corner := []float64{4, 4, 60, 4}[form]
	p.solid(b.round(corner), b, c, func() {
		switch form {
		case rugField:
			p.medallions(b, ink)
		case rugRag:
			p.rags(b, ink)
		case rugTufted:
			p.arches(b, ink)
		default:
			p.bands(b, ink)
		}
		p.fill(b.path(), threads)
	}, "slant")
	p.f(`</g>`)
}

func (p *pen) medallions(b box, ink rgb) {
	other := p.ink(ink)
	inner := box{b.x + 34, b.y + 34, b.w - 68, b.h - 68}
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="20"/><path d="%" fill="none" stroke="%" stroke-width="6" stroke-dasharray="14 10"/>`, inner.path(), ink, box{b.x + 12, b.y + 12, b.w - 24, b.h - 24}.path(), other)
	n := 1 + p.pick(3)
	step := inner.h / float64(n)
	for i := range n {
		y := inner.y + step*(float64(i)+.5)
		for j, k := range []float64{.46, .34, .2, .09} {
			rx, ry := inner.w*k, min(step*k, inner.w*k*1.3)
			p.fill(text("M400 %l% %l% %l% %z", y-ry, rx, ry, -rx, ry, -rx, -ry), []rgb{ink, p.colour, other, ink}[j])
		}
	}
}

func (p *pen) rags(b box, ink rgb) {
	for y := b.y; y < b.y+b.h; y += 9 {
		c := p.colour.mix(ink, p.between(0, .25))
		switch p.pick(7) {
		case 0:
			c = ink
		case 1:
			c = p.colour.shade(.35)
		case 2:
			c = p.colour.lit(.4)
		}
		p.f(`<path d="M% %h%" stroke="%" stroke-width="8"/>`, b.x, y+4, b.w, c)
	}
}

func (p *pen) arches(b box, ink rgb) {
	other := p.colour.lit(.35)
	if p.chance(.5) { // hills and a sun
		p.ellipse(b.x+b.w*.66, b.y+b.h*.3, 70, 70, ink)
		for i := range 3 {
			p.fill(text("M% %q110 -90 230 -10t250 -30V700H%z", b.x, b.y+b.h*(.5+.17*float64(i)), b.x), []rgb{other, p.colour.shade(.25), ink.mix(p.colour, .4)}[i])
		}
		return
	}
	for i := range 4 {
		r := b.w*.42 - float64(i)*b.w*.1
		p.fill(text("M% %V%A% % 0 0 1 % %V%z", 400-r, b.y+b.h, b.y+b.h*.48, r, r, 400+r, b.y+b.h*.48, b.y+b.h), []rgb{ink, other, p.colour.shade(.3), ink}[i])
	}
}

func (p *pen) bands(b box, ink rgb) {
	other := p.ink(ink).mix(p.colour, .25)
	for y := b.y + 22; y < b.y+b.h-20; {
		h := p.between(12, 46)
		switch p.pick(3) {
		case 0:
			p.f(`<path d="M% %h%v%H%z" fill="%"/>`, b.x, y, b.w, h, b.x, ink)
		case 1:
			d := appendf(nil, "M% %", b.x, y+h)
			for x := 0.0; x < b.w; x += 42 {
				d = appendf(d, "l21 %l21 %", -h, h)
			}
			p.fill(string(d)+"z", other)
		default:
			p.f(`<path d="M% %h%" stroke="%" stroke-width="%" stroke-dasharray="18 12"/>`, b.x, y+h/2, b.w, ink, h*.4)
		}
		y += h + p.between(10, 26)
	}
}
