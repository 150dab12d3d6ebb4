package catalogue

import "hash/fnv"

// dice is splitmix64 (Steele, Lea and Flood, 2014). The catalogue must come out the same for ever, which the standard
// library promises of its sources but not of what it draws from them.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below answers a number in [0, n). The bias of the modulus is at most n/2⁶⁴.
func (d *dice) below(n int) int { return int(d.next() % uint64(n)) }

// between answers a number in [low, high].
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }

// diceOf answers dice that always fall alike for a text and a purpose.
func diceOf(purpose, text string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(purpose))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(text))
	return dice(h.Sum64())
}

// one answers one of the values.
func one[T any](d *dice, values []T) T { return values[d.below(len(values))] }
