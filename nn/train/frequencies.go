package train

import "math"

// logFrequencies sets bias [D] to the logarithms of the frequencies of targets. Each word is counted once more than it occurs,
// so that none is -Inf.
func logFrequencies(bias []float32, targets []int) {
	count, all := make([]float64, len(bias)), float64(len(bias))
	for _, c := range targets {
		if c >= 0 {
			count[c]++
			all++
		}
	}
	for i, n := range count {
		bias[i] = float32(math.Log((n + 1) / all))
	}
}
