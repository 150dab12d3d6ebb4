package typesv1

// Tenths is the mean of n ratings that sum up to so many stars, in tenths of stars, rounded; 0 without any.
func Tenths(sum, n int32) int32 {
	if n <= 0 {
		return 0
	}
	return int32((int64(sum)*20 + int64(n)) / (2 * int64(n)))
}
