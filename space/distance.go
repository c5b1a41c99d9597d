package space

import (
	"slices"

	"evolve/nn"
)

// Distance is the edit distance of two cells as graphs: the least number of nodes that are added, removed or given
// another operation, and of edges that are added or removed. It is 0 for cells of equal Hash and symmetric. Nodes are
// matched by branch and bound; cells of more than a dozen nodes may need more steps than it takes, then the distance of
// the best matching found is returned: an upper bound, still symmetric and still deterministic.
func Distance(a, b Cell) int {
	a, b = a.Canonical(), b.Canonical()
	if c := slices.Compare(a.encode(), b.encode()); c == 0 {
		return 0
	} else if len(a.Nodes) > len(b.Nodes) || len(a.Nodes) == len(b.Nodes) && c > 0 {
		a, b = b, a
	}
	m := matching{a: edgesOf(a), b: edgesOf(b), ca: a, cb: b, to: make([]int, len(a.Nodes)), used: make([]bool, len(b.Nodes))}
	m.best = len(a.Nodes) + len(b.Nodes) + m.a.total + m.b.total
	m.match(0, 0)
	return m.best
}

// edges is a cell's adjacency: kind of the edge from j to i, 0 for none. Column n is x. States are edges from the node
// that becomes them, delayed.
type edges struct {
	n     int
	kind  [][]int
	out   []int // new state of a node, by first or later
	total int
}

func edgesOf(c Cell) edges {
	e := edges{n: len(c.Nodes), out: make([]int, len(c.Nodes))}
	for s, r := range c.New {
		e.out[r] = 1 + min(s, 1)
	}
	for _, n := range c.Nodes {
		row := make([]int, e.n+1)
		for j, r := range n.In {
			kind := 1
			if !n.Op.Commutes() {
				kind += j
			}
			switch {
			case r == nn.X:
				row[e.n] = kind
			case r.IsNode():
				row[r] += kind
			default:
				row[c.New[r.State()]] += 8 * kind
			}
		}
		e.kind = append(e.kind, row)
		for _, k := range row {
			e.total += count(k)
		}
	}
	return e
}

// count is how many edges a kind stands for: one at once, one delayed.
func count(kind int) (n int) {
	if kind%8 > 0 {
		n++
	}
	if kind/8 > 0 {
		n++
	}
	return n
}

func differ(k, l int) (n int) {
	if k == l {
		return 0
	}
	for _, pair := range [][2]int{{k % 8, l % 8}, {k / 8, l / 8}} {
		switch {
		case pair[0] == pair[1]:
		case pair[0] == 0 || pair[1] == 0:
			n++
		default:
			n += 2
		}
	}
	return n
}

// matching maps nodes of a, the smaller cell, to nodes of b, or to none (-1).
type matching struct {
	a, b   edges
	ca, cb Cell
	to     []int
	used   []bool
	best   int
	steps  int
}

const mostSteps = 50_000

// match extends a matching of the nodes before i, of this cost so far.
func (m *matching) match(i, cost int) {
	if m.steps++; m.steps > mostSteps || cost+m.least(i) >= m.best {
		return
	}
	if i == m.a.n {
		if total := cost + m.rest(); total < m.best {
			m.best = total
		}
		return
	}
	type choice struct{ to, cost int }
	choices := []choice{{-1, m.cost(i, -1)}}
	for j := range m.b.n {
		if !m.used[j] {
			choices = append(choices, choice{j, m.cost(i, j)})
		}
	}
	slices.SortStableFunc(choices, func(x, y choice) int { return x.cost - y.cost })
	for _, c := range choices {
		m.to[i] = c.to
		if c.to >= 0 {
			m.used[c.to] = true
		}
		m.match(i+1, cost+c.cost)
		if c.to >= 0 {
			m.used[c.to] = false
		}
	}
}

// least is a bound on what is still to come when the nodes before i are matched: those of b that the rest of a cannot
// use up are added, each with at least one edge.
func (m *matching) least(i int) int {
	free := 0
	for _, used := range m.used {
		if !used {
			free++
		}
	}
	return 2 * max(0, free-(m.a.n-i))
}

// cost of mapping node i to j: the node itself, and its edges to x and to nodes before it.
func (m *matching) cost(i, j int) int {
	cost := 0
	if j < 0 {
		cost = 1 + count(m.a.kind[i][m.a.n]) + count(m.a.kind[i][i])
	} else {
		if m.ca.Nodes[i].Op != m.cb.Nodes[j].Op {
			cost++
		}
		if m.a.out[i] != m.b.out[j] {
			cost++
		}
		cost += differ(m.a.kind[i][m.a.n], m.b.kind[j][m.b.n]) + differ(m.a.kind[i][i], m.b.kind[j][j])
	}
	for h := range i {
		g := m.to[h]
		cost += differ(m.a.kind[i][h], m.b.at(j, g)) + differ(m.a.kind[h][i], m.b.at(g, j))
	}
	return cost
}

// at is the kind of the edge from j to i, 0 where one of them is no node.
func (e edges) at(i, j int) int {
	if i < 0 || j < 0 {
		return 0
	}
	return e.kind[i][j]
}

// rest is what adding the nodes of b that nothing was matched to costs, with their edges.
func (m *matching) rest() (cost int) {
	for j, used := range m.used {
		if used {
			continue
		}
		cost += 1 + count(m.b.kind[j][m.b.n])
		for k := range m.b.n {
			cost += count(m.b.kind[j][k])
			if m.used[k] {
				cost += count(m.b.kind[k][j])
			}
		}
	}
	return cost
}
