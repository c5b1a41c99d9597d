package rnn

import (
	"math/rand/v2"
	"slices"
	"testing"

	nnrnn "evolve/nn/rnn"
)

// The distance equals its definition: the cost of the cheapest of all matchings of nodes.
func TestDistanceAgainstBruteForce(t *testing.T) {
	s := Space{Nodes: 5, HiddenStates: 2, Intermediate: 2}
	farthest := 0
	for i := range 400 {
		r := rng(uint64(i))
		a, b := s.Random(r), s.Random(r)
		if i%2 == 0 {
			a, b = crowded(2+r.IntN(3), r), crowded(2+r.IntN(3), r)
		}
		d, exact := distance(a, b)
		if want := bruteDistance(a, b); d != want || !exact {
			t.Fatalf("%d (exact: %v), want %d:\n%s\n%s", d, exact, want, text(a), text(b))
		}
		farthest = max(farthest, d)
	}
	if farthest < 15 {
		t.Errorf("no distance above %d", farthest)
	}
}

// edge is one input: the reading node, the node read (-1 for x), whether it is of the previous step, and the number of
// the input.
type edge struct{ reader, read, before, input int }

// bruteDistance tries all matchings. b is padded, so any node of either cell may have no partner.
func bruteDistance(a, b Cell) int {
	a, b = a.Canonical(), b.Canonical()
	n := len(a.Nodes) + len(b.Nodes)
	best := 1 << 30
	same := func(i int) int { return i }
	edgesA := edgesUnder(a, same)
	injections(len(b.Nodes), n, func(to []int) {
		edgesB := edgesUnder(b, func(i int) int { return to[i] })
		cost := len(a.Nodes)
		for j, i := range to {
			switch {
			case i >= len(a.Nodes):
				cost++
			default:
				cost--
				if a.Nodes[i].Op != b.Nodes[j].Op {
					cost++
				}
				if min(1, slices.Index(a.New, nnrnn.Ref(i))) != min(1, slices.Index(b.New, nnrnn.Ref(j))) {
					cost++
				}
			}
		}
		for e, k := range edgesA {
			cost += max(k-edgesB[e], 0)
		}
		for e, k := range edgesB {
			cost += max(k-edgesA[e], 0)
		}
		best = min(best, cost)
	})
	return best
}

// edgesUnder counts the edges of a cell whose nodes are renamed.
func edgesUnder(c Cell, name func(int) int) map[edge]int {
	count := map[edge]int{}
	for i, n := range c.Nodes {
		for j, r := range n.In {
			e := edge{reader: name(i), read: -1, input: j}
			if n.Op.Commutes() {
				e.input = 0
			}
			if r.IsNode() {
				e.read = name(int(r))
			} else if s := r.State(); s >= 0 {
				e.read, e.before = name(int(c.New[s])), 1
			}
			for count[e] > 0 && n.Op.Commutes() { // the same input again
				e.input++
			}
			count[e]++
		}
	}
	return count
}

// injections visits all injective maps of k numbers into n.
func injections(k, n int, visit func([]int)) {
	to := make([]int, 0, k)
	var place func()
	place = func() {
		if len(to) == k {
			visit(to)
			return
		}
		for i := range n {
			if !slices.Contains(to, i) {
				to = append(to, i)
				place()
				to = to[:len(to)-1]
			}
		}
	}
	place()
}

// The distance of an edit is at most the nodes and edges that it changes: a bound for each kind, plus 2 for every
// rewired input and 4 for every node that was dropped.
func TestNeighborsAreNear(t *testing.T) {
	most := map[string]int{
		"change an operation": 5, "change an activation": 1, "rewire an input": 2, "insert a linear and an activation": 7,
		"insert an elementwise node": 5, "remove a node": 5, "add an input to a linear": 1, "drop an input of a linear": 1,
		"move a new state": 2, "add a hidden state": 2, "drop a hidden state": 1, "grow": 4,
		"insert a leaky update": 10,
	}
	s := Space{Nodes: 9, Intermediate: 5, Leaky: true}
	checked := 0
	cells(60, func(_ Cell, r *rand.Rand) {
		c := s.Random(r)
		for k := range mutations {
			for _, e := range c.edits(k) {
				raw := c.clone()
				mutations[k].apply(&raw, e)
				d, ok := raw.tidy()
				if !ok || !s.validChild(d, 0) {
					continue
				}
				bound := most[mutations[k].name] + 4*(len(raw.Nodes)-len(d.Nodes)) + 2*countRewired(c, mutations[k].name, e)
				if got, exact := distance(c, d); exact && got > bound {
					t.Fatalf("%s: %d away, want at most %d:\n%s\n%s", mutations[k].name, got, bound, text(c), text(d))
				}
				checked++
			}
		}
	})
	if checked < 3000 {
		t.Errorf("only %d edits", checked)
	}
}

