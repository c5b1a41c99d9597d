package rnn

import "slices"

// matching maps nodes of a, the smaller cell, to nodes of b, or to none (-1), in the order of a.
type matching struct {
	a, b     adjacency
	to       []int
	used     []bool
	bestCost int
	best     []int // the matching of cost best
	steps    int

	order   []int // the nodes of a, in order
	openA   []edgeTally
	openB   edgeTally       // edges of b that no pair matched so far accounts for
	surplus [numClasses]int // of each label, nodes of a less nodes of b, among those left
	buffers [][]pairing
}

// maxSteps is the budget of a distance: a twentieth of a second.
const maxSteps = 200_000

type pairing struct{ to, cost int }

func newMatching(a, b adjacency) *matching {
	m := &matching{a: a, b: b, used: make([]bool, len(b.op)), buffers: make([][]pairing, len(a.op))}
	for i := range a.op {
		m.order = append(m.order, i)
		m.openA = append(m.openA, a.edgeCounts(i, m.order[:i]))
		m.surplus[a.class(i)]++
	}
	m.openA = append(m.openA, edgeTally{})
	for i := len(a.op) - 1; i >= 0; i-- { // from node i on
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

// extend extends a matching of the nodes before i, of this cost so far.
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

// pairings is what node i may be matched to, cheapest first.
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

// cost of mapping node i to j: the node itself, and its edges to x, itself and nodes before it.
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

// lowerBound is what matching the nodes from i on costs at lowerBound: nodes of a label that the other cell has too few of, and
// edges of a kind likewise. Once all of a is matched it is exact: what is left of b is added.
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
