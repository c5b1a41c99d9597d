package rnn

import (
	"math"

	"evolve/fitness"
)

// gradNorm computes sum |dL/dW|_F over the weight matrices of the cells, L the loss of a language model on the batch.
// Minimized, by the data of this space; the literature maximizes it. Cost: one forward and one backward pass at the
// model's width; the model must be tied. Source: Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2.
var gradNorm = fitness.Metric{
	Name: "grad_norm", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "measured tau -0.13",
	Takes: fullSettings, Defaults: paperSize, Least: leastForLoss,
	Summary: "norm of the loss's gradient",
	Source:  "Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.lossGradientsOf(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		eachMatrix(p.fullStack(s), gradients.Weights, func(_, g []float32) { sum += math.Sqrt(squares(g)) })
		return sum, nil
	}),
}

// squares returns sum x^2.
func squares(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}
