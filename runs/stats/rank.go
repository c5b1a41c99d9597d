package stats

import (
	"cmp"
	"slices"
)

// order returns the indices of x from its smallest element to its largest. Equal elements keep their order.
func order(x []float64) []int {
	places := indices(len(x))
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	return places
}

// Ranks returns the rank of each element, 1 for the smallest. Equal elements share the mean of their ranks.
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

// indices returns 0, ..., n-1.
func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
