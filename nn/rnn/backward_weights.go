package rnn

import (
	"slices"

	"evolve/nn/internal/kernel"
)

// weightGradients computes the gradients of the weights and biases of live Linear nodes, for all steps at once. It packs
// each input once for all nodes that read it.
func (b *layerBackward) weightGradients() {
	rows := b.Batch * b.Steps
	inputs := &b.inputs
	for _, r := range b.linearInputs() {
		width := inputWidth(r, b.in, b.width)
		inputs.Pack(b.allSteps(r), width, rows, width)
		for i, n := range b.cell.Nodes {
			for j, in := range n.In {
				if n.Op == Linear && b.live[i] && in == r {
					inputs.MulAddOf(b.weights[i].W[j], inputs.N, b.nodeGradients[i], b.width, b.width)
				}
			}
		}
	}
	for i, n := range b.cell.Nodes {
		if n.Op == Linear && b.live[i] {
			kernel.ColumnSums(b.weights[i].B, b.nodeGradients[i], rows)
		}
	}
}

// linearInputs returns the different inputs of live Linear nodes.
func (b *layerBackward) linearInputs() (refs []Ref) {
	for i, n := range b.cell.Nodes {
		for _, r := range n.In {
			if n.Op == Linear && b.live[i] && !slices.Contains(refs, r) {
				refs = append(refs, r)
			}
		}
	}
	return refs
}
