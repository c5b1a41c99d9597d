package rnn

import "slices"

// matching maps nodes of a, the smaller cell, to nodes of b, or to none (-1), in the order of a.
type matching struct {
	a, b  adjacency
	to    []int
	used  []bool
	best  int
	found []int // the matching of cost best
	steps int

	seen    []int // the nodes of a, in order
	edgesA  []tally
	edgesB  tally       // edges of b that no pair matched so far accounts for
	surplus [labels]int // of each label, nodes of a less nodes of b, among those left
	choices [][]pairing
}

// mostSteps is the budget of a distance: a twentieth of a second.
const mostSteps = 200_000

type pairing struct{ to, cost int }

func newMatching(a, b adjacency) *matching {
	m := &matching{a: a, b: b, used: make([]bool, len(b.op)), choices: make([][]pairing, len(a.op))}
	for i := range a.op {
		m.seen = append(m.seen, i)
		m.edgesA = append(m.edgesA, a.ties(i, m.seen[:i]))
		m.surplus[a.label(i)]++
	}
	m.edgesA = append(m.edgesA, tally{})
	for i := len(a.op) - 1; i >= 0; i-- { // from node i on
		m.edgesA[i] = m.edgesA[i].plus(m.edgesA[i+1], 1)
	}
	var all []int
	for j := range b.op {
		m.edgesB = m.edgesB.plus(b.ties(j, all), 1)
		m.surplus[b.label(j)]--
		all = append(all, j)
	}
	m.best, m.found = len(a.op)+len(b.op), slices.Repeat([]int{-1}, len(a.op))
	for k := range m.edgesB {
		m.best += m.edgesA[0][k] + m.edgesB[k]
	}
	return m
}

// match extends a matching of the nodes before i, of this cost so far.
func (m *matching) match(i, cost int) {
	if m.steps++; m.steps > mostSteps || cost+m.least(i) >= m.best {
		return
	}
	if i == len(m.a.op) {
		m.best, m.found = cost+m.least(i), slices.Clone(m.to)
		return
	}
	for _, c := range m.list(i) {
		m.put(i, c.to)
		m.match(i+1, cost+c.cost)
		m.take(i, c.to)
	}
}

// list is what node i may be matched to, cheapest first.
func (m *matching) list(i int) []pairing {
	list := append(m.choices[i][:0], pairing{-1, m.cost(i, -1)})
	for j, used := range m.used {
		if !used {
			list = append(list, pairing{j, m.cost(i, j)})
		}
	}
	slices.SortStableFunc(list, func(x, y pairing) int { return x.cost - y.cost })
	m.choices[i] = list
	return list
}

func (m *matching) put(i, j int) {
	m.edgesB = m.edgesB.plus(m.b.ties(j, m.to), -1)
	m.to = append(m.to, j)
	m.surplus[m.a.label(i)]--
	if j >= 0 {
		m.surplus[m.b.label(j)]++
		m.used[j] = true
	}
}

func (m *matching) take(i, j int) {
	m.to = m.to[:i]
	m.edgesB = m.edgesB.plus(m.b.ties(j, m.to), 1)
	m.surplus[m.a.label(i)]++
	if j >= 0 {
		m.surplus[m.b.label(j)]--
		m.used[j] = false
	}
}

// cost of mapping node i to j: the node itself, and its edges to x, itself and nodes before it.
func (m *matching) cost(i, j int) int {
	cost := 1
	x, y := m.a.edges[i][len(m.a.op)], places(0)
	if j >= 0 {
		cost, y = 0, m.b.edges[j][len(m.b.op)]
		if m.a.op[i] != m.b.op[j] {
			cost++
		}
		if m.a.state[i] != m.b.state[j] {
			cost++
		}
	}
	cost += differ(x, y) + differ(m.a.edges[i][i], m.b.at(j, j))
	for h, g := range m.to {
		cost += differ(m.a.edges[i][h], m.b.at(j, g)) + differ(m.a.edges[h][i], m.b.at(g, j))
	}
	return cost
}

// least is what matching the nodes from i on costs at least: nodes of a label that the other cell has too few of, and
// edges of a kind likewise. Once all of a is matched it is exact: what is left of b is added.
func (m *matching) least(i int) (cost int) {
	more, fewer := 0, 0
	for _, s := range m.surplus {
		more += max(s, 0)
		fewer += max(-s, 0)
	}
	cost = max(more, fewer)
	for k, e := range m.edgesA[i] {
		cost += max(e-m.edgesB[k], m.edgesB[k]-e)
	}
	return cost
}
