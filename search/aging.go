package search

import "math/rand/v2"

// Aging is regularized evolution (Real et al. 2019, arXiv 1802.01548, algorithm 1): the best of a sample drawn with
// replacement from the population is mutated, the child joins, the oldest leaves.
type Aging struct {
	Population int // P, 100 when 0
	Sample     int // S, 25 when 0

	queue []told // oldest first
}

// Propose implements Strategy.
func (a *Aging) Propose(id int, rng *rand.Rand) Proposal {
	if id < a.population() || len(a.queue) == 0 {
		return Proposal{Op: Fresh}
	}
	best := a.queue[rng.IntN(len(a.queue))]
	for range orDefault(a.Sample, agingSample) - 1 {
		if t := a.queue[rng.IntN(len(a.queue))]; t.outcome.Compare(best.outcome) > 0 {
			best = t
		}
	}
	return Proposal{Op: Mutate, Parents: []int{best.id}}
}

// Tell implements Strategy.
func (a *Aging) Tell(id int, o Outcome) {
	a.queue = append(a.queue, told{id, o})
	if len(a.queue) > a.population() {
		a.queue = a.queue[1:]
	}
}

func (a *Aging) population() int { return orDefault(a.Population, agingPopulation) }

func orDefault(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}
