package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMembers checks that parents are drawn from the members that a strategy reports.
func TestMembers(t *testing.T) {
	for _, info := range Strategies() {
		s := info.New(StrategySettings{Population: 6, Sample: 3, Start: 3, Cross: true, Crossover: 0.5})
		p, ok := s.(Populated)
		if !ok {
			if info.Name != "random" && info.Name != "walk" {
				t.Errorf("%s has no population", info.Name)
			}
			continue
		}
		rng := rand.New(rand.NewPCG(1, 2))
		bred := 0
		for id := range 200 {
			before := p.Members()
			proposal := s.Propose(id, rng)
			after := p.Members() // PDNS chooses its parents when it proposes
			for _, parent := range proposal.Parents {
				bred++
				if !slices.Contains(before, parent) && !slices.Contains(after, parent) {
					t.Fatalf("%s: candidate %d: parent %d is not among %v", info.Name, id, parent, before)
				}
			}
			if list := slices.Clone(after); len(list) > 0 {
				slices.Sort(list)
				if len(slices.Compact(list)) != len(after) {
					t.Fatalf("%s: a member twice: %v", info.Name, after)
				}
			}
			s.Tell(id, Outcome{Objectives: []float64{rng.Float64(), rng.Float64()}, Rung: proposal.Rung})
		}
		if bred == 0 {
			t.Errorf("%s never bred", info.Name)
		}
	}
}
