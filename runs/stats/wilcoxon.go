package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilcoxon returns the two-sided p-value of the signed-rank test of paired samples (Wilcoxon 1945): the probability of rank
// sums at least as uneven as these if neither sample tends to be larger. It leaves out equal pairs and returns the number n
// of the others. The p-value is exact for up to 25 pairs whose absolute differences are distinct. Otherwise it is a normal
// approximation with corrections for ties and continuity.
func Wilcoxon(x, y []float64) (p float64, n int) {
	checkLengths(len(x), len(y))
	var size []float64
	var positive []bool
	for i := range x {
		if d := x[i] - y[i]; d != 0 {
			size, positive = append(size, math.Abs(d)), append(positive, d > 0)
		}
	}
	n = len(size)
	if n == 0 {
		return 1, 0
	}
	ranks, w := Ranks(size), 0.0
	for i, r := range ranks {
		if positive[i] {
			w += r
		}
	}
	const exact = 25
	if ties := tieTerm(size); ties > 0 || n > exact {
		return normalP(w, float64(n), ties), n
	}
	return exactP(int(w), n), n
}

// tieTerm returns the sum of t^3 - t over groups of t equal elements.
func tieTerm(x []float64) (sum float64) {
	sorted := slices.Sorted(slices.Values(x))
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		t := float64(to - from)
		sum += t*t*t - t
		from = to
	}
	return sum
}

// normalP returns the approximate p-value of the rank sum w of n pairs.
func normalP(w, n, ties float64) float64 {
	d := math.Abs(w-n*(n+1)/4) - 0.5
	sd := math.Sqrt(n*(n+1)*(2*n+1)/24 - ties/48)
	return min(1, 2*distuv.UnitNormal.Survival(max(d, 0)/sd))
}

// exactP returns the exact p-value of the rank sum w of n pairs, by counting the subsets of 1..n with each sum.
func exactP(w, n int) float64 {
	most := n * (n + 1) / 2
	ways := make([]float64, most+1)
	ways[0] = 1
	for r := 1; r <= n; r++ {
		for s := most; s >= r; s-- {
			ways[s] += ways[s-r]
		}
	}
	tail := 0.0
	for s := range min(w, most-w) + 1 {
		tail += ways[s]
	}
	return min(1, 2*tail/math.Exp2(float64(n)))
}
