package i18n

import (
	"strconv"
	"time"

	"feria/internal/money"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Localizer speaks one language. It is safe for concurrent use.
type Localizer struct {
	locale   string
	messages *goi18n.Localizer
	format   *money.Format
}

// parser makes a message with a value missing an error, so that it never reads "<no value>".
var parser = &template.TextParser{Option: "missingkey=error"}

// Locale is the language's tag, such as "en".
func (l *Localizer) Locale() string { return l.locale }

// T is the message with the id. Args are pairs of name and value for {{.name}} in it. A language that lacks the message
// says it in English; where English lacks it too, or a value is missing, the id stands in its place (Check finds such in tests).
func (l *Localizer) T(id string, args ...any) string {
	return l.say(&goi18n.LocalizeConfig{MessageID: id, TemplateData: values(args), TemplateParser: parser})
}

// N is the message with the id in the form for so many; {{.count}} in it is the count as people write it.
func (l *Localizer) N(id string, count int64, args ...any) string {
	data := values(args)
	data["count"] = l.Number(count)
	return l.say(&goi18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateData: data, TemplateParser: parser})
}

// Find is the message with the id, if there is one and it has all its values.
func (l *Localizer) Find(id string, args ...any) (string, bool) {
	text, err := l.messages.Localize(&goi18n.LocalizeConfig{MessageID: id, TemplateData: values(args), TemplateParser: parser})
	return text, err == nil && text != ""
}

func (l *Localizer) say(config *goi18n.LocalizeConfig) string {
	text, err := l.messages.Localize(config)
	if err != nil && text == "" {
		return config.MessageID
	}
	return text
}

func values(args []any) map[string]any {
	data := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			data[name] = args[i+1]
		}
	}
	return data
}

// Money writes an amount, such as "€12.50".
func (l *Localizer) Money(m money.Money) string { return l.format.Money(m) }

// WholeMoney is an amount as people write a round sum, such as "€25".
func (l *Localizer) WholeMoney(m money.Money) string { return l.format.Whole(m) }

// Number writes a whole number, such as "12,345".
func (l *Localizer) Number(n int64) string { return l.format.Number(strconv.FormatInt(n, 10)) }

// Decimal writes a number rounded to so many digits after the point, such as "4.5".
func (l *Localizer) Decimal(x float64, digits int) string {
	return l.format.Number(strconv.FormatFloat(x, 'f', digits, 64))
}

// Date writes the day, such as "22 November 2026", in the time's own zone.
func (l *Localizer) Date(t time.Time) string {
	month := l.T("month." + strconv.Itoa(int(t.Month())))
	return l.T("date.long", "day", t.Day(), "month", month, "year", t.Year())
}

// DateTime writes day and minute, such as "22 November 2026, 14:05", in the time's own zone.
func (l *Localizer) DateTime(t time.Time) string {
	return l.T("date.time", "date", l.Date(t), "time", t.Format("15:04"))
}
