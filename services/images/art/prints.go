package art

import "math"

// Forms of landscapes.
const (
	landscapeTide = iota
	landscapePine
	landscapeFerry
	landscapeRidges
	landscapeForms
)

func landscape(p *pen) {
	form, k := p.form(landscapeForms), p.inkSet()
	mount := []int{1, 2, 1, p.pick(2)}[form]
	p.framed(mount, k.paper, func(b box) {
		sunX, sunY, r := b.x+b.w*p.between(.25, .75), b.y+b.h*p.between(.2, .34), b.w*p.between(.09, .14)
		p.fill(text("M% %h%v%h%z", b.x, b.y, b.w, b.h*.55, -b.w), k.light.mix(k.paper, .5))
		p.ellipse(sunX, sunY, r, r, k.second)
		switch form {
		case landscapeTide:
			p.tide(b, k, sunX)
		case landscapePine:
			p.pine(b, k)
		case landscapeFerry:
			p.ferry(b, k)
		default:
			p.ridges(b, k, b.y+b.h*.3, 6)
		}
	})
}

// ridges are hills behind hills, the last ones paler.
func (p *pen) ridges(b box, k inkSet, top float64, n int) {
	for i := range n {
		t := float64(i) / float64(n-1)
		y := top + (b.y+b.h-top)*t*.86
		d := appendf(nil, "M% %", b.x, y+p.between(-10, 30))
		for x := 0.0; x < b.w; x += b.w / 4 {
			d = appendf(d, "q% % % %", b.w/8, p.between(-66, 40)*(1-t*.4), b.w/4, p.between(-14, 14))
		}
		p.fill(string(appendf(d, "V%H%z", b.y+b.h+60, b.x)), k.light.mix(k.paper, .35).mix(k.deep, t*.92))
	}
}

func (p *pen) tide(b box, k inkSet, sunX float64) {
	sea := b.y + b.h*.46
	p.ridges(box{b.x, b.y, b.w, b.h * .5}, inkSet{light: k.light, paper: k.paper, deep: k.main}, b.y+b.h*.36, 2)
	p.fill(text("M% %h%V%h%z", b.x, sea, b.w, b.y+b.h, -b.w), k.main)
	d := []byte(nil)
	for i := range 16 {
		w := 12 + float64(i)*5
		d = appendf(d, "M% %h%", sunX-w*p.between(.3, 1), sea+8+float64(i)*8, w*1.3)
	}
	p.thread(string(d), k.second.lit(.2), 4, .8)
	p.fill(text("M% %q% -40 % 0t% -20V%H%z", b.x, sea+b.h*.34, b.w*.25, b.w*.5, b.w*.5, b.y+b.h, b.x), k.paper)
	p.veil(text("M% %q% -30 % 10t% -30V%H%z", b.x, sea+b.h*.42, b.w*.3, b.w*.55, b.w*.45, b.y+b.h, b.x), k.second, .55)
	p.thread(text("M% %q% -36 % 0t% -20", b.x, sea+b.h*.33, b.w*.25, b.w*.5, b.w*.5), "#fff", 5, .8)
	p.thread(text("M% %h%m30 14h%", b.x+b.w*.2, sea+b.h*.42, b.w*.3, b.w*.2), k.main, 5, .6)
}

func (p *pen) pine(b box, k inkSet) {
	p.ridges(b, k, b.y+b.h*.5, 3)
	x, foot := b.x+b.w*p.between(.38, .6), b.y+b.h*.9
	p.fill(text("M% %Q% % % %l14 0Q% % % %z", x-12, foot, x-6, foot-b.h*.3, x+16, foot-b.h*.5, x+16, foot-b.h*.3, x+16, foot), k.deep.shade(.3))
	for i, q := range [][4]float64{{-70, -.5, 78, 36}, {66, -.52, 84, 34}, {0, -.6, 110, 48}, {30, -.66, 66, 30}} {
		p.ellipse(x+20+q[0], foot+b.h*q[1], q[2], q[3], k.deep.mix(k.main, .16*float64(i)))
		p.f(`<ellipse cx="%" cy="%" rx="%" ry="%" fill="%" opacity=".5"/>`, x+12+q[0], foot+b.h*q[1]-q[3]*.3, q[2]*.7, q[3]*.45, k.main)
	}
	p.veil(text("M% %q80 -14 190 0q-90 16 -190 0z", x, foot), k.deep, .5)
}

