package rnn

import (
	"math"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// perturbation computes ln(|dh| / |h|): how much a changed token changes the states. At step T/4 every column reads the
// token of its neighbour; dh is the difference of the last layer's hidden state 0 eight steps later, over all columns.
// A very negative value means that the cell forgets; a value near 0 or above means that a small difference grows. A
// guard (-5 <= perturbation <= -1) against cells that diverge in training, not an objective. At least ln 1e-12. Cost:
// one forward pass at width n with critical initialisation, and the first T/4 + 9 steps of another. New here,
// docs/explanation/metrics.md.
var perturbation = fitness.Metric{
	Name: "perturbation", Version: 1, Direction: fitness.Neither, Cost: fitness.Small,
	Known:    "outside [-5, -1] 18 of 45 cells diverged in training, inside 2 of 23; does not rank cells",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    fitness.Settings{Steps: 12, Batch: 2},
	Summary:  "how much one changed token changes the state after 8 steps: a guard against cells that diverge in training",
	Source:   "new here, docs/explanation/metrics.md",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
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

// swapDelay is the number of steps between the changed token and the comparison of states.
const swapDelay = 8

// swapStep replaces, at step t of tokens [T][B], the token of every column by that of its neighbour.
func swapStep(tokens []int, batch, t int) {
	row := tokens[t*batch : (t+1)*batch]
	first := row[0]
	copy(row, row[1:])
	row[batch-1] = first
}

// leastChange bounds the logarithm where the change or the state is 0.
const leastChange = 1e-12

// relativeChange returns ln(|changed - h| / |h|).
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
