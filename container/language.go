package container

import (
	"html"
	"slices"
	"strings"

	"feria/internal/i18n"
)

// spoken is the language in which a path asks for the store, and the path in the default language: "/es/cart" is "es" and "/cart".
func (s *server) spoken(path string) (locale, page string) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first == i18n.Default || !slices.Contains(s.messages.Locales(), first) {
		return i18n.Default, path
	}
	return first, "/" + rest
}

// toward is where a stall sends the shopper, in their language: stalls name pages without it.
func (s *server) toward(locale, location string) string {
	if said, _ := s.spoken(location); said != i18n.Default {
		return location
	}
	return i18n.Path(locale, location)
}

// languages writes the way to the page that is shown in every other language.
func (s *server) languages(out *sheet, v *visit) {
	address, query, asked := strings.Cut(v.page, "?")
	if asked {
		query = "?" + query
	}
	_, page := s.spoken(address)
	for _, locale := range s.messages.Locales() {
		name := s.messages.Localizer(locale).T("shell.language")
		if locale == v.locale {
			out.WriteString(`<li><span aria-current="true">` + name + `</span></li>`)
			continue
		}
		out.WriteString(`<li><a href="` + html.EscapeString(i18n.Path(locale, page)+query) + `" hreflang="` + locale + `" lang="` + locale + `">` + name + `</a></li>`)
	}
}

// alternates are a page's own address and that of the same page in every language, for those who list pages. What a stall calls
// canonical is taken for the page, wherever it is in this store; else it is the page's address without what was asked of it.
func (s *server) alternates(v *visit, canonical string) string {
	path, query, asked := strings.Cut(canonical, "?")
	if !local(canonical) {
		path, _, _ = strings.Cut(v.page, "?")
		asked = false
	}
	_, page := s.spoken(path)
	if asked {
		page += "?" + query
	}
	address := func(locale string) string { return html.EscapeString(s.public + i18n.Path(locale, page)) }
	out := `<link rel="canonical" href="` + address(v.locale) + `">`
	for _, locale := range s.messages.Locales() {
		out += `<link rel="alternate" hreflang="` + locale + `" href="` + address(locale) + `">`
	}
	return out + `<link rel="alternate" hreflang="x-default" href="` + address(i18n.Default) + `"><meta property="og:url" content="` + address(v.locale) + `">`
}
