package art

// Forms of animals.
const (
	animalHare = iota // of felt, with excellent ears
	animalRolling
	animalGrumpy
	animalBear
	animalForms
)

func animal(p *pen) {
	p.threads(3)
	switch form := p.form(animalForms); form {
	case animalRolling:
		p.rolling()
	case animalGrumpy:
		p.grumpy()
	default:
		p.felt(form == animalHare)
	}
}

// felted fills an outline with felt.
func (p *pen) felted(d string, b box, c rgb) {
	p.fabric(d, b, c, "", p.threads(3), "ball")
	p.thread(d, c.shade(.45), 2.5, .4)
}

func (b box) oval() string {
	return text("M% %a% % 0 1 0 % 0a% % 0 1 0 % 0z", b.x, b.y+b.h/2, b.w/2, b.h/2, b.w, b.w/2, b.h/2, -b.w)
}

// felt is a sitting hare or bear.
func (p *pen) felt(hare bool) {
	c := p.colour
	inner := hex("#e8b9a8").mix(c, .25)
	if c.distance(inner) < 50 {
		inner = c.shade(.25)
	}
	p.shade(420, ground, 240, 44)
	oval := func(x, y, rx, ry float64, c rgb) { b := box{x - rx, y - ry, 2 * rx, 2 * ry}; p.felted(b.oval(), b, c) }
	head := 330.0
	if hare {
		long := p.between(235, 265)
		flop := p.chance(.5)
		for i, side := range []float64{-1, 1} {
			turn := side * p.between(8, 20)
			if flop && i == 1 {
				turn = 62
			}
			p.f(`<g transform="rotate(% % %)">`, turn, 400+side*52, head-80)
			b := box{400 + side*52 - 42, head - 70 - long, 84, long + 30}
			d := text("M% %C% % % % % %C% % % % % %z", b.x+42, b.y+b.h, b.x-24, b.y+b.h*.6, b.x-6, b.y, b.x+42, b.y, b.x+90, b.y, b.x+108, b.y+b.h*.6, b.x+42, b.y+b.h)
			p.felted(d, box{b.x - 20, b.y, 124, b.h}, c.shade(.06))
			p.veil(text("M% %C% % % % % %C% % % % % %z", b.x+42, b.y+b.h-24, b.x+6, b.y+b.h*.6, b.x+16, b.y+28, b.x+42, b.y+28, b.x+68, b.y+28, b.x+78, b.y+b.h*.6, b.x+42, b.y+b.h-24), inner, .9)
			p.f(`</g>`)
		}
	} else {
		for _, side := range []float64{-1, 1} {
			oval(400+side*100, head-92, 52, 52, c.shade(.06))
			p.ellipse(400+side*98, head-88, 30, 30, inner)
		}
	}
	oval(400, 540, 136, 128, c) // body
	p.f(`<ellipse cx="400" cy="562" rx="84" ry="86" fill="%" opacity=".55"/>`, c.lit(.5))
	oval(274, 532, 44, 92, c.shade(.1))
	oval(526, 532, 44, 92, c.shade(.1))
	oval(316, 634, 74, 46, c.shade(.04))
	oval(484, 634, 74, 46, c.shade(.04))
	p.ellipse(300, 636, 34, 26, inner)
	p.ellipse(500, 636, 34, 26, inner)
	oval(400, head, 148, 124, c)
	p.face(head, c, inner, hare)
	if p.chance(.65) {
		p.scarfOn(head+112, p.ink(c))
	}
	p.stitches("M400 460v150", c)
}

func (p *pen) face(y float64, c, inner rgb, hare bool) {
	p.f(`<ellipse cx="400" cy="%" rx="66" ry="50" fill="%" opacity=".6"/>`, y+46, c.lit(.6))
	wide := p.between(54, 66)
	for _, side := range []float64{-1, 1} {
		p.ellipse(400+side*wide, y-8, 15, 17, hex("#2c201c"))
		p.ellipse(400+side*wide-5, y-14, 5, 5, "#fff")
		p.f(`<ellipse cx="%" cy="%" rx="24" ry="15" fill="#e58b7b" opacity=".42"/>`, 400+side*(wide+34), y+32)
	}
	nose := hex("#5a3532")
	if c.luma() < 90 {
		nose = inner
	}
	p.fill(text("M382 %q18 -12 36 0q-4 18 -18 22q-14 -4 -18 -22z", y+26), nose)
	if hare {
		p.stroke(text("M400 %v14M378 %q10 12 22 0q12 12 22 0", y+46, y+60), nose, 5)
	} else {
		p.stroke(text("M400 %v12q-2 14 -24 12M400 %q2 14 24 12", y+46, y+58), nose, 5)
	}
}

