package train

import (
	"fmt"
	"slices"

	"evolve/nn/rnn"
)

// Inherit replaces the initial weights of m by those of a trained parent, where the cells correspond, so that it begins with
// nearly the parent's function (Net2Net, Chen et al., arXiv 1511.05641, does so exactly). to holds, for each node of
// parent.Cell, the node of m.Cell that it becomes, or -1; it is what Match of package space/rnn returns. Inherit must be
// called before the first update.
//
// The embedding, the decoder and all matrices between corresponding nodes are copied. A new matrix of a node that the parent
// has starts as zero, so that the node computes what it did. A new Linear starts as the identity of its first input that is
// not x, plus zero times its other inputs; one of x alone keeps its initial weights. Where widths differ, the first units
// correspond; further units keep their initial weights.
//
// Inherit returns an error, and changes nothing, if the vocabularies, the numbers of layers or the length of to differ.
func (m *Language) Inherit(parent *Language, to []int) error {
	if m.Words != parent.Words || m.Shape.Layers != parent.Shape.Layers || m.Shape.Tied != parent.Shape.Tied {
		return fmt.Errorf("train: inherit: the parent has %d words and %d layers (tied: %v), the child %d and %d (tied: %v)",
			parent.Words, parent.Shape.Layers, parent.Shape.Tied, m.Words, m.Shape.Layers, m.Shape.Tied)
	}
	if len(to) != len(parent.Cell.Nodes) || slices.ContainsFunc(to, func(c int) bool { return c >= len(m.Cell.Nodes) }) {
		return fmt.Errorf("train: inherit: %v must name a node of %d, or -1, for each of %d nodes", to, len(m.Cell.Nodes), len(parent.Cell.Nodes))
	}
	m.table.inherit(parent.table)
	if m.rows != m.table {
		m.rows.inherit(parent.rows)
	}
	m.bias.inherit(parent.bias)
	h := newHeritage(m.Cell, parent.Cell, to)
	for l, nodes := range m.cells {
		for i, a := range nodes {
			if m.Cell.Nodes[i].Op == rnn.Linear {
				h.linear(i, a, parent.cells[l])
			}
		}
	}
	m.Changed()
	return nil
}

// inherit copies the rows and columns that both matrices have.
func (p *Parameter) inherit(from *Parameter) {
	rows, columns, wide := p.Shape[0], len(p.Value)/p.Shape[0], len(from.Value)/from.Shape[0]
	for r := range min(rows, from.Shape[0]) {
		copy(p.Value[r*columns:(r+1)*columns], from.Value[r*wide:(r+1)*wide])
	}
}

// heritage maps the parts of a child to those of its parent.
type heritage struct {
	child, parent rnn.Cell
	nodes, states []int // of the parent, by that of the child; -1: new
}

func newHeritage(child, parent rnn.Cell, to []int) heritage {
	h := heritage{child, parent, slices.Repeat([]int{-1}, len(child.Nodes)), slices.Repeat([]int{-1}, len(child.New))}
	for p, c := range to {
		if c >= 0 {
			h.nodes[c] = p
		}
	}
	for c, node := range child.New {
		for p, other := range parent.New {
			if r, ok := h.input(node); ok && r == other {
				h.states[c] = p
			}
		}
	}
	for c, p := range h.states {
		if p < 0 && c < len(parent.New) && !slices.Contains(h.states, c) {
			h.states[c] = c // a state that is computed otherwise
		}
	}
	return h
}

// input returns what an input of the child is in the parent, and false if it is new.
func (h heritage) input(r rnn.Ref) (rnn.Ref, bool) {
	switch s := r.State(); {
	case r == rnn.X:
		return r, true
	case s >= 0:
		return rnn.Prev(h.states[s]), h.states[s] >= 0
	}
	return rnn.Ref(h.nodes[r]), h.nodes[r] >= 0
}

// linear sets the weights of Linear node i of the child in one layer. parent holds those of all nodes of the parent.
func (h heritage) linear(i int, a affine, parent []affine) {
	p := h.nodes[i]
	if p < 0 || h.parent.Nodes[p].Op != rnn.Linear {
		h.identity(i, a)
		return
	}
	a.b.inherit(parent[p].b)
	left := slices.Clone(h.parent.Nodes[p].In)
	for j, r := range h.child.Nodes[i].In {
		want, ok := h.input(r)
		if k := slices.Index(left, want); ok && k >= 0 {
			a.w[j].inherit(parent[p].w[k])
			left[k] = rnn.MaxNodes // no input: this matrix is copied already
		} else {
			clear(a.w[j].Value)
		}
	}
}

// identity makes a new Linear the identity of its first input that is not x.
func (h heritage) identity(i int, a affine) {
	in := h.child.Nodes[i].In
	first := slices.IndexFunc(in, func(r rnn.Ref) bool { return r != rnn.X })
	if first < 0 {
		return
	}
	clear(a.b.Value)
	for _, w := range a.w {
		clear(w.Value)
	}
	width := a.w[first].Shape[0]
	for k := range width {
		a.w[first].Value[k*width+k] = 1
	}
}
