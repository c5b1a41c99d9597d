package rnn

import (
	"fmt"
	"math"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// grasp computes -sum W (H g) over the weight matrices of the cells, g = dL/dW and H the Hessian of the loss L of a
// language model on the batch. Maximized. H g is the difference quotient (g(W + e g) - g(W)) / e; e is such that the
// norm of W changes by a hundredth. Cost: two forward and two backward passes at the model's width, both recorded at
// the same time, hence 16 columns by default; the model must be tied. Source: Wang et al. 2020, arXiv 2002.07376,
// section 4; as a score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2. Departure: the Hessian product is
// approximate.
var grasp = fitness.Metric{
	Name: "grasp", Version: 1, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "measured tau 0.07",
	Takes: fullSettings, Defaults: fitness.Settings{Batch: 16, Steps: 70}, Least: leastForLoss,
	Summary: "how a step along the gradient changes the gradient",
	Source:  "Wang et al. 2020, arXiv 2002.07376; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
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
			return 0, nil // without a gradient there is no step
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
		return hessianProduct(stack, at.Weights, moved.Weights, step), nil
	}),
}

// release frees the memory taken since mark and that of the spare network, which is as large as the network.
func (p *Probe) release(mark nn.Mark) {
	p.memory.Rewind(mark)
	p.spare = probeStack{}
}

// moved returns the weights after a step along the gradient g.
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

// hessianProduct returns -sum W (moved - at) / step, for the gradients at and moved before and after the step.
func hessianProduct(stack *probeStack, at, moved [][]nnrnn.Affine, step float64) (sum float64) {
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
