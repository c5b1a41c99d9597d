package rnn

import (
	"math"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// synflow computes ln(1 + sum |W| dR/d|W|) over the weight matrices of the cells, R the sum of the output of the
// network with the absolute values of its weights and without biases, for one column of ones. Maximized. Cells of
// bounded activations saturate; the metric is meant for others. Cost: one forward and one backward pass of 8 steps at
// the model's width. Source: Tanaka et al. 2020, arXiv 2006.05467, section 6; as a score Abdelfattah et al. 2021, arXiv
// 2101.08134, section 3.2. Departures: the logarithm and the 8 steps, because paths multiply over steps; float32
// instead of float64, so that cells that overflow have no value.
var synflow = fitness.Metric{
	Name: "synflow", Version: 1, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known:    "measured tau 0.06",
	Takes:    []string{"layers", "width", "embedding", "steps", "repeats"},
	Defaults: fitness.Settings{Steps: 8},
	Summary:  "ln(1 + flow through the network's paths with absolute weights)",
	Source:   "Tanaka et al. 2020, arXiv 2006.05467; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		mark := p.memory.Mark()
		defer p.release(mark)
		stack := p.absolute(p.fullStack(s))
		ones := p.memory.Take(s.Steps * s.Embedding)
		for i := range ones {
			ones[i] = 1
		}
		trace := stack.Record(nnrnn.Input{X: ones}, nnrnn.Pass{Batch: 1, Steps: s.Steps}, &p.memory)
		g, err := p.backwardOnes(trace, s, nnrnn.Want{Weights: true})
		if err != nil {
			return 0, err
		}
		return math.Log1p(saliency(stack, g.Weights)), nil
	}),
}

// absolute returns a network with the absolute values of the weights of another and biases of 0.
func (p *Probe) absolute(of *probeStack) *probeStack {
	weights := make([][]nnrnn.Affine, of.Shape.Layers)
	for l := range weights {
		for _, a := range of.Weights(l) {
			b := nnrnn.Affine{B: p.memory.Zeros(len(a.B))}
			for _, w := range a.W {
				to := p.memory.Take(len(w))
				for i, v := range w {
					to[i] = float32(math.Abs(float64(v)))
				}
				b.W = append(b.W, to)
			}
			weights[l] = append(weights[l], b)
		}
	}
	p.spare.Load(of.Cell, of.Shape, weights)
	return &p.spare
}
