package bert

import (
	"fmt"
	"math"

	"evolve/fitness"
)

// grasp computes -sum W (H g) over all weight matrices, g = dR/dW and H the Hessian of R = <cotangent, output>.
// Maximized. H g is the difference quotient (g(W + e g) - g(W)) / e; e is such that the norm of W changes by a
// hundredth. Cost: two forward and two backward passes. Source: Wang et al. 2020, arXiv 2002.07376, section 4; as a
// score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2. Departures: R replaces the loss, and the Hessian
// product is approximate.
var grasp = gradientMetric("grasp", fitness.Maximize, "how a step along the gradient changes the gradient",
	"Wang et al. 2020, arXiv 2002.07376; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	"measured tau 0.21 nominal, 0.04 trained").scored((*Probe).grasp)

func (p *Probe) grasp(s fitness.Settings) (float64, error) {
	at, err := p.backward(s)
	if err != nil {
		return 0, err
	}
	var ww, gg float64
	all := p.network.Parameters()
	for i := range all {
		if all[i].IsMatrix() {
			ww, gg = ww+squares(all[i].Value), gg+squares(at.gradients.Weights[i])
		}
	}
	if gg == 0 {
		return 0, nil // without a gradient there is no step
	}
	step := 0.01 * math.Sqrt(ww/gg)
	if step-step != 0 {
		return 0, fmt.Errorf("gradient overflows")
	}
	mark := p.memory.Mark()
	defer p.memory.Rewind(mark)
	moved, err := p.changedGradients(s, p.cotangent(len(at.trace.Output()), p.draw), func(i int, w []float32) {
		for j, g := range at.gradients.Weights[i] {
			w[j] += float32(step) * g
		}
	})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i := range all {
		if !all[i].IsMatrix() {
			continue
		}
		for j, g := range at.gradients.Weights[i] {
			sum -= float64(all[i].Value[j]) * (float64(moved.Weights[i][j]) - float64(g)) / step
		}
	}
	return sum, nil
}
