package rnn

import "slices"

// matching is the state of a branch-and-bound search that maps each node of a, the smaller cell, to a node of b or to
// none (-1), in the order of a.
type matching struct {
	a, b     adjacency
	to       []int  // the partners of the nodes matched so far
	used     []bool // nodes of b that are partners
	bestCost int
	best     []int // the matching of bestCost
	steps    int

	order   []int           // 0, 1, 2, ...: the nodes of a
	openA   []edgeTally     // openA[i] counts edges of a that have an end at node i or later
	openB   edgeTally       // edges of b that have an end at an unmatched node
	surplus [numClasses]int // of each class, unmatched nodes of a minus those of b
	buffers [][]pairing     // of each node of a, the memory of pairings
}

// maxSteps limits the search for one distance to about 50 milliseconds.
const maxSteps = 200_000

// pairing is a possible partner of a node and the cost of choosing it.
type pairing struct{ to, cost int }

// newMatching returns a search whose best matching so far removes all of a and adds all of b.
func newMatching(a, b adjacency) *matching {
	m := &matching{a: a, b: b, used: make([]bool, len(b.op)), buffers: make([][]pairing, len(a.op))}
	for i := range a.op {
		m.order = append(m.order, i)
		m.openA = append(m.openA, a.edgeCounts(i, m.order[:i]))
		m.surplus[a.class(i)]++
	}
	m.openA = append(m.openA, edgeTally{})
	for i := len(a.op) - 1; i >= 0; i-- {
		m.openA[i] = m.openA[i].plus(m.openA[i+1], 1)
	}
	var all []int
	for j := range b.op {
		m.openB = m.openB.plus(b.edgeCounts(j, all), 1)
		m.surplus[b.class(j)]--
		all = append(all, j)
	}
	m.bestCost, m.best = len(a.op)+len(b.op), slices.Repeat([]int{-1}, len(a.op))
	for k := range m.openB {
		m.bestCost += m.openA[0][k] + m.openB[k]
	}
	return m
}

// extend searches all completions of a matching of the nodes before i that costs so much already.
func (m *matching) extend(i, cost int) {
	if m.steps++; m.steps > maxSteps || cost+m.lowerBound(i) >= m.bestCost {
		return
	}
	if i == len(m.a.op) {
		m.bestCost, m.best = cost+m.lowerBound(i), slices.Clone(m.to)
		return
	}
	for _, c := range m.pairings(i) {
		m.assign(i, c.to)
		m.extend(i+1, cost+c.cost)
		m.unassign(i, c.to)
	}
}

// pairings lists the possible partners of node i, the cheapest first.
func (m *matching) pairings(i int) []pairing {
	list := append(m.buffers[i][:0], pairing{-1, m.cost(i, -1)})
	for j, used := range m.used {
		if !used {
			list = append(list, pairing{j, m.cost(i, j)})
		}
	}
	slices.SortStableFunc(list, func(x, y pairing) int { return x.cost - y.cost })
	m.buffers[i] = list
	return list
}

func (m *matching) assign(i, j int) {
	m.openB = m.openB.plus(m.b.edgeCounts(j, m.to), -1)
	m.to = append(m.to, j)
	m.surplus[m.a.class(i)]--
	if j >= 0 {
		m.surplus[m.b.class(j)]++
		m.used[j] = true
	}
}

func (m *matching) unassign(i, j int) {
	m.to = m.to[:i]
	m.openB = m.openB.plus(m.b.edgeCounts(j, m.to), 1)
	m.surplus[m.a.class(i)]++
	if j >= 0 {
		m.surplus[m.b.class(j)]--
		m.used[j] = false
	}
}

// cost returns what mapping node i to j adds: the node itself, and its edges to x, to itself and to the nodes before
// it.
func (m *matching) cost(i, j int) int {
	cost := 1
	x, y := m.a.edges[i][len(m.a.op)], slots(0)
	if j >= 0 {
		cost, y = 0, m.b.edges[j][len(m.b.op)]
		if m.a.op[i] != m.b.op[j] {
			cost++
		}
		if m.a.state[i] != m.b.state[j] {
			cost++
		}
	}
	cost += countMismatches(x, y) + countMismatches(m.a.edges[i][i], m.b.edge(j, j))
	for h, g := range m.to {
		cost += countMismatches(m.a.edges[i][h], m.b.edge(j, g)) + countMismatches(m.a.edges[h][i], m.b.edge(g, j))
	}
	return cost
}

// lowerBound returns the least cost of matching node i and all later ones: surplus nodes of each class, and surplus
// edges of each kind. Once all of a is matched the bound is exact, because only nodes and edges of b are left to add.
func (m *matching) lowerBound(i int) (cost int) {
	more, fewer := 0, 0
	for _, s := range m.surplus {
		more += max(s, 0)
		fewer += max(-s, 0)
	}
	cost = max(more, fewer)
	for k, e := range m.openA[i] {
		cost += max(e-m.openB[k], m.openB[k]-e)
	}
	return cost
}
