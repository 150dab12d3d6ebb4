// Package money is amounts of money: whole minor units (cents) of one ISO 4217 currency. Nothing here rounds silently,
// mixes currencies or overflows; what a price is and which tax it holds is for those who own it.
package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	typesv1 "feria/internal/contract/types/v1"

	"github.com/bojanz/currency"
)

// EUR is the currency of the store's own prices.
const EUR = "EUR"

// What arithmetic refuses.
var (
	ErrMixed    = errors.New("amounts of different currencies")
	ErrOverflow = errors.New("an amount too large to count")
)

// Money is an amount. The zero value is nothing of no currency: it can be added to any amount.
type Money struct {
	Minor    int64 // cents of a euro
	Currency string
}

// Euros is an amount of so many cents.
func Euros(cents int64) Money { return Money{cents, EUR} }

// FromProto reads an amount of a contract; nil is the zero value.
func FromProto(m *typesv1.Money) Money { return Money{m.GetMinor(), m.GetCurrency()} }

// Proto is the amount as contracts carry it.
func (m Money) Proto() *typesv1.Money {
	return &typesv1.Money{Minor: m.Minor, Currency: m.Currency}
}

// IsZero reports whether the amount is nothing, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Add is the sum. Its error is ErrMixed or ErrOverflow.
func (m Money) Add(n Money) (Money, error) {
	unit, err := common(m, n)
	if err != nil {
		return Money{}, err
	}
	sum := m.Minor + n.Minor
	if (sum > m.Minor) != (n.Minor > 0) && n.Minor != 0 {
		return Money{}, fmt.Errorf("%v and %v: %w", m, n, ErrOverflow)
	}
	return Money{sum, unit}, nil
}

// Sub is the difference. Its error is ErrMixed or ErrOverflow.
func (m Money) Sub(n Money) (Money, error) {
	if n.Minor == math.MinInt64 {
		return Money{}, fmt.Errorf("%v less %v: %w", m, n, ErrOverflow)
	}
	return m.Add(Money{-n.Minor, n.Currency})
}

// Times is the amount so many times. Its error is ErrOverflow.
func (m Money) Times(count int64) (Money, error) {
	high, low := bits.Mul64(magnitude(m.Minor), magnitude(count))
	if high != 0 || low > math.MaxInt64 {
		return Money{}, fmt.Errorf("%d times %v: %w", count, m, ErrOverflow)
	}
	return Money{m.Minor * count, m.Currency}, nil
}

// Sum adds all the amounts; of none it is the zero value. Its error is ErrMixed or ErrOverflow.
func Sum(amounts ...Money) (Money, error) {
	var total Money
	for _, m := range amounts {
		var err error
		if total, err = total.Add(m); err != nil {
			return Money{}, err
		}
	}
	return total, nil
}

// Cmp is negative, zero or positive as m is less than, equal to or more than n. Its error is ErrMixed.
func (m Money) Cmp(n Money) (int, error) {
	if _, err := common(m, n); err != nil {
		return 0, err
	}
	switch {
	case m.Minor < n.Minor:
		return -1, nil
	case m.Minor > n.Minor:
		return 1, nil
	default:
		return 0, nil
	}
}

// TaxWithin is the part of an amount that is tax of so many percent included in it, rounded to the nearest minor unit,
// halves away from zero: within 121 at 21 % it is 21.
func (m Money) TaxWithin(percent int64) (Money, error) {
	if percent < 0 || percent > 1000 {
		return Money{}, fmt.Errorf("a tax of %d %%", percent)
	}
	high, low := bits.Mul64(magnitude(m.Minor), uint64(percent))
	low, carry := bits.Add64(low, uint64(100+percent)/2, 0)
	tax, _ := bits.Div64(high+carry, low, uint64(100+percent)) // at most the amount: it cannot overflow
	if m.Minor < 0 {
		return Money{-int64(tax), m.Currency}, nil
	}
	return Money{int64(tax), m.Currency}, nil
}

// magnitude is |n| without the overflow of negating the least integer.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func common(m, n Money) (string, error) {
	switch {
	case m.Currency == n.Currency, n == Money{}:
		return m.Currency, nil
	case m == Money{}:
		return n.Currency, nil
	default:
		return "", fmt.Errorf("%v and %v: %w", m, n, ErrMixed)
	}
}

// Decimal is the amount in major units with a dot and without currency, such as "12.50": for programs.
func (m Money) Decimal() string {
	digits, _ := currency.GetDigits(m.Currency)
	text := strconv.FormatUint(magnitude(m.Minor), 10)
	if n := int(digits); n > 0 {
		text = strings.Repeat("0", max(0, n+1-len(text))) + text
		text = text[:len(text)-n] + "." + text[len(text)-n:]
	}
	if m.Minor < 0 {
		return "-" + text
	}
	return text
}

// String is the amount for logs, such as "12.50 EUR".
func (m Money) String() string { return strings.TrimSpace(m.Decimal() + " " + m.Currency) }
