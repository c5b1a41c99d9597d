package bert

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnbert "evolve/nn/bert"
)

// swap computes, summed over feed-forward layers, the number of different sign patterns among the layer's units. The
// pattern of a unit has one sign for each token of the batch. Maximized.
// Cost: one forward pass. Source: Peng et al. 2024, arXiv 2403.04161 (SWAP-Score), without the regularisation by size.
var swap = row{fitness.Metric{
	Name: "swap", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: defaultSize,
	Summary: "number of different sign patterns of units over the tokens",
	Source:  "Peng et al. 2024, arXiv 2403.04161",
	Known:   "measured tau 0.49 nominal, 0.64 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		o, err := p.observed(s, signPatterns)
		if err != nil {
			return 0, err
		}
		return float64(o.(*patterns).distinct), nil
	}),
}, signPatterns}

var signPatterns = &observerKind{func(_ *Probe, s fitness.Settings) observer { return newPatterns(s.Batch * s.Length) }}

// patterns counts different sign patterns. It hashes the pattern of a unit to the sum of random 64-bit numbers, one for
// each token at which the unit is positive.
type patterns struct {
	random   []uint64 // [B*T]
	distinct int      // of all layers so far
}

func newPatterns(tokens int) *patterns {
	c := &patterns{random: make([]uint64, tokens)}
	for i := range c.random {
		c.random[i] = numeric.Mix(uint64(i) + 1)
	}
	return c
}

func (c *patterns) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s != nnbert.PreActivation {
		return
	}
	hashes := make([]uint64, width)
	for i, r := range c.random {
		for j, v := range x[i*width : (i+1)*width] {
			hashes[j] += r & -numeric.Positive(v)
		}
	}
	distinct := make(map[uint64]struct{}, width)
	for _, h := range hashes {
		distinct[h] = struct{}{}
	}
	c.distinct += len(distinct)
}
