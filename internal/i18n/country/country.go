// Package country names the countries of ISO 3166-1. Which of them a parcel can reach is not its concern.
package country

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is a country by its alpha-2 code, and what a language calls it.
type Country struct{ Code, Name string }

// Codes answers the alpha-2 codes of all 249 countries, in the order of the alphabet. The caller owns the list.
func Codes() []string { return slices.Clone(codes) }

var codes = func() []string {
	var all []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err == nil && isStandard(region) {
				all = append(all, code)
			}
		}
	}
	return all
}()

// isStandard reports whether the region is a country of the standard. What is withdrawn has a successor, or a code and no name;
// numbers from 900 are for users of the standard to give out, and none is not one of its countries.
func isStandard(region language.Region) bool {
	return region.IsCountry() && region.M49() != 0 && region.M49() < 900 && region.Canonicalize() == region &&
		display.English.Regions().Name(region) != ""
}

// renamed are countries whose names have changed since the names that the library holds.
var renamed = map[string]map[string]string{
	"en": {"MK": "North Macedonia", "SZ": "Eswatini", "TR": "Türkiye"},
	"es": {"MK": "Macedonia del Norte", "SZ": "Esuatini", "TR": "Turquía"},
}

// named are the countries in one language.
type named struct {
	list   []Country
	byCode map[string]string
}

var languages sync.Map // locale → named

// All answers all countries in the order of a language's alphabet, in English where the language is not known.
// The list is shared: it must not be changed.
func All(locale string) []Country { return in(locale).list }

// Name is what a language calls a country; a code that is none is its own name.
func Name(locale, code string) string {
	if name := in(locale).byCode[code]; name != "" {
		return name
	}
	return code
}

func in(locale string) named {
	if have, ok := languages.Load(locale); ok {
		return have.(named)
	}
	tag := language.Make(locale)
	names := display.Regions(tag)
	if names == nil {
		tag, names = language.English, display.English.Regions()
	}
	base, _ := tag.Base()
	n := named{make([]Country, len(codes)), make(map[string]string, len(codes))}
	for i, code := range codes {
		name := names.Name(language.MustParseRegion(code))
		if changed := renamed[base.String()][code]; changed != "" {
			name = changed
		}
		n.list[i], n.byCode[code] = Country{code, name}, name
	}
	order := collate.New(tag, collate.IgnoreCase)
	slices.SortFunc(n.list, func(a, b Country) int { return order.CompareString(a.Name, b.Name) })
	languages.Store(locale, n)
	return n
}
