package bert

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnbert "evolve/nn/bert"
)

// codingRate: sum over layers of 1/2 ln det(I + H'H / (0.25 n)), H the n tokens' states [n][H] behind the layer.
var codingRate = fitness.Metric{
	Name: "coding_rate", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: defaults,
	Summary: "how many bits the states of tokens take",
	Source:  "Ma et al. 2007, Segmentation of Multivariate Mixed Data via Lossy Data Coding and Compression; as a score new here",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		c, err := look[*codingRates](p, s, rates)
		if err != nil {
			return 0, err
		}
		return c.sum, c.err
	}),
}

const distortion = 0.25

type codingRates struct {
	memory *nn.Arena[float64]
	sum    float64
	err    error
}

func (c *codingRates) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s != nnbert.State {
		return
	}
	mark := c.memory.Mark()
	defer c.memory.Rewind(mark)
	g := numeric.Gram(x, width, distortion*float64(len(x)/width), c.memory)
	numeric.Ridge(g, width, 1)
	logDet, err := numeric.Cholesky(g, width)
	if err != nil {
		c.err = err
	}
	c.sum += logDet / 2
}

// wPCA: parameters times the sum over feed-forward layers of how many principal components hold 99 % of the variance of
// what comes into GELU.
var wPCA = fitness.Metric{
	Name: "w_pca", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizes, Defaults: fitness.Settings{Batch: 4, Length: 64},
	Summary: "parameters times the principal components of feed-forward layers",
	Source:  "Wang et al. 2025, arXiv 2504.15983",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		c, err := look[*principalComponents](p, s, components)
		if err != nil {
			return 0, err
		}
		return float64(c.count) * float64(p.Encoder.Parameters()), c.err
	}),
}

const share = 0.99

type principalComponents struct {
	memory *nn.Arena[float64]
	count  int
	err    error
}

func (c *principalComponents) see(s nnbert.Signal, _ int, x []float32, width int) {
	if s != nnbert.PreActivation {
		return
	}
	mark := c.memory.Mark()
	defer c.memory.Rewind(mark)
	values, err := numeric.Variances(x, width, c.memory)
	if err != nil {
		c.err = err
		return
	}
	total, some := 0.0, 0.0
	for _, v := range values {
		total += v
	}
	for i := len(values) - 1; i >= 0 && some < share*total; i-- {
		some += values[i]
		c.count++
	}
}
