package rnn

import (
	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnrnn "evolve/nn/rnn"
)

// The metrics state_volume, lag1_memory and perturbation share these constants.
const (
	stateClamp  = 1e6 // states are kept within +-stateClamp and NaN becomes 0, so that every cell has a value
	warmupSteps = 8   // first steps, still influenced by the zero state: the read-out of lag1_memory leaves them out
)

// stateVolume computes V = sum_l ln det(C_l + 0.01 I) / (L n), C_l the correlation [n][n] of the new hidden state 0 of
// layer l over all steps and columns. A unit that never varies has correlation 0 with every unit, itself included.
// Maximized. Cost: one forward pass at width n, with embeddings of width n and critical initialisation. New here,
// docs/explanation/metrics.md.
var stateVolume = fitness.Metric{
	Name: "state_volume", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Known:    "part of state_memory",
	Takes:    []string{"layers", "width", "batch", "steps", "repeats"},
	Defaults: fitness.Settings{Layers: 3, Width: 32, Batch: 32, Steps: 32},
	Least:    fitness.Settings{Steps: warmupSteps + 4, Batch: 4},
	Summary:  "volume that the states of all layers fill, at critical initialisation",
	Source:   "new here, docs/explanation/metrics.md",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		stack := p.stack(squareShape(s), nnrnn.Critical)
		volume := 0.0
		for l := range s.Layers {
			states, err := p.states(stack, l, nnrnn.Pass{Batch: s.Batch, Steps: s.Steps, Clamp: stateClamp}, 0)
			if err != nil {
				return 0, err
			}
			c, err := numeric.Correlation(states[s.Batch*s.Width:], s.Batch*s.Steps, s.Width, &p.doubles)
			if err != nil {
				return 0, err
			}
			numeric.Ridge(c, s.Width, 0.01)
			logDet, err := numeric.Cholesky(c, s.Width)
			if err != nil {
				return 0, err
			}
			volume += logDet
		}
		return volume / float64(s.Layers*s.Width), nil
	}),
}

// squareShape returns the shape of a stack whose embeddings and states are s.Width wide.
func squareShape(s fitness.Settings) nnrnn.Shape {
	return nnrnn.Shape{Layers: s.Layers, Embedding: s.Width, Hidden: s.Width, Tied: true}
}
