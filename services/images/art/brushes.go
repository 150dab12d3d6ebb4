package art

import "math"

// Forms of brushes.
const (
	brushBack = iota
	brushNail
	brushShaving
	brushDish
	brushForms
)

func brush(p *pen) {
	c := p.colour
	switch p.form(brushForms) {
	case brushBack:
		p.longBrush(c, 150, 84, 420)
	case brushDish:
		p.longBrush(c, 92, 82, 360)
	case brushNail:
		p.shade(410, ground, 320, 46)
		p.bristles(150, 650, 480, ground-6, 62, false)
		b := box{120, 350, 560, 150}
		d := text("M130 480Q110 350 240 350H560Q690 350 670 480Q660 506 630 506H170Q140 506 130 480z")
		p.solid(d, box{120, 346, 560, 164}, c, func() { p.woodgrain(b, c, false) }, "fall", "slant")
		p.bristles(250, 550, 290, 356, 40, true)
		p.thread("M180 372Q240 358 400 358T620 376", "#fff", 7, .4)
		p.thread("M150 440Q400 470 650 440", dusk, 6, .2)
	default:
		p.shadow(400, 120)
		x := 400.0
		p.knot()
		p.turned(x, profile{{392, 66}, {404, 76}, {436, 74}}, brass, nil)
		f := profile{{434, 72}, {470, 60}, {510, 42}, {560, 86}, {620, 112}, {ground - 10, 108}, {ground - 4, 100}}
		p.turned(x, f, c, func() { p.woodgrain(box{280, 430, 240, 250}, c, true); p.thread(f.ring(400, 590), dusk, 5, .3) })
		p.gloss(x, f, 550, 640)
	}
}

// bristles stand between x0 and x1, from a row to their tips, in tufts of two tones; with spread the tips form an arch.
func (p *pen) bristles(x0, x1, root, tip float64, n int, spread bool) {
	dark, pale := []byte(nil), []byte(nil)
	mid := (x0 + x1) / 2
	for i := range n {
		x := x0 + (x1-x0)*float64(i)/float64(n-1)
		to, from := x+p.between(-8, 8), x
		y0, y1 := root, tip+p.between(-9, 4)
		if spread {
			y0, y1 = tip, root+30*math.Pow((x-mid)/(x1-x0)*2, 2)+p.between(-6, 6)
		}
		line := appendf(nil, "M% %L% %", math.Round(from), math.Round(y0), math.Round(to), math.Round(y1))
		if i%2 == 0 {
			dark = append(dark, line...)
		} else {
			pale = append(pale, line...)
		}
	}
	hair := hex("#e2cda2")
	if hair.distance(p.wall) < 60 {
		hair = hex("#b59a70")
	}
	width := (x1 - x0) / float64(n) * 1.5
	p.stroke(string(dark), hair.shade(.34), width)
	p.stroke(string(pale), hair.lit(.15), width*.75)
}

// knot is the tuft of a shaving brush: pale at the tips and the root, dark between.
func (p *pen) knot() {
	d := "M338 404C320 330 286 270 292 210C300 130 500 130 508 210C514 270 480 330 462 404z"
	b := box{280, 140, 240, 270}
	p.solid(d, b, hex("#f3ead8"), func() {
		id := p.name()
		p.f(`<linearGradient id="%" x2="0" y2="1"><stop offset=".1" stop-color="#4a3b33" stop-opacity="0"/><stop offset=".42" stop-color="#4a3b33" stop-opacity=".85"/><stop offset=".75" stop-color="#4a3b33" stop-opacity=".2"/></linearGradient>`, id)
		p.fill(b.path(), "url(#"+id+")")
		hairs := []byte(nil)
		for i := range 46 {
			k := float64(i)/45*2 - 1
			hairs = appendf(hairs, "M% 408Q% 300 % %", math.Round(400+k*60), math.Round(400+k*96), math.Round(400+k*p.between(100, 116)), math.Round(146+60*k*k+p.between(-6, 10)))
		}
		p.coats(string(hairs), coat{dusk, 2.2, 0, 0, .28}, coat{"#fff", 1.8, 3, 0, .45})
	}, "round")
}

// longBrush lies on its back across the picture: a head with bristles, and a handle.
func (p *pen) longBrush(c rgb, head, wide, handle float64) {
	p.at = onWall
	p.f(`<g transform="rotate(% 400 400)">`, p.between(28, 44))
	cy := 400 - handle/2 + 40
	p.f(`<g transform="translate(18 22)" opacity=".3">`)
	p.ellipse(400, cy-40, wide, head, dusk)
	p.fill(text("M380 %h40v%h-40z", cy+80, handle), dusk)
	p.f(`</g>`)
	d := text("M400 %C% % % % 424 %C414 % 416 % 424 %q6 44 -24 46q-30 -2 -24 -46C384 % 386 % 376 %C% % % % 400 %z", cy-40-head,
		400+wide*1.35, cy-40-head, 400+wide*1.25, cy+head*.7, cy+head+30, cy+head+90, cy+handle*.8, cy+handle+80,
		cy+handle*.8, cy+head+90, cy+head+30, 400-wide*1.25, cy+head*.7, 400-wide*1.35, cy-40-head, cy-40-head)
	b := box{400 - wide*1.3, cy - 42 - head, wide * 2.6, handle + head + 180}
	p.solid(d, b, c, func() { p.woodgrain(b, c, true) }, "round")
	tufts := []byte(nil)
	for row := range 9 {
		k := (float64(row) - 4) / 4.6
		y := cy - 36 + k*head*.86
		w := wide * .8 * math.Sqrt(1-k*k)
		n := int(w/15) + 1
		for i := range n {
			x := 400.0
			if n > 1 {
				x = 400 - w + 2*w*float64(i)/float64(n-1)
			}
			tufts = appendf(tufts, "M% %l% %", math.Round(x), math.Round(y), math.Round(p.between(-12, 2)), math.Round(p.between(-16, -4)))
		}
	}
	hair := hex("#ecdcb8")
	p.coats(string(tufts), coat{paint: hair.shade(.45), width: 21}, coat{hair, 14, -2, -4, 0}, coat{hair.lit(.6), 5, -5, -9, .9})
	p.ellipse(400, cy+handle+92, 7, 9, p.wall.shade(.4))
	p.thread(text("M% %a14 16 0 1 0 2 0", 399.0, cy+handle+98), cream.shade(.15), 5, .95)
	p.f(`</g>`)
}
