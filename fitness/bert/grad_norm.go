package bert

import (
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// gradNorm computes sum |dR/dW|_F over all weight matrices. Maximized.
// Cost: one forward and one backward pass. Source: Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2. Departure:
// R = <cotangent, output> replaces the loss.
var gradNorm = gradientMetric("grad_norm", fitness.Maximize, "norm of the gradients",
	"Abdelfattah et al. 2021, arXiv 2101.08134", "measured tau 0.38 nominal, 0.47 trained").
	overMatrices(func(_ *nnbert.Parameter, g []float32) float64 { return norm(g) })

// norm returns the Euclidean norm of x.
func norm(x []float32) float64 { return math.Sqrt(squares(x)) }

// squares returns sum x^2.
func squares(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}
