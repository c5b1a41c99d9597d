package rnn

import (
	"math"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// synapticSaliency computes sum |W dR/dW| over the weight matrices of the cells, R = 0.5 |output|^2. Minimized, by the
// data of this space. Cost: one forward and one backward pass at the model's width. Source: Serianni & Kalita 2023,
// arXiv 2306.00288, section 4. The published values do not follow from the published code; these follow the definition.
var synapticSaliency = fitness.Metric{
	Name: "synaptic_saliency", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "measured tau -0.17; published -0.122",
	Takes: fullSettings, Defaults: paperSize, Least: leastForCovariance,
	Summary: "how much the size of the output depends on single weights",
	Source:  paper,
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		var sum float64
		err := p.halfSquare(s, func(gradients [][]nnrnn.Affine) { sum = saliency(p.fullStack(s), gradients) })
		return sum, err
	}),
}

// saliency returns sum |W g| over all matrices.
func saliency(stack *probeStack, gradients [][]nnrnn.Affine) (sum float64) {
	eachMatrix(stack, gradients, func(w, g []float32) { sum += absoluteProduct(w, g) })
	return sum
}

// absoluteProduct returns sum |x y|, or 0 if y is nil.
func absoluteProduct(x, y []float32) (sum float64) {
	for i, v := range y {
		sum += math.Abs(float64(x[i]) * float64(v))
	}
	return sum
}
