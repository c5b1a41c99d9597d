package bert

import (
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnbert "evolve/nn/bert"
)

// activationDistance: sum over feed-forward layers and pairs of sequences, each with itself included, of the number of
// places in which the signs of activations agree.
var activationDistance = both(fitness.Metric{
	Name: "activation_distance", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults,
	Summary: "in how many places sequences switch activations alike",
	Source:  paper + "; after Mellor et al. 2021, arXiv 2006.04647",
}, func(p *Probe, s fitness.Settings) (sum float64, parts int, err error) {
	c, err := look[*signs](p, s, codes)
	if err != nil {
		return 0, 0, err
	}
	for _, v := range c.kernel {
		sum += v
	}
	return sum, c.count, nil
})

// naswot: ln det K over the batch, K[a][b] the number of places of all feed-forward layers in which the signs of a and b
// agree.
var naswot = fitness.Metric{
	Name: "naswot", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults, Least: fitness.Settings{Batch: 2},
	Summary: "how differently sequences switch activations on and off",
	Source:  "Mellor et al. 2021, arXiv 2006.04647",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		c, err := look[*signs](p, s, codes)
		if err != nil {
			return 0, err
		}
		logDet, err := numeric.Cholesky(append([]float64{}, c.kernel...), s.Batch)
		if err != nil || math.IsInf(logDet, 0) {
			return 0, fmt.Errorf("activations do not tell all sequences apart")
		}
		return logDet, nil
	}),
}

// signs gathers the agreement of sequences.
type signs struct {
	kernel []float64 // [B][B]
	codes  [][]uint64
	count  int // of feed-forward layers
}

func newCodes(batch int) *signs {
	return &signs{kernel: make([]float64, batch*batch), codes: make([][]uint64, batch)}
}

func (c *signs) see(s nnbert.Signal, _ int, x []float32, _ int) {
	if s != nnbert.PreActivation { // GELU keeps the sign
		return
	}
	n := len(x) / len(c.codes)
	for b := range c.codes {
		c.codes[b] = numeric.Signs(c.codes[b][:0], x[b*n:(b+1)*n])
	}
	numeric.AddAgreement(c.kernel, c.codes, n)
	c.count++
}

// swap: sum over feed-forward layers of the number of different patterns of signs that units have over all tokens.
var swap = fitness.Metric{
	Name: "swap", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults,
	Summary: "how many units tell tokens apart in different ways",
	Source:  "Peng et al. 2024, arXiv 2403.04161",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		c, err := look[*unitPatterns](p, s, patterns)
		if err != nil {
			return 0, err
		}
		return float64(c.distinct), nil
	}),
}

// unitPatterns counts patterns by sums of random numbers, one of each token.
type unitPatterns struct {
	marks    []uint64
	distinct int
}

func newPatterns(tokens int) *unitPatterns {
	u := &unitPatterns{marks: make([]uint64, tokens)}
	for i := range u.marks {
		u.marks[i] = numeric.Mix(uint64(i) + 1)
	}
	return u
}

func (u *unitPatterns) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s != nnbert.PreActivation {
		return
	}
	sums := make([]uint64, width)
	for i, mark := range u.marks {
		for j, v := range x[i*width : (i+1)*width] {
			sums[j] += mark & -numeric.Positive(v)
		}
	}
	known := make(map[uint64]struct{}, width)
	for _, s := range sums {
		known[s] = struct{}{}
	}
	u.distinct += len(known)
}
