package search

import "math/rand/v2"

// Walk proposes the run's starting genomes in their order and nothing else: a list, ranked beforehand by whatever is
// cheap, gone through from its top. It is the greedy baseline that a strategy over a pool has to beat.
type Walk struct {
	Count int // how many starting genomes the run has; of more than there are, the rest are random
}

// Propose implements Strategy.
func (w Walk) Propose(id int, _ *rand.Rand) Proposal {
	if id >= w.Count {
		return Proposal{}
	}
	return Proposal{Op: Fresh}
}

// Tell implements Strategy.
func (Walk) Tell(int, Outcome) {}
