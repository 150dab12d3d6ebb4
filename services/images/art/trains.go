package art

// Forms of trains.
const (
	trainMail = iota // a sorting wagon with letters
	trainBranch
	trainForms
)

func train(p *pen) {
	form, c := p.form(trainForms), p.colour
	first := p.pick(7)
	second, third := p.paint(first, 1), p.paint(first, 3)
	foot := ground - 30
	p.shade(410, ground-2, 390, 44)
	p.f(`<path d="M20 %h760" stroke="%" stroke-width="14" opacity=".35"/>`, ground, timber.shade(.4))
	p.tube(text("M370 %h70", foot-34), 12, iron)
	p.engine(90, foot, c, second, third)
	p.waggon(form, 428, foot, second, third)
}

// part is a piece of painted wood.
func (p *pen) part(b box, r float64, c rgb) {
	p.solid(b.round(r), b, c, nil, "slant")
	p.thread(text("M% %h%", b.x+r, b.y+3, b.w-2*r), "#fff", 4, .45)
}

func (p *pen) engine(x, foot float64, c, second, third rgb) {
	p.part(box{x, foot - 52, 310, 34}, 8, timber)
	cabin := p.between(210, 250)
	p.part(box{x + 170, foot - 44 - cabin, 120, cabin}, 8, second)
	p.part(box{x + 152, foot - 62 - cabin, 156, 30}, 14, third)
	b := box{x + 196, foot - 20 - cabin, 68, 70}
	p.fill(b.round(12), hex("#fff1c8"))
	p.fill(b.round(12), p.light("hollow"))
	boiler := box{x + 8, foot - 190, 176, 140}
	p.solid(boiler.round(30), boiler, c, func() {
		for _, k := range []float64{.3, .62} {
			p.fill(box{boiler.x + boiler.w*k, boiler.y, 14, boiler.h}.path(), third)
		}
	}, "fall", "slant")
	p.ellipse(boiler.x+8, boiler.y+70, 15, 58, c.shade(.35))
	stack := profile{{foot - 296, 40}, {foot - 276, 34}, {foot - 250, 20}, {foot - 184, 24}}
	p.turned(x+58, stack, third, nil)
	p.ellipse(x+58, foot-296, 40, 8, third.shade(.55))
	dome := box{x + 116, foot - 226, 50, 60}
	p.solid(dome.round(24), dome, brass, nil, "ball")
	p.veil(text("M% %q-30 -40 10 -66q10 -50 70 -30q50 -10 50 34q-10 40 -60 36q-40 30 -70 26z", x+56, foot-318), "#fff", .55)
	p.fill(text("M% %l-44 36h60z", x+14, foot-40), third.shade(.2))
	p.wheel(x+64, foot-16, 44, third)
	p.wheel(x+150, foot-16, 44, third)
	p.wheel(x+246, foot-30, 60, third)
	p.tube(text("M% %h92", x+62, foot-10), 10, brass)
}

func (p *pen) waggon(form int, x, foot float64, second, third rgb) {
	p.part(box{x, foot - 52, 290, 34}, 8, timber)
	switch {
	case form == trainMail:
		p.part(box{x + 12, foot - 216, 266, 170}, 10, p.colour)
		p.part(box{x, foot - 238, 290, 32}, 15, third)
		for i := range 8 {
			b := box{x + 32 + float64(i%4)*58, foot - 186 + float64(i/4)*60, 50, 48}
			p.fill(b.round(4), p.colour.shade(.55))
			if p.chance(.7) {
				l := box{b.x + 7, b.y + 16, 38, 26}
				p.fill(l.path(), cream)
				p.f(`<path d="M% %l19 14l19 -14" fill="none" stroke="#b5532f" stroke-width="3"/>`, l.x, l.y)
			}
		}
	case p.chance(.5): // logs
		for i, q := range [][2]float64{{60, 88}, {136, 88}, {212, 88}, {98, 154}, {174, 154}, {136, 220}} {
			r := 38.0
			p.solidBall(x+q[0], foot-q[1], r, hex("#e0c090").shade(.06*float64(i%3)))
			p.f(`<circle cx="%" cy="%" r="%" fill="none" stroke="#8a6340" stroke-width="7"/><circle cx="%" cy="%" r="17" fill="none" stroke="#b58a58" stroke-width="3"/>`, x+q[0], foot-q[1], r-3, x+q[0], foot-q[1])
		}
	default: // passengers
		for i := range 3 {
			at := x + 62 + float64(i)*82
			p.turned(at, profile{{foot - 170, 26}, {foot - 140, 34}, {foot - 60, 36}}, cheerful[(p.pick(7)+i)%7], nil)
			p.solidBall(at, foot-196, 34, hex("#e9c7a2").shade(.16*float64(i%3)))
			p.stroke(text("M% %v1M% %v1", at-11, foot-200, at+11, foot-200), iron, 7)
			p.stroke(text("M% %q9 8 18 0", at-9, foot-184), iron, 3)
		}
		p.part(box{x + 10, foot - 124, 270, 80}, 10, second)
	}
	p.wheel(x+66, foot-16, 44, third)
	p.wheel(x+224, foot-16, 44, third)
}
