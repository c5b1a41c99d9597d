package rnn

import (
	"math"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// synapticSaliency: sum |W dR/dW| over all cell weights, R = 0.5 |output|^2. The published values do not follow from the
// published code.
var synapticSaliency = fitness.Metric{
	Name: "synaptic_saliency", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "tau here -.17, published -.122",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how much the size of the output hangs on single weights",
	Source:  paper,
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		var sum float64
		err := p.halfSquare(s, func(gradients [][]nnrnn.Affine) { sum = saliency(p.fullStack(s), gradients) })
		return sum, err
	}),
}

// saliency is sum |W g| over all matrices.
func saliency(stack *probeStack, gradients [][]nnrnn.Affine) (sum float64) {
	eachMatrix(stack, gradients, func(w, g []float32) { sum += absoluteProduct(w, g) })
	return sum
}

// absoluteProduct is sum |x y|; 0 for a y that is nil.
func absoluteProduct(x, y []float32) (sum float64) {
	for i, v := range y {
		sum += math.Abs(float64(x[i]) * float64(v))
	}
	return sum
}