// countRewired counts the inputs that an edit rewires besides the one that it names.
func countRewired(c Cell, kind string, e edit) (n int) {
	visitInputs(c, func(_, _ int, in nnrnn.Ref) {
		state := in.State()
		switch {
		case kind == "remove a node" && (int(in) == e.node || state >= 0 && int(c.New[state]) == e.node),
			kind == "move a new state" && state == e.slot, kind == "drop a hidden state" && state == e.slot,
			kind == "insert a leaky update" && state == e.slot:
			n++
		}
	})
	return n
}

// The triangle inequality holds for cells near and far from each other.
func TestTriangle(t *testing.T) {
	s := Space{Nodes: 10, Intermediate: 9}
	checked := 0
	for i := range 150 {
		r := rng(uint64(i))
		a := s.Random(r)
		b := s.Mutate(s.Mutate(a, r), r)
		c := s.Cross(b, s.Random(r), r)
		ab, x := distance(a, b)
		bc, y := distance(b, c)
		ac, z := distance(a, c)
		if !x || !y || !z {
			continue
		}
		if checked++; ab > bc+ac || bc > ab+ac || ac > ab+bc {
			t.Fatalf("%d, %d, %d", ab, bc, ac)
		}
	}
	if checked < 100 {
		t.Errorf("only %d exact", checked)
	}
}

func BenchmarkDistance(b *testing.B) {
	r := rng(1)
	var cells []Cell
	for range 64 {
		cells = append(cells, Space{}.Random(r))
	}
	for i := 0; b.Loop(); i++ {
		Distance(cells[i%64], cells[(i+7)%64])
	}
}

// The cost of Match is Distance in both directions, and the match of equal cells is the identity.
func TestMatch(t *testing.T) {
	cells(40, func(c Cell, r *rand.Rand) {
		s := Space{Nodes: 12, Intermediate: 5}
		d := s.Mutate(c, r)
		if r.IntN(3) == 0 {
			d = s.Random(r)
		}
		for _, pair := range [][2]Cell{{c, d}, {d, c}, {c, c}} {
			a, b := pair[0].Canonical(), pair[1].Canonical()
			to := Match(pair[0], pair[1])
			if got, want := matchingCost(a, b, to), Distance(a, b); got != want {
				t.Fatalf("%v costs %d, want %d:\n%s\n%s", to, got, want, text(a), text(b))
			}
		}
	})
}

// matchingCost is the cost of one matching of a to b by the definition of bruteDistance.
func matchingCost(a, b Cell, to []int) (cost int) {
	from := make([]int, len(b.Nodes))
	for j := range from {
		if from[j] = slices.Index(to, j); from[j] < 0 {
			from[j] = len(a.Nodes) + j
			cost++
		}
	}
	for i, j := range to {
		switch {
		case j < 0:
			cost++
		default:
			if a.Nodes[i].Op != b.Nodes[j].Op {
				cost++
			}
			if min(1, slices.Index(a.New, nnrnn.Ref(i))) != min(1, slices.Index(b.New, nnrnn.Ref(j))) {
				cost++
			}
		}
	}
	edgesA, edgesB := edgesUnder(a, func(i int) int { return i }), edgesUnder(b, func(j int) int { return from[j] })
	for e, k := range edgesA {
		cost += max(k-edgesB[e], 0)
	}
	for e, k := range edgesB {
		cost += max(k-edgesA[e], 0)
	}
	return cost
}

func TestDistanceLaws(t *testing.T) {
	s := Space{Nodes: 9, HiddenStates: 2, Intermediate: 3}
	for i := range 150 {
		r := rng(uint64(i))
		a, b := s.Random(r), s.Random(r)
		m := s.Mutate(a, r)
		ab, am, mb := Distance(a, b), Distance(a, m), Distance(m, b)
		if ab != Distance(b, a) || Distance(a, shuffled(a, r)) != 0 || ab != Distance(shuffled(a, r), shuffled(b, r)) {
			t.Fatalf("not a function of the two graphs: %s, %s", text(a), text(b))
		}
		if (ab == 0) != (a.Hash() == b.Hash()) || am == 0 {
			t.Fatalf("distance %d, mutation %d", ab, am)
		}
		if ab > am+mb {
			t.Fatalf("triangle: %d > %d + %d", ab, am, mb)
		}
	}
}

// The distance counts nodes, operations, states and edges.
func TestDistanceCounts(t *testing.T) {
	parse := func(recipe string) (c Cell) {
		if err := c.UnmarshalJSON([]byte(recipe)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	rnn := parse(`{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}}`)
	for recipe, want := range map[string]int{
		`{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_sigm","input":["i"]}}`: 1, // an operation
		`{"i":{"op":"linear","input":["x","h_prev_0"]},"j":{"op":"activation_tanh","input":["i"]},
		  "h_new_0":{"op":"activation_tanh","input":["j"]}}`: 4, // a node, two edges there and one gone
		`{"i":{"op":"linear","input":["x","h_prev_0","h_prev_1"]},"h_new_1":{"op":"activation_tanh","input":["i"]},
		  "h_new_0":{"op":"activation_tanh","input":["i"]}}`: 3, // a node, the edge to it and the one from it
	} {
		if got := Distance(rnn, parse(recipe)); got != want {
			t.Errorf("%s: %d, want %d", recipe, got, want)
		}
	}
}
