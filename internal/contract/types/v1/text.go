package typesv1

import "strings"

// In is the text in the language of a locale such as "es-MX": in exactly that, else in its language, else in English.
func (t *Text) In(locale string) string {
	texts := t.GetByLanguage()
	for ; locale != ""; locale = locale[:max(0, strings.LastIndexByte(locale, '-'))] {
		if text := texts[locale]; text != "" {
			return text
		}
	}
	return texts["en"]
}
