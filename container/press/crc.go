package press

import "hash/crc32"

// The CRC-32 of two texts one after the other follows from theirs: it is crc(a)·x^(8·len(b)) + crc(b), polynomials over GF(2) modulo the
// one of the CRC. This is how zlib's crc32_combine does it since version 1.2.12 (Mark Adler). The first coefficient is the highest bit.

const one = uint32(1) << 31 // x⁰

// squares are x^(2^n).
var squares = func() (s [32]uint32) {
	s[0] = one >> 1 // x¹
	for n := 1; n < len(s); n++ {
		s[n] = multiply(s[n-1], s[n-1])
	}
	return s
}()

func multiply(a, b uint32) (product uint32) {
	for ; a != 0; a <<= 1 {
		if a&one != 0 {
			product ^= b
		}
		if b&1 != 0 {
			b = b>>1 ^ crc32.IEEE
		} else {
			b >>= 1
		}
	}
	return product
}

// shift is x^(8n): what the CRC of a text is multiplied by when n bytes follow.
func shift(n int) uint32 {
	p := one
	for k := 3; n > 0; n, k = n>>1, k+1 {
		if n&1 != 0 {
			p = multiply(squares[k%32], p)
		}
	}
	return p
}
