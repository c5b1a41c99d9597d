package rnn

import (
	"slices"

	nnrnn "evolve/nn/rnn"
)

// Cell is the genome of a recurrent cell. Nodes have no names: in a recipe they only tie inputs to nodes, so names are
// read and not kept, and written anew. Converts to nn.Cell and back.
type Cell nnrnn.Cell

// Parameters counts the weights and biases of a language model whose layers are this cell: embedding, cells and decoder,
// as num_params of the published logs does (33278 words, embedding 400, hidden 600, 3 layers, tied).
func (c Cell) Parameters(layers, vocab, embed, hidden int, tied bool) int {
	return nnrnn.Cell(c).Parameters(nnrnn.Shape{Layers: layers, Embedding: embed, Hidden: hidden, Tied: tied}, vocab)
}

// Equal reports whether two cells are the same in every detail; those of equal Hash may differ in the order of nodes.
func (c Cell) Equal(d Cell) bool {
	return slices.Equal(c.New, d.New) && slices.EqualFunc(c.Nodes, d.Nodes, func(m, n nnrnn.Node) bool {
		return m.Op == n.Op && slices.Equal(m.In, n.In)
	})
}

// clone copies a cell with its inputs, which share one array: a search holds every genome.
func (c Cell) clone() Cell {
	d := Cell{Nodes: slices.Clone(c.Nodes), New: slices.Clone(c.New)}
	total := 0
	for _, n := range c.Nodes {
		total += len(n.In)
	}
	all := make([]nnrnn.Ref, 0, total)
	for i, n := range c.Nodes {
		if n.In != nil {
			all = append(all, n.In...)
			d.Nodes[i].In = all[len(all)-len(n.In) : len(all) : len(all)] // append to one leaves the others alone
		}
	}
	return d
}
