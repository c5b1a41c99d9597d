package stats

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// order is the places of x from its least element to its largest; equal ones in the order of x.
func order(x []float64) []int {
	places := make([]int, len(x))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	return places
}

// Ranks are 1 for the least element and so on; equal ones share the mean of theirs.
func Ranks(x []float64) []float64 {
	places, ranks := order(x), make([]float64, len(x))
	for from := 0; from < len(x); {
		to := from
		for to < len(x) && x[places[to]] == x[places[from]] {
			to++
		}
		for _, p := range places[from:to] {
			ranks[p] = float64(from+to+1) / 2
		}
		from = to
	}
	return ranks
}

// Pearson is the correlation coefficient; NaN where one of the two does not vary.
func Pearson(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	return stat.Correlation(x, y, nil)
}

// Spearman is Pearson's coefficient of the ranks.
func Spearman(x, y []float64) float64 { return Pearson(Ranks(x), Ranks(y)) }