func (p *pen) ferry(b box, k inkSet) {
	sea := b.y + b.h*.5
	p.fill(text("M% %h%V%h%z", b.x, sea, b.w, b.y+b.h, -b.w), k.main)
	for i := range 5 {
		p.veil(text("M% %q% % % 0t% 0V%H%z", b.x, sea+18+float64(i)*30, b.w*.25, p.between(-16, 16), b.w*.5, b.w*.5, b.y+b.h, b.x), k.deep, .18)
	}
	x := b.x + b.w*p.between(.5, .66)
	p.veil(text("M% %Q% % % %L% %Q% % % %z", x-60, sea+4, x-160, sea+30, b.x-10, b.y+b.h, b.x+b.w*.3, b.y+b.h, x-60, sea+40, x-20, sea+6), k.paper, .75)
	p.fill(text("M% %h150l-14 26h-116z", x-70, sea-20), k.deep)
	p.fill(text("M% %h96v22h-96zM% %h58v20h-58z", x-46, sea-42, x-30, sea-60), k.paper)
	p.fill(text("M% %h18v30h-18z", x-6, sea-84), k.second)
	p.f(`<path d="M% %h84" stroke="%" stroke-width="7" stroke-dasharray="7 7"/>`, x-40, sea-32, k.deep)
	p.thread(text("M% %q-40 -30 -90 -20t-90 -10", x, sea-90), k.deep, 9, .25)
}

// Forms of botanical prints.
const (
	botanicalArtichoke = iota
	botanicalFig
	botanicalPoppies
	botanicalBranch
	botanicalForms
)

func botanical(p *pen) {
	form, k := p.form(botanicalForms), p.inkSet()
	paper := k.paper
	if form == botanicalFig {
		paper = k.main
		if paper.luma() > 120 {
			paper = k.deep
		}
	}
	p.framed([]int{0, 2 * p.pick(2), 1, 0}[form], paper, func(b box) {
		cx, foot := b.x+b.w/2, b.y+b.h*.94
		switch form {
		case botanicalArtichoke:
			p.artichoke(cx, b.y+b.h*.44, b.w*.44, b, k)
		case botanicalFig:
			p.figLeaf(cx, b.y+b.h*.58, b.w*.0042, k.paper)
		case botanicalPoppies:
			p.poppies(b, k)
		default:
			p.spray(cx, foot, b.h*.84, k)
		}
	})
}

func (p *pen) artichoke(cx, cy, r float64, b box, k inkSet) {
	p.fill(text("M% %Q% % % %h24Q% % % %z", cx-14, cy+r*.8, cx-4, b.y+b.h*.86, cx-22, b.y+b.h*.95, cx+8, b.y+b.h*.86, cx+14, cy+r*.8), k.deep)
	p.petal(cx-10, cy+r*1.5, -1.1, r*.8, r*.13, k.main)
	p.petal(cx+4, cy+r*1.6, 1.15, r*.85, r*.13, k.main)
	for row := range 6 {
		n := []int{3, 4, 5, 6, 5, 4}[row]
		y := cy - r*.62 + float64(row)*r*.3
		for i := range n {
			t := (float64(i) - float64(n-1)/2)
			x := cx + t*r*.3*(1-.04*float64(row))
			w, h := r*.22, r*.56
			c := k.main.mix(k.deep, .14*float64((i+row)%3))
			p.f(`<path d="M% %C% % % % % %C% % % % % %z" fill="%" stroke="%" stroke-width="4"/>`, x, y+h*.6, x-w*1.3, y+h*.3, x-w, y-h*.3, x+t*6, y-h*.55, x+w, y-h*.3, x+w*1.3, y+h*.3, x, y+h*.6, c, k.paper)
		}
	}
	d := []byte(nil)
	for i := range 9 {
		d = appendf(d, "M% %q% -20 % -56", cx+(float64(i)-4)*6, cy-r*.86, (float64(i)-4)*3, (float64(i)-4)*9)
	}
	p.stroke(string(d), k.second, 5)
}

