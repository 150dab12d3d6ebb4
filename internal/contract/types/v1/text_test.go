package typesv1_test

import (
	"testing"

	typesv1 "feria/internal/contract/types/v1"
)

func TestTextFallsBackToLanguageAndThenToEnglish(t *testing.T) {
	text := &typesv1.Text{ByLanguage: map[string]string{"en": "mug", "es": "taza", "es-MX": "tarro"}}
	for locale, want := range map[string]string{"es-MX": "tarro", "es-AR": "taza", "es": "taza", "fr": "mug", "": "mug", "-": "mug"} {
		if got := text.In(locale); got != want {
			t.Errorf("In(%q) = %q, want %q", locale, got, want)
		}
	}
}
