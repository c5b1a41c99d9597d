package surrogate

import (
	"math"

	"evolve/search"
)

// History follows the candidates of a run in id order and measures what a screen predicted for them. It needs nothing but
// the log. The zero value is ready.
type History[G any] struct {
	Prequential // of the candidates that have a prediction

	hashes   []string           // by id
	outcomes map[string]float64 // label by hash
}

// Add appends the candidate of the next id. It returns its label, the first objective at rung 0, and whether it has one.
// The label of a failure is -Inf: a training that diverges is worse than all others. Candidates of higher rungs, repeats and
// candidates that break a constraint have no label.
func (h *History[G]) Add(c search.Candidate[G]) (label float64, ok bool) {
	before := h.Before(c)
	h.hashes = append(h.hashes, c.Hash)
	o := c.Outcome()
	switch {
	case c.Rung > 0 || c.Cached != nil:
		return 0, false
	case o.Failed():
		label = math.Inf(-1)
	case o.Feasible():
		label = o.Objectives[0]
	default:
		return 0, false
	}
	if h.outcomes == nil {
		h.outcomes = map[string]float64{}
	}
	h.outcomes[c.Hash] = label
	if c.Predicted != nil {
		h.Prequential.Add(*c.Predicted, before, label)
	}
	return label, true
}

// Before returns the mean label of the parents of a candidate, NaN where it has none or they have none that is finite.
func (h *History[G]) Before(c search.Candidate[G]) float64 {
	sum, n := 0.0, 0
	for _, id := range c.Parents {
		if id < 0 || id >= len(h.hashes) {
			continue
		}
		if v, ok := h.outcomes[h.hashes[id]]; ok && !math.IsInf(v, 0) {
			sum += v
			n++
		}
	}
	return sum / float64(n) // 0/0 is NaN
}
