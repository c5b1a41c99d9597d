package rnn

import (
	"math/bits"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// leaf is a cell in the order that a full colouring gives. It lasts as long as its graph.
type leaf struct {
	cell  Cell
	code  []byte
	order []int // old nodes in their new order
}

// leaf orders the nodes, among those whose inputs are placed by colour, and numbers the states by their nodes.
func (g *graph) leaf(colors []uint64) leaf {
	place, waits := g.refs.take(len(colors)), g.refs.take(len(colors))
	var ready set
	for i, ties := range g.in {
		for _, t := range ties {
			if t.now() {
				waits[i]++
			}
		}
		if waits[i] == 0 {
			ready.flip(i)
		}
	}
	order := g.ints.take(len(colors))
	for k := range order {
		next := ready.least(colors)
		ready.flip(next)
		place[next], order[k] = nnrnn.Ref(k), next
		for _, t := range g.users[next] {
			if !t.now() {
				continue
			}
			if waits[t.node]--; waits[t.node] == 0 {
				ready.flip(t.node)
			}
		}
	}
	cell := g.relabel(order, place)
	return leaf{cell, cell.appendCode(g.bytes.take(g.size)[:0]), order}
}

// set is a set of nodes, a bit each.
type set [2]uint64

func (s *set) flip(i int) { s[i>>6] ^= 1 << (i & 63) }

// least is the node of the smallest colour; panics if there is none.
func (s *set) least(colors []uint64) int {
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

// relabel is the graph's cell with its nodes in another order.
func (g *graph) relabel(order []int, place []nnrnn.Ref) Cell {
	c := g.cell
	states := g.ints.take(len(c.New)) // old numbers in their new order
	for i := range states {
		states[i] = i
	}
	slices.SortFunc(states[1:], func(a, b int) int { return int(place[c.New[a]]) - int(place[c.New[b]]) })
	d := Cell{Nodes: g.nodes.take(len(order)), New: g.refs.take(len(states))}
	for i, s := range states {
		d.New[i] = place[c.New[s]]
	}
	for i, old := range order {
		n := c.Nodes[old]
		in := g.refs.take(len(n.In))
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

// encode writes a cell as bytes, each cell differently.
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
