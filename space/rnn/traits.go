package rnn

import nnrnn "evolve/nn/rnn"

// TraitNames returns the names of the numbers of Cell.Traits.
func TraitNames() []string {
	names := []string{"nodes", "hidden_states", "gates"}
	for op := range nnrnn.Op(nnrnn.NumOps) {
		names = append(names, op.String())
	}
	return names
}

// Traits returns the number of nodes, of hidden states, of gates (products and blends), and of nodes of each operation.
// They describe a cell without its wiring; cells of equal Hash have equal traits. Cost: that of Hash.
func (c Cell) Traits() []int {
	c = c.Canonical()
	var of [nnrnn.NumOps]int
	for _, node := range c.Nodes {
		of[node.Op]++
	}
	return append([]int{len(c.Nodes), len(c.New), of[nnrnn.Prod] + of[nnrnn.Blend]}, of[:]...)
}
