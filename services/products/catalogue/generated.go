package catalogue

import "strings"

// product answers generated product i, in all but its position.
func (w *works) product(i int) Product {
	at := (uint64(i)*w.stride + w.stride/2) % uint64(w.capacity())
	line, given := &w.lines[at%uint64(len(w.lines))], w.given[at/uint64(len(w.lines))]
	p := Product{Slug: given + "-" + line.slug, Category: line.stall.slug}
	d := diceOf("product", p.Slug)
	maker := one(&d, line.makers)
	p.Maker = maker.Maker
	p.Name = w.market.text(func(_ int, l *language) string {
		return l.phrases.name.with(title(given), line.material[l.tag], line.form[l.tag])
	})
	m := measure(&d, line.kind)
	w.describe(&p, &d, i, m)
	p.Details = w.market.details(line.material, w.dimensions(m), w.care(&d, line.stall), maker.place)
	p.Options, p.Variants = w.market.make(making{
		slug: p.Slug, stall: line.stall, kind: line.name, design: generatedDesign(i), name: p.Name,
		colours: pick(&d, line.colours, d.between(1, 4)), sizes: m.sizes,
	})
	return p
}

// measures are the sizes of a generated product and the height and width in cm of each.
type measures struct {
	sizes         []size
	height, width []int
}

// measure draws the smallest size and lets the others grow from it. One product in four is made in its smallest size only.
func measure(d *dice, k *kind) measures {
	euro, grams := d.between(k.price.low, k.price.high), d.between(k.grams.low, k.grams.high)
	height, width := d.between(k.height.low, k.height.high), d.between(k.width.low, k.width.high)
	cents := int64(euro*100 + d.below(2)*50)
	names := k.sizes
	if len(names) == 0 {
		names = []string{""}
	} else if d.below(4) == 0 {
		names = names[:1]
	}
	var m measures
	for i, name := range names {
		m.sizes = append(m.sizes, size{name, grown(cents, 45*i) / 50 * 50, int(grown(int64(grams), 75*i))})
		m.height = append(m.height, int(grown(int64(height), 30*i)))
		m.width = append(m.width, int(grown(int64(width), 30*i)))
	}
	return m
}

// grown answers n and percent more of it.
func grown(n int64, percent int) int64 { return n + n*int64(percent)/100 }

// describe words the tagline and the description of generated product i.
func (w *works) describe(p *Product, d *dice, i int, m measures) {
	tagline, opening, middle, closing := d.next(), d.next(), d.next(), d.next()
	var (
		values [placeCount]string
		buffer [512]byte
	)
	values[placeMaker], values[placeTown] = p.Maker.Name, p.Maker.Town
	values[placeNumber], values[placeGrams] = decimal(1000+i), decimal(m.sizes[0].grams)
	values[placeWidth], values[placeHeight] = decimal(m.width[0]), decimal(m.height[0])
	p.Tagline, p.Description = make(Text, len(p.Name)), make(Text, len(p.Name))
	for _, l := range w.market.languages {
		phrases := l.phrases.stalls[p.Category]
		values[placeName] = p.Name[l.tag]
		p.Tagline[l.tag] = choose(tagline, phrases.taglines).with(values[:]...)
		b := choose(opening, phrases.openings).appendTo(buffer[:0], values[:])
		b = choose(middle, phrases.middles).appendTo(append(b, ' '), values[:])
		b = choose(closing, phrases.closings).appendTo(append(b, ' '), values[:])
		p.Description[l.tag] = string(b)
	}
}

// choose answers the pattern that a throw of the dice stands for, the same in every language that has as many.
func choose(throw uint64, patterns []pattern) pattern { return patterns[throw%uint64(len(patterns))] }

// dimensions words the size of each size.
func (w *works) dimensions(m measures) Text {
	return w.market.text(func(_ int, l *language) string {
		var b strings.Builder
		for i, size := range m.sizes {
			if i > 0 {
				b.WriteString("; ")
			}
			if len(m.sizes) > 1 {
				b.WriteString(w.market.sizes[size.name].Label[l.tag])
				b.WriteByte(' ')
			}
			b.WriteString(l.phrases.dimensions.with(decimal(m.width[i]), decimal(m.height[i])))
		}
		return b.String()
	})
}

func (w *works) care(d *dice, at *stall) Text {
	throw := d.next()
	return w.market.text(func(_ int, l *language) string {
		care := l.phrases.stalls[at.slug].care
		return care[throw%uint64(len(care))]
	})
}

// pick answers n different values, or all of them where there are fewer, in the order in which they are drawn.
func pick[T any](d *dice, values []T, n int) []T {
	rest := append([]T(nil), values...)
	n = min(n, len(rest))
	for i := range n {
		j := d.between(i, len(rest)-1)
		rest[i], rest[j] = rest[j], rest[i]
	}
	return rest[:n:n]
}