func (p *pen) figLeaf(cx, cy, k float64, c rgb) {
	p.f(`<g transform="translate(% %) rotate(%) scale(%)">`, cx, cy, p.between(-14, 14), k)
	p.f(`<path fill="%" d="M0 84C-14 30 -30 34 -66 44C-110 56 -112 20 -84 4C-108 -6 -116 -50 -78 -48C-56 -46 -46 -30 -36 -22C-52 -64 -36 -110 0 -118C36 -110 52 -64 36 -22C46 -30 56 -46 78 -48C116 -50 108 -6 84 4C112 20 110 56 66 44C30 34 14 30 0 84L5 118H-5z"/>`, c)
	p.f(`<path fill="none" stroke="%" stroke-width="2.6" stroke-linecap="round" opacity=".5" d="M0 90V-104M0 50Q-40 30 -92 34M0 50Q40 30 92 34M0 30Q-30 -6 -88 -34M0 30Q30 -6 88 -34M0 0L-26 -44M0 0L26 -44M0 -30L-20 -70M0 -30L20 -70M-40 24L-66 6M40 24L66 6M-44 -6L-48 -26M44 -6L48 -26"/></g>`, p.colour.shade(.35))
}

func (p *pen) poppies(b box, k inkSet) {
	p.fill(text("M% %q% -50 % 0t% -10V%H%z", b.x, b.y+b.h*.62, b.w*.25, b.w*.5, b.w*.5, b.y+b.h, b.x), k.light)
	n := 9 + p.pick(4)
	for i := range n {
		x := b.x + b.w*(.06+.88*float64(i)/float64(n-1)) + p.between(-10, 10)
		y, r := b.y+b.h*p.between(.2, .66), p.between(20, 36)
		p.thread(text("M% %Q% % % %", x, y, x+p.between(-22, 22), y+60, x+p.between(-14, 14), b.y+b.h), k.deep, 3.5, .8)
		c := k.main
		if i%3 == 1 {
			c = k.second
		}
		p.veil(text("M% %q% % % %q% % % %q% % % 0q% % % %q% % % %z", x, y, -r*1.1, r*.2, -r*1.05, -r*.7, r*.2, -r*.6, r*.75, -r*.35, r*.3, -r*.3, r*.6, r*.55, -r*.25, r*.75, r*.35, r*.1, r*.9, -r*1.05, r*.7), c, .92)
		p.ellipse(x, y-r*.35, r*.2, r*.2, k.deep)
	}
}

func (p *pen) spray(cx, foot, h float64, k inkSet) {
	lean := p.between(-.16, .16)
	pairs, width := 5+p.pick(4), p.between(.1, .2)
	p.stroke(text("M% %q% % % %", cx-lean*h*.5, foot, lean*h*.1, -h*.5, lean*h, -h), k.deep, 6)
	for i := range pairs {
		t := .16 + .76*float64(i)/float64(pairs-1)
		x, y := cx-lean*h*.5+lean*h*(.2*t+.8*t*t), foot-h*t
		l := h * .34 * math.Sin(math.Pi*(.25+.62*t))
		for _, side := range []float64{-1, 1} {
			a := side*(1.1-.4*t) + lean
			p.petal(x, y, a, l, l*width, k.main.mix(k.deep, .25*(side+1)/2))
			p.thread(text("M% %l% %", x, y, math.Sin(a)*l*.85, -math.Cos(a)*l*.85), k.paper, 2.5, .8)
		}
	}
	if p.chance(.6) {
		for i := range 7 {
			p.petal(cx+lean*h*.5, foot-h, float64(i)*.9, 36, 10, k.second)
		}
		p.ellipse(cx+lean*h*.5, foot-h, 10, 10, k.deep)
	} else {
		p.petal(cx+lean*h*.5, foot-h+10, lean, h*.16, h*.02, k.main)
	}
}
