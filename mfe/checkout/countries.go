package checkout

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

type country struct{ Code, Name string }

// countryCodes are the 249 countries of ISO 3166-1, by alpha-2 code.
var countryCodes = func() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			// What is withdrawn has a successor, or a code and no name; what has no number is no country of the standard.
			if err == nil && region.IsCountry() && region.M49() != 0 && region.Canonicalize() == region && display.English.Regions().Name(region) != "" {
				codes = append(codes, code)
			}
		}
	}
	return codes
}()

// renamed are countries whose names have changed since the names that the library holds.
var renamed = map[string]map[string]string{
	"en": {"MK": "North Macedonia", "SZ": "Eswatini", "TR": "Türkiye"},
	"es": {"MK": "Macedonia del Norte", "SZ": "Esuatini", "TR": "Turquía"},
}

var sorted sync.Map // locale → []country

// countries are all countries by their name in a language, in its alphabet's order.
func countries(locale string) []country {
	if have, ok := sorted.Load(locale); ok {
		return have.([]country)
	}
	tag := language.Make(locale)
	names := display.Regions(tag)
	if names == nil {
		tag, names = language.English, display.English.Regions()
	}
	base, _ := tag.Base()
	all := make([]country, len(countryCodes))
	for i, code := range countryCodes {
		all[i] = country{code, names.Name(language.MustParseRegion(code))}
		if name := renamed[base.String()][code]; name != "" {
			all[i].Name = name
		}
	}
	order := collate.New(tag)
	slices.SortFunc(all, func(a, b country) int { return order.CompareString(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	sorted.Store(locale, all)
	return all
}
