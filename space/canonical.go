package space

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"evolve/nn"
)

// Hash is the identity of a cell: equal for cells that are the same graph and unequal for others. Names, the order of
// nodes, the order of the inputs of linear, sum and product, dead nodes and the numbering of states after state 0 do
// not matter; two equal cells compute the same function up to a relabelling of weights. It panics where Canonical does.
func (c Cell) Hash() string {
	sum := sha256.Sum256(c.Canonical().encode())
	return hex.EncodeToString(sum[:16])
}

// Canonical returns the one cell that stands for all of its identity. Cells of equal Hash have deeply equal Canonicals.
// It panics if the cell is cyclic.
//
// Nodes are coloured by what they compute and who they are tied to, again and again until colours are stable; where
// nodes still share a colour, one of them is set apart and the colouring goes on (individualisation and refinement,
// McKay & Piperno 2014). All choices of that one that no symmetry makes equal are tried, and the smallest encoding wins.
// Twins, of which cells have many, cost one colouring each; 24 nodes take less than a millisecond.
func (c Cell) Canonical() Cell {
	d, ok := c.clone().tidy()
	if !ok {
		panic("space: Canonical: cyclic cell")
	}
	g := newGraph(d)
	return g.best(g.refine(g.first())).cell
}

// encode writes a cell as bytes, each cell differently.
func (c Cell) encode() []byte {
	b := []byte{byte(len(c.Nodes))}
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

// leaf is a cell in the order that a full colouring gives.
type leaf struct {
	cell  Cell
	code  []byte
	order []int // old nodes in their new order
}

// choice is a node that was set apart, the colouring that it led to, and the first leaf below that once it was asked for.
type choice struct {
	node   int
	colors []uint64
	first  *leaf
}

// best is the leaf of smallest code below a stable colouring. Of choices that a symmetry maps to each other one is
// enough, for the symmetry maps all that is below them too.
func (g *graph) best(colors []uint64) (best leaf) {
	class := g.tied(colors)
	if class == nil {
		return g.leaf(colors)
	}
	same := newOrbits(len(colors))
	var tried []choice
	for _, node := range class {
		if slices.ContainsFunc(tried, func(t choice) bool { return same.have(t.node, node) || g.twins(t.node, node) }) {
			continue
		}
		c := choice{node: node, colors: g.apart(colors, node)}
		if g.mirrored(colors, tried, &c, same) {
			continue
		}
		tried = append(tried, c)
		known := len(g.symmetries)
		if l := g.best(c.colors); len(tried) == 1 || slices.Compare(l.code, best.code) < 0 {
			best = l
		}
		for _, s := range g.symmetries[known:] { // they leave the node where it is, and keep these colours too
			same.join(s)
		}
	}
	return best
}

// mirrored looks for a symmetry that maps one of the choices tried to c: where their first leaves are the same cell, the
// two orders of nodes give a symmetry of the graph. It counts if it keeps the colours, and tells all it says to same.
func (g *graph) mirrored(colors []uint64, tried []choice, c *choice, same orbits) bool {
	for i := range tried {
		t := &tried[i]
		if slices.Equal(g.down(t).code, g.down(c).code) {
			if s, ok := symmetry(colors, t.first.order, c.first.order); ok {
				g.symmetries = append(g.symmetries, s)
				same.join(s)
			}
		}
		if same.have(t.node, c.node) {
			return true
		}
	}
	return false
}

// symmetry maps the nodes of one order to those of another.
func symmetry(colors []uint64, from, to []int) (s []int, ok bool) {
	s = make([]int, len(from))
	for i, node := range from {
		if colors[node] != colors[to[i]] {
			return nil, false
		}
		s[node] = to[i]
	}
	return s, true
}

// down takes the first node at every tie.
func (g *graph) down(c *choice) *leaf {
	if c.first == nil {
		colors := c.colors
		for class := g.tied(colors); class != nil; class = g.tied(colors) {
			colors = g.apart(colors, class[0])
		}
		l := g.leaf(colors)
		c.first = &l
	}
	return c.first
}

// orbits tells which nodes symmetries map to each other: those of one number.
type orbits []int

func newOrbits(n int) orbits {
	o := make(orbits, n)
	for i := range o {
		o[i] = i
	}
	return o
}

func (o orbits) have(i, j int) bool { return o[i] == o[j] }

func (o orbits) join(symmetry []int) {
	for i, j := range symmetry {
		if from, to := o[i], o[j]; from != to {
			for k := range o {
				if o[k] == from {
					o[k] = to
				}
			}
		}
	}
}

// leaf orders the nodes, among those whose inputs are placed by colour, and numbers the states by their nodes.
func (g *graph) leaf(colors []uint64) leaf {
	c := g.cell
	place := make([]nn.Ref, len(c.Nodes))
	for i := range place {
		place[i] = -1
	}
	order := make([]int, 0, len(c.Nodes))
	for len(order) < len(c.Nodes) {
		next := -1
		for i, n := range c.Nodes {
			if place[i] < 0 && (next < 0 || colors[i] < colors[next]) && ready(n, place) {
				next = i
			}
		}
		place[next] = nn.Ref(len(order))
		order = append(order, next)
	}
	cell := relabel(c, order, place)
	return leaf{cell, cell.encode(), order}
}

func ready(n nn.Node, place []nn.Ref) bool {
	for _, r := range n.In {
		if r.IsNode() && place[r] < 0 {
			return false
		}
	}
	return true
}

func relabel(c Cell, order []int, place []nn.Ref) Cell {
	states := make([]int, len(c.New)) // old numbers in their new order
	for i := range states {
		states[i] = i
	}
	slices.SortFunc(states[1:], func(a, b int) int { return int(place[c.New[a]]) - int(place[c.New[b]]) })
	d := Cell{Nodes: make([]nn.Node, len(order)), New: make([]nn.Ref, len(states))}
	for i, s := range states {
		d.New[i] = place[c.New[s]]
	}
	for i, old := range order {
		n := c.Nodes[old]
		in := make([]nn.Ref, len(n.In))
		for j, r := range n.In {
			switch {
			case r.IsNode():
				in[j] = place[r]
			case r == nn.X:
				in[j] = nn.X
			default:
				in[j] = nn.Prev(slices.Index(states, r.State()))
			}
		}
		if n.Op.Commutes() {
			slices.Sort(in)
		}
		d.Nodes[i] = nn.Node{Op: n.Op, In: in}
	}
	return d
}
