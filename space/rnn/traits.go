package rnn

import (
	nnrnn "evolve/nn/rnn"
)

// TraitNames are what Traits counts: nodes, hidden states, gates (products and blends), and nodes of each operation.
func TraitNames() []string {
	names := []string{"nodes", "hidden_states", "gates"}
	for op := range nnrnn.Op(nnrnn.NumOps) {
		names = append(names, op.String())
	}
	return names
}

// Traits are the numbers that describe a cell without its wiring. Cells of equal Hash have equal ones. Cost: as Hash.
func (c Cell) Traits() []int {
	c = c.Canonical()
	var of [nnrnn.NumOps]int
	for _, node := range c.Nodes {
		of[node.Op]++
	}
	return append([]int{len(c.Nodes), len(c.New), of[nnrnn.Prod] + of[nnrnn.Blend]}, of[:]...)
}
