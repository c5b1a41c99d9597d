package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Aging runs regularized evolution (Real et al. 2019, arXiv 1802.01548, algorithm 1). It draws a sample from the
// population with replacement and mutates the best of it. The child joins the population and the oldest member leaves.
type Aging struct {
	Population int // P, 100 when 0
	Sample     int // S, 25 when 0

	queue []observation // oldest first
}

// Propose implements Strategy.
func (a *Aging) Propose(id int, rng *rand.Rand) Proposal {
	if id < a.population() || len(a.queue) == 0 {
		return Proposal{Op: Fresh}
	}
	best := a.queue[rng.IntN(len(a.queue))]
	for range cmp.Or(a.Sample, agingSample) - 1 {
		if o := a.queue[rng.IntN(len(a.queue))]; o.outcome.Compare(best.outcome) > 0 {
			best = o
		}
	}
	return Proposal{Op: Mutate, Parents: []int{best.id}}
}

// Tell implements Strategy.
func (a *Aging) Tell(id int, o Outcome) {
	a.queue = append(a.queue, observation{id, o})
	if len(a.queue) > a.population() {
		a.queue = a.queue[1:]
	}
}

// Revise implements Reviser: the candidate has its new outcome and is the youngest member, so that a promotion also
// prolongs its life.
func (a *Aging) Revise(id int, o Outcome) {
	a.queue = slices.DeleteFunc(a.queue, func(m observation) bool { return m.id == id })
	a.Tell(id, o)
}

func (a *Aging) population() int { return cmp.Or(a.Population, agingPopulation) }
