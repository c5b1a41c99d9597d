package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
)

// hiddenCovariance computes the log-determinant score of the correlation between the units of a layer. Let H
// [units][B*T] be hidden state 0 as the layer sees it at each step (at t = 0 the zero state), R its Pearson correlation
// over the B*T observations, and lambda_i the eigenvalues of R:
//
//	S = -sum_i (ln(lambda_i + k) + 1/(lambda_i + k)),  k = 1e-5.
//
// It is computed without eigenvalues, as -(ln det(R + kI) + tr (R + kI)^-1). Maximized. Cost: T-1 forward steps of the
// layers up to the measured one, and a Cholesky factorisation [H][H] in float64. Source: Serianni & Kalita 2023, arXiv
// 2306.00288, section 4. Departure: a unit that never varies has no correlation; it counts as lambda = 0.
var hiddenCovariance = fitness.Metric{
	Name: "hidden_covariance", Version: 1, Direction: fitness.Maximize, Cost: fitness.Full,
	Known:    "measured tau 0.38 (layer 1); published 0.372, 0.314, 0.247 by layer",
	Takes:    []string{"layer", "layers", "width", "embedding", "batch", "steps", "repeats"},
	Defaults: fitness.Settings{Batch: 50, Steps: 70},
	Least:    fitness.Settings{Steps: 2, Batch: 2},
	Summary:  "how differently the units of a layer respond: log-determinant score of their correlation",
	Source:   "Serianni & Kalita 2023, arXiv 2306.00288, section 4",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
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
