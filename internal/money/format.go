package money

import "github.com/bojanz/currency"

// Format writes amounts and numbers as people of one locale do (CLDR). It is safe for concurrent use.
type Format struct{ amounts, whole, numbers *currency.Formatter }

// NewFormat is the format of a locale (BCP 47 tag); of English if the locale is unknown.
func NewFormat(locale string) *Format {
	fresh := func() *currency.Formatter { return currency.NewFormatter(currency.NewLocale(locale)) }
	f := &Format{fresh(), fresh(), fresh()}
	f.whole.MinDigits = 0
	f.numbers.CurrencyDisplay = currency.DisplayNone
	f.numbers.MinDigits = 0
	return f
}

// Money writes an amount, such as "€12.50" or "12,50 €".
func (f *Format) Money(m Money) string { return write(f.amounts, m) }

// Whole writes an amount without cents that are none, such as "€25" or "25 €".
func (f *Format) Whole(m Money) string { return write(f.whole, m) }

func write(f *currency.Formatter, m Money) string {
	amount, err := currency.NewAmount(m.Decimal(), m.Currency)
	if err != nil { // a currency that nobody knows: say what there is
		return m.String()
	}
	return f.Format(amount)
}

// Number writes a decimal such as "12345.5" with the separators of the locale, such as "12,345.5".
// What is not a decimal is written as it is.
func (f *Format) Number(decimal string) string {
	amount, err := currency.NewAmount(decimal, EUR)
	if err != nil {
		return decimal
	}
	return f.numbers.Format(amount)
}

// Format writes the amount as people of the locale do. Whoever writes many keeps a Format.
func (m Money) Format(locale string) string { return NewFormat(locale).Money(m) }
