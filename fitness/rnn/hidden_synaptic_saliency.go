package rnn

import (
	"evolve/fitness"
)

// hiddenSynapticSaliency: sum |h d(sum of output)/dh| over hidden state 0 as each step of each layer sees it.
var hiddenSynapticSaliency = fitness.Metric{
	Name: "hidden_synaptic_saliency", Version: 1, Direction: fitness.Minimize, Cost: fitness.Reverse,
	Known: "tau here -.21, published -.268",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how much the output hangs on hidden states",
	Source:  paper,
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		gradients, err := p.sums(s)
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
