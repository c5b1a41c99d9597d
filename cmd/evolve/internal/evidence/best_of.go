package evidence

import (
	"cmp"
	"slices"
)

// Best holds what a search among N random architectures returns: the expected result of the one that the metric ranks
// highest, and of the one that is truly best.
type Best struct {
	N      int    `json:"n"`
	Metric Number `json:"by_metric"`
	Truth  Number `json:"by_truth"`
}

// bestOfCurve returns Best for N = 1, 2, 5, 10, 20, 50 and so on, up to a fifth of the architectures. Beyond that, single
// architectures decide the expectation.
func bestOfCurve(x, truth []float64) (curve []Best) {
	for _, n := range drawSizes(len(x) / 5) {
		curve = append(curve, Best{n, Number(expectedBest(x, truth, n)), Number(expectedBest(truth, truth, n))})
	}
	return curve
}

// drawSizes returns 1, 2, 5, 10, 20, 50 and so on below most, and most itself.
func drawSizes(most int) (sizes []int) {
	for scale := 1; scale <= most; scale *= 10 {
		for _, n := range []int{1, 2, 5} {
			if n*scale < most {
				sizes = append(sizes, n*scale)
			}
		}
	}
	if most > 0 {
		sizes = append(sizes, most)
	}
	return sizes
}

// expectedBest returns the expected truth of the architecture with the highest score among n of m drawn without
// replacement. In descending order of score, the highest of a draw is number i with probability C(m-1-i, n-1) / C(m, n).
// Architectures of equal score share their probabilities equally.
func expectedBest(score, truth []float64, n int) float64 {
	m := len(score)
	order := make([]int, m)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(score[j], score[i]) })
	sum, p := 0.0, float64(n)/float64(m)
	for from := 0; from < m; {
		to, weight, mean := from, 0.0, 0.0
		for ; to < m && score[order[to]] == score[order[from]]; to++ {
			weight += p
			mean += truth[order[to]]
			p *= float64(m-to-n) / float64(max(m-to-1, 1))
		}
		sum += weight * mean / float64(to-from)
		from = to
	}
	return sum
}

// PlateauStart returns the first N at which a search by the metric has 98 % of its largest gain. It returns 0 if the curve
// does not continue to at least 4 times that N, because it may still rise.
func PlateauStart(curve []Best) int {
	if len(curve) < 3 {
		return 0
	}
	const nearly = 0.98
	first, last := curve[0], curve[len(curve)-1]
	top := slices.MaxFunc(curve, func(a, b Best) int { return cmp.Compare(a.Metric, b.Metric) })
	enough := first.Metric + nearly*(top.Metric-first.Metric)
	i := slices.IndexFunc(curve, func(b Best) bool { return b.Metric >= enough })
	if i < 0 || 4*curve[i].N > last.N {
		return 0
	}
	return curve[i].N
}
