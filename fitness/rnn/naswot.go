package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// naswot computes activation_distance from the leaky ReLU nodes alone: the signs of ReLUs say in which linear region of
// the network an input lies, which is the argument of the original. Maximized. A cell without leaky ReLUs gives an
// error. Cost: one recorded forward pass at the model's width. Source: Mellor et al. 2021, arXiv 2006.04647, section 3.
var naswot = fitness.Metric{
	Name: "naswot", Version: 2, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "measured tau 0.31, over the 95 cells that have a value",
	Takes: fullSettings, Defaults: paperSize, Least: leastForCovariance,
	Summary: "activation_distance of the leaky ReLUs alone",
	Source:  "Mellor et al. 2021, arXiv 2006.04647, section 3",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return p.distance(s, nnrnn.LeakyReLU)
	}),
}
