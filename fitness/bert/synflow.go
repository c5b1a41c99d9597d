package bert

import (
	"math"

	"evolve/fitness"
)

// synflow computes sum |W| dR/d|W| over all weight matrices of the network with the absolute values of its weights, R =
// <cotangent, output>. Maximized. Cost: one forward and one backward pass of a second network. Source: Tanaka et al.
// 2020, arXiv 2006.05467, section 6; as a score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2. Departures:
// normalisations stay in place, so R needs a direction that they do not remove; the original sums the output and reads
// an input of ones, synflow reads tokens.
var synflow = gradientMetric("synflow", fitness.Maximize, "flow through the network with absolute weights",
	"Tanaka et al. 2020, arXiv 2006.05467; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	"measured tau 0.43 nominal, 0.46 trained").scored((*Probe).synflow)

func (p *Probe) synflow(s fitness.Settings) (float64, error) {
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	g, err := p.changedGradients(s, p.cotangent(s.Batch*s.Length*p.Encoder.Hidden, p.draw), func(_ int, w []float32) {
		for j, v := range w {
			w[j] = float32(math.Abs(float64(v)))
		}
	})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i, w := range p.spare.Parameters() {
		if w.IsMatrix() {
			sum += saliency(&w, g.Weights[i])
		}
	}
	return sum, nil
}
