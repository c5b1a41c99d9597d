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
	g.release()
	return hash
}

func (l labelling) hash() string {
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
	g.release()
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
	g.release()
	return d
}

func (g *graph) canonical() labelling { return g.smallestLabelling(g.refine(g.initialColors())) }

// branch is a node that was set apart, the colouring that it led to, and the first leaf below that once it was asked for.
type branch struct {
	node   int
	colors []uint64
	first  *labelling
}

// smallestLabelling is the leaf of smallest code below a stable colouring. Of choices that a symmetry maps to each other one is
// enough, for the symmetry maps all that is below them too.
func (g *graph) smallestLabelling(colors []uint64) (best labelling) {
	class := g.targetClass(colors)
	if class == nil {
		return g.label(colors)
	}
	same := newOrbits(len(colors))
	var tried []branch
	for _, node := range class {
		if slices.ContainsFunc(tried, func(t branch) bool { return same.same(t.node, node) || g.areTwins(t.node, node) }) {
			continue
		}
		c := branch{node: node, colors: g.individualize(colors, node)}
		if g.findAutomorphism(colors, tried, &c, same) {
			continue
		}
		tried = append(tried, c)
		known := len(g.automorphisms)
		if l := g.smallestLabelling(c.colors); len(tried) == 1 || slices.Compare(l.code, best.code) < 0 {
			best = l
		}
		for _, s := range g.automorphisms[known:] { // they leave the node where it is, and keep these colours too
			same.merge(s)
		}
	}
	return best
}

// findAutomorphism looks for a symmetry that maps one of the choices tried to c: where their first leaves are the same cell, the
// two orders of nodes give a symmetry of the graph. It counts if it keeps the colours, and tells all it says to same.
func (g *graph) findAutomorphism(colors []uint64, tried []branch, c *branch, same orbits) bool {
	for i := range tried {
		t := &tried[i]
		if slices.Equal(g.firstLabelling(t).code, g.firstLabelling(c).code) {
			if s, ok := automorphism(colors, t.first.order, c.first.order); ok {
				g.automorphisms = append(g.automorphisms, s)
				same.merge(s)
			}
		}
		if same.same(t.node, c.node) {
			return true
		}
	}
	return false
}

// automorphism maps the nodes of one order to those of another.
func automorphism(colors []uint64, from, to []int) (s []int, ok bool) {
	s = make([]int, len(from))
	for i, node := range from {
		if colors[node] != colors[to[i]] {
			return nil, false
		}
		s[node] = to[i]
	}
	return s, true
}

// firstLabelling takes the first node at every tie.
func (g *graph) firstLabelling(c *branch) *labelling {
	if c.first == nil {
		colors := c.colors
		for class := g.targetClass(colors); class != nil; class = g.targetClass(colors) {
			colors = g.individualize(colors, class[0])
		}
		l := g.label(colors)
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

func (o orbits) same(i, j int) bool { return o[i] == o[j] }

func (o orbits) merge(symmetry []int) {
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
