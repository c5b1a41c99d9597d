package search

import "slices"

// observation pairs a candidate's id with its outcome. Strategies keep these.
type observation struct {
	id      int
	outcome Outcome
}

// genome returns the id of the first candidate that has the same genome.
func (o observation) genome() int {
	if o.outcome.Repeats != nil {
		return *o.outcome.Repeats
	}
	return o.id
}

// unique keeps the first observation of each genome, in place.
func unique(list []observation) []observation {
	seen := make(map[int]bool, len(list))
	return slices.DeleteFunc(list, func(o observation) bool {
		repeated := seen[o.genome()]
		seen[o.genome()] = true
		return repeated
	})
}

// outcomesOf returns the outcomes alone, in the same order.
func outcomesOf(list []observation) []Outcome {
	outcomes := make([]Outcome, len(list))
	for i, o := range list {
		outcomes[i] = o.outcome
	}
	return outcomes
}
