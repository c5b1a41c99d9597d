package rnn

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Hash is the identity of a cell: equal for cells that are the same graph and unequal for others. Names, the order of
// nodes, the order of the inputs of linear, sum and product, dead nodes and the numbering of states after state 0 do
// not matter; two equal cells compute the same function up to a relabelling of weights. It panics where Canonical does.
func (c Cell) Hash() string {
	g := newGraph(c)
	hash := g.canonical().hash()
	g.free()
	return hash
}

func (l leaf) hash() string {
	sum := sha256.Sum256(l.code)
	var text [32]byte
	hex.Encode(text[:], sum[:16])
	return string(text[:])
}

// Identity returns Canonical and Hash for the work of one of them. It panics if the cell is cyclic.
func (c Cell) Identity() (canonical Cell, hash string) {
	g := newGraph(c)
	best := g.canonical()
	canonical, hash = best.cell.clone(), best.hash()
	g.free()
	return canonical, hash
}

// Canonical returns the one cell that stands for all of its identity. Cells of equal Hash have deeply equal Canonicals.
// It panics if the cell is cyclic.
//
// Nodes are coloured by what they compute and who they are tied to, again and again until colours are stable; where
// nodes still share a colour, one of them is set apart and the colouring goes on (individualisation and refinement,
// McKay & Piperno 2014). All choices of that one that no symmetry makes equal are tried, and the smallest encoding wins.
// Twins, of which cells have many, cost one colouring each; 24 nodes take less than a millisecond.
func (c Cell) Canonical() Cell {
	g := newGraph(c)
	d := g.canonical().cell.clone()
	g.free()
	return d
}

func (g *graph) canonical() leaf { return g.best(g.refine(g.first())) }

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
