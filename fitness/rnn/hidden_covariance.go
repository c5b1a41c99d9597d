package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// hiddenCovariance: with H = [units][B*T] the hidden state 0 that a layer sees at each step (the zero state at t = 0
// included), R its Pearson correlation over the B*T observations and lambda_i the eigenvalues of R,
//
//	S = -sum_i (ln(lambda_i + k) + 1/(lambda_i + k)),  k = 1e-5.
//
// Computed without eigenvalues as -(ln det(R + kI) + tr (R + kI)^-1). A unit that never varies counts as lambda = 0.
// Needs T-1 forward steps of the layers up to the one measured, and one Cholesky factorisation of [H][H] in float64.
var hiddenCovariance = fitness.Metric{
	Name: "hidden_covariance", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Known:    "tau here .38 (layer 1), published .372 / .314 / .247 by layer",
	Takes:    []string{"layer", "layers", "width", "embedding", "batch", "steps", "repeats"},
	Defaults: fitness.Settings{Batch: 50, Steps: 70},
	Least:    fitness.Settings{Steps: 2, Batch: 2},
	Summary:  "how differently the units of a layer respond: log-determinant score of their correlation",
	Source:   "Serianni & Kalita 2023, arXiv 2306.00288, section 4",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		states, err := p.hidden(s, s.Layer-1)
		if err != nil {
			return 0, err
		}
		score, err := numeric.CovarianceScore(states, s.Batch*s.Steps, p.fullStack(s).Shape.Width(s.Layer-1), &p.doubles)
		if err != nil {
			return 0, fmt.Errorf("layer %d: %w", s.Layer, err)
		}
		return score, nil
	}),
}
