package bert

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnbert "evolve/nn/bert"
)

// synapticDiversity computes sum |W|_* |dR/dW|_* over the matrices of operations and of their output projections, |.|_*
// the sum of singular values. Maximized. synaptic_diversity_mean divides by the number of matrices. Cost: one forward
// and one backward pass, and the eigenvalues of two Gram matrices for each weight matrix. Source: Zhou et al. 2022,
// arXiv 2203.12217; Serianni & Kalita 2023, arXiv 2306.00288, section 5. Departures: see Config.Cotangent; convolutions
// are not matrices and are left out.
var synapticDiversity, synapticDiversityMean = sumAndMean(
	gradientMetric("synaptic_diversity", fitness.Maximize, "nuclear norms of operations' weights and of their gradients",
		"Zhou et al. 2022, arXiv 2203.12217; "+paper, "measured tau 0.30 nominal, 0.53 trained; published 0.17"),
	"measured tau 0.16 nominal, 0.53 trained; published -0.01",
	func(p *Probe, s fitness.Settings) (float64, int, error) {
		var failed error
		sum, parts, err := p.sumOverMatrices(s, isOperation, func(w *nnbert.Parameter, g []float32) float64 {
			a, err := numeric.Nuclear(w.Value, w.Rows, w.Cols, &p.doubles)
			b, err2 := numeric.Nuclear(g, w.Rows, w.Cols, &p.doubles)
			if err != nil || err2 != nil {
				failed = fmt.Errorf("singular values of %s do not converge", w.Name())
			}
			return a * b
		})
		if err == nil {
			err = failed
		}
		return sum, parts, err
	})

// isOperation reports whether w belongs to an operation or its output projection and is not a convolution.
func isOperation(w *nnbert.Parameter) bool {
	return (w.Part == nnbert.Operation || w.Part == nnbert.Output) && !w.IsConvolution()
}
