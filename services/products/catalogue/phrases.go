package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
)

// phrases word generated products in one language.
type phrases struct {
	name       pattern // given name, material, form
	dimensions pattern // width, height
	stalls     map[string]stallPhrases
}

// stallPhrases word the products of one category. A description is an opening, a middle and a closing. Openings and closings
// hold the product's name and middles its number, and both are unique: so is every sentence.
type stallPhrases struct {
	taglines, openings, middles, closings []pattern
	care                                  []string
}

// The places of a sentence, and where their values stand.
const (
	placeName = iota
	placeMaker
	placeTown
	placeNumber
	placeGrams
	placeWidth
	placeHeight
	placeCount
)

func sentencePlaces() []string {
	return []string{"name", "maker", "town", "number", "grams", "width", "height"}
}

func (l *language) readPhrases(files fs.FS, file string, categories []string) error {
	sections, err := readSheet(files, file)
	if err != nil {
		return err
	}
	l.phrases.stalls = make(map[string]stallPhrases)
	for _, s := range sections {
		switch s.name {
		case "materials", "forms":
			err = l.readLabels(s)
		case "patterns":
			l.phrases.name = s.pattern("name", "given", "material", "form")
			l.phrases.dimensions = s.pattern("dimensions", "width", "height")
			err = s.done()
		default:
			l.phrases.stalls[s.name] = stallPhrases{
				taglines: s.sentences("tagline", -1), care: s.list("care"),
				openings: s.sentences("opening", placeName),
				middles:  s.sentences("middle", placeNumber),
				closings: s.sentences("closing", placeName),
			}
			err = s.done()
		}
		if err != nil {
			return err
		}
	}
	if l.phrases.name == nil || l.phrases.dimensions == nil {
		err = fmt.Errorf("%s: no patterns", file)
	}
	for _, category := range categories {
		if _, ok := l.phrases.stalls[category]; !ok {
			err = errors.Join(err, fmt.Errorf("%s: no phrases for %s", file, category))
		}
	}
	return err
}

// sentences takes every value of a key as a pattern, in which the given place must occur unless it is negative.
func (s *section) sentences(key string, must int) []pattern {
	var sentences []pattern
	for _, text := range s.list(key) {
		p, err := compile(text, sentencePlaces())
		if err != nil {
			s.fail("%v", err)
		}
		if must >= 0 && !p.has(must) {
			s.fail("%s without {%s}: %s", key, sentencePlaces()[must], text)
		}
		sentences = append(sentences, p)
	}
	return sentences
}

// has reports whether a place occurs in the pattern.
func (p pattern) has(place int) bool {
	for _, part := range p {
		if part.place == place {
			return true
		}
	}
	return false
}
