package search

import "slices"

// told is a candidate as a strategy knows it.
type told struct {
	id      int
	outcome Outcome
}

// genome is the id of the first candidate of the same genome.
func (t told) genome() int {
	if t.outcome.Repeats != nil {
		return *t.outcome.Repeats
	}
	return t.id
}

// unique keeps the first of each genome, in place.
func unique(list []told) []told {
	seen := make(map[int]bool, len(list))
	return slices.DeleteFunc(list, func(t told) bool {
		was := seen[t.genome()]
		seen[t.genome()] = true
		return was
	})
}

func outcomesOf(list []told) []Outcome {
	outcomes := make([]Outcome, len(list))
	for i, t := range list {
		outcomes[i] = t.outcome
	}
	return outcomes
}
