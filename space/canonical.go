package space

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"evolve/nn"
)

// Hash is the identity of a cell: equal for cells that are the same graph and unequal for others. Names, the order of
// nodes, the order of the inputs of linear, sum and product, dead nodes and the numbering of states after state 0 do
// not matter; two equal cells compute the same function up to a relabelling of weights.
func (c Cell) Hash() string {
	sum := sha256.Sum256(c.Canonical().encode())
	return hex.EncodeToString(sum[:16])
}

// Canonical returns the one cell that stands for all of its identity. Cells of equal Hash have deeply equal Canonicals.
//
// Nodes are coloured by what they compute and who they are tied to, again and again until colours are stable; where
// nodes still share a colour, one of them is set apart and the colouring goes on (individualisation and refinement,
// McKay & Piperno 2014). All choices of that one that no symmetry makes equal are tried, and the smallest encoding wins.
func (c Cell) Canonical() Cell {
	d, ok := c.clone().tidy()
	if !ok {
		panic("space: Canonical: cyclic cell")
	}
	g := newGraph(d)
	return g.best(g.refine(g.first())).cell
}

// encode writes a cell as bytes, each cell differently.
func (c Cell) encode() []byte {
	b := []byte{byte(len(c.Nodes))}
	for _, n := range c.Nodes {
		b = append(b, byte(n.Op), byte(len(n.In)))
		for _, r := range n.In {
			b = append(b, byte(r))
		}
	}
	for _, r := range c.New {
		b = append(b, byte(r))
	}
	return b
}

// graph is a cell without the numbers of states: a previous state is a delayed edge from the node that becomes it.
type graph struct {
	cell  Cell
	in    [][]tie // per node, what it reads
	users [][]tie // per node, who reads it
}

// tie is one end of an edge: the kind tells x, delay, and the place of an input that matters.
type tie struct {
	kind uint64
	node int // -1 for x
}

func newGraph(c Cell) *graph {
	g := &graph{cell: c, in: make([][]tie, len(c.Nodes)), users: make([][]tie, len(c.Nodes))}
	for i, n := range c.Nodes {
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
			g.in[i] = append(g.in[i], t)
			if t.node >= 0 {
				g.users[t.node] = append(g.users[t.node], tie{t.kind + 64, i})
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
	next := make([]uint64, len(colors))
	for count < len(colors) {
		for i := range colors {
			next[i] = scramble(colors[i]) ^ g.around(g.in[i], colors) ^ scramble(g.around(g.users[i], colors)+7)
		}
		after := distinct(next)
		if after == count {
			break
		}
		count = after
		colors, next = next, make([]uint64, len(colors))
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

// leaf is a cell in the order that a full colouring gives.
type leaf struct {
	cell Cell
	code []byte
}

// best is the leaf of smallest code below a stable colouring. A choice whose first leaf looks like the first leaf of
// the first choice is its mirror image: a symmetry maps one to the other, and all that is below.
func (g *graph) best(colors []uint64) leaf {
	class := g.tied(colors)
	if class == nil {
		return g.leaf(colors)
	}
	choice := g.apart(colors, class[0])
	image := g.down(choice)
	best := g.best(choice)
	for _, node := range class[1:] {
		choice := g.apart(colors, node)
		if slices.Equal(g.down(choice).code, image.code) {
			continue
		}
		if other := g.best(choice); slices.Compare(other.code, best.code) < 0 {
			best = other
		}
	}
	return best
}

// down takes the first choice at every tie.
func (g *graph) down(colors []uint64) leaf {
	for class := g.tied(colors); class != nil; class = g.tied(colors) {
		colors = g.apart(colors, class[0])
	}
	return g.leaf(colors)
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

// leaf orders the nodes, among those whose inputs are placed by colour, and numbers the states by their nodes.
func (g *graph) leaf(colors []uint64) leaf {
	c := g.cell
	place := make([]nn.Ref, len(c.Nodes))
	for i := range place {
		place[i] = -1
	}
	order := make([]int, 0, len(c.Nodes))
	for len(order) < len(c.Nodes) {
		next := -1
		for i, n := range c.Nodes {
			if place[i] < 0 && (next < 0 || colors[i] < colors[next]) && ready(n, place) {
				next = i
			}
		}
		place[next] = nn.Ref(len(order))
		order = append(order, next)
	}
	cell := relabel(c, order, place)
	return leaf{cell, cell.encode()}
}

func ready(n nn.Node, place []nn.Ref) bool {
	for _, r := range n.In {
		if r.IsNode() && place[r] < 0 {
			return false
		}
	}
	return true
}

func relabel(c Cell, order []int, place []nn.Ref) Cell {
	states := make([]int, len(c.New)) // old numbers in their new order
	for i := range states {
		states[i] = i
	}
	slices.SortFunc(states[1:], func(a, b int) int { return int(place[c.New[a]]) - int(place[c.New[b]]) })
	d := Cell{Nodes: make([]nn.Node, len(order)), New: make([]nn.Ref, len(states))}
	for i, s := range states {
		d.New[i] = place[c.New[s]]
	}
	for i, old := range order {
		n := c.Nodes[old]
		in := make([]nn.Ref, len(n.In))
		for j, r := range n.In {
			switch {
			case r.IsNode():
				in[j] = place[r]
			case r == nn.X:
				in[j] = nn.X
			default:
				in[j] = nn.Prev(slices.Index(states, r.State()))
			}
		}
		if n.Op.Commutes() {
			slices.Sort(in)
		}
		d.Nodes[i] = nn.Node{Op: n.Op, In: in}
	}
	return d
}
