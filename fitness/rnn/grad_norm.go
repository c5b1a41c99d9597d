package rnn

import (
	"math"

	"evolve/fitness"
)

// gradNorm: sum ||dL/dW||_F over the cells' weight matrices, L a language model's loss on the batch.
// Less is better by the data of this space; the literature maximises it.
var gradNorm = fitness.Metric{
	Name: "grad_norm", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "tau here -.13",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLossLeast,
	Summary: "size of the loss's gradient",
	Source:  "Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.ofLoss(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		eachMatrix(p.fullStack(s), gradients.Weights, func(_, g []float32) { sum += math.Sqrt(squares(g)) })
		return sum, nil
	}),
}

// squares is sum x^2.
func squares(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}
