package bert

import (
	"math"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// synapticSaliency computes sum |W dR/dW| over the matrices of feed-forward stacks, R = <cotangent, output>. Maximized.
// synaptic_saliency_mean divides by the number of matrices. Cost: one forward and one backward pass. Source: Serianni &
// Kalita 2023, arXiv 2306.00288, section 5. Departure: see Config.Cotangent.
var synapticSaliency, synapticSaliencyMean = sumAndMean(
	gradientMetric("synaptic_saliency", fitness.Maximize, "how much the output depends on single weights of feed-forward layers", paper,
		"measured tau 0.45 nominal, 0.44 trained; published 0.18"),
	"measured tau 0.16 nominal, 0.18 trained; published -0.15",
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		return p.sumOverMatrices(s, isFeedForward, saliency)
	})

func isFeedForward(w *nnbert.Parameter) bool { return w.Part == nnbert.FeedForward }

// saliency returns sum |w g|.
func saliency(w *nnbert.Parameter, g []float32) (sum float64) {
	for i, v := range g {
		sum += math.Abs(float64(v) * float64(w.Value[i]))
	}
	return sum
}
