package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"evolve/runs/stats"
)

// Comparison tests one strategy against the baseline, paired by seed. In the baseline's own row, and without a baseline,
// Pairs is 0 and only the interval has a meaning.
type Comparison struct {
	Strategy string  `json:"strategy"`
	What     string  `json:"what"` // the compared value: objective, truth, -loss; larger is better
	Low      float64 `json:"low"`  // 95 % bootstrap interval of the median over all runs of the strategy
	High     float64 `json:"high"`
	Pairs    int     `json:"pairs"` // seeds that both strategies have
	Wins     float64 `json:"wins"`  // pairs in which the strategy is better; ties count half
	A12      float64 `json:"a12"`   // effect size: see stats.A12
	P        float64 `json:"p"`     // two-sided p of Wilcoxon's signed-rank test: see stats.Wilcoxon
	Holm     float64 `json:"holm"`  // P corrected for the number of strategies: see stats.Holm
}

// Significant separates the corrected p-values: a difference with this one or a larger one is marked with ~, for chance.
const Significant = 0.05

// findBaseline returns the index of random search among the labels of strategies, or -1.
func findBaseline(labels []string) int {
	return slices.IndexFunc(labels, func(l string) bool { return l == "random" || strings.HasPrefix(l, "random ") })
}

// compareWithBaseline compares all strategies with the one at index baseline. If that is -1, it returns their intervals.
func compareWithBaseline(what string, list []results, baseline int) (all []Comparison) {
	var p []float64
	var tested []int
	for i, a := range list {
		c := Comparison{Strategy: a.strategy, What: what, A12: 0.5, P: 1, Holm: 1}
		c.Low, c.High = medianInterval(a.all)
		if baseline >= 0 && i != baseline {
			x, y := a.pairs(list[baseline])
			c.Pairs, c.Wins = len(x), countWins(x, y)
			if effect := stats.A12(a.all, list[baseline].all); !math.IsNaN(effect) {
				c.A12 = effect
			}
			c.P, _ = stats.Wilcoxon(x, y)
			p, tested = append(p, c.P), append(tested, i)
		}
		all = append(all, c)
	}
	for k, holm := range stats.Holm(p) {
		all[tested[k]].Holm = holm
	}
	return all
}

// medianInterval returns the 95 % bootstrap interval of the median. Its random draws are seeded by the size of the
// sample, so equal samples have equal intervals.
func medianInterval(x []float64) (low, high float64) {
	if len(x) == 0 {
		return 0, 0
	}
	const resamples, level = 2000, 0.95
	i := stats.Bootstrap(len(x), resamples, func(sample []int) float64 {
		y := make([]float64, len(sample))
		for k, at := range sample {
			y[k] = x[at]
		}
		return stats.Median(y)
	}, level, rand.New(rand.NewPCG(1, uint64(len(x)))))
	return i.Low, i.High
}

// significance returns the corrected p-value as text, or "~" for a difference that may be chance.
func (c Comparison) significance() string {
	switch {
	case c.Pairs == 0:
		return ""
	case c.Holm >= Significant:
		return "~"
	}
	return fmt.Sprintf("p %.2g", c.Holm)
}
