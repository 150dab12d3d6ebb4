package art

import "math"

// tile defines a pattern that repeats what draw shows, and answers a reference to it.
func (p *pen) tile(w, h float64, transform string, draw func()) string {
	id := p.name()
	p.f(`<pattern id="%" width="%" height="%" patternUnits="userSpaceOnUse"`, id, w, h)
	if transform != "" {
		p.f(` patternTransform="%"`, transform)
	}
	p.f(`>`)
	draw()
	p.f(`</pattern>`)
	return "url(#" + id + ")"
}

// threads answers a fine weave that is laid over cloth: twill, plain weave, knit or brushed wool.
func (p *pen) threads(kind int) string {
	if p.known["threads"] {
		return "url(#" + p.id + "t" + ")"
	}
	p.known["threads"] = true
	id := p.id + "t"
	switch kind {
	case 0: // plain weave
		p.f(`<pattern id="%" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 2h4M4 6h4" stroke="#fff" stroke-width="2.2" opacity=".2"/><path d="M2 4v4M6 0v4" stroke="#1e1226" stroke-width="2" opacity=".16"/></pattern>`, id)
	case 1: // twill
		p.f(`<pattern id="%" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(38)"><path d="M0 2h7" stroke="#1e1226" stroke-width="2" opacity=".2"/><path d="M0 5h7" stroke="#fff" stroke-width="1.6" opacity=".22"/></pattern>`, id)
	case 2: // knit
		p.f(`<pattern id="%" width="14" height="12" patternUnits="userSpaceOnUse"><path d="M1 1l6 8 6-8" fill="none" stroke="#1e1226" stroke-width="3" opacity=".2"/><path d="M0 0l7 9" fill="none" stroke="#fff" stroke-width="1.6" opacity=".3"/></pattern>`, id)
	default: // brushed
		p.f(`<pattern id="%" width="23" height="19" patternUnits="userSpaceOnUse"><path d="M2 4l4 2M12 3l3 3M8 11l4 1M18 13l3 2M3 16l3 1" stroke="#fff" stroke-width="1.6" opacity=".32"/><path d="M7 2l3 1M16 7l4 2M1 10l4 1M12 16l4 1" stroke="#1e1226" stroke-width="1.6" opacity=".2"/></pattern>`, id)
	}
	return "url(#" + id + ")"
}

// Motifs of cloth.
const (
	clothPlain = iota
	clothStripes
	clothCheck
	clothDiamonds
	clothBlocks // printed leaves
	clothTriangles
	clothHerringbone
	clothBands // of unequal width
	clothMotifs
)

// motifTile answers a pattern of the motif at a scale, or "" for plain cloth.
func (p *pen) motifTile(motif int, k float64, transform string) string {
	c, ink := p.colour, p.ink(p.colour)
	other := c.mix(ink, .45)
	draw := map[int]func(){
		clothStripes: func() {
			p.f(`<path d="M0 0h%v%H0z" fill="%"/><path d="M0 %h%" stroke="%" stroke-width="%"/>`, 60*k, 20*k, ink, 38*k, 60*k, other, 5*k)
		},
		clothCheck: func() {
			p.f(`<path d="M0 0h60v22H0z" transform="scale(%)" fill="%" opacity=".6"/><path d="M0 0h22v60H0z" transform="scale(%)" fill="%" opacity=".6"/><path d="M0 41h60M41 0v60" transform="scale(%)" stroke="%" stroke-width="4" opacity=".8"/>`, k, ink, k, ink, k, other)
		},
		clothDiamonds: func() {
			p.f(`<g transform="scale(%)"><path d="M30 4L54 30 30 56 6 30Z" fill="none" stroke="%" stroke-width="5"/><path d="M30 20L40 30 30 40 20 30Z" fill="%"/></g>`, k, ink, other)
		},
		clothBlocks: func() {
			p.f(`<g transform="scale(%)" fill="%"><path d="M8 24Q10 6 30 4Q30 22 8 24Z"/><path d="M38 54Q40 36 58 34Q58 52 38 54Z"/><circle cx="45" cy="14" r="4"/><circle cx="16" cy="44" r="4"/></g>`, k, ink)
		},
		clothTriangles: func() {
			p.f(`<g transform="scale(%)"><path d="M0 30L15 4 30 30Z" fill="%"/><path d="M30 60L45 34 60 60Z" fill="%"/></g>`, k, ink, other)
		},
		clothHerringbone: func() {
			p.f(`<g transform="scale(%)" fill="none" stroke="%" stroke-width="6"><path d="M-2 22L15 5 32 22M28 22L45 5 62 22M-2 42L15 25 32 42M28 42L45 25 62 42M-2 62L15 45 32 62M28 62L45 45 62 62"/></g>`, k, ink)
		},
	}[motif]
	if draw == nil {
		return ""
	}
	return p.tile(60*k, 60*k, transform, draw)
}

// fabric fills an outline with cloth: its colour, its motif, and its threads.
func (p *pen) fabric(d string, b box, c rgb, tile, threads string, over ...string) {
	p.solid(d, b, c, func() {
		if tile != "" {
			p.fill(b.path(), tile)
		}
		p.fill(b.path(), threads)
	}, over...)
}

// fringe hangs from the line between two points.
func (p *pen) fringe(x0, y0, x1, y1, length float64, n int, c rgb) {
	var dark, bright []byte
	for i := range n {
		t := (float64(i) + .5) / float64(n)
		x, y := x0+(x1-x0)*t, y0+(y1-y0)*t
		sway := p.between(-5, 5)
		dark = appendf(dark, "M% %q% % % %", x, y, sway, length*.5, sway*.4, length)
		bright = appendf(bright, "M% %q% % % %", x-1.5, y, sway, length*.5, sway*.4, length-2)
	}
	width := math.Hypot(x1-x0, y1-y0) / float64(n)
	p.stroke(string(dark), c.shade(.35), width*.75)
	p.stroke(string(bright), c.lit(.15), width*.42)
}
