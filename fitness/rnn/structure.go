package rnn

import (
	"slices"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// The metrics of this file count what a cell consists of: the nodes of each operation, all nodes, the hidden states, and
// the nodes on its longest path. They have no direction; a constraint demands parts (min 1) or forbids them (max 0). Cost:
// static.
var (
	linears    = countOf("linears", "number of linear maps", nnrnn.Linear)
	products   = countOf("products", "number of elementwise products", nnrnn.Prod)
	sums       = countOf("sums", "number of elementwise sums", nnrnn.Sum)
	blends     = countOf("blends", "number of blends", nnrnn.Blend)
	tanhs      = countOf("tanhs", "number of tanh nodes", nnrnn.Tanh)
	sigmoids   = countOf("sigmoids", "number of sigmoid nodes", nnrnn.Sigmoid)
	leakyReLUs = countOf("leaky_relus", "number of leaky ReLU nodes", nnrnn.LeakyReLU)

	nodes  = structure("nodes", "number of nodes", func(c nnrnn.Cell) int { return len(c.Nodes) })
	states = structure("states", "number of hidden states", func(c nnrnn.Cell) int { return len(c.New) })
	depth  = structure("depth", "nodes on the longest path of one step, from x or a previous state to a new state", longestPath)
)

// structure returns a metric that reads a whole number off the cell.
func structure(name, summary string, read func(c nnrnn.Cell) int) fitness.Metric {
	return fitness.Metric{
		Name: name, Version: 1, Direction: fitness.Neither, Cost: fitness.Static,
		Known:   "for constraints",
		Summary: summary,
		Source:  "-",
		Score:   score(func(p *Probe, _ fitness.Settings) (float64, error) { return float64(read(p.Cell)), nil }),
	}
}

// countOf returns the metric that counts the nodes of an operation.
func countOf(name, summary string, op nnrnn.Op) fitness.Metric {
	return structure(name, summary, func(c nnrnn.Cell) int { return count(c, op) })
}

// count returns the number of nodes of some operations.
func count(c nnrnn.Cell, ops ...nnrnn.Op) (n int) {
	for _, node := range c.Nodes {
		if slices.Contains(ops, node.Op) {
			n++
		}
	}
	return n
}

// longestPath returns the number of nodes on the longest path of one step that ends at a new state.
func longestPath(c nnrnn.Cell) (longest int) {
	ends := make([]int, len(c.Nodes)) // the longest path that ends at each node
	for i, node := range c.Nodes {
		for _, r := range node.In {
			if r.IsNode() {
				ends[i] = max(ends[i], ends[r])
			}
		}
		ends[i]++
	}
	for _, r := range c.New {
		longest = max(longest, ends[r])
	}
	return longest
}
