package stats

import "slices"

// A12 returns the probability that a random element of x is larger than a random element of y (Vargha and Delaney 2000).
// Ties count half; 0.5 means no effect. The samples may differ in length. It returns NaN if one of them is empty.
func A12(x, y []float64) float64 {
	n, m := float64(len(x)), float64(len(y))
	sum := 0.0
	for _, r := range Ranks(slices.Concat(x, y))[:len(x)] {
		sum += r
	}
	return (sum/n - (n+1)/2) / m
}
