package stats

// Holm returns p-values corrected for multiple tests (Holm 1979). If all corrected values below a level count as
// significant, the probability of any false one is at most that level. The i-th smallest of m is multiplied by m - i + 1,
// and made at least as large as the one before it.
func Holm(p []float64) []float64 {
	adjusted, least := make([]float64, len(p)), 0.0
	for i, at := range order(p) {
		least = max(least, min(1, p[at]*float64(len(p)-i)))
		adjusted[at] = least
	}
	return adjusted
}
