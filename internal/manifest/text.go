package manifest

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// Text is a text by language (BCP 47 tag). In JSON it is an object, or one string that holds in every language (key "").
type Text map[string]string

// In is the text in the locale: in its very tag, else its language, else for every language, else English, else in
// whatever language comes first.
func (t Text) In(locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	for _, tag := range []string{locale, language, "", "en"} {
		if text, ok := t[tag]; ok {
			return text
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		return t[tag]
	}
	return ""
}

// MarshalJSON writes a string if the text is the same in every language.
func (t Text) MarshalJSON() ([]byte, error) {
	if text, ok := t[""]; ok && len(t) == 1 {
		return json.Marshal(text)
	}
	return json.Marshal(map[string]string(t))
}

// UnmarshalJSON reads a string or an object of strings.
func (t *Text) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = Text{"": one}
		return nil
	}
	var many map[string]string
	if json.Unmarshal(data, &many) != nil {
		return errors.New("a text is a string, or an object of strings by language")
	}
	*t = many
	return nil
}
