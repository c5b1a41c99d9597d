package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"evolve/runs/stats"
)

// Comparison is how a strategy fares in runs of the same seeds as another's, the baseline's.
type Comparison struct {
	Strategy string  `json:"strategy"`
	What     string  `json:"what"` // objective, or the metric
	Low      float64 `json:"low"`  // bootstrap interval, 95 %, of the median over all its runs
	High     float64 `json:"high"`
	Pairs    int     `json:"pairs"` // seeds that both have; 0 for the baseline itself
	Wins     float64 `json:"wins"`  // of these, equals count half
	A12      float64 `json:"a12"`   // probability that a run is better than one of the baseline's, equals count half
	P        float64 `json:"p"`     // Wilcoxon's signed-rank test, two-sided
	Holm     float64 `json:"holm"`  // p corrected for the number of strategies
}

// Significant is the level below which a difference is not marked with ~.
const Significant = 0.05

// Wins is, for each pair of strategies, in which share of common seeds the row's run is better than the column's.
type Wins struct {
	Strategies []string    `json:"strategies"`
	Share      [][]float64 `json:"share"` // equals count half; -1 without common seeds
}

// measured is what the runs of a strategy results, by seed, larger is better.
type results struct {
	strategy string
	bySeed   map[uint64]float64
	all      []float64
}

// collect reads one value of each run of each group, in the order of labels.
func collect(labels []string, groups map[string][]run, value func(f run) (float64, bool)) (list []results) {
	for _, label := range labels {
		a := results{strategy: label, bySeed: map[uint64]float64{}}
		for _, f := range groups[label] {
			if v, ok := value(f); ok {
				a.bySeed[f.Seed] = v
				a.all = append(a.all, v)
			}
		}
		list = append(list, a)
	}
	return list
}

// pairs are the values of two strategies at the seeds they have in common, in the order of seeds.
func (a results) pairs(b results) (x, y []float64) {
	var seeds []uint64
	for seed := range a.bySeed {
		if _, both := b.bySeed[seed]; both {
			seeds = append(seeds, seed)
		}
	}
	slices.Sort(seeds)
	for _, seed := range seeds {
		x, y = append(x, a.bySeed[seed]), append(y, b.bySeed[seed])
	}
	return x, y
}

// countWins is how often x is better than y; equals count half.
func countWins(x, y []float64) (sum float64) {
	for i := range x {
		switch {
		case x[i] > y[i]:
			sum++
		case x[i] == y[i]:
			sum += 0.5
		}
	}
	return sum
}

// compareWithBaseline compares all with the baseline, whose place in the list is given; -1 is none.
func compareWithBaseline(what string, list []results, baseline int) (all []Comparison) {
	var p []float64
	var tested []int
	for i, a := range list {
		s := Comparison{Strategy: a.strategy, What: what, A12: 0.5, P: 1, Holm: 1}
		s.Low, s.High = medianInterval(a.all)
		if baseline >= 0 && i != baseline {
			x, y := a.pairs(list[baseline])
			s.Pairs, s.Wins = len(x), countWins(x, y)
			s.A12 = orHalf(stats.A12(a.all, list[baseline].all))
			s.P, _ = stats.Wilcoxon(x, y)
			p, tested = append(p, s.P), append(tested, i)
		}
		all = append(all, s)
	}
	for k, holm := range stats.Holm(p) {
		all[tested[k]].Holm = holm
	}
	return all
}

func orHalf(v float64) float64 {
	if math.IsNaN(v) {
		return 0.5
	}
	return v
}

// medianInterval is the bootstrap's, by draws that depend on nothing but the values.
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

// pairwiseWins is who wins against whom.
func pairwiseWins(list []results) Wins {
	w := Wins{}
	for _, a := range list {
		w.Strategies = append(w.Strategies, a.strategy)
		row := make([]float64, len(list))
		for j, b := range list {
			x, y := a.pairs(b)
			if row[j] = -1; len(x) > 0 {
				row[j] = countWins(x, y) / float64(len(x))
			}
		}
		w.Share = append(w.Share, row)
	}
	return w
}

// findBaseline is the place of random search among strategies, -1 where it is not there.
func findBaseline(labels []string) int {
	return slices.IndexFunc(labels, func(l string) bool { return l == "random" || strings.HasPrefix(l, "random ") })
}

// significance is "~" for a difference that may be chance.
func (s Comparison) significance() string {
	if s.Pairs == 0 {
		return ""
	}
	if s.Holm >= Significant {
		return "~"
	}
	return fmt.Sprintf("p %.2g", s.Holm)
}
