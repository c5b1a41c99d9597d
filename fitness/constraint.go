package fitness

import (
	"cmp"
	"math"
	"slices"
)

// Term is a metric at fixed settings: what an evaluation computes and a log line names.
type Term struct {
	Label string
	Metric
	Settings // resolved
}

// Constraint bounds a term. Min and Max may be infinite.
type Constraint struct {
	Term
	Min, Max float64
}

// violation is by how much v lies outside, relative to the bound it breaks: 0 inside, below 1 always.
func (c Constraint) violation(v float64) float64 {
	excess := max(c.Min-v, v-c.Max, 0)
	if excess == 0 {
		return 0
	}
	bound := c.Max
	if v < c.Min {
		bound = c.Min
	}
	excess /= max(1, math.Abs(bound))
	if math.IsInf(excess, 1) {
		return 1
	}
	return excess / (1 + excess)
}

// cheapFirst orders constraints by what they cost.
func cheapFirst(cs []Constraint) []Constraint {
	cs = slices.Clone(cs)
	slices.SortStableFunc(cs, func(a, b Constraint) int { return cmp.Compare(a.Cost, b.Cost) })
	return cs
}
