package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// language is all that is written in one language.
type language struct {
	tag        string
	labels     map[string]map[string]string // such as "colours", "cobalt"
	place      pattern                      // town, country
	sized      pattern                      // alt, size
	categories map[string]categoryTexts
	products   map[string]productTexts
	phrases    phrases
}

type categoryTexts struct {
	name, line string
	colour     string  // label of the colour option
	alt        pattern // name, colour
}

type productTexts struct {
	name, tagline, description string
	material, dimensions, care string
}

// readLanguages reads every folder of texts, English first.
func readLanguages(files fs.FS, categories []string) ([]*language, error) {
	folders, err := fs.ReadDir(files, "texts")
	if err != nil {
		return nil, err
	}
	var languages []*language
	for _, folder := range folders {
		l, err := readLanguage(files, folder.Name(), categories)
		if err != nil {
			return nil, err
		}
		if l.tag == "en" {
			languages = slices.Insert(languages, 0, l)
		} else {
			languages = append(languages, l)
		}
	}
	if len(languages) == 0 || languages[0].tag != "en" {
		return nil, errors.New("texts: no English")
	}
	return languages, nil
}

func readLanguage(files fs.FS, tag string, categories []string) (*language, error) {
	l := &language{
		tag:        tag,
		labels:     make(map[string]map[string]string),
		categories: make(map[string]categoryTexts),
		products:   make(map[string]productTexts),
	}
	folder := path.Join("texts", tag)
	if err := l.readWords(files, path.Join(folder, "words.txt")); err != nil {
		return nil, err
	}
	for _, category := range categories {
		if err := l.readCategory(files, path.Join(folder, category+".txt"), category); err != nil {
			return nil, err
		}
	}
	return l, l.readPhrases(files, path.Join(folder, "generated.txt"), categories)
}

func (l *language) readWords(files fs.FS, file string) error {
	sections, err := readSheet(files, file)
	if err != nil {
		return err
	}
	for _, s := range sections {
		if s.name != "patterns" {
			err = l.readLabels(s)
		} else {
			l.place = s.pattern("place", "town", "country")
			l.sized = s.pattern("sized", "alt", "size")
			err = s.done()
		}
		if err != nil {
			return err
		}
	}
	if l.place == nil || l.sized == nil {
		return fmt.Errorf("%s: no patterns", file)
	}
	return nil
}

// readLabels takes every key of a section as a word with its label.
func (l *language) readLabels(s *section) error {
	labels := make(map[string]string, len(s.fields))
	for key := range s.fields {
		labels[key] = s.text(key)
	}
	l.labels[s.name] = labels
	return s.done()
}

// readCategory reads the texts of a category and its products. The first section is the category's own.
func (l *language) readCategory(files fs.FS, file, category string) error {
	sections, err := readSheet(files, file)
	if err != nil {
		return err
	}
	if len(sections) == 0 || sections[0].name != category {
		return fmt.Errorf("%s: does not begin with %q", file, category)
	}
	head := sections[0]
	l.categories[category] = categoryTexts{
		name: head.text("name"), line: head.text("line"), colour: head.text("colour"),
		alt: head.pattern("alt", "name", "colour"),
	}
	err = head.done()
	for _, s := range sections[1:] {
		if _, twice := l.products[s.name]; twice {
			s.fail("is in another category too")
		}
		l.products[s.name] = productTexts{
			name: s.text("name"), tagline: s.text("tagline"), description: s.prose(),
			material: s.text("material"), dimensions: s.text("dimensions"), care: s.text("care"),
		}
		err = errors.Join(err, s.done())
	}
	return err
}
