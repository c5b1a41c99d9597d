package search

import "math/rand/v2"

// Walk proposes the run's starting genomes in their order and nothing else. The caller ranks them beforehand by cheap
// metrics, the best first. Walk is the greedy baseline that a strategy over a pool has to beat.
type Walk struct {
	Count int // number of genomes to propose; beyond the starting genomes of the run they are random
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
