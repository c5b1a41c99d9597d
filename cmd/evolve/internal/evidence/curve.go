package evidence

import (
	"cmp"
	"slices"
)

// Best is what a search among N random architectures returns: the expected result of the best of them by the metric, and
// of the best of them in truth.
type Best struct {
	N      int    `json:"n"`
	Metric Number `json:"by_metric"`
	Truth  Number `json:"by_truth"`
}

// curve is Best at 1, 2, 5, 10, 20, 50 and so on, and at a fifth of all, beyond which single architectures decide.
func curve(x, truth []float64) (all []Best) {
	most := len(x) / 5
	for _, n := range steps(most) {
		all = append(all, Best{n, Number(bestOf(x, truth, n)), Number(bestOf(truth, truth, n))})
	}
	return all
}

func steps(most int) (all []int) {
	for scale := 1; scale <= most; scale *= 10 {
		for _, n := range []int{1, 2, 5} {
			if n*scale < most {
				all = append(all, n*scale)
			}
		}
	}
	if most > 0 {
		all = append(all, most)
	}
	return all
}

// bestOf is the expected truth of the one with the highest score among n drawn without replacement. With all in order of
// their score, the highest of a draw is number i with probability C(m-1-i, n-1) / C(m, n). Those of equal score share
// theirs.
func bestOf(score, truth []float64, n int) float64 {
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

// Turning is the number from which on more search by a metric gains next to nothing, where the curve goes on to four
// times that and more; 0: it still gains.
func Turning(curve []Best) int {
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
