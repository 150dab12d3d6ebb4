// Package i18n writes what people read in their language: messages by id, plurals, money, numbers, dates. Messages stand in
// files named by their language, such as messages/en.json, one set a module; the few that all modules share stand here.
// It says nothing of what is written in the data itself, such as a product's name: that is its owner's.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"feria/internal/money"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Default is the language that is always there.
const Default = "en"

// Path is the address of a page of the store in a language: the path as it is in the Default language, "/es/cart" in Spanish.
func Path(locale, path string) string {
	if locale == Default {
		return path
	}
	if path == "/" {
		return "/" + locale
	}
	return "/" + locale + path
}

//go:embed messages/*.json
var shared embed.FS

// Catalog is the messages of one module in all its languages. It is safe for concurrent use.
type Catalog struct {
	localizers map[string]*Localizer // by language
	tags       []language.Tag        // Default first
	matcher    language.Matcher
}

// Load reads the files messages/<language>.json of a file system and puts them over the shared messages.
// English must be among them. Its error names the file.
func Load(files fs.FS) (*Catalog, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	if _, err := read(bundle, shared); err != nil {
		return nil, err
	}
	own, err := read(bundle, files)
	if err != nil {
		return nil, err
	}
	if _, ok := own[Default]; !ok {
		return nil, fmt.Errorf("messages/%s.json is missing", Default)
	}
	c := &Catalog{localizers: make(map[string]*Localizer), tags: []language.Tag{language.English}}
	for _, locale := range slices.Sorted(maps.Keys(own)) {
		if locale != Default {
			c.tags = append(c.tags, language.Make(locale))
		}
		c.localizers[locale] = &Localizer{
			locale: locale, messages: goi18n.NewLocalizer(bundle, locale), format: money.NewFormat(locale),
		}
	}
	c.matcher = language.NewMatcher(c.tags)
	return c, nil
}

// read adds the files' messages to the bundle and returns them by language.
func read(bundle *goi18n.Bundle, files fs.FS) (map[string][]*goi18n.Message, error) {
	names, err := fs.Glob(files, "messages/*.json")
	if err != nil {
		return nil, fmt.Errorf("messages: %w", err)
	}
	byLocale := make(map[string][]*goi18n.Message, len(names))
	for _, name := range names {
		file, err := bundle.LoadMessageFileFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("messages: %s: %w", name, err)
		}
		byLocale[strings.TrimSuffix(path.Base(name), ".json")] = file.Messages
	}
	return byLocale, nil
}

// Locales are the languages that the catalog has, Default first.
func (c *Catalog) Locales() []string {
	locales := make([]string, len(c.tags))
	for i, tag := range c.tags {
		locales[i] = tag.String()
	}
	return locales
}

// Localizer speaks the language that suits an Accept-Language header best; English if none does.
func (c *Catalog) Localizer(accept string) *Localizer {
	if l, ok := c.localizers[accept]; ok {
		return l
	}
	if accept == "" || len(accept) > 256 {
		return c.localizers[Default]
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return c.localizers[Default]
	}
	_, i, confidence := c.matcher.Match(wanted...)
	if confidence == language.No {
		i = 0
	}
	return c.localizers[c.tags[i].String()]
}
