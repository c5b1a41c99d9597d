package rnn

import (
	"math/rand/v2"

	nnrnn "evolve/nn/rnn"
)

// Cross returns a valid cell in which one node of a, with all that it alone needs, is replaced by a node of b with all
// that it needs. Previous states that a does not have become its state 0. Where no such exchange is valid and new in a
// number of tries, it returns a mutation of a.
func (s Space) Cross(a, b Cell, rng *rand.Rand) Cell {
	hashA, hashB, limit := a.Hash(), b.Hash(), max(countDirectStates(a), countDirectStates(b))
	for range maxAttempts {
		d, ok := graft(a, rng.IntN(len(a.Nodes)), b, rng.IntN(len(b.Nodes))).tidy()
		if !ok || !s.validChild(d, limit) {
			continue
		}
		if h := d.Hash(); h != hashA && h != hashB {
			return d
		}
	}
	return s.Mutate(a, rng)
}

// graft lets everybody who reads node i of a read a copy of node j of b.
func graft(a Cell, i int, b Cell, j int) Cell {
	d := a.clone()
	copied := map[nnrnn.Ref]nnrnn.Ref{}
	scion := d.transplant(b, nnrnn.Ref(j), copied)
	for k := range a.Nodes {
		for slot, r := range d.Nodes[k].In {
			if int(r) == i {
				d.Nodes[k].In[slot] = scion
			}
		}
	}
	for k, r := range d.New {
		if int(r) == i {
			d.New[k] = scion
		}
	}
	return d
}

// transplant copies a node of b and what it needs.
func (c *Cell) transplant(b Cell, r nnrnn.Ref, copied map[nnrnn.Ref]nnrnn.Ref) nnrnn.Ref {
	if s := r.State(); s >= len(c.New) {
		return nnrnn.Prev(0)
	}
	if !r.IsNode() {
		return r
	}
	if to, ok := copied[r]; ok {
		return to
	}
	var in []nnrnn.Ref
	for _, x := range b.Nodes[r].In {
		in = append(in, c.transplant(b, x, copied))
	}
	copied[r] = c.append(b.Nodes[r].Op, in...)
	return copied[r]
}
