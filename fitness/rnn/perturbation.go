package rnn

import (
	"math"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// perturbation: replace the token at step T/4 by the neighbouring column's and compare the last layer's hidden state 0
// eight steps later, ln(|dh| / |h|) over all columns; critical initialisation. Very negative: the cell forgets; near 0
// or above: a small difference takes over. A guard against cells that diverge in training, not a sign of quality.
// Needs a forward pass at width n and the first T/4 + 9 steps of another.
var perturbation = fitness.Metric{
	Name: "perturbation", Version: 1, Direction: fitness.Neither, Cost: fitness.Small,
	Known:    "outside [-5, -1] 18 of 45 diverged, inside 2 of 23; no sign of quality",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    fitness.Settings{Steps: 12, Batch: 2},
	Summary:  "what is left of one changed token after 8 steps: guard against cells that diverge when trained",
	Source:   "this engine, docs/metrics.md",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		stack := p.stack(squareShape(s), nnrnn.Critical)
		pass := nnrnn.Pass{Batch: s.Batch, Steps: s.Steps, Clamp: stateClamp}
		h, err := p.states(stack, s.Layers-1, pass, 0)
		if err != nil {
			return 0, err
		}
		swap := s.Steps / 4
		pass.Steps = swap + swapDelay + 1
		changed, err := p.states(stack, s.Layers-1, pass, swap)
		if err != nil {
			return 0, err
		}
		at := pass.Steps * s.Batch * s.Width
		return relativeChange(h[at:at+s.Batch*s.Width], changed[at:at+s.Batch*s.Width]), nil
	}),
}

// swapDelay is how many steps after the changed token the states are compared.
const swapDelay = 8

// swapStep gives every column its neighbour's token at step t of tokens [T][B].
func swapStep(tokens []int, batch, t int) {
	row := tokens[t*batch : (t+1)*batch]
	first := row[0]
	copy(row, row[1:])
	row[batch-1] = first
}

// leastChange bounds the logarithm where nothing is left of the change, or of the state.
const leastChange = 1e-12

func relativeChange(h, changed []float32) float64 {
	var dh, hh float64
	for i, v := range h {
		d := float64(changed[i]) - float64(v)
		dh += d * d
		hh += float64(v) * float64(v)
	}
	if hh == 0 {
		return math.Log(leastChange)
	}
	return math.Log(max(math.Sqrt(dh/hh), leastChange))
}
