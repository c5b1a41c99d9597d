package bert

import (
	"evolve/fitness"
)

// fisher computes sum 1/(2B) sum_b (sum_t a dR/da)^2 over the units of all feed-forward layers, a the activation of a
// unit at token t of sequence b and R = <cotangent, output>. Maximized. Cost: one forward and one backward pass.
// Source: Theis et al. 2018, arXiv 1801.05787; as a score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2.
// Departures: the original sums over the pixels of an image, fisher over the tokens of a sequence; R replaces the loss.
var fisher = gradientMetric("fisher", fitness.Maximize, "how much the output depends on single units",
	"Theis et al. 2018, arXiv 1801.05787; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	"measured tau 0.35 nominal, 0.35 trained").
	scored(func(p *Probe, s fitness.Settings) (float64, error) {
		a, err := p.backward(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for _, v := range a.unitEffects {
			sum += v
		}
		return sum, nil
	})

// watchBack adds the sum of one feed-forward layer to unitEffects. activation and gradient are [B][T][width].
func (a *pass) watchBack(activation, gradient []float32, width int) {
	sum, n := 0.0, a.length*width
	effect := make([]float64, width)
	for from := 0; from < len(activation); from += n {
		clear(effect)
		for at := from; at < from+n; at += width {
			for u, v := range activation[at : at+width] {
				effect[u] += float64(v) * float64(gradient[at+u])
			}
		}
		for _, v := range effect {
			sum += v * v
		}
	}
	a.unitEffects = append(a.unitEffects, sum/float64(2*a.batch))
}
