package bert

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnbert "evolve/nn/bert"
)

// wPCA computes P sum_l k_l, P the number of parameters of the encoder and k_l the number of principal components that
// hold 99 % of the variance of the input of GELU in feed-forward layer l. Maximized.
// Cost: one forward pass and the eigenvalues of one covariance matrix for each feed-forward layer, at 4 sequences by
// default. Source: Wang et al. 2025, arXiv 2504.15983.
var wPCA = row{fitness.Metric{
	Name: "w_pca", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Takes: sizeSettings, Defaults: fitness.Settings{Batch: 4, Length: 64},
	Summary: "parameters times the number of principal components of feed-forward layers",
	Source:  "Wang et al. 2025, arXiv 2504.15983",
	Known:   "measured tau 0.54 nominal, 0.59 trained",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		o, err := p.observed(s, feedForwardComponents)
		if err != nil {
			return 0, err
		}
		c := o.(*principalComponents)
		return float64(c.count) * float64(p.Encoder.Parameters()), c.err
	}),
}, feedForwardComponents}

var feedForwardComponents = &observerKind{func(p *Probe, _ fitness.Settings) observer {
	return &principalComponents{memory: &p.doubles}
}}

// explained is the share of the variance that the counted components hold.
const explained = 0.99

// principalComponents counts the components of all feed-forward layers.
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
	variances, err := numeric.Variances(x, width, c.memory)
	if err != nil {
		c.err = err
		return
	}
	total, sum := 0.0, 0.0
	for _, v := range variances {
		total += v
	}
	for i := len(variances) - 1; i >= 0 && sum < explained*total; i-- {
		sum += variances[i]
		c.count++
	}
}
