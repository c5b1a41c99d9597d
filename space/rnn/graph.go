package rnn

import (
	"slices"
	"sync"

	nnrnn "evolve/nn/rnn"
)

// graph is a cell without the numbers of states: a previous state is a delayed edge from the node that becomes it. It is
// the memory of one identity too, which the next one uses again.
type graph struct {
	cell          Cell
	inputs        [][]arc  // per node, what it reads
	readers       [][]arc  // per node, who reads it
	automorphisms [][]int  // those found on the way: node i goes to symmetries[k][i]
	codeSize      int      // of the cell's code
	nextColors    []uint64 // colours in the making
	hashed        []uint64 // colours scrambled, the last one for x

	arcLists arena[[]arc]
	arcs     arena[arc]
	words    arena[uint64]
	ints     arena[int]
	nodes    arena[nnrnn.Node]
	refs     arena[nnrnn.Ref]
	bytes    arena[byte]
}

// arc is one end of an edge: the kind tells x, delay, and the place of an input that matters.
type arc struct {
	kind uint64
	node int // -1 for x
}

// The parts of a kind: of an edge from the step before, from x, and of a user.
const previousStep, fromX, reversed = 16, 32, 64

// sameStep reports whether the tie is to a node at this step.
func (t arc) sameStep() bool { return t.kind&(previousStep|fromX) == 0 }

var graphs = sync.Pool{New: func() any { return new(graph) }}

// release gives the memory of a graph, of its colourings and of its leaves to another one.
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

// newGraph panics if the cell is cyclic. It leaves the cell as it is.
func newGraph(c Cell) *graph {
	if !c.isTidy() {
		tidy, ok := c.clone().tidy()
		if !ok {
			panic("space: Canonical: cyclic cell")
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
			t := g.arc(node.Op, j, r)
			g.inputs[i][j] = t
			if t.node >= 0 {
				degrees[t.node]++
			}
		}
	}
	g.addReaders(degrees)
	return g
}

// arc is what input j of a node of an operation reads.
func (g *graph) arc(op nnrnn.Op, j int, r nnrnn.Ref) arc {
	t := arc{kind: 1, node: int(r)}
	if !op.Commutes() {
		t.kind += uint64(j) << 8
	}
	if s := r.State(); s >= 0 {
		t.kind, t.node = t.kind+previousStep, int(g.cell.New[s])
	} else if r == nnrnn.X {
		t.kind, t.node = t.kind+fromX, -1
	}
	return t
}

// addReaders turns the edges round.
func (g *graph) addReaders(degrees []int) {
	for i, degree := range degrees {
		g.readers[i] = g.arcs.alloc(degree)[:0]
	}
	for i, ties := range g.inputs {
		for _, t := range ties {
			if t.node >= 0 {
				g.readers[t.node] = append(g.readers[t.node], arc{t.kind + reversed, i})
			}
		}
	}
}

// initialColors colours nodes by what they are.
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

// refine colours nodes by their colour and those they are tied to, until that tells no more nodes apart. It takes the
// colours over.
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

// hashArcs sums over ties, so that their order does not matter.
func (g *graph) hashArcs(ties []arc) (sum uint64) {
	for _, t := range ties {
		node := t.node
		if node < 0 {
			node = len(g.hashed) - 1
		}
		sum += mix(g.hashed[node] + t.kind)
	}
	return mix(sum)
}

// mix is the finaliser of SplitMix64 (Steele et al. 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func countColors(colors []uint64) (n int) {
	for i, c := range colors {
		if !slices.Contains(colors[:i], c) {
			n++
		}
	}
	return n
}

// targetClass is the nodes of the smallest colour that several nodes share, nil when there is none.
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

// individualize gives one node a colour of its own and refines. It leaves the colours as they are.
func (g *graph) individualize(colors []uint64, node int) []uint64 {
	next := g.words.alloc(len(colors))
	copy(next, colors)
	next[node] = mix(next[node] + 99)
	return g.refine(next)
}

// areTwins reports whether two nodes of one colour have the very same ties, so that the graph does not notice their exchange.
func (g *graph) areTwins(i, j int) bool {
	return sameArcs(g.inputs[i], g.inputs[j]) && sameArcs(g.readers[i], g.readers[j])
}

// sameArcs reports whether two lists hold the same ties, each as often; a cell may read an input twice.
func sameArcs(a, b []arc) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(t arc) bool { return countArc(t, a) != countArc(t, b) })
}

func countArc(t arc, list []arc) (n int) {
	for _, u := range list {
		if t == u {
			n++
		}
	}
	return n
}
