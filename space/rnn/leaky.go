package rnn

import (
	nnrnn "evolve/nn/rnn"
)

// This file makes leaky updates: new states of the form blend(z, h, n) or blend(z, n, h) with their own previous value h.
// The generator of the benchmark makes none on purpose, and its rules forbid them. GRU and its relatives live from them.

// addLeaks replaces each new state n, with probability 1/2, by a leaky update of n. The gate is a sigmoid of the draw or a new
// sigmoid of a linear of x and h; all of these are equally likely, and so are both orders of h and n.
func (g *generator) addLeaks() {
	for i, n := range g.New {
		if g.rng.IntN(2) == 0 || !g.hasRoomForLeak() {
			continue
		}
		gates := g.sigmoids(n)
		gate := nnrnn.X // stands for a new one
		if k := g.rng.IntN(len(gates) + 1); k < len(gates) {
			gate = gates[k]
		}
		g.Cell.leak(i, gate, g.rng.IntN(2) == 1)
	}
}

// hasRoomForLeak reports whether references can name the nodes of one more leaky update.
func (c Cell) hasRoomForLeak() bool { return len(c.Nodes) <= nnrnn.MaxNodes-3 }

// sigmoids lists the sigmoid nodes of a cell other than n.
func (c Cell) sigmoids(n nnrnn.Ref) (list []nnrnn.Ref) {
	for i, node := range c.Nodes {
		if node.Op == nnrnn.Sigmoid && nnrnn.Ref(i) != n {
			list = append(list, nnrnn.Ref(i))
		}
	}
	return list
}

// leak replaces new state i, a node n, by blend(gate, h, n), or by blend(gate, n, h) if mirrored. A gate of X stands for a
// new sigmoid of a linear of x and h. Other readers of n go on to read n.
func (c *Cell) leak(i int, gate nnrnn.Ref, mirrored bool) {
	if gate == nnrnn.X {
		gate = c.append(nnrnn.Sigmoid, c.append(nnrnn.Linear, nnrnn.X, nnrnn.Prev(i)))
	}
	kept, added := nnrnn.Prev(i), c.New[i]
	if mirrored {
		kept, added = added, kept
	}
	c.New[i] = c.append(nnrnn.Blend, gate, kept, added)
}

// visitLeaks visits the replacements of a new state, slot, by a leaky update of it. ref is the gate, X for a new one, and
// node is 1 for the mirrored blend. A new gate needs no mirrored one: it can learn to be its complement.
func visitLeaks(c Cell, v *editVisitor) {
	for i, n := range c.New {
		if isLeaky(c, i) || !c.hasRoomForLeak() {
			continue
		}
		v.visit(edit{slot: i, ref: nnrnn.X})
		for _, gate := range c.sigmoids(n) {
			v.visit(edit{slot: i, ref: gate})
			v.visit(edit{slot: i, ref: gate, node: 1})
		}
	}
}

func applyLeak(c *Cell, e edit) { c.leak(e.slot, e.ref, e.node == 1) }
