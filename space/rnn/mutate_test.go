package rnn

import (
	"math/rand/v2"
	"testing"

	"evolve/search"
)

var _ search.Namer[Cell] = Space{}

// MutateNamed returns the cell of Mutate and its Hash, also in a space too small for the parent.
func TestNamedMutations(t *testing.T) {
	for _, s := range []Space{{}, {Nodes: 3, HiddenStates: 1, Intermediate: 3}} {
		cells(300, func(c Cell, r *rand.Rand) {
			seed := r.Uint64()
			want := s.Mutate(c, rng(seed))
			got, hash := s.MutateNamed(c, c.Hash(), rng(seed))
			if !got.Equal(want) || hash != want.Hash() {
				t.Fatalf("%s (%s), want %s (%s)", text(got), hash, text(want), want.Hash())
			}
		})
	}
}
