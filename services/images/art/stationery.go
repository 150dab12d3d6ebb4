package art

import "math"

// Forms of notebooks.
const (
	notebookCloth  = iota
	notebookLedger // quarter-bound, marbled
	notebookPocket // round corners, an elastic band
	notebookTravel // of leather, with a cord
	notebookSoft   // with a ribbon, and a pencil in its spine
	notebookForms
)

func notebook(p *pen) {
	form, c := p.form(notebookForms), p.colour
	b := box{214, 118, 372, 540}
	if form == notebookPocket {
		b = box{236, 150, 328, 470}
	}
	r := []float64{8, 4, 34, 14, 22}[form]
	ink := p.ink(c)
	p.f(`<g transform="rotate(% 400 400)">`, p.between(-13, 13))
	p.shade(430, 430, 290, 360)
	p.fill(box{b.x + 10, b.y + 14, b.w, b.h}.round(r), c.shade(.6))
	p.fill(box{b.x + 8, b.y + 9, b.w - 2, b.h}.round(r), hex("#fbf4e3"))
	p.f(`<path d="M% %v%M% %v%" stroke="#1e1226" stroke-width="2" opacity=".25"/>`, b.x+b.w+2, b.y+20, b.h-26, b.x+b.w-2, b.y+20, b.h-26)
	if form == notebookSoft { // the ribbon
		p.fill(text("M% %h20v52l-10 -12l-10 12z", b.x+b.w*.72, b.y+b.h), ink)
	}
	threads := p.threads([]int{0, 0, 3, 3, 0}[form])
	p.solid(b.round(r), b, c, func() { p.cover(form, b, c, ink, threads) }, "slant")
	p.veil(text("M% %h14v%h-14z", b.x+26, b.y, b.h), dusk, .14)
	p.thread(text("M% %v%", b.x+42, b.y+4, b.h-8), "#fff", 3, .3)
	switch form {
	case notebookPocket:
		p.fill(text("M% %h17v%h-17z", b.x+b.w-62, b.y-2, b.h+4), ink)
		p.veil(text("M% %h5v%h-5z", b.x+b.w-60, b.y-2, b.h+4), "#fff", .3)
	case notebookTravel:
		p.tube(text("M% %Q% % % %", b.x-2, b.y+b.h*.5, 400.0, b.y+b.h*.54, b.x+b.w+4, b.y+b.h*.5), 9, ink)
		p.solidBall(b.x+b.w-50, b.y+b.h*.52, 17, brass)
	case notebookSoft:
		p.pencil(b.x-14, b.y+70, 17, 260, ink, 0)
	}
	p.f(`</g>`)
}

// cover is what stands on a notebook.
func (p *pen) cover(form int, b box, c, ink rgb, threads string) {
	cx, cy := b.x+b.w*.54, b.y+b.h*.46
	switch form {
	case notebookLedger:
		p.marble(b, c, ink)
		p.fill(text("M% %h96v%h-96z", b.x, b.y, b.h), c.shade(.35))
		p.fill(text("M% %h72v-72zM% %h72v72z", b.x+b.w-72, b.y+b.h, b.x+b.w-72, b.y), c.shade(.35))
		p.f(`<path d="M% %h40M% %h40M% %h40" transform="translate(0 0)" stroke="%" stroke-width="5"/>`, b.x+28, b.y+90, b.x+28, b.y+104, b.x+28, b.y+b.h-90, ink)
		return
	case notebookTravel:
		p.veil(p.washed(cx, cy, 150), dusk, .06)
		p.stitches(box{b.x + 20, b.y + 20, b.w - 40, b.h - 40}.round(10), c)
	default:
		switch p.pick(4) {
		case 0: // a label
			l := box{cx - 96, b.y + 92, 192, 108}
			p.fill(l.round(6), cream)
			p.f(`<path d="%" fill="none" stroke="%" stroke-width="3"/><path d="M% %h124M% %h84" stroke="%" stroke-width="4" opacity=".6"/>`, box{l.x + 9, l.y + 9, l.w - 18, l.h - 18}.path(), ink.mix(iron, .5), cx-62, l.y+46, cx-42, l.y+68, iron)
		case 1: // a printed twig
			p.twig(cx, cy+170, 330, ink)
		case 2: // a bird
			p.bird(cx, cy, ink)
		default:
			p.fill(b.path(), p.motifTile([]int{clothBlocks, clothTriangles, clothDiamonds}[p.pick(3)], 1.3, ""))
		}
		p.fill(text("M% %h44v%h-44z", b.x, b.y, b.h), ink.mix(c, .25))
	}
	p.fill(b.path(), threads)
}

