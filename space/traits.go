package space

import "evolve/nn"

// TraitNames are what Traits counts: nodes, hidden states, gates (products and blends), and nodes of each operation.
func TraitNames() []string {
	names := []string{"nodes", "hidden_states", "gates"}
	for op := range nn.Op(nn.NumOps) {
		names = append(names, op.String())
	}
	return names
}

// Traits are the numbers that describe a cell without its wiring. Cells of equal Hash have equal ones. Cost: as Hash.
func (c Cell) Traits() []int {
	c = c.Canonical()
	var of [nn.NumOps]int
	for _, node := range c.Nodes {
		of[node.Op]++
	}
	return append([]int{len(c.Nodes), len(c.New), of[nn.Prod] + of[nn.Blend]}, of[:]...)
}
