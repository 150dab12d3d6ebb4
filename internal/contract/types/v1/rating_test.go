package typesv1_test

import (
	"testing"

	typesv1 "feria/internal/contract/types/v1"
)

func TestTenthsAreRounded(t *testing.T) {
	for _, test := range []struct{ sum, n, want int32 }{{0, 0, 0}, {5, 1, 50}, {14, 3, 47}, {13, 3, 43}, {9, 2, 45}, {89, 20, 45}, {1 << 30, 1 << 28, 40}} {
		if got := typesv1.Tenths(test.sum, test.n); got != test.want {
			t.Errorf("%d stars of %d: %d tenths", test.sum, test.n, got)
		}
	}
}
