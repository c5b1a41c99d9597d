package fitness

import (
	"fmt"
	"math"

	"evolve/nn"
)

// grasp: -sum W (H g) over all cell weights, g = dL/dW and H the Hessian of a language model's loss on the batch. H g is a
// difference of gradients: (g(W + e g) - g(W)) / e, with e so that W changes by a hundredth of its norm.
var grasp = Metric{
	Name: "grasp", Version: 1, Direction: Maximize, Cost: Reverse,
	Known: "not measured on this space",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLossLeast,
	Summary: "how a step along the gradient changes the gradient",
	Source:  "Wang et al. 2020, arXiv 2002.07376; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: func(p *Probe, s Settings) (float64, error) {
		at, err := p.ofLoss(s)
		if err != nil {
			return 0, err
		}
		var ww, gg float64
		stack := p.fullStack(s)
		eachMatrix(stack, at.Weights, func(w, g []float32) { ww, gg = ww+squares(w), gg+squares(g) })
		if gg == 0 {
			return 0, nil // no gradient: nothing changes
		}
		step := 0.01 * math.Sqrt(ww/gg)
		if step-step != 0 {
			return 0, fmt.Errorf("gradient overflows")
		}
		mark := p.memory.Mark()
		defer p.memory.Rewind(mark)
		moved, err := p.moved(stack, at.Weights, float32(step), s)
		if err != nil {
			return 0, err
		}
		return bend(stack, at.Weights, moved.Weights, step), nil
	},
}

// moved is the gradient after a step along the gradient g.
func (p *Probe) moved(stack *probeStack, g [][]nn.Affine, step float32, s Settings) (nn.Gradients, error) {
	weights := make([][]nn.Affine, len(g))
	for l := range g {
		weights[l] = make([]nn.Affine, len(g[l]))
		for i, a := range stack.Weights(l) {
			weights[l][i].B = a.B
			for j, w := range a.W {
				to := append(p.memory.Take(len(w))[:0], w...)
				for k := range to {
					if j < len(g[l][i].W) {
						to[k] += step * g[l][i].W[j][k]
					}
				}
				weights[l][i].W = append(weights[l][i].W, to)
			}
		}
	}
	in, err := p.embedded(stack, nn.Pass{Batch: s.Batch, Steps: s.Steps}, passKind{})
	if err != nil {
		return nn.Gradients{}, err
	}
	p.spare.Load(stack.Cell, stack.Shape, weights)
	return p.lossGradients(p.spare.Record(in, nn.Pass{Batch: s.Batch, Steps: s.Steps}, &p.memory), s)
}

// bend is -sum W (moved - at) / step.
func bend(stack *probeStack, at, moved [][]nn.Affine, step float64) (sum float64) {
	for l := range at {
		for i, a := range stack.Weights(l) {
			for j := range at[l][i].W {
				for k, w := range a.W[j] {
					sum -= float64(w) * (float64(moved[l][i].W[j][k]) - float64(at[l][i].W[j][k])) / step
				}
			}
		}
	}
	return sum
}
