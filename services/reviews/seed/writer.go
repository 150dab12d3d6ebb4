package seed

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// writer writes the reviews of all products, one after the other, and no sentence twice.
type writer struct {
	general, own map[string]*text // by language
	seen         map[string]bool
}

// Reviews of a product: at least so many, and up to so many more.
const (
	fewest = 5
	spread = 8
)

// past is how far back reviews go.
const past = 2 * 365 * 24 * time.Hour

func (w *writer) product(slug, sort string) ([]draft, error) {
	r := dice(slug)
	p := &pen{writer: w, Rand: r, slug: slug, sort: sort, used: map[string]int{}}
	drafts := make([]draft, fewest+r.IntN(spread))
	for i := range drafts {
		d := draft{rating: rating(r), locale: locales[r.IntN(len(locales))], verified: r.IntN(10) < 8, colour: r.Uint64()}
		d.helpful = int(r.ExpFloat64() * 2.5)
		d.age = 36*time.Hour + time.Duration(r.Float64()*r.Float64()*float64(past-48*time.Hour)+r.Float64()*float64(12*time.Hour))
		p.locale, p.said = d.locale, map[string]bool{}
		if names := w.general[d.locale].words["names"]; r.IntN(8) > 0 {
			d.name = names[r.IntN(len(names))] + " " + string(rune('A'+r.IntN(22))) + "."
		}
		var err error
		if d.sentences, err = p.body(d.rating); err != nil {
			return nil, err
		}
		wanted := gladTitle
		if d.rating <= 3 {
			wanted = title
		}
		heading, err := p.write(wanted, false)
		if err != nil {
			return nil, err
		}
		d.title = heading.text
		drafts[i] = d
	}
	return drafts, nil
}

// rating is 4.4 in the mean.
func rating(r *rand.Rand) int {
	switch n := r.IntN(100); {
	case n < 60:
		return 5
	case n < 87:
		return 4
	case n < 96:
		return 3
	default:
		return 2
	}
}

// pen writes of one product in one language at a time.
type pen struct {
	*writer
	*rand.Rand
	slug, sort, locale string
	used               map[string]int  // how often each line
	said               map[string]bool // the lines of this review
}

// body is what a review says; its tone is that of the rating.
func (p *pen) body(rating int) ([]sentence, error) {
	var tones []tone
	for range 1 + min(p.IntN(4), p.IntN(4)) {
		tones = append(tones, praise)
	}
	switch rating {
	case 4:
		if p.IntN(2) == 0 {
			tones = append(tones, but)
		}
	case 3:
		tones = append(tones[:min(len(tones), 2)], but)
		if p.IntN(3) == 0 {
			tones = []tone{praise, drawback}
		}
	case 2:
		tones = []tone{drawback}
		if p.IntN(2) == 0 {
			tones = append(tones, but)
		}
	}
	out := make([]sentence, len(tones))
	for i, t := range tones {
		var err error
		// The first sentence is of the thing itself; a real drawback always is, unless the texts have said it all.
		if out[i], err = p.write(t, i == 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// attempts is how often a line is tried with other choices before the texts count as too few.
const attempts = 400

// write makes a sentence that nobody has said.
func (p *pen) write(t tone, own bool) (sentence, error) {
	for n := range attempts {
		l := p.choose(t, own && n < attempts/2)
		text := p.settle(l.pattern)
		key := text
		if strings.Contains(text, "{name}") {
			key = p.slug + ": " + text
		}
		if l.pattern == "" || p.seen[key] || p.said[l.pattern] || own && strings.Contains(text, "{colour}") { // a review does not hang on a colour
			continue
		}
		p.seen[key], p.said[l.pattern] = true, true
		p.used[l.pattern]++
		return sentence{text, t}, nil
	}
	return sentence{}, fmt.Errorf("the texts have no more sentences %c in %s", t, p.locale)
}

// choose takes one of the lines that were used least for this product. Three in five are of the thing's own sort.
func (p *pen) choose(t tone, own bool) line {
	mine := p.writer.own[p.locale].sorts
	pool := append(mine[general][:len(mine[general]):len(mine[general])], p.general[p.locale].sorts[general]...)
	if own || p.IntN(5) < 3 {
		pool = mine[p.sort]
	}
	var fitting []line
	least := -1
	for _, l := range pool {
		switch uses := p.used[l.pattern]; {
		case l.tone != t:
		case least < 0 || uses < least:
			fitting, least = append(fitting[:0:0], l), uses
		case uses == least:
			fitting = append(fitting, l)
		}
	}
	if len(fitting) == 0 || p.IntN(4) == 0 { // now and then any, so that a line that is used up does not hold the others up
		fitting = nil
		for _, l := range pool {
			if l.tone == t {
				fitting = append(fitting, l)
			}
		}
	}
	if len(fitting) == 0 {
		return line{}
	}
	return fitting[p.IntN(len(fitting))]
}

// settle makes the choices of a pattern; the product's own words stay open.
func (p *pen) settle(pattern string) string {
	var out strings.Builder
	for rest := pattern; ; {
		before, after, found := strings.Cut(rest, "{")
		out.WriteString(before)
		if !found {
			return sentenceCase(contractions.Replace(out.String()))
		}
		inside := after[:closing(after)]
		rest = after[len(inside)+1:]
		switch words := p.general[p.locale].words[inside]; {
		case words != nil:
			out.WriteString(words[p.IntN(len(words))])
		case strings.Contains(inside, "|"):
			choices := split(inside)
			out.WriteString(p.settleRaw(choices[p.IntN(len(choices))]))
		default:
			out.WriteString("{" + inside + "}")
		}
	}
}

// settleRaw settles a choice that has choices of its own, and keeps its first letter.
func (p *pen) settleRaw(choice string) string {
	if !strings.Contains(choice, "{") {
		return choice
	}
	return strings.TrimPrefix(p.settle("\x00"+choice), "\x00")
}

// closing is where the brace ends that was opened before.
func closing(text string) int {
	depth := 1
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// split cuts at the bars that are not within inner braces.
func split(text string) (out []string) {
	depth, from := 0, 0
	for i, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == '|' && depth == 0:
			out, from = append(out, text[from:i]), i+1
		}
	}
	return append(out, text[from:])
}

// contractions are those of Spanish articles.
var contractions = strings.NewReplacer(" de el ", " del ", " a el ", " al ")

func sentenceCase(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
