package bert

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// The metrics of the Jacobian read the gradients of R = <cotangent, output> with respect to the embeddings, summed over
// sequences: one vector of width E for each of T positions. Both are minimized, by the data of this space. Cost: one
// forward and one backward pass. Source: Serianni & Kalita 2023, arXiv 2306.00288, section 5. Departure: see
// Config.Cotangent.

// jacobianCovariance computes the score of hidden_covariance, -sum (ln(lambda + k) + 1/(lambda + k)) with k = 1e-5, of
// the correlation between the gradients of positions.
var jacobianCovariance = jacobianMetric("jacobian_covariance",
	"how differently the output depends on each position, by correlations", "measured tau -0.16 nominal, -0.19 trained",
	func(p *Probe, x []float32, positions int) (float64, error) {
		return numeric.CovarianceScore(x, len(x)/positions, positions, &p.doubles)
	})

// jacobianCosine computes 1 - sum |C|^(1/20) / (2 (T^2 - T)), C the cosines between the gradients of different
// positions.
var jacobianCosine = jacobianMetric("jacobian_cosine",
	"how differently the output depends on each position, by cosines", "measured tau -0.16 nominal, -0.13 trained",
	func(p *Probe, x []float32, positions int) (float64, error) {
		return numeric.CosineScore(x, positions, &p.doubles), nil
	})

// jacobianMetric returns the row of a metric of x [E][T], the gradients of positions.
func jacobianMetric(name, summary, known string, of func(p *Probe, x []float32, positions int) (float64, error)) row {
	return gradientMetric(name, fitness.Minimize, summary+" (smaller is better by the data of this space)", paper, known).
		scored(func(p *Probe, s fitness.Settings) (float64, error) {
			a, err := p.backward(s)
			if err != nil {
				return 0, err
			}
			mark := p.doubles.Mark()
			defer p.doubles.Rewind(mark)
			v, err := of(p, positionsLast(a.gradients.Embedded, s.Length, p.Encoder.Embedding), s.Length)
			if err != nil {
				return 0, fmt.Errorf("gradients: %w", err)
			}
			return v, nil
		})
}

// positionsLast returns the sum over sequences of x [B][T][E], as [E][T].
func positionsLast(x []float32, length, width int) []float32 {
	sum := make([]float32, width*length)
	for i, v := range x {
		sum[i%width*length+i/width%length] += v
	}
	return sum
}
