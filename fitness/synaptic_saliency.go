package fitness

import "math"

// synapticSaliency: sum |W dR/dW| over all cell weights, R = 0.5 |output|^2. The published values do not follow from the
// published code.
var synapticSaliency = Metric{
	Name: "synaptic_saliency", Version: 1, Direction: Minimize, Cost: Reverse,
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how much the size of the output hangs on single weights",
	Source:  paper,
	Score: func(p *Probe, s Settings) (float64, error) {
		gradients, err := p.halfSquare(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for l, layer := range gradients {
			for i, a := range p.fullStack(s).Weights(l) {
				for j := range layer[i].W {
					sum += absoluteProduct(a.W[j], layer[i].W[j])
				}
			}
		}
		return sum, nil
	},
}

// absoluteProduct is sum |x y|.
func absoluteProduct(x, y []float32) (sum float64) {
	for i, v := range x {
		sum += math.Abs(float64(v) * float64(y[i]))
	}
	return sum
}
