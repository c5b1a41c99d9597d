package rnn

import (
	"math/bits"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// Distance returns the graph edit distance of two cells: the least number of nodes added, removed, or given another
// operation or role as a state, plus edges added or removed. A rewired input counts 2: one edge removed, one added. The
// distance is symmetric, and 0 for cells of equal Hash only.
//
// Branch and bound finds the best matching of nodes. It stops after 200 000 steps, about 50 milliseconds, which pairs
// of more than a dozen nodes may need. The result is then an upper bound, still symmetric and deterministic. Exact
// distances obey the triangle inequality. Mean cost for two random cells: about 10 milliseconds.
func Distance(a, b Cell) int {
	d, _ := distance(a, b)
	return d
}

// Match returns the matching of nodes behind Distance. Element i is the node of b's canonical form that node i of a's
// canonical form becomes, or -1 where it is removed. Nodes of b that no element names are added.
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

// distance also reports whether the search was complete.
func distance(a, b Cell) (d int, exact bool) {
	m, _ := matchCanonical(a.Canonical(), b.Canonical())
	return m.bestCost, m.steps <= maxSteps
}

// matchCanonical matches the nodes of the smaller of two canonical cells to those of the larger.
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

// adjacency holds a cell as a matrix. A previous state is a delayed edge from the node that becomes it.
type adjacency struct {
	edges [][]slots // [reader][read]; the last column is x
	op    []nnrnn.Op
	state []int // 0 for no state, 1 for state 0, 2 for another state
}

// slots holds the inputs at which one node reads another, one bit each. Where the order of inputs does not matter, only
// their number is kept, in the lowest bits. The upper half holds inputs that read the previous step.
type slots uint64

const delayed = 32

func (p slots) count() int { return bits.OnesCount64(uint64(p)) }

// countMismatches counts the edges that only one of two entries has.
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

// class numbers the operation and role of a node.
func (a adjacency) class(i int) int { return int(a.op[i])*3 + a.state[i] }

const numClasses = 3 * int(nnrnn.NumOps)

// edge returns how node i reads node j, and 0 if one of them is -1.
func (a adjacency) edge(i, j int) slots {
	if i < 0 || j < 0 {
		return 0
	}
	return a.edges[i][j]
}

// edgeCounts counts the edges between node i and x, itself, and the other nodes. Elements of -1 are skipped.
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

// edgeTally counts edges of three kinds: from nodes of the same step, from the previous step, and from x.
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
