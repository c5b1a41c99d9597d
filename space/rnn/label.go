package rnn

import (
	"math/bits"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// labelling is the cell in the order of nodes that a discrete colouring gives. It is valid until the graph is released.
type labelling struct {
	cell  Cell
	code  []byte
	order []int // the old number of each node
}

// label sorts the nodes topologically and breaks ties by colour. It numbers the states after state 0 in the order of
// their nodes.
func (g *graph) label(colors []uint64) labelling {
	place, waits := g.refs.alloc(len(colors)), g.refs.alloc(len(colors))
	var ready nodeSet
	for i, arcs := range g.inputs {
		for _, a := range arcs {
			if a.sameStep() {
				waits[i]++
			}
		}
		if waits[i] == 0 {
			ready.toggle(i)
		}
	}
	order := g.ints.alloc(len(colors))
	for k := range order {
		next := ready.minColor(colors)
		ready.toggle(next)
		place[next], order[k] = nnrnn.Ref(k), next
		for _, a := range g.readers[next] {
			if !a.sameStep() {
				continue
			}
			if waits[a.node]--; waits[a.node] == 0 {
				ready.toggle(a.node)
			}
		}
	}
	cell := g.relabel(order, place)
	return labelling{cell, cell.appendCode(g.bytes.alloc(g.codeSize)[:0]), order}
}

// nodeSet is a set of nodes, one bit each.
type nodeSet [2]uint64

func (s *nodeSet) toggle(i int) { s[i>>6] ^= 1 << (i & 63) }

// minColor returns the node of the smallest colour, or -1 for an empty set.
func (s *nodeSet) minColor(colors []uint64) int {
	least := -1
	for half, word := range s {
		for ; word != 0; word &= word - 1 {
			if i := half<<6 + bits.TrailingZeros64(word); least < 0 || colors[i] < colors[least] {
				least = i
			}
		}
	}
	return least
}

// relabel returns the cell with its nodes in a new order; place[i] is the new number of node i.
func (g *graph) relabel(order []int, place []nnrnn.Ref) Cell {
	c := g.cell
	states := g.ints.alloc(len(c.New)) // old numbers in their new order
	for i := range states {
		states[i] = i
	}
	slices.SortFunc(states[1:], func(a, b int) int { return int(place[c.New[a]]) - int(place[c.New[b]]) })
	d := Cell{Nodes: g.nodes.alloc(len(order)), New: g.refs.alloc(len(states))}
	for i, s := range states {
		d.New[i] = place[c.New[s]]
	}
	for i, old := range order {
		n := c.Nodes[old]
		in := g.refs.alloc(len(n.In))
		for j, r := range n.In {
			switch {
			case r.IsNode():
				in[j] = place[r]
			case r == nnrnn.X:
				in[j] = nnrnn.X
			default:
				in[j] = nnrnn.Prev(slices.Index(states, r.State()))
			}
		}
		if n.Op.Commutes() {
			slices.Sort(in)
		}
		d.Nodes[i] = nnrnn.Node{Op: n.Op, In: in}
	}
	return d
}

// encode returns a code of the cell: distinct cells have distinct codes.
func (c Cell) encode() []byte { return c.appendCode(nil) }

func (c Cell) appendCode(b []byte) []byte {
	b = append(b, byte(len(c.Nodes)))
	for _, n := range c.Nodes {
		b = append(b, byte(n.Op), byte(len(n.In)))
		for _, r := range n.In {
			b = append(b, byte(r))
		}
	}
	for _, r := range c.New {
		b = append(b, byte(r))
	}
	return b
}