func (p *pen) bird(x, y float64, c rgb) {
	p.f(`<g transform="translate(% %) scale(1.25)"><path fill="%" d="M-84 44C-60 -30 -20 -54 18 -50Q30 -84 62 -76Q80 -70 82 -56L104 -48L80 -42Q76 30 10 46Q-20 50 -44 40L-96 92L-104 84z"/><path d="M-40 14Q0 20 30 -14Q-10 -20 -40 14z" fill="%" opacity=".5"/><circle cx="60" cy="-58" r="4.5" fill="#fff"/><path d="M0 46l-6 36m24 -40l2 38" stroke="%" stroke-width="5"/></g>`, x, y, c, c.lit(.5), c)
}

// marble is paper from a bath of carrageen.
func (p *pen) marble(b box, c, ink rgb) {
	tints := []rgb{ink, c.lit(.5), c.shade(.4), cream}
	for i := range 12 {
		y := b.y - 60 + float64(i)*52
		d := appendf(nil, "M% %", b.x-10, y)
		for x := 0.0; x < b.w; x += 64 {
			d = appendf(d, "c14 % 26 % 32 %s18 % 32 %", p.between(30, 60), p.between(30, 60), p.between(-6, 20), p.between(-60, -30), p.between(-12, 8))
		}
		p.thread(string(d), tints[i%4], p.between(6, 17), .7)
	}
}

// Forms of cards.
const (
	cardsThanks = iota
	cardsBirthday
	cardsBlank
	cardsQuiet
	cardsForms
)

// cards fan out before their envelope.
func cards(p *pen) {
	form, c := p.form(cardsForms), p.colour
	ink := p.ink(cream)
	p.shade(420, 440, 360, 340)
	p.f(`<g transform="rotate(% 400 420)">`, p.between(-6, 4))
	e := box{120, 420, 430, 280}
	p.fill(box{e.x + 8, e.y + 10, e.w, e.h}.round(6), c.shade(.6))
	p.solid(e.round(6), e, c, func() {
		p.veil(text("M% %L% %L% %z", e.x, e.y, e.x+e.w/2, e.y+160, e.x+e.w, e.y), dusk, .16)
		p.thread(text("M% %L% %L% %", e.x, e.y+2, e.x+e.w/2, e.y+156, e.x+e.w, e.y+2), "#fff", 4, .4)
	}, "slant")
	p.f(`</g>`)
	first := p.pick(6)
	turns := [][3]float64{{-13, 270, 330}, {3, 400, 300}, {15, 530, 350}}
	for i, t := range turns {
		b := box{t[1] - 128, t[2] - 190, 256, 364}
		paper := []rgb{cream.lit(.4), c.mix(cream, .7), cream}[i]
		if form == cardsBlank {
			paper = c.mix(cream, .82).shade(.05 * float64(i))
		}
		p.f(`<g transform="rotate(% % %)">`, t[0], t[1], t[2])
		p.veil(box{b.x + 10, b.y + 13, b.w, b.h}.round(5), dusk, .26)
		p.solid(b.round(4), b, paper, func() {
			if form == cardsBlank {
				p.fill(b.path(), p.threads(3))
				p.thread(text("M% %h%", b.x, b.y+b.h*.5, b.w), dusk, 4, .18)
				return
			}
			p.cardFace((first+i*2+form)%6, b, c, []rgb{ink, c.shade(.25), ink}[i])
		}, "slant")
		p.f(`</g>`)
	}
}