func (p *pen) scarfOn(y float64, c rgb) {
	p.solid(text("M282 %Q400 % 518 %l6 34Q400 % 276 %z", y-14, y+34, y-14, y+72, y+20), box{270, y - 20, 260, 80}, c, func() {
		p.fill(box{270, y - 20, 260, 80}.path(), p.threads(3))
	}, "round")
	d := text("M452 %l52 112l-44 16l-36 -112z", y+24)
	p.solid(d, box{424, y + 16, 84, 140}, c.shade(.08), nil, "slant")
	p.fringe(462, y+150, 502, y+136, 20, 6, c)
}

// stitches are the seam of a toy.
func (p *pen) stitches(d string, c rgb) {
	p.f(`<path d="%" fill="none" stroke="%" stroke-width="4" stroke-dasharray="9 10" stroke-linecap="round" opacity=".5"/>`, d, c.shade(.5))
}

// grumpy is a large felt creature with folded arms and one raised eyebrow.
func (p *pen) grumpy() {
	c, first := p.colour, p.pick(7)
	p.shade(420, ground, 290, 50)
	horn := p.paint(first, 1)
	for _, side := range []float64{-1, 1} {
		x := 400 + side*118
		p.felted(text("M% 240Q% 150 % 120Q% 170 % 230z", x-34, x+side*6-20, x+side*34, x+side*44+20, x+34), box{x - 90, 110, 190, 140}, horn)
	}
	p.felted("M400 166C540 160 592 270 610 420C640 560 640 660 560 668H240C160 660 160 560 190 420C208 270 260 160 400 166z", box{170, 160, 460, 512}, c)
	p.f(`<path d="M400 430C490 430 520 520 516 660H284C280 520 310 430 400 430z" fill="%" opacity=".5"/>`, c.lit(.5))
	for _, side := range []float64{-1, 1} {
		p.ellipse(400+side*68, 296, 34, 36, "#fffaf0")
		p.ellipse(400+side*60, 302, 15, 17, hex("#2c201c"))
		p.ellipse(400+side*60-5, 296, 5, 5, "#fff")
	}
	p.stroke("M290 262L370 272", c.shade(.65), 15)
	p.stroke("M430 240Q476 214 512 236", c.shade(.65), 15)
	p.stroke("M348 392Q400 364 452 392", c.shade(.65), 9)
	p.fill("M430 380l10 22l14 -16z", "#fffaf0")
	p.felted("M214 440Q250 520 400 500Q500 486 540 520Q520 566 420 566Q240 580 196 500z", box{190, 430, 360, 150}, c.shade(.12))
	p.felted("M586 440Q560 520 440 520Q330 510 286 470Q270 520 330 548Q460 590 600 520z", box{270, 430, 340, 140}, c.shade(.06))
	for _, x := range []float64{290, 510} {
		b := box{x - 84, 620, 168, 66}
		p.felted(b.oval(), b, horn)
	}
}

// rolling is a wooden beast on wheels, with a cord.
func (p *pen) rolling() {
	c, first := p.colour, p.pick(7)
	p.shade(410, ground, 320, 44)
	p.stroke("M176 470Q90 520 96 610T40 690", cream.shade(.2), 8)
	p.solidBall(52, 690, 26, p.paint(first, 2))
	b := box{150, 200, 500, 420}
	d := "M250 600Q244 520 256 470Q170 470 158 420Q150 350 210 330Q214 250 290 240L300 190L344 238Q400 250 410 330Q430 372 520 366Q630 366 640 480L646 600H560Q556 540 520 536H400Q350 540 340 600z"
	p.solid(d, b, c, func() {
		p.woodgrain(b, c, false)
		p.fill("M420 360h60v260h-60z", p.paint(first, 4))
		p.fill("M500 360h24v260h-24z", p.paint(first, 4))
	}, "slant")
	p.thread(d, "#fff", 4, .35)
	p.ellipse(250, 344, 15, 16, hex("#2c201c"))
	p.ellipse(245, 338, 5, 5, "#fff")
	p.ellipse(178, 392, 9, 11, c.shade(.6))
	p.stroke("M176 430Q210 452 240 436", c.shade(.6), 7)
	p.fill("M330 300q70 10 62 104q-60 -10 -62 -104z", c.shade(.28))
	p.stroke("M640 440q50 -20 44 -80", p.paint(first, 1), 13)
	for _, x := range []float64{298, 600} {
		p.wheel(x, ground-56, 58, p.paint(first, 2))
	}
}

// wheel is of wood, with a tyre.
func (p *pen) wheel(x, y, r float64, c rgb) {
	p.ellipse(x+6, y+3, r, r, c.shade(.6))
	p.solidBall(x, y, r, c)
	p.f(`<circle cx="%" cy="%" r="%" fill="none" stroke="#1e1226" stroke-width="3" opacity=".3"/>`, x, y, r*.66)
	p.solidBall(x, y, r*.22, brass)
}
