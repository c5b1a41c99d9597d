package rnn

import (
	"evolve/fitness"
)

// fisher: sum over units of 1/(2B) sum_b (sum_t h dL/dh)^2, h hidden state 0 of each layer, L a language model's loss on
// the batch. The original sums the channels of an image; the steps of a column take the place of its pixels.
// Less is better by the data of this space; the literature maximises it.
var fisher = fitness.Metric{
	Name: "fisher", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "tau here -.26",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLossLeast,
	Summary: "how much the loss would change without single units",
	Source:  "Theis et al. 2018, arXiv 1801.05787; as a score Abdelfattah et al. 2021, arXiv 2101.08134",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.ofLoss(s)
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