// cardFace is printed on a card.
func (p *pen) cardFace(motif int, b box, c, ink rgb) {
	x, y := b.x+b.w/2, b.y+b.h/2
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="4"/>`, box{b.x + 18, b.y + 18, b.w - 36, b.h - 36}.path(), ink)
	switch motif {
	case 0: // a wreath
		for i := range 14 {
			a := float64(i) / 14 * 2 * math.Pi
			p.petal(x+72*math.Sin(a), y-72*math.Cos(a), a+1.1, 52, 9, []any{c, ink}[i%2])
		}
	case 1: // a cake
		p.fill(box{x - 74, y + 10, 148, 80}.round(8), c)
		p.fill(text("M% %h148v16q-18 26 -37 0q-18 26 -37 0q-18 26 -37 0q-18 26 -37 0z", x-74, y+8), ink)
		for i := range 5 {
			cx := x - 56 + float64(i)*28
			p.stroke(text("M% %v-44", cx, y+4), []rgb{ink, c}[i%2], 8)
			p.petal(cx, y-44, 0, 26, 6, hex("#e9a23b"))
		}
	case 2: // a lighthouse
		p.fill(text("M% %l14 -150h36l14 150z", x-32, y+90), c)
		p.fill(text("M% %h44l4 36h-52zM% %h28v-26h-28z", x-22, y-20, x-14, y-62), ink)
		p.thread(text("M% %l-80 -30M% %l-80 14M% %l80 -30M% %l80 14", x-24, y-80, x-24, y-68, x+24, y-80, x+24, y-68), hex("#e9b84a"), 8, .9)
		p.thread(text("M% %q28 -20 56 0t56 0t56 0", x-84, y+104), ink, 6, .8)
	case 3: // a single leaf
		p.twig(x, y+110, 220, c)
	case 4: // a sun over hills
		p.ellipse(x, y-30, 50, 50, hex("#e9b84a"))
		p.fill(text("M% %q60 -80 120 -20t90 -10v90h-210z", x-104, y+60), c)
		p.fill(text("M% %q70 -60 130 -10t80 0v60h-210z", x-104, y+90), ink)
	default: // balloons
		for i, q := range [][2]float64{{-44, -40}, {38, -64}, {4, 6}} {
			p.thread(text("M% %Q% % % %", x+q[0], y+q[1]+40, x+q[0]*.5, y+90, x, y+130), ink, 3, .8)
			p.ellipse(x+q[0], y+q[1], 36, 44, []rgb{c, ink, hex("#e9b84a")}[i])
			p.ellipse(x+q[0]-12, y+q[1]-16, 8, 12, "#fff")
		}
	}
}

// Forms of pencils.
const (
	pencilsCup = iota
	pencilsRoll
	pencilsFan
	pencilsForms
)

func pencils(p *pen) {
	form, c := p.form(pencilsForms), p.colour
	first := p.pick(7)
	tint := func(i int) rgb {
		if i%2 == 0 {
			return c
		}
		return cheerful[(first+i)%7].mix(c, .25)
	}
	if form != pencilsCup {
		p.at = onWall
	}
	switch form {
	case pencilsCup:
		p.shadow(400, 136)
		for i := range 7 {
			x, turn := 322+float64(i)*26, (float64(i)-3)*5+p.between(-2, 2)
			p.f(`<g transform="rotate(% % 640)">`, turn, x)
			p.pencil(x, p.between(110, 190), 30, 420, tint(i), 1)
			p.f(`</g>`)
		}
		f := profile{{404, 142}, {520, 138}, {ground - 14, 132}, {ground - 4, 124}}
		p.turned(400, f, c.mix(cream, .35), p.glaze(400, f))
		p.gloss(400, f, 450, 600)
		p.f(`<path d="M258 404A142 27 0 0 0 542 404" fill="none" stroke="#fff" stroke-width="5" opacity=".6"/>`)
	case pencilsRoll:
		b := box{118, 400, 564, 240}
		p.shade(410, 440, 400, 320)
		for i := range 9 {
			x := 166 + float64(i)*58.5
			p.pencil(x, 150+p.between(-26, 26), 36, 400, tint(i), 1)
		}
		p.fill(box{b.x + 8, b.y + 12, b.w, b.h}.round(10), c.shade(.65))
		p.solid(b.round(10), b, c.mix(cream, .3), func() {
			p.fill(b.path(), p.threads(0))
			for i := range 10 {
				p.f(`<path d="M% 400v240" stroke="%" stroke-width="4" stroke-dasharray="9 8" opacity=".5"/>`, 137+float64(i)*58.5, c.shade(.5))
			}
		}, "fall")
	default:
		p.shade(420, 470, 360, 280)
		n := 7
		for i := range n {
			p.f(`<g transform="rotate(% 400 760)">`, (float64(i)-float64(n-1)/2)*9.5)
			p.veil("M388 140h50v520h-50z", dusk, .1)
			p.pencil(400, 110+p.between(0, 22), 46, 540, tint(i), 2)
			p.f(`</g>`)
		}
		b := box{300, 560, 200, 62}
		p.fill(box{304, 566, 200, 62}.round(6), dusk.mix(c, .5))
		p.solid(b.round(6), b, cream, func() { p.f(`<path d="M300 572h200M300 610h200" stroke="%" stroke-width="6"/>`, c) }, "slant")
	}
}

// pencil stands on its end, the point up, at the height y.
func (p *pen) pencil(x, y, w, h float64, c rgb, end int) {
	h2 := w * 1.5
	p.fill(text("M% %L% %L% %z", x-w/2, y+h2, x, y, x+w/2, y+h2), hex("#ecd0a2"))
	p.fill(text("M% %L% %L% %z", x, y, x+w/2, y+h2, x+w*.16, y+h2), hex("#cfa873"))
	p.fill(text("M% %L% %L% %z", x-w*.17, y+h2*.34, x, y, x+w*.17, y+h2*.34), c.shade(.3))
	d := text("M% %q% 10 % 0q% 10 % 0q% 10 % 0v%h%z", x-w/2, y+h2, w*.16, w*.32, w*.18, w*.36, w*.16, w*.32, h-h2, -w)
	p.fill(d, c)
	p.veil(text("M% %h%v%h%z", x-w/2, y+h2+4, w*.3, h-h2-4, -w*.3), "#fff6e2", .4)
	p.veil(text("M% %h%v%h%z", x+w*.2, y+h2+4, w*.3, h-h2-4, -w*.3), dusk, .28)
	if end == 2 {
		p.fill(text("M% %h%v%h%z", x-w/2, y+h-70, w, 44.0, -w), brass)
	}
}
