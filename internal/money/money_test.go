package money

import (
	"errors"
	"math"
	"math/big"
	"testing"
)

func TestArithmetic(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func() (Money, error)
		want Money
		err  error
	}{
		{"sum", func() (Money, error) { return Euros(1250).Add(Euros(50)) }, Euros(1300), nil},
		{"nothing and something", func() (Money, error) { return Money{}.Add(Euros(50)) }, Euros(50), nil},
		{"difference", func() (Money, error) { return Euros(50).Sub(Euros(1250)) }, Euros(-1200), nil},
		{"mixed", func() (Money, error) { return Euros(1).Add(Money{1, "USD"}) }, Money{}, ErrMixed},
		{"zero of another currency", func() (Money, error) { return Euros(1).Add(Money{0, "USD"}) }, Money{}, ErrMixed},
		{"sum too large", func() (Money, error) { return Euros(math.MaxInt64).Add(Euros(1)) }, Money{}, ErrOverflow},
		{"sum too small", func() (Money, error) { return Euros(math.MinInt64).Add(Euros(-1)) }, Money{}, ErrOverflow},
		{"difference of the least", func() (Money, error) { return Euros(0).Sub(Euros(math.MinInt64)) }, Money{}, ErrOverflow},
		{"times", func() (Money, error) { return Euros(-1999).Times(3) }, Euros(-5997), nil},
		{"times too many", func() (Money, error) { return Euros(math.MaxInt64 / 2).Times(3) }, Money{}, ErrOverflow},
		{"times the least", func() (Money, error) { return Euros(-1).Times(math.MinInt64) }, Money{}, ErrOverflow},
		{"all", func() (Money, error) { return Sum(Euros(1), Euros(2), Euros(3)) }, Euros(6), nil},
		{"tax of 21 percent", func() (Money, error) { return Euros(12100).TaxWithin(21) }, Euros(2100), nil},
		{"tax rounds to the nearest", func() (Money, error) { return Euros(1999).TaxWithin(21) }, Euros(347), nil},
		{"tax given back", func() (Money, error) { return Euros(-1999).TaxWithin(21) }, Euros(-347), nil},
		{"tax of the most", func() (Money, error) { return Euros(math.MaxInt64).TaxWithin(100) }, Euros(math.MaxInt64/2 + 1), nil},
	} {
		got, err := test.do()
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, %v; want %v, %v", test.name, got, err, test.want, test.err)
		}
	}
}

func FuzzArithmetic(f *testing.F) {
	f.Add(int64(math.MaxInt64), int64(math.MinInt64))
	f.Add(int64(-1), int64(math.MinInt64))
	f.Fuzz(func(t *testing.T, a, b int64) {
		x, y := big.NewInt(a), big.NewInt(b)
		agree(t, "sum", new(big.Int).Add(x, y))(Euros(a).Add(Euros(b)))
		agree(t, "product", new(big.Int).Mul(x, y))(Euros(a).Times(b))
	})
}

// agree holds a result against the exact one. The least integer may be refused, though it could be counted.
func agree(t *testing.T, what string, exact *big.Int) func(Money, error) {
	return func(got Money, err error) {
		t.Helper()
		switch {
		case err == nil && (!exact.IsInt64() || exact.Int64() != got.Minor):
			t.Errorf("%s is %d, want %v", what, got.Minor, exact)
		case err != nil && exact.IsInt64() && exact.Int64() != math.MinInt64:
			t.Errorf("%s: %v, want %v", what, err, exact)
		}
	}
}

func TestAsWritten(t *testing.T) {
	for _, test := range []struct {
		money       Money
		log, en, es string
	}{
		{Euros(1250), "12.50 EUR", "€12.50", "12,50\u00a0€"},
		{Euros(5), "0.05 EUR", "€0.05", "0,05\u00a0€"},
		{Euros(-123456), "-1234.56 EUR", "-€1,234.56", "-1234,56\u00a0€"},
		{Euros(12345600), "123456.00 EUR", "€123,456.00", "123.456,00\u00a0€"},
		{Euros(math.MinInt64), "-92233720368547758.08 EUR", "-€92,233,720,368,547,758.08", "-92.233.720.368.547.758,08\u00a0€"},
		{Money{500, "JPY"}, "500 JPY", "¥500", "500\u00a0¥"},
		{Money{500, "???"}, "500 ???", "500 ???", "500 ???"},
		{Money{}, "0", "0", "0"},
	} {
		for locale, want := range map[string]string{"en": test.en, "es": test.es} {
			if got := test.money.Format(locale); got != want {
				t.Errorf("%v in %s is %q, want %q", test.money, locale, got, want)
			}
		}
		if got := test.money.String(); got != test.log {
			t.Errorf("in a log %q, want %q", got, test.log)
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	f := NewFormat("en")
	for b.Loop() {
		f.Money(Euros(123456))
	}
}
