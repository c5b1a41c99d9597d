package rnn

import (
	"evolve/fitness"
)

// fisher computes sum 1/(2B) sum_b (sum_t h dL/dh)^2 over the units of hidden state 0 of all layers, L the loss of a
// language model on the batch. Minimized, by the data of this space; the literature maximizes it. Cost: one forward and
// one backward pass at the model's width; the model must be tied. Source: Theis et al. 2018, arXiv 1801.05787; as a
// score Abdelfattah et al. 2021, arXiv 2101.08134, section 3.2. Departure: the original sums over the pixels of an
// image, fisher over the steps of a column.
var fisher = fitness.Metric{
	Name: "fisher", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "measured tau -0.26",
	Takes: fullSettings, Defaults: paperSize, Least: leastForLoss,
	Summary: "how much the loss depends on single units",
	Source:  "Theis et al. 2018, arXiv 1801.05787; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.lossGradientsOf(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for l, g := range gradients.Hidden {
			h, err := p.hidden(s, l)
			if err != nil {
				return 0, err
			}
			effect := p.doubles.Zeros(len(h) / s.Steps) // [B][H]
			for i, v := range h {
				effect[i%len(effect)] += float64(v) * float64(g[i])
			}
			for _, v := range effect {
				sum += v * v / float64(2*s.Batch)
			}
		}
		return sum, nil
	}),
}
