package rnn

import (
	"slices"
	"sync"

	nnrnn "evolve/nn/rnn"
)

// graph is a cell without the numbers of states: a previous state is a delayed edge from the node that becomes it. It is
// the memory of one identity too, which the next one uses again.
type graph struct {
	cell       Cell
	in         [][]tie  // per node, what it reads
	users      [][]tie  // per node, who reads it
	symmetries [][]int  // those found on the way: node i goes to symmetries[k][i]
	size       int      // of the cell's code
	next       []uint64 // colours in the making
	mixed      []uint64 // colours scrambled, the last one for x

	lists slab[[]tie]
	ties  slab[tie]
	words slab[uint64]
	ints  slab[int]
	nodes slab[nnrnn.Node]
	refs  slab[nnrnn.Ref]
	bytes slab[byte]
}

// tie is one end of an edge: the kind tells x, delay, and the place of an input that matters.
type tie struct {
	kind uint64
	node int // -1 for x
}

// The parts of a kind: of an edge from the step before, from x, and of a user.
const previous, fromX, outward = 16, 32, 64

// now reports whether the tie is to a node at this step.
func (t tie) now() bool { return t.kind&(previous|fromX) == 0 }

var graphs = sync.Pool{New: func() any { return new(graph) }}

// free gives the memory of a graph, of its colourings and of its leaves to another one.
func (g *graph) free() {
	g.cell, g.symmetries = Cell{}, nil
	g.lists.empty()
	g.ties.empty()
	g.words.empty()
	g.ints.empty()
	g.nodes.empty()
	g.refs.empty()
	g.bytes.empty()
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
	g.cell, g.in, g.users = c, g.lists.take(n), g.lists.take(n)
	g.next, g.mixed = g.words.take(n), g.words.take(n+1)
	g.size = 1 + 2*n + len(c.New)
	degrees := g.ints.take(n)
	for i, node := range c.Nodes {
		g.size += len(node.In)
		g.in[i] = g.ties.take(len(node.In))
		for j, r := range node.In {
			t := g.tie(node.Op, j, r)
			g.in[i][j] = t
			if t.node >= 0 {
				degrees[t.node]++
			}
		}
	}
	g.addUsers(degrees)
	return g
}

// tie is what input j of a node of an operation reads.
func (g *graph) tie(op nnrnn.Op, j int, r nnrnn.Ref) tie {
	t := tie{kind: 1, node: int(r)}
	if !op.Commutes() {
		t.kind += uint64(j) << 8
	}
	if s := r.State(); s >= 0 {
		t.kind, t.node = t.kind+previous, int(g.cell.New[s])
	} else if r == nnrnn.X {
		t.kind, t.node = t.kind+fromX, -1
	}
	return t
}

// addUsers turns the edges round.
func (g *graph) addUsers(degrees []int) {
	for i, degree := range degrees {
		g.users[i] = g.ties.take(degree)[:0]
	}
	for i, ties := range g.in {
		for _, t := range ties {
			if t.node >= 0 {
				g.users[t.node] = append(g.users[t.node], tie{t.kind + outward, i})
			}
		}
	}
}

// first colours nodes by what they are.
func (g *graph) first() []uint64 {
	colors := g.words.take(len(g.in))
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
	for count := distinct(colors); count < len(colors); {
		for i, c := range colors {
			g.mixed[i] = scramble(c)
		}
		g.mixed[len(colors)] = scramble(0)
		for i := range colors {
			g.next[i] = g.mixed[i] ^ g.around(g.in[i]) ^ scramble(g.around(g.users[i])+7)
		}
		after := distinct(g.next)
		if after == count {
			break
		}
		count = after
		copy(colors, g.next)
	}
	return colors
}

// around sums over ties, so that their order does not matter.
func (g *graph) around(ties []tie) (sum uint64) {
	for _, t := range ties {
		node := t.node
		if node < 0 {
			node = len(g.mixed) - 1
		}
		sum += scramble(g.mixed[node] + t.kind)
	}
	return scramble(sum)
}

// scramble is the finaliser of SplitMix64 (Steele et al. 2014).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func distinct(colors []uint64) (n int) {
	for i, c := range colors {
		if !slices.Contains(colors[:i], c) {
			n++
		}
	}
	return n
}

// tied is the nodes of the smallest colour that several nodes share, nil when there is none.
func (g *graph) tied(colors []uint64) (class []int) {
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

// apart gives one node a colour of its own and refines. It leaves the colours as they are.
func (g *graph) apart(colors []uint64, node int) []uint64 {
	next := g.words.take(len(colors))
	copy(next, colors)
	next[node] = scramble(next[node] + 99)
	return g.refine(next)
}

// twins reports whether two nodes of one colour have the very same ties, so that the graph does not notice their exchange.
func (g *graph) twins(i, j int) bool {
	return alike(g.in[i], g.in[j]) && alike(g.users[i], g.users[j])
}

// alike reports whether two lists hold the same ties, each as often; a cell may read an input twice.
func alike(a, b []tie) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(t tie) bool { return times(t, a) != times(t, b) })
}

func times(t tie, list []tie) (n int) {
	for _, u := range list {
		if t == u {
			n++
		}
	}
	return n
}
