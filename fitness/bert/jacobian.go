package bert

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// jacobianCovariance: the score of hidden_covariance of the correlation between positions of the gradients with respect
// to their embeddings, summed over sequences.
var jacobianCovariance = jacobian("jacobian_covariance", "how differently the output depends on each position",
	func(p *Probe, x []float32, positions int) (float64, error) {
		return numeric.CovarianceScore(x, len(x)/positions, positions, &p.doubles)
	})

// jacobianCosine: 1 - sum |C|^(1/20) / (2 (T^2 - T)), C the cosines between the gradients of different positions.
var jacobianCosine = jacobian("jacobian_cosine", "the same by cosines",
	func(p *Probe, x []float32, positions int) (float64, error) {
		return numeric.CosineScore(x, positions, &p.doubles), nil
	})

func jacobian(name, summary string, of func(p *Probe, x []float32, positions int) (float64, error)) fitness.Metric {
	m := reverse(name, fitness.Minimize, summary+" (less is better by the data of this space)", paper)
	m.Score = score(func(p *Probe, s fitness.Settings) (float64, error) {
		a, err := p.reverse(s)
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
	return m
}

// positionsLast is the sum over sequences of x [B][T][E], as [E][T].
func positionsLast(x []float32, length, width int) []float32 {
	sum := make([]float32, width*length)
	for i, v := range x {
		sum[i%width*length+i/width%length] += v
	}
	return sum
}
