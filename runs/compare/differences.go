package compare

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"evolve/runs/stats"
)

// Difference compares the trained winners of a strategy, or a known network, with one known network, paired by seed.
// Differences are losses in nats per token: below 0, the network is better than the known one.
type Difference struct {
	Network string  `json:"network"` // a strategy, whose winners are compared, or a known network
	Against string  `json:"against"` // a known network
	Pairs   int     `json:"pairs"`   // seeds that both have
	Mean    float64 `json:"mean"`
	Low     float64 `json:"low"` // 95 % bootstrap interval of the mean
	High    float64 `json:"high"`
	P       float64 `json:"p"`    // two-sided p of Wilcoxon's signed-rank test
	Holm    float64 `json:"holm"` // P corrected for the number of networks
}

// reference returns the index of the known network that others are compared with: gru if there is one, otherwise the first.
// The first of list are strategies; it returns -1 if there is no known network behind them.
func reference(list []results, strategies int) int {
	if i := slices.IndexFunc(list[strategies:], func(r results) bool { return r.strategy == "gru" }); i >= 0 {
		return strategies + i
	}
	if len(list) > strategies {
		return strategies
	}
	return -1
}

// differences compares all others with the one at index against. The results are negated losses.
func differences(list []results, against int) (all []Difference) {
	const resamples, level = 10_000, 0.95
	var p []float64
	for i, r := range list {
		x, y := r.pairs(list[against])
		if i == against || len(x) == 0 {
			continue
		}
		mean := func(sample []int) (sum float64) {
			for _, k := range sample {
				sum += (y[k] - x[k]) / float64(len(sample))
			}
			return sum
		}
		whole := make([]int, len(x))
		for k := range whole {
			whole[k] = k
		}
		d := Difference{Network: r.strategy, Against: list[against].strategy, Pairs: len(x), Mean: mean(whole)}
		in := stats.Bootstrap(len(x), resamples, mean, level, rand.New(rand.NewPCG(uint64(len(x)), 0)))
		d.Low, d.High = in.Low, in.High
		d.P, _ = stats.Wilcoxon(x, y)
		p, all = append(p, d.P), append(all, d)
	}
	for i, holm := range stats.Holm(p) {
		all[i].Holm = holm
	}
	return all
}

// differencesGrid returns a row per difference.
func differencesGrid(list []Difference) Grid {
	against := "loss minus that of " + list[0].Against
	g := Grid{"trained, " + against, [][]string{{against, "seeds", "mean", "95 % of the mean", "p", "Holm"}}}
	for _, d := range list {
		g.Rows = append(g.Rows, []string{d.Network, strconv.Itoa(d.Pairs), fmt.Sprintf("%+.4f", d.Mean),
			fmt.Sprintf("%+.4f..%+.4f", d.Low, d.High), fmt.Sprintf("%.2g", d.P), fmt.Sprintf("%.2g", d.Holm)})
	}
	return g
}
