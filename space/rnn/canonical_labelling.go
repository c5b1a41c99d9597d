package rnn

import "slices"

// canonical returns the canonical labelling of the graph by individualization and refinement (McKay and Piperno 2014,
// arXiv 1301.1493). The tree of colourings is searched for the labelling of the smallest code. Branches that an
// automorphism maps to a branch already searched are pruned.
func (g *graph) canonical() labelling { return g.smallestLabelling(g.refine(g.initialColors())) }

// branch is one child in the search tree: the node that is individualized and the colouring that follows.
type branch struct {
	node   int
	colors []uint64
	first  *labelling // see firstLabelling; nil until it is needed
}

// smallestLabelling returns the labelling of the smallest code below an equitable colouring. One node of each orbit is
// enough: an automorphism maps the labellings below one node to those below another.
func (g *graph) smallestLabelling(colors []uint64) (best labelling) {
	class := g.targetClass(colors)
	if class == nil {
		return g.label(colors)
	}
	orbits := newOrbits(len(colors))
	var tried []branch
	for _, node := range class {
		if slices.ContainsFunc(tried, func(b branch) bool { return orbits.same(b.node, node) || g.areTwins(b.node, node) }) {
			continue
		}
		b := branch{node: node, colors: g.individualize(colors, node)}
		if g.findAutomorphism(colors, tried, &b, orbits) {
			continue
		}
		tried = append(tried, b)
		before := len(g.automorphisms)
		if l := g.smallestLabelling(b.colors); len(tried) == 1 || slices.Compare(l.code, best.code) < 0 {
			best = l
		}
		for _, a := range g.automorphisms[before:] { // found below, they fix the node and preserve these colours
			orbits.merge(a)
		}
	}
	return best
}

// findAutomorphism reports whether an automorphism maps a branch that was searched to b. It compares their first
// labellings: if both give the same cell, their two orders of nodes define an automorphism. Those that preserve colors
// are recorded and merged into orbits.
func (g *graph) findAutomorphism(colors []uint64, tried []branch, b *branch, orbits orbits) bool {
	for i := range tried {
		t := &tried[i]
		if slices.Equal(g.firstLabelling(t).code, g.firstLabelling(b).code) {
			if a, ok := automorphism(colors, t.first.order, b.first.order); ok {
				g.automorphisms = append(g.automorphisms, a)
				orbits.merge(a)
			}
		}
		if orbits.same(t.node, b.node) {
			return true
		}
	}
	return false
}

// automorphism maps the nodes of one order to those of another. It reports false if that does not preserve the colours.
func automorphism(colors []uint64, from, to []int) (a []int, ok bool) {
	a = make([]int, len(from))
	for i, node := range from {
		if colors[node] != colors[to[i]] {
			return nil, false
		}
		a[node] = to[i]
	}
	return a, true
}

// firstLabelling returns the labelling that individualizes the first node of every target class below b.
func (g *graph) firstLabelling(b *branch) *labelling {
	if b.first == nil {
		colors := b.colors
		for class := g.targetClass(colors); class != nil; class = g.targetClass(colors) {
			colors = g.individualize(colors, class[0])
		}
		l := g.label(colors)
		b.first = &l
	}
	return b.first
}

// orbits partitions the nodes: nodes with the same number are images of each other under the automorphisms found so
// far.
type orbits []int

func newOrbits(n int) orbits {
	o := make(orbits, n)
	for i := range o {
		o[i] = i
	}
	return o
}

func (o orbits) same(i, j int) bool { return o[i] == o[j] }

// merge joins the orbit of each node with that of its image.
func (o orbits) merge(automorphism []int) {
	for i, j := range automorphism {
		if from, to := o[i], o[j]; from != to {
			for k := range o {
				if o[k] == from {
					o[k] = to
				}
			}
		}
	}
}
