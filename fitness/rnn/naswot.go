package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// naswot: activation_distance from leaky ReLUs alone: in the original the codes are those of ReLUs, which say in which
// linear region of the network an input lies. Cells without any have none.
var naswot = fitness.Metric{
	Name: "naswot", Version: 2, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "tau here .31 over the 95 cells that have one",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "activation_distance of leaky ReLUs alone",
	Source:  "Mellor et al. 2021, arXiv 2006.04647",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		return p.distance(s, nnrnn.LeakyReLU)
	}),
}
