package fitness

import (
	"cmp"
	"math"
	"slices"
)

// Constraint bounds a term: Min <= value <= Max. Min and Max may be infinite.
type Constraint struct {
	Term
	Min, Max float64
}

// violation returns how far v lies outside the bounds, relative to the broken bound: 0 inside, otherwise x/(1+x) of the
// relative excess x, which is at most 1 and grows with x.
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

// cheapestFirst returns the constraints sorted by cost; those of equal cost keep their order.
func cheapestFirst(cs []Constraint) []Constraint {
	cs = slices.Clone(cs)
	slices.SortStableFunc(cs, func(a, b Constraint) int { return cmp.Compare(a.Cost, b.Cost) })
	return cs
}
