package rnn

import (
	"evolve/fitness"
)

// hiddenSynapticSaliency computes sum |h dR/dh| over hidden state 0 as each layer sees it at each step, R the sum of
// the output. Gradients are total: a state influences the next step and, as output, the layer above. Minimized, by the
// data of this space. Cost: one forward and one backward pass at the model's width. Source: Serianni & Kalita 2023,
// arXiv 2306.00288, section 4.
var hiddenSynapticSaliency = fitness.Metric{
	Name: "hidden_synaptic_saliency", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "measured tau -0.21; published -0.268",
	Takes: fullSettings, Defaults: paperSize, Least: leastForCovariance,
	Summary: "how much the output depends on hidden states",
	Source:  paper,
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.sumGradients(s)
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for l, g := range gradients.Hidden {
			states, err := p.hidden(s, l)
			if err != nil {
				return 0, err
			}
			sum += absoluteProduct(states, g)
		}
		return sum, nil
	}),
}
