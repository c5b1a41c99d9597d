package bert

import (
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// logGradientNorm computes sum ln |dR/dW|_F over all weight matrices, R = <cotangent, output>. It grows with the
// geometric mean of the norms and with the number of matrices. Maximized. Cost: one forward and one backward pass. New
// here, after grad_norm.
var logGradientNorm = gradientMetric("log_gradient_norm", fitness.Maximize, "sum of the logarithms of the gradients' norms",
	"new here, after grad_norm", "measured tau 0.72 nominal, 0.75 trained").
	overMatrices(func(_ *nnbert.Parameter, g []float32) float64 { return math.Log(norm(g)) })
