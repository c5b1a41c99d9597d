package rnn

import (
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// grasp: -sum W (H g) over all cell weights, g = dL/dW and H the Hessian of a language model's loss on the batch. H g is a
// difference of gradients: (g(W + e g) - g(W)) / e, with e so that W changes by a hundredth of its norm. On 16 columns, for
// it holds two recorded passes at once.
var grasp = fitness.Metric{
	Name: "grasp", Version: 1, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "tau here .07",
	Takes: paperTakes, Defaults: fitness.Settings{Batch: 16, Steps: 70}, Least: paperLossLeast,
	Summary: "how a step along the gradient changes the gradient",
	Source:  "Wang et al. 2020, arXiv 2002.07376; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		stack, pass := p.fullStack(s), nnrnn.Pass{Batch: s.Batch, Steps: s.Steps}
		in, err := p.embedded(stack, pass, passKind{})
		if err != nil {
			return 0, err
		}
		mark := p.memory.Mark()
		defer p.release(mark)
		at, err := p.lossGradients(stack.Record(in, pass, &p.memory), s)
		if err != nil {
			return 0, err
		}
		var ww, gg float64
		eachMatrix(stack, at.Weights, func(w, g []float32) { ww, gg = ww+squares(w), gg+squares(g) })
		if gg == 0 {
			return 0, nil // no gradient: nothing changes
		}
		step := 0.01 * math.Sqrt(ww/gg)
		if step-step != 0 {
			return 0, fmt.Errorf("gradient overflows")
		}
		p.spare.Load(stack.Cell, stack.Shape, p.moved(stack, at.Weights, float32(step)))
		moved, err := p.lossGradients(p.spare.Record(in, pass, &p.memory), s)
		if err != nil {
			return 0, err
		}
		return bend(stack, at.Weights, moved.Weights, step), nil
	}),
}

// release gives back the memory since mark, and that of the spare network, which is as large as the network.
func (p *Probe) release(mark nn.Mark) {
	p.memory.Rewind(mark)
	p.spare = probeStack{}
}

// moved are the weights after a step along the gradient g.
func (p *Probe) moved(stack *probeStack, g [][]nnrnn.Affine, step float32) [][]nnrnn.Affine {
	weights := make([][]nnrnn.Affine, len(g))
	for l := range g {
		weights[l] = make([]nnrnn.Affine, len(g[l]))
		for i, a := range stack.Weights(l) {
			weights[l][i].B = a.B
			for j, w := range a.W {
				to := append(p.memory.Take(len(w))[:0], w...)
				for k := 0; j < len(g[l][i].W) && k < len(to); k++ {
					to[k] += step * g[l][i].W[j][k]
				}
				weights[l][i].W = append(weights[l][i].W, to)
			}
		}
	}
	return weights
}

// bend is -sum W (moved - at) / step.
func bend(stack *probeStack, at, moved [][]nnrnn.Affine, step float64) (sum float64) {
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
