// Package stats is the statistics of comparisons: rank correlations with ties, what the best of a list are worth, paired
// tests, resampling, and the quality of fronts. Functions of two samples panic if their lengths differ; of nothing they
// give NaN.
package stats

const lengthsDiffer = "stats: lengths differ"

func checkLengths(n, m int) {
	if n != m {
		panic(lengthsDiffer)
	}
}
