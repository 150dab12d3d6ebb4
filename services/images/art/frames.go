package art

// mount is where the picture is in its frame.
var mounts = []struct{ frame, sheet box }{
	{box{172, 96, 456, 608}, box{232, 162, 336, 462}}, // upright
	{box{92, 168, 616, 464}, box{154, 226, 492, 340}}, // lying
	{box{140, 140, 520, 520}, box{206, 206, 388, 382}},
}

// framed hangs a picture on the wall. The picture is drawn by draw within the box that it is given.
func (p *pen) framed(mount int, paper rgb, draw func(b box)) {
	m := mounts[mount]
	f, s := m.frame, m.sheet
	wood := []rgb{hex("#b88a58"), hex("#5a3c2b"), hex("#2e2a2b"), hex("#efe8da"), hex("#c9a06a")}[p.pick(5)]
	if wood.distance(p.wall) < 90 {
		wood = hex("#4a3327")
	}
	p.f(`<g opacity=".5">`)
	p.shade(f.x+f.w*.55, f.y+f.h*.56, f.w*.66, f.h*.64)
	p.f(`</g>`)
	p.veil(box{f.x + 14, f.y + 20, f.w, f.h}.round(4), dusk, .28)
	const bar = 22.0
	x, y, X, Y := f.x, f.y, f.x+f.w, f.y+f.h
	p.fill(text("M% %H%L% %H%z", x, y, X, X-bar, y+bar, x+bar), wood.lit(.22))
	p.fill(text("M% %V%L% %V%z", x, y, Y, x+bar, Y-bar, y+bar), wood.lit(.06))
	p.fill(text("M% %V%L% %V%z", X, y, Y, X-bar, Y-bar, y+bar), wood.shade(.22))
	p.fill(text("M% %H%L% %H%z", x, Y, X, X-bar, Y-bar, x+bar), wood.shade(.34))
	in := box{x + bar, y + bar, f.w - 2*bar, f.h - 2*bar}
	p.fill(in.path(), hex("#fbf7ee"))
	p.veil(text("M% %h%v9h%v%h-9z", in.x, in.y, in.w, 9-in.w, in.h-9), dusk, .22)
	p.f(`<path d="%" fill="none" stroke="#1e1226" stroke-width="3" opacity=".16"/>`, s.path())
	p.solid(s.path(), s, paper, func() { draw(s) })
	p.grainOver(s)
	p.f(`<path d="M% %L% %h%L% %z" fill="#fff" opacity=".1"/>`, in.x, in.y+in.h*.62, in.x+in.w*.6, in.y, in.w*.22, in.x, in.y+in.h*.86)
}

// grainOver is the tooth of the paper, and where the ink did not take.
func (p *pen) grainOver(b box) {
	tile := p.tile(37, 31, "rotate(17)", func() {
		p.f(`<path d="M3 4h1M14 9h1M27 3h1M33 17h1M8 19h1M20 24h1M30 28h1M12 29h1" stroke="#fff" stroke-width="1.8" stroke-linecap="round" opacity=".4"/><path d="M9 12h1M22 14h1M4 26h1M28 9h1" stroke="#1e1226" stroke-width="1.6" stroke-linecap="round" opacity=".14"/>`)
	})
	p.fill(b.path(), tile)
}

// inkSet is the printer's: the colour of the edition, one lighter, one darker, one beside it, and the paper.
type inkSet struct{ main, light, deep, second, paper rgb }

func (p *pen) inkSet() inkSet {
	c := p.colour
	main := c
	if c.luma() > 205 {
		main = c.shade(.22)
	}
	second := p.ink(main)
	if second == cream {
		second = []rgb{hex("#d9a441"), hex("#d0714f"), hex("#e3b7ac")}[p.pick(3)]
	}
	return inkSet{main: main, light: main.mix(cream, .55), deep: main.shade(.48), second: second, paper: cream.mix(main, .1)}
}
