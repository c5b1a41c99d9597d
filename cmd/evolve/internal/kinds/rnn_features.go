package kinds

import (
	"slices"

	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// rnnFeatures returns what a learned screen sees of a cell besides metrics: its traits, which count nodes, hidden states,
// gates and operations, the number of its matrices, and its structure.
func rnnFeatures(g Genome) (x []float64) {
	genome, _ := cellOf(g).Identity()
	c := nnrnn.Cell(genome)
	for _, n := range spacernn.Cell(c).Traits() {
		x = append(x, float64(n))
	}
	matrices := 0
	for _, n := range c.Nodes {
		if n.Op == nnrnn.Linear {
			matrices += len(n.In)
		}
	}
	return append(x, float64(matrices), flag(leadsLinearly(c)), flag(leaks(c)),
		depth(c, func(r nnrnn.Ref) bool { return r == nnrnn.X }), depth(c, func(r nnrnn.Ref) bool { return r.State() >= 0 }))
}

func flag(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

// leadsLinearly reports whether the input reaches the output of the layer along a path without activation function. Gates on
// the path may scale it.
func leadsLinearly(c nnrnn.Cell) bool {
	return reaches(c, c.New[0], nnrnn.X, func(op nnrnn.Op) bool { return !op.IsActivation() })
}

// leaks reports whether a new hidden state keeps a share of its own previous value: whether that reaches it along a path of
// sums, products and blends alone.
func leaks(c nnrnn.Cell) bool {
	keeps := func(op nnrnn.Op) bool { return op == nnrnn.Sum || op == nnrnn.Prod || op == nnrnn.Blend }
	for i, r := range c.New {
		if reaches(c, r, nnrnn.Prev(i), keeps) {
			return true
		}
	}
	return false
}

// reaches reports whether a path of allowed operations leads from a reference to a node. The weight of a blend leads nowhere.
func reaches(c nnrnn.Cell, to, from nnrnn.Ref, allowed func(nnrnn.Op) bool) bool {
	reached := make([]bool, len(c.Nodes))
	for i, n := range c.Nodes {
		in := n.In
		if n.Op == nnrnn.Blend {
			in = in[1:]
		}
		reached[i] = allowed(n.Op) && slices.ContainsFunc(in, func(r nnrnn.Ref) bool { return r == from || r.IsNode() && reached[r] })
	}
	return reached[to]
}

// depth returns the number of nodes on the longest path from a source to a new hidden state, 0 where there is none.
func depth(c nnrnn.Cell, isSource func(nnrnn.Ref) bool) float64 {
	depths, deepest := make([]int, len(c.Nodes)), 0
	for i, n := range c.Nodes {
		for _, r := range n.In {
			switch {
			case isSource(r):
				depths[i] = max(depths[i], 1)
			case r.IsNode() && depths[r] > 0:
				depths[i] = max(depths[i], depths[r]+1)
			}
		}
	}
	for _, r := range c.New {
		deepest = max(deepest, depths[r])
	}
	return float64(deepest)
}
