package search

import (
	"strings"
	"unicode"

	productsv1 "feria/internal/contract/services/products/v1"

	"golang.org/x/text/unicode/norm"
)

// texts are what is searched of a product in a language, folded, by their weight.
type texts struct{ name, maker, tagline, body string }

func textsOf(p *productsv1.Product, locale string) texts {
	labels, body := []string{p.GetTagline().In(locale)}, []string{p.GetDescription().In(locale)}
	for _, o := range p.GetOptions() {
		for _, v := range o.GetValues() {
			labels = append(labels, v.GetLabel().In(locale))
		}
	}
	for _, d := range p.GetDetails() {
		body = append(body, d.GetValue().In(locale))
	}
	return texts{
		name: fold(p.GetName().In(locale)), maker: fold(p.GetMaker() + " " + p.GetCategory()),
		tagline: fold(strings.Join(labels, " ")), body: fold(strings.Join(body, " ")),
	}
}

func valuesOf(p *productsv1.Product, option string) []string {
	values := []string{}
	for _, o := range p.GetOptions() {
		if o.GetName() != option {
			continue
		}
		for _, v := range o.GetValues() {
			values = append(values, v.GetValue())
		}
	}
	return values
}

// fold is a text in lower case without accents; what is neither letter nor digit is a space.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return ' '
		}
	}, norm.NFKD.String(s))
}

// words are the words of a text, folded.
func words(s string) []string { return strings.Fields(fold(s)) }

// distance is how many letters must be put in, left out, changed or swapped with their neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
