package payments

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"feria/internal/errs"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestCardAsTyped(t *testing.T) {
	const number, expiry, code = "4242 4242 4242 4242", "12/28", "123"
	for _, c := range []struct {
		name, number, expiry, code string
		wrong                      string // the field
	}{
		{"as printed", number, expiry, code, ""},
		{"without spaces", "4242424242424242", expiry, code, ""},
		{"with hyphens", "4242-4242-4242-4242", expiry, code, ""},
		{"four digits of code", "378282246310005", expiry, "1234", ""},
		{"one digit of month", number, "9/28", code, ""},
		{"year in full", number, "12 / 2028", code, ""},
		{"no slash", number, "1228", code, ""},
		{"in its last month", number, "11/26", code, ""},
		{"mistyped", "4242 4242 4242 4243", expiry, code, fieldNumber},
		{"digits swapped", "2442 4242 4242 4242", expiry, code, fieldNumber},
		{"too short", "42424242424", expiry, code, fieldNumber},
		{"too long", "42424242424242424242", expiry, code, fieldNumber},
		{"letters", "4242 4242 4242 424x", expiry, code, fieldNumber},
		{"no number", "  ", expiry, code, fieldNumber},
		{"over", number, "10/26", code, fieldExpiry},
		{"no month 13", number, "13/28", code, fieldExpiry},
		{"no month 0", number, "00/28", code, fieldExpiry},
		{"in a hundred years", number, "01/99", code, fieldExpiry},
		{"words", number, "next year", code, fieldExpiry},
		{"no expiry", number, "", code, fieldExpiry},
		{"short code", number, expiry, "12", fieldCode},
		{"long code", number, expiry, "12345", fieldCode},
		{"no code", number, expiry, "", fieldCode},
	} {
		_, err := parseCard(c.number, c.expiry, c.code, noon)
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.wrong != "" && (errs.KindOf(err) != errs.Invalid || errs.FieldText(err, c.wrong) == "" || len(errs.As(err).Fields) != 1):
			t.Errorf("%s: want %s alone to be wrong, have %v", c.name, c.wrong, err)
		}
	}
	if _, err := parseCard("", "", "", noon); len(errs.As(err).Fields) != 3 {
		t.Errorf("not every field is named: %v", err)
	}
}

func TestCardShowsItselfNowhere(t *testing.T) {
	const number = "4242424242424242"
	card, err := parseCard(number, "12/28", "123", noon)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "card", card, "pointer", &card)
	if text := fmt.Sprintf("%v %+v %#v %s %v", card, card, card, card, &card) + log.String(); strings.Contains(text, number[4:]) {
		t.Errorf("shown: %s", text)
	}
}

func FuzzCard(f *testing.F) {
	f.Add("4242 4242 4242 4242", "12/28", "123")
	f.Add("", "13/2099", "\x00")
	f.Fuzz(func(t *testing.T, number, expiry, code string) {
		card, err := parseCard(number, expiry, code, noon)
		if err == nil && (!luhn(card.number) || len(card.Last4()) != 4) {
			t.Errorf("taken: %q %q %q", number, expiry, code)
		}
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q %q %q: %v", number, expiry, code, err)
		}
	})
}
