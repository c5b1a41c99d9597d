package rnn

import (
	"math/rand/v2"

	nnrnn "evolve/nn/rnn"
)

// Cross returns a valid cell in which one node of a, with the nodes that only it needs, is replaced by a copy of one
// node of b and all that it needs. A previous state that a does not have becomes state 0. The child's Hash differs from
// both parents'. After 200 failed trials Cross returns a mutation of a. It leaves a and b unchanged.
func (s Space) Cross(a, b Cell, rng *rand.Rand) Cell {
	hashA, hashB, limit := a.Hash(), b.Hash(), max(s.countDirectStates(a), s.countDirectStates(b))
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

// graft returns a in which everything that reads node i reads a copy of node j of b.
func graft(a Cell, i int, b Cell, j int) Cell {
	d := a.clone()
	copied := map[nnrnn.Ref]nnrnn.Ref{}
	replacement := d.transplant(b, nnrnn.Ref(j), copied)
	for k := range a.Nodes {
		for slot, r := range d.Nodes[k].In {
			if int(r) == i {
				d.Nodes[k].In[slot] = replacement
			}
		}
	}
	for k, r := range d.New {
		if int(r) == i {
			d.New[k] = replacement
		}
	}
	return d
}

// transplant appends a copy of node r of b, and of what it needs, and returns its reference.
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
