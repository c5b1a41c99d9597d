package search

import "math/rand/v2"

// Random proposes a fresh genome each time: the baseline every comparison must contain.
type Random struct{}

// Propose implements Strategy.
func (Random) Propose(int, *rand.Rand) Proposal { return Proposal{Op: Fresh} }

// Tell implements Strategy.
func (Random) Tell(int, Outcome) {}
