package space

import (
	"slices"

	"evolve/nn"
)

// graph is a cell without the numbers of states: a previous state is a delayed edge from the node that becomes it.
type graph struct {
	cell       Cell
	in         [][]tie // per node, what it reads
	users      [][]tie // per node, who reads it
	symmetries [][]int // those found on the way: node i goes to symmetries[k][i]
}

// tie is one end of an edge: the kind tells x, delay, and the place of an input that matters.
type tie struct {
	kind uint64
	node int // -1 for x
}

// outward marks the kinds of users.
const outward = 64

func newGraph(c Cell) *graph {
	g := &graph{cell: c, in: make([][]tie, len(c.Nodes)), users: make([][]tie, len(c.Nodes))}
	for i, n := range c.Nodes {
		g.in[i] = make([]tie, len(n.In))
		for j, r := range n.In {
			t := tie{kind: 1, node: int(r)}
			if !n.Op.Commutes() {
				t.kind += uint64(j) << 8
			}
			if s := r.State(); s >= 0 {
				t.kind, t.node = t.kind+16, int(c.New[s])
			} else if r == nn.X {
				t.kind, t.node = t.kind+32, -1
			}
			g.in[i][j] = t
			if t.node >= 0 {
				g.users[t.node] = append(g.users[t.node], tie{t.kind + outward, i})
			}
		}
	}
	return g
}

// first colours nodes by what they are.
func (g *graph) first() []uint64 {
	colors := make([]uint64, len(g.in))
	for i, n := range g.cell.Nodes {
		colors[i] = uint64(n.Op) + 1
	}
	for s, r := range g.cell.New {
		colors[r] += 100 * uint64(min(s, 1)+1)
	}
	return colors
}

// refine colours nodes by their colour and those they are tied to, until that tells no more nodes apart.
func (g *graph) refine(colors []uint64) []uint64 {
	count := distinct(colors)
	next, spare := make([]uint64, len(colors)), []uint64(nil)
	for count < len(colors) {
		for i := range colors {
			next[i] = scramble(colors[i]) ^ g.around(g.in[i], colors) ^ scramble(g.around(g.users[i], colors)+7)
		}
		after := distinct(next)
		if after == count {
			break
		}
		if spare == nil { // the caller keeps what it gave
			spare = make([]uint64, len(colors))
		}
		count = after
		colors, next, spare = next, spare, colors
	}
	return colors
}

// around sums over ties, so that their order does not matter.
func (g *graph) around(ties []tie, colors []uint64) (sum uint64) {
	for _, t := range ties {
		color := uint64(0)
		if t.node >= 0 {
			color = colors[t.node]
		}
		sum += scramble(scramble(color) + t.kind)
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

// apart gives one node a colour of its own and refines.
func (g *graph) apart(colors []uint64, node int) []uint64 {
	colors = slices.Clone(colors)
	colors[node] = scramble(colors[node] + 99)
	return g.refine(colors)
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
