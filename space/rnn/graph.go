package rnn

import (
	"slices"
	"sync"

	nnrnn "evolve/nn/rnn"
)

// graph holds a cell as a graph in which states have no numbers: a previous state is a delayed edge from the node that
// becomes it. It also owns the memory of one computation of an identity, which the next computation uses again.
type graph struct {
	cell          Cell
	inputs        [][]arc  // of each node, the edges to what it reads
	readers       [][]arc  // of each node, the edges to its readers
	automorphisms [][]int  // those found so far: the k-th maps node i to automorphisms[k][i]
	codeSize      int      // bytes of the cell's code
	nextColors    []uint64 // buffer of refine
	hashed        []uint64 // hashed colours; the last one stands for x

	arcLists arena[[]arc]
	arcs     arena[arc]
	words    arena[uint64]
	ints     arena[int]
	nodes    arena[nnrnn.Node]
	refs     arena[nnrnn.Ref]
	bytes    arena[byte]
}

// arc is one entry of an adjacency list: the node at the other end of an edge, and the kind of the edge.
type arc struct {
	kind uint64
	node int // -1 for x
}

// previousStep marks the kind of an edge from the step before, fromX an edge from x, and reversed an edge in a list of
// readers. The bits from 8 on hold the number of the input where it matters.
const previousStep, fromX, reversed = 16, 32, 64

// sameStep reports whether the edge leads to a node of the same step.
func (a arc) sameStep() bool { return a.kind&(previousStep|fromX) == 0 }

var graphs = sync.Pool{New: func() any { return new(graph) }}

// release returns the memory of a graph, of its colourings and of its labellings to the pool.
func (g *graph) release() {
	g.cell, g.automorphisms = Cell{}, nil
	g.arcLists.reset()
	g.arcs.reset()
	g.words.reset()
	g.ints.reset()
	g.nodes.reset()
	g.refs.reset()
	g.bytes.reset()
	graphs.Put(g)
}

// newGraph returns the graph of a cell, without nodes that no state needs. It panics if the cell is cyclic.
func newGraph(c Cell) *graph {
	if !c.isTidy() {
		tidy, ok := c.clone().tidy()
		if !ok {
			panic("space/rnn: Canonical: cyclic cell")
		}
		c = tidy
	}
	g := graphs.Get().(*graph)
	n := len(c.Nodes)
	g.cell, g.inputs, g.readers = c, g.arcLists.alloc(n), g.arcLists.alloc(n)
	g.nextColors, g.hashed = g.words.alloc(n), g.words.alloc(n+1)
	g.codeSize = 1 + 2*n + len(c.New)
	degrees := g.ints.alloc(n)
	for i, node := range c.Nodes {
		g.codeSize += len(node.In)
		g.inputs[i] = g.arcs.alloc(len(node.In))
		for j, r := range node.In {
			a := g.arc(node.Op, j, r)
			g.inputs[i][j] = a
			if a.node >= 0 {
				degrees[a.node]++
			}
		}
	}
	g.addReaders(degrees)
	return g
}

// arc returns the edge of input j of a node, which reads r.
func (g *graph) arc(op nnrnn.Op, j int, r nnrnn.Ref) arc {
	a := arc{kind: 1, node: int(r)}
	if !op.Commutes() {
		a.kind += uint64(j) << 8
	}
	if s := r.State(); s >= 0 {
		a.kind, a.node = a.kind+previousStep, int(g.cell.New[s])
	} else if r == nnrnn.X {
		a.kind, a.node = a.kind+fromX, -1
	}
	return a
}

// addReaders fills the lists of readers: the reverse of every edge between nodes.
func (g *graph) addReaders(degrees []int) {
	for i, degree := range degrees {
		g.readers[i] = g.arcs.alloc(degree)[:0]
	}
	for i, arcs := range g.inputs {
		for _, a := range arcs {
			if a.node >= 0 {
				g.readers[a.node] = append(g.readers[a.node], arc{a.kind + reversed, i})
			}
		}
	}
}

// initialColors colours nodes by operation, and by being state 0, another state or none.
func (g *graph) initialColors() []uint64 {
	colors := g.words.alloc(len(g.inputs))
	for i, n := range g.cell.Nodes {
		colors[i] = uint64(n.Op) + 1
	}
	for s, r := range g.cell.New {
		colors[r] += 100 * uint64(min(s, 1)+1)
	}
	return colors
}

// refine colours each node anew by its own colour and the colours of its neighbours, until the number of colours stops
// to grow. The result is an equitable colouring up to collisions of the hash. It overwrites colors. Cost: O(n) rounds
// of O(edges + n^2) each.
func (g *graph) refine(colors []uint64) []uint64 {
	for count := countColors(colors); count < len(colors); {
		for i, c := range colors {
			g.hashed[i] = mix(c)
		}
		g.hashed[len(colors)] = mix(0)
		for i := range colors {
			g.nextColors[i] = g.hashed[i] ^ g.hashArcs(g.inputs[i]) ^ mix(g.hashArcs(g.readers[i])+7)
		}
		after := countColors(g.nextColors)
		if after == count {
			break
		}
		count = after
		copy(colors, g.nextColors)
	}
	return colors
}

// hashArcs hashes the kinds and colours of a list of edges. The hash is a sum, so the order of the list does not
// matter.
func (g *graph) hashArcs(arcs []arc) (sum uint64) {
	for _, a := range arcs {
		node := a.node
		if node < 0 {
			node = len(g.hashed) - 1
		}
		sum += mix(g.hashed[node] + a.kind)
	}
	return mix(sum)
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// countColors counts the distinct colours.
func countColors(colors []uint64) (n int) {
	for i, c := range colors {
		if !slices.Contains(colors[:i], c) {
			n++
		}
	}
	return n
}

// targetClass returns the nodes of the smallest colour that several nodes share: the class that the search
// individualizes next. It returns nil for a discrete colouring.
func (g *graph) targetClass(colors []uint64) (class []int) {
	smallest, found := uint64(0), false
	for i, c := range colors {
		if (!found || c < smallest) && slices.Contains(colors[i+1:], c) {
			smallest, found = c, true
		}
	}
	if !found {
		return nil
	}
	for i, c := range colors {
		if c == smallest {
			class = append(class, i)
		}
	}
	return class
}

// individualize returns the refinement of colors in which one node has a colour of its own. It leaves colors unchanged.
func (g *graph) individualize(colors []uint64, node int) []uint64 {
	next := g.words.alloc(len(colors))
	copy(next, colors)
	next[node] = mix(next[node] + 99)
	return g.refine(next)
}

// areTwins reports whether two nodes of one colour have the same edges, so that exchanging them is an automorphism.
// Twins are frequent in cells and need no search.
func (g *graph) areTwins(i, j int) bool {
	return sameArcs(g.inputs[i], g.inputs[j]) && sameArcs(g.readers[i], g.readers[j])
}

// sameArcs reports whether two lists hold the same edges, each equally often: a cell may read an input twice.
func sameArcs(a, b []arc) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x arc) bool { return countArc(x, a) != countArc(x, b) })
}

// countArc counts the entries of list that equal a.
func countArc(a arc, list []arc) (n int) {
	for _, b := range list {
		if a == b {
			n++
		}
	}
	return n
}
