package drawing

// grain draws the lines of wood between two heights.
func (p *pen) grain(top, bottom float64) func(string) {
	return func(string) {
		for y := top; y < bottom; y += p.between(14, 30) {
			p.add(`<path d="M60 %.0fq%.0f %.0f 340 0t340 %.0f" fill="none" stroke="#3a2413" stroke-width="2.5" opacity=".2"/>`, y, p.between(120, 220), p.between(-26, 26), p.between(-14, 14))
		}
	}
}

func basket(p *pen) {
	w, h := p.between(170, 205), p.between(210, 270)
	top := floor - h
	c := p.colour
	p.shadow(400, w)
	p.add(`<path d="M%.0f %.0fC%.0f %.0f %.0f %.0f %.0f %.0f" fill="none" stroke="%s" stroke-width="20"/>`, 400-w*.9, top, 400-w*.8, top-h*.8, 400+w*.8, top-h*.8, 400+w*.9, top, c.mix(black, .18))
	p.body(400, c, []point{{top, w}, {top + h*.5, w * 1.06}, {floor - 14, w * .82}, {floor, w * .78}}, func(string) {
		row := 0
		for y := top - 10; y < floor; y += 24 {
			for x := 150.0 + float64(row%2)*22; x < 660; x += 44 {
				p.add(`<path d="M%.0f %.0fq22 -12 44 0v15q-22 12 -44 0z" fill="%s" opacity=".55"/>`, x, y, c.mix(black, .12+.16*float64(row%2)))
			}
			row++
		}
	})
	p.rim(400, top, w, c)
	p.add(`<ellipse cx="400" cy="%.0f" rx="%.0f" ry="%.0f" fill="none" stroke="%s" stroke-width="16"/>`, top, w, w*.2, c.mix(white, .18))
}

func board(p *pen) {
	w, h := p.between(270, 330), p.between(350, 400)
	r := p.between(30, 150)
	x, y := 400-w/2, 660-h
	p.add(`<g transform="rotate(-7 400 420)"><rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="%.0f" fill="#2a1c10" opacity=".2"/>`, x+14, y+14, w, h, r)
	id := p.name()
	p.defs.WriteString(`<clipPath id="` + id + `"><rect x="` + path("%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"%.0f", x, y, w, h, r) + `"/><rect x="362" y="` + path("%.0f", y-150) + `" width="76" height="190" rx="36"/></clipPath>`)
	p.add(`<g clip-path="url(#%s)"><rect width="800" height="800" fill="%s"/><g transform="rotate(90 400 400)">`, id, p.flat(p.colour))
	p.grain(60, 760)("")
	p.add(`</g></g><circle cx="400" cy="%.0f" r="17" fill="#e9dcc6"/><circle cx="400" cy="%.0f" r="17" fill="none" stroke="#000" stroke-width="4" opacity=".25"/></g>`, y-112, y-112)
}

func spoons(p *pen) {
	p.shadow(400, 200)
	for i := range 3 {
		c := p.colour.mix(black, float64(i)*.1)
		w, h := p.between(46, 66), p.between(70, 96)
		x := 300 + float64(i)*100
		p.add(`<g transform="rotate(%.0f %.0f 640)"><path d="M%.0f 640L%.0f 330h14L%.0f 640q-14 8 -26 0z" fill="%s"/>`, -10+float64(i)*10, x, x-13, x-7, x+13, p.round(c))
		p.add(`<ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, x, 280.0, w, h, p.round(c))
		if i != p.pick(4) {
			p.add(`<ellipse cx="%.0f" cy="%.0f" rx="%.0f" ry="%.0f" fill="%s"/>`, x+3, 284.0, w*.72, h*.76, c.mix(black, .26))
		} else {
			p.add(`<path d="M%.0f 200v120m22 -120v120" stroke="#e9dcc6" stroke-width="9"/>`, x-11)
		}
		p.add(`</g>`)
	}
}

func stool(p *pen) {
	c := p.colour
	p.shadow(400, 190)
	w := p.between(170, 200)
	p.add(`<path d="M%.0f 330L%.0f 640M%.0f 330L%.0f 640M%.0f 330L%.0f 612M%.0f 330L%.0f 612" stroke="%s" stroke-width="24" stroke-linecap="round"/>`, 400-w*.6, 400-w*.9, 400+w*.6, 400+w*.9, 400-w*.25, 400-w*.38, 400+w*.25, 400+w*.38, c.mix(black, .24))
	p.add(`<path d="M%.0f 520H%.0f" stroke="%s" stroke-width="14"/>`, 400-w*.76, 400+w*.76, c.mix(black, .1))
	p.body(400, c, []point{{296, w}, {318, w * 1.03}, {344, w * .96}}, p.grain(290, 350))
	p.add(`<ellipse cx="400" cy="296" rx="%.0f" ry="%.0f" fill="%s"/>`, w, w*.2, p.flat(c.mix(white, .14)))
	for i := range 4 {
		p.add(`<ellipse cx="396" cy="296" rx="%.0f" ry="%.0f" fill="none" stroke="#3a2413" stroke-width="2.5" opacity=".2"/>`, w*(.2+.2*float64(i)), w*.2*(.2+.2*float64(i)))
	}
}
