package search

import "math/rand/v2"

// Random proposes a new random genome each time. It is the baseline that every comparison of strategies must contain.
type Random struct{}

// Propose implements Strategy.
func (Random) Propose(int, *rand.Rand) Proposal { return Proposal{Op: Fresh} }

// Tell implements Strategy.
func (Random) Tell(int, Outcome) {}
