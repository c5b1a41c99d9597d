package rnn

import (
	"math/bits"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// Distance is the edit distance of two cells as graphs: the least number of nodes that are added, removed or given
// another operation or new state, and of edges that are added or removed. A rewired input is two, one edge gone and one
// come. It is 0 for cells of equal Hash and for no others, and symmetric. Nodes are matched by branch and bound; cells of
// more than a dozen nodes may need more steps than it takes, then the distance of the best matching found is returned: an
// upper bound, still symmetric and still deterministic. The exact one also obeys the triangle inequality.
func Distance(a, b Cell) int {
	d, _ := distance(a, b)
	return d
}

// Match is a matching behind Distance: for each node of a's canonical form the node of b's that it became, -1 where it is
// removed. Nodes of b that none became are added.
func Match(a, b Cell) []int {
	m, swapped := matchCanonical(a.Canonical(), b.Canonical())
	if !swapped {
		return m.best
	}
	to := slices.Repeat([]int{-1}, len(m.b.op))
	for i, j := range m.best {
		if j >= 0 {
			to[j] = i
		}
	}
	return to
}

// distance also tells whether every matching was looked at or ruled out.
func distance(a, b Cell) (d int, exact bool) {
	m, _ := matchCanonical(a.Canonical(), b.Canonical())
	return m.bestCost, m.steps <= maxSteps
}

// matchCanonical matches the nodes of two canonical cells, the smaller one's to the larger one's.
func matchCanonical(a, b Cell) (m *matching, swapped bool) {
	c := slices.Compare(a.encode(), b.encode())
	if swapped = len(a.Nodes) > len(b.Nodes) || len(a.Nodes) == len(b.Nodes) && c > 0; swapped {
		a, b = b, a
	}
	m = newMatching(adjacencyOf(a), adjacencyOf(b))
	if c == 0 {
		m.best, m.bestCost = m.order, 0
		return m, false
	}
	m.extend(0, 0)
	m.bestCost = max(m.bestCost, 1)
	return m, swapped
}

// adjacency is a cell as a matrix. States are edges from the node that becomes them, delayed.
type adjacency struct {
	edges [][]slots // [reader][read], the last column is x
	op    []nnrnn.Op
	state []int // 0 for none, 1 for the first, 2 for a later one
}

// slots is the inputs at which one node reads another, a bit each: which ones, or, where their order does not matter,
// how many, from the lowest bit on. The upper half is inputs that read the step before.
type slots uint64

const delayed = 32

func (p slots) count() int { return bits.OnesCount64(uint64(p)) }

// countMismatches counts the edges that only one has.
func countMismatches(p, q slots) int { return (p ^ q).count() }

func adjacencyOf(c Cell) (a adjacency) {
	a.state = make([]int, len(c.Nodes))
	for s, r := range c.New {
		a.state[r] = 1 + min(s, 1)
	}
	for _, n := range c.Nodes {
		row := make([]slots, len(c.Nodes)+1)
		for place, r := range n.In {
			from, shift := int(r), 0
			if r == nnrnn.X {
				from = len(c.Nodes)
			} else if !r.IsNode() {
				from, shift = int(c.New[r.State()]), delayed
			}
			if n.Op.Commutes() {
				place = bits.Len32(uint32(row[from] >> shift))
			}
			row[from] |= 1 << (shift + min(place, delayed-1))
		}
		a.edges, a.op = append(a.edges, row), append(a.op, n.Op)
	}
	return a
}

// class is what a node is by itself.
func (a adjacency) class(i int) int { return int(a.op[i])*3 + a.state[i] }

const numClasses = 3 * int(nnrnn.NumOps)

// edge is how i reads j, nothing where one of them is no node.
func (a adjacency) edge(i, j int) slots {
	if i < 0 || j < 0 {
		return 0
	}
	return a.edges[i][j]
}

// edgeCounts are the edges of a node: to x, to itself, and to the nodes given, -1 among them for none.
func (a adjacency) edgeCounts(i int, others []int) (t edgeTally) {
	if i < 0 {
		return t
	}
	t.add(a.edges[i][len(a.op)], 2)
	t.add(a.edges[i][i], 0)
	for _, j := range others {
		if j >= 0 {
			t.add(a.edges[i][j], 0)
			t.add(a.edges[j][i], 0)
		}
	}
	return t
}

// edgeTally counts edges: at once, delayed, from x.
type edgeTally [3]int

func (t *edgeTally) add(p slots, kind int) {
	if kind == 0 {
		t[1] += (p >> delayed).count()
		p &= 1<<delayed - 1
	}
	t[kind] += p.count()
}

func (t edgeTally) plus(u edgeTally, sign int) edgeTally {
	for k := range t {
		t[k] += sign * u[k]
	}
	return t
}
