package bert

import (
	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// headImportance computes sum |W dR/dW| over the projections of operations: query, key, value, WMA's second query, the
// input of a transform, and the values of a convolution. Maximized. head_importance_mean divides by the number of
// projections. Cost: one forward and one backward pass. Source: Serianni & Kalita 2023, arXiv 2306.00288, section 5.
// Departure: see Config.Cotangent.
var headImportance, headImportanceMean = sumAndMean(
	gradientMetric("head_importance", fitness.Maximize, "how much the output depends on single weights of projections", paper,
		"measured tau 0.32 nominal, 0.49 trained; published 0.18"),
	"measured tau 0.15 nominal, 0.49 trained; published -0.02",
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		return p.sumOverMatrices(s, (*nnbert.Parameter).IsProjection, saliency)
	})
