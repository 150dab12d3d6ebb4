package payments

import (
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"time"

	"feria/internal/errs"
)

// Card is a card as typed, checked for form. It lives as long as one call and shows itself nowhere.
type Card struct{ number string }

// Last4 is all of the number that may be shown.
func (c Card) Last4() string { return c.number[len(c.number)-4:] }

// String implements fmt.Stringer without telling.
func (c Card) String() string { return "card" }

// GoString implements fmt.GoStringer without telling.
func (c Card) GoString() string { return "card" }

// LogValue implements slog.LogValuer without telling.
func (c Card) LogValue() slog.Value { return slog.StringValue("card") }

// The fields of a card in requests and errors.
const (
	fieldNumber = "card_number"
	fieldExpiry = "expiry"
	fieldCode   = "security_code"
)

// longestValid is how far ahead a card can expire; beyond, somebody has mistyped.
const longestValid = 20

// problem is what is wrong with a field: in English, and as a reason with its facts for whoever says it in another language.
// Without a text nothing is.
type problem struct {
	text, reason string
	facts        []string
}

// parseCard checks what was typed. Invalid, naming every field that is wrong.
func parseCard(number, expiry, code string, now time.Time) (Card, error) {
	var wrong []errs.Field
	say := func(name string, because problem) {
		if because.text != "" {
			wrong = append(wrong, errs.Field{Name: name, Text: because.text}.Because(because.reason, because.facts...))
		}
	}
	digits := strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.TrimSpace(number))
	say(fieldNumber, wrongNumber(digits))
	say(fieldExpiry, wrongExpiry(expiry, now))
	say(fieldCode, wrongCode(code))
	if wrong != nil {
		return Card{}, errs.E(errs.Invalid, "Please check your card.", wrong...)
	}
	return Card{number: digits}, nil
}

var (
	numberForm = regexp.MustCompile(`^[0-9]{12,19}$`)
	expiryForm = regexp.MustCompile(`^([0-9]{1,2}) ?[/-] ?(20)?([0-9]{2})$|^([0-9]{2})([0-9]{2})$`)
	codeForm   = regexp.MustCompile(`^[0-9]{3,4}$`)
)

func wrongNumber(digits string) problem {
	switch {
	case digits == "":
		return problem{text: "Enter the number on your card.", reason: "no_card_number"}
	case !numberForm.MatchString(digits):
		return problem{text: "A card number has 12 to 19 digits.", reason: "card_number_digits"}
	case !luhn(digits):
		return problem{text: "This is not a card number; one of its digits may be mistyped.", reason: "card_number_mistyped"}
	default:
		return problem{}
	}
}

// luhn checks the last digit of a card number (ISO/IEC 7812-1, annex B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// wrongExpiry says what is wrong with MM/YY. A card is good until its month has ended everywhere on earth.
func wrongExpiry(text string, now time.Time) problem {
	text = strings.TrimSpace(text)
	if text == "" {
		return problem{text: "Enter the date until which your card is good, as MM/YY.", reason: "no_expiry"}
	}
	parts := expiryForm.FindStringSubmatch(text)
	if parts == nil {
		example := fmt.Sprintf("09/%02d", (now.Year()+2)%100)
		return problem{"Write the date as MM/YY, such as " + example + ".", "expiry_form", []string{"example", example}}
	}
	month, _ := strconv.Atoi(parts[1] + parts[4]) // the form has only digits
	year, _ := strconv.Atoi(parts[3] + parts[5])
	year += now.Year() / 100 * 100
	switch over := time.Date(year, time.Month(month)+1, 1, 12, 0, 0, 0, time.UTC); {
	case month < 1 || month > 12:
		return problem{text: "A month is 01 to 12.", reason: "expiry_month"}
	case !now.Before(over):
		return problem{text: "This card has expired.", reason: "expiry_past"}
	case year > now.Year()+longestValid:
		return problem{text: "No card is good for that long; check the year.", reason: "expiry_far"}
	default:
		return problem{}
	}
}

func wrongCode(text string) problem {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return problem{text: "Enter the security code of your card.", reason: "no_security_code"}
	case !codeForm.MatchString(text):
		return problem{text: "A security code has 3 or 4 digits.", reason: "security_code_digits"}
	default:
		return problem{}
	}
}
