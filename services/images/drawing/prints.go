package drawing

// frame hangs a picture on the wall: wood in the thing's colour, a mat, and inside of it the paper from (x, y), w by h.
func (p *pen) frame(draw func(x, y, w, h float64)) {
	x, y, w, h := 190.0, 110.0, 420.0, 540.0
	p.add(`<path d="M%.0f %.0fh%.0fv%.0fh-%.0fz" fill="#2a1c10" opacity=".2"/>`, x+14, y+20, w, h, w)
	p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="%s"/>`, x, y, w, h, p.flat(p.colour))
	p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="#fbf7ee"/><path d="M%.0f %.0fh%.0fv8h-%.0fz" fill="#000" opacity=".16"/>`, x+24, y+24, w-48, h-48, x+24, y+24, w-48, w-48)
	id := p.name()
	p.defs.WriteString(`<clipPath id="` + id + `"><path d="` + path("M%.0f %.0fh%.0fv%.0fh-%.0fz", x+66, y+66, w-132, h-132, w-132) + `"/></clipPath>`)
	p.add(`<g clip-path="url(#%s)">`, id)
	draw(x+66, y+66, w-132, h-132)
	p.add(`</g><path d="M%.0f %.0fl120 0l-230 %.0fh-60z" fill="#fff" opacity=".1"/>`, x+150, y+24, h-48)
}

func landscape(p *pen) {
	p.frame(func(x, y, w, h float64) {
		sky := hex("#f3d9b8").mix(p.colour, .25)
		p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="%s"/>`, x, y, w, h, p.flat(sky))
		p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="#f6a96b"/>`, x+w*p.between(.25, .75), y+h*p.between(.18, .34), p.between(28, 50))
		for i := range 5 {
			t := float64(i) / 4
			base := y + h*(.42+t*.13)
			p.add(`<path d="M%.0f %.0fC%.0f %.0f %.0f %.0f %.0f %.0fV%.0fH%.0fZ" fill="%s"/>`, x, base+p.between(-20, 30), x+w*.3, base-p.between(20, 90), x+w*.6, base+p.between(0, 60), x+w, base-p.between(-20, 50),
				y+h, x, p.colour.mix(hex("#f3e3cc"), .6-t*.6).mix(black, t*.22))
		}
	})
}

func botanical(p *pen) {
	p.frame(func(x, y, w, h float64) {
		p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="#f7f1e1"/>`, x, y, w, h)
		ink := p.colour.mix(hex("#35573a"), .5)
		p.add(`<path d="M%.0f %.0fq%.0f -%.0f %.0f -%.0f" fill="none" stroke="%s" stroke-width="6"/>`, x+w/2, y+h*.96, p.between(-40, 40), h*.4, p.between(-20, 20), h*.78, ink.mix(black, .2))
		n := 5 + p.pick(4)
		for i := range n {
			t := y + h*(.84-.66*float64(i)/float64(n))
			l, wide := p.between(80, 130)*(1-.4*float64(i)/float64(n)), p.between(16, 38)
			p.leaf(x+w/2, t, 1.05, l, wide, ink)
			p.leaf(x+w/2, t-14, -1.05, l, wide, ink.mix(white, .16))
		}
		for i := range 6 {
			p.leaf(x+w/2, y+h*.2, float64(i)*1.047, 44, 17, p.colour)
		}
		p.add(`<circle cx="%.0f" cy="%.0f" r="13" fill="#e7b445"/>`, x+w/2, y+h*.2)
	})
}

func abstract(p *pen) {
	p.frame(func(x, y, w, h float64) {
		p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="#f4ead8"/>`, x, y, w, h)
		tones := []rgb{p.colour, p.colour.mix(hex("#e9a15b"), .7), p.colour.mix(black, .5), p.colour.mix(white, .5), hex("#c4623d")}
		for range 7 {
			cx, cy, r, c := x+p.between(0, w), y+p.between(0, h), p.between(36, 120), tones[p.pick(5)]
			switch p.pick(3) {
			case 0:
				p.add(`<circle cx="%.0f" cy="%.0f" r="%.0f" fill="%s" opacity=".92"/>`, cx, cy, r, c)
			case 1:
				p.add(`<path d="M%.0f %.0fa%.0f %.0f 0 0 1 %.0f 0z" fill="%s" opacity=".92"/>`, cx-r, cy, r, r, 2*r, c)
			default:
				p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="%.0f" fill="%s" opacity=".92" transform="rotate(%.0f %.0f %.0f)"/>`, cx-r, cy-r*.3, 2*r, r*.6, r*.3, c, p.between(-50, 50), cx, cy)
			}
		}
	})
}

func city(p *pen) {
	p.frame(func(x, y, w, h float64) {
		p.add(`<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="%s"/>`, x, y, w, h, p.flat(hex("#f2dfc6").mix(p.colour, .2)))
		for row := range 3 {
			for at := -20.0; at < w; {
				wide, tall := p.between(34, 66), h*p.between(.2, .44)
				foot := y + h*(.66+.17*float64(row))
				c := p.colour.mix(hex("#e8cdb0"), .62-.3*float64(row))
				p.add(`<path d="M%.0f %.0fv-%.0fl%.0f -%.0fl%.0f %.0fv%.0fz" fill="%s"/>`, x+at, foot, tall, wide/2, wide*.4, wide/2, wide*.4, tall, c)
				for wy := foot - tall + 14; wy < foot-20; wy += 30 {
					p.add(`<path d="M%.0f %.0fh9v13h-9zm%.0f 0h9v13h-9z" fill="#fff3cf" opacity=".75"/>`, x+at+wide*.2, wy, wide*.38)
				}
				at += wide + 2
			}
		}
		p.add(`<path d="M%.0f %.0fh%.0fv%.0fH%.0fz" fill="%s"/>`, x, y+h*.96, w, h*.1, x, p.colour.mix(black, .4))
	})
}
