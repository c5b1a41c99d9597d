package rnn

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	nnrnn "evolve/nn/rnn"
)

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 99)) }

// cells calls f with random cells, and with the built-in ones.
func cells(n int, f func(c Cell, r *rand.Rand)) {
	for i := range n {
		r := rng(uint64(i))
		f(Space{}.Random(r), r)
	}
	for _, name := range Builtins() {
		c, _ := Builtin(name)
		f(c, rng(0))
	}
}

func TestRandomCellsAreValid(t *testing.T) {
	sizes := map[int]int{}
	for i := range 5000 {
		c := Space{}.Random(rng(uint64(i)))
		if err := (Space{}).Valid(c); err != nil {
			t.Fatal(err)
		}
		sizes[len(c.New)*100+len(c.Nodes)]++
	}
	if len(sizes) < 30 {
		t.Errorf("only %d sizes", len(sizes))
	}
}

func TestSmallSpaces(t *testing.T) {
	for nodes := 3; nodes <= 8; nodes++ {
		s := Space{Nodes: nodes, HiddenStates: 1, Intermediate: 3}
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			c := s.Random(rng(uint64(i)))
			if err := s.Valid(c); err != nil {
				t.Fatal(err)
			}
			if err := s.Valid(s.Mutate(c, rng(uint64(i)))); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A mutation is valid, of another identity, and leaves its parent as it was. Parents that break the rule of direct
// previous states, as LSTM and GRU do, have children that break it in no more states.
func TestMutationLaws(t *testing.T) {
	s := Space{}
	cells(3000, func(c Cell, r *rand.Rand) {
		before := c.clone()
		d := s.Mutate(c, r)
		if !reflect.DeepEqual(c, before) {
			t.Fatal("the parent changed")
		}
		if err := s.validExceptDirect(d); err != nil || countDirectStates(d) > countDirectStates(c) {
			t.Fatalf("%v; %d direct states, the parent has %d", err, countDirectStates(d), countDirectStates(c))
		}
		if d.Hash() == c.Hash() {
			t.Fatalf("same identity: %s", text(d))
		}
	})
}

func TestEveryKindOfMutationHappens(t *testing.T) {
	valid := make([]int, len(mutations))
	cells(200, func(c Cell, r *rand.Rand) {
		for k := range mutations {
			for _, e := range c.edits(k) {
				if d, ok := c.edited(e); ok && (Space{}).validChild(d, countDirectStates(c)) && d.Hash() != c.Hash() {
					valid[k]++
				}
			}
		}
	})
	for k, n := range valid {
		t.Logf("%6d valid: %s", n, mutations[k].name)
		if n == 0 {
			t.Errorf("never valid: %s", mutations[k].name)
		}
	}
}

func TestCrossLaws(t *testing.T) {
	s := Space{}
	mixed := 0
	cells(1500, func(a Cell, r *rand.Rand) {
		b := s.Random(r)
		before, other := a.clone(), b.clone()
		d := s.Cross(a, b, r)
		if !reflect.DeepEqual(a, before) || !reflect.DeepEqual(b, other) {
			t.Fatal("a parent changed")
		}
		if err := s.validExceptDirect(d); err != nil || d.Hash() == a.Hash() {
			t.Fatalf("%v: %s", err, text(d))
		}
		if d.Hash() != b.Hash() {
			mixed++
		}
	})
	if mixed < 1000 {
		t.Errorf("only %d children of both", mixed)
	}
}

func TestNeighborLaws(t *testing.T) {
	s := Space{}
	cells(40, func(c Cell, _ *rand.Rand) {
		list := s.Neighbors(c)
		seen := map[string]bool{c.Hash(): true}
		for _, d := range list {
			if err := s.validExceptDirect(d); err != nil {
				t.Fatal(err)
			}
			if seen[d.Hash()] {
				t.Fatalf("twice, or itself: %s", text(d))
			}
			seen[d.Hash()] = true
		}
		if len(list) < 5 || !reflect.DeepEqual(list, s.Neighbors(c)) {
			t.Fatalf("%d neighbours, or another order", len(list))
		}
	})
}

func TestMutationsAreNeighbors(t *testing.T) {
	cells(30, func(c Cell, r *rand.Rand) {
		d := Space{}.Mutate(c, r).Hash()
		if !slices.ContainsFunc(Space{}.Neighbors(c), func(n Cell) bool { return n.Hash() == d }) {
			t.Fatalf("a mutation of %s is none of its neighbours", text(c))
		}
	})
}

func TestRoundTrip(t *testing.T) {
	cells(3000, func(c Cell, _ *rand.Rand) {
		for _, c := range []Cell{c, c.Canonical()} {
			var d, e Cell
			if err := json.Unmarshal([]byte(text(c)), &d); err != nil || !reflect.DeepEqual(c, d) {
				t.Fatalf("%v: %s became %s", err, text(c), text(d))
			}
			if err := json.Unmarshal([]byte(strconv.Quote(text(c))), &e); err != nil || !reflect.DeepEqual(c, e) {
				t.Fatalf("%v: as a string", err)
			}
		}
	})
}

func text(c Cell) string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// shuffled is the same cell written otherwise: other order of nodes, of commuting inputs, of states after state 0, and
// with dead nodes.
func shuffled(c Cell, r *rand.Rand) Cell {
	d := c.clone()
	for range r.IntN(3) {
		d.append(nnrnn.Tanh, nnrnn.Ref(r.IntN(len(d.Nodes))))
	}
	states := append([]int{0}, r.Perm(len(d.New))...) // states[i]: old number of state i
	states = slices.DeleteFunc(states, func() func(int) bool {
		first := true
		return func(s int) bool {
			if s == 0 && first {
				first = false
				return false
			}
			return s == 0
		}
	}())
	perm := r.Perm(len(d.Nodes)) // perm[i]: new place of node i
	out := Cell{Nodes: make([]nnrnn.Node, len(d.Nodes)), New: make([]nnrnn.Ref, len(d.New))}
	for i, n := range d.Nodes {
		in := make([]nnrnn.Ref, len(n.In))
		for j, ref := range n.In {
			in[j] = ref
			if ref.IsNode() {
				in[j] = nnrnn.Ref(perm[ref])
			} else if s := ref.State(); s >= 0 {
				in[j] = nnrnn.Prev(slices.Index(states, s))
			}
		}
		if n.Op.Commutes() {
			r.Shuffle(len(in), func(a, b int) { in[a], in[b] = in[b], in[a] })
		}
		out.Nodes[perm[i]] = nnrnn.Node{Op: n.Op, In: in}
	}
	for i, s := range states {
		out.New[i] = nnrnn.Ref(perm[d.New[s]])
	}
	out, ok := out.tidy()
	if !ok {
		panic("cyclic")
	}
	return out
}

func TestIdentityIsOfTheGraph(t *testing.T) {
	cells(1500, func(c Cell, r *rand.Rand) {
		for range 3 {
			d := shuffled(c, r)
			if c.Hash() != d.Hash() || !reflect.DeepEqual(c.Canonical(), d.Canonical()) {
				t.Fatalf("two identities:\n%s\n%s", text(c), text(d))
			}
		}
		if e, hash := c.Identity(); hash != c.Hash() || !reflect.DeepEqual(e, c.Canonical()) || e.Hash() != hash || !reflect.DeepEqual(e, e.Canonical()) || nnrnn.Cell(e).Check() != nil {
			t.Fatalf("the canonical form is not one: %s", text(c))
		}
	})
}

// Against the definition: small cells are the same graph exactly if some order of nodes and states writes them alike.
func TestIdentityAgainstBruteForce(t *testing.T) {
	s := Space{Nodes: 6, HiddenStates: 2, Intermediate: 2}
	byHash, byBrute := map[string]string{}, map[string]string{}
	for i := range 3000 {
		c := s.Random(rng(uint64(i)))
		h, b := c.Hash(), bruteForce(c)
		if old, ok := byHash[h]; ok && old != b {
			t.Fatalf("one hash for two graphs: %s", text(c))
		}
		if old, ok := byBrute[b]; ok && old != h {
			t.Fatalf("two hashes for one graph: %s", text(c))
		}
		byHash[h], byBrute[b] = b, h
	}
	if len(byHash) < 100 {
		t.Errorf("only %d graphs", len(byHash))
	}
}

// bruteForce is the smallest writing of a cell over all orders of its nodes and states.
func bruteForce(c Cell) (best string) {
	n := len(c.Nodes)
	permutations(n, func(perm []int) {
		permutations(len(c.New)-1, func(later []int) {
			state := func(s int) int {
				if s == 0 {
					return 0
				}
				return later[s-1] + 1
			}
			d := Cell{Nodes: make([]nnrnn.Node, n), New: make([]nnrnn.Ref, len(c.New))}
			for i, node := range c.Nodes {
				in := make([]nnrnn.Ref, len(node.In))
				for j, r := range node.In {
					switch {
					case r.IsNode():
						in[j] = nnrnn.Ref(perm[r])
					case r == nnrnn.X:
						in[j] = r
					default:
						in[j] = nnrnn.Prev(state(r.State()))
					}
				}
				if node.Op.Commutes() {
					slices.Sort(in)
				}
				d.Nodes[perm[i]] = nnrnn.Node{Op: node.Op, In: in}
			}
			for s, r := range c.New {
				d.New[state(s)] = nnrnn.Ref(perm[r])
			}
			if code := string(d.encode()); best == "" || code < best {
				best = code
			}
		})
	})
	return best
}

func permutations(n int, visit func([]int)) {
	p := make([]int, n)
	var place func(i int, left []int)
	place = func(i int, left []int) {
		if i == n {
			visit(p)
			return
		}
		for k := range left {
			p[i] = left[k]
			rest := append(slices.Clone(left[:k]), left[k+1:]...)
			place(i+1, rest)
		}
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	place(0, all)
}

// symmetric is a cell with as many symmetries as 24 nodes allow: eight linears of the same inputs, their activations,
// and a tree of sums over them.
func symmetric() Cell {
	var c Cell
	var layer []nnrnn.Ref
	for range 8 {
		layer = append(layer, c.append(nnrnn.Linear, nnrnn.X, nnrnn.Prev(0)))
	}
	for len(layer) > 1 {
		var next []nnrnn.Ref
		for i := 0; i < len(layer); i += 2 {
			next = append(next, c.append(nnrnn.Sum, layer[i], layer[i+1]))
		}
		layer = next
	}
	c.New = []nnrnn.Ref{c.append(nnrnn.Tanh, layer[0])}
	return c
}

func TestSymmetricCells(t *testing.T) {
	c := symmetric()
	for i := range 50 {
		if d := shuffled(c, rng(uint64(i))); d.Hash() != c.Hash() {
			t.Fatal("two identities")
		}
	}
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

// Seeded cells, frozen: a change here changes every log that users hold, and belongs in the CHANGELOG.
func TestPermanence(t *testing.T) {
	c := Space{}.Random(rng(1))
	var got []string
	for i := range 6 {
		got = append(got, c.Hash()[:8])
		for range 5 {
			c = Space{}.Mutate(c, rng(uint64(i)))
		}
		c = Space{}.Cross(c, Space{}.Random(rng(uint64(i))), rng(7))
	}
	want := []string{"758992fd", "d7a735a3", "502107c2", "5c63ecbe", "6e3b4da1", "543d3362"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func BenchmarkRandom(b *testing.B) {
	r := rng(1)
	for b.Loop() {
		Space{}.Random(r)
	}
}

func BenchmarkMutate(b *testing.B) {
	r := rng(1)
	c := Space{}.Random(r)
	for b.Loop() {
		Space{}.Mutate(c, r)
	}
}

func BenchmarkHash(b *testing.B) {
	lstm, _ := Builtin("lstm")
	for name, c := range map[string]Cell{"lstm": lstm, "symmetric": symmetric()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Hash()
			}
		})
	}
}

func BenchmarkNeighbors(b *testing.B) {
	lstm, _ := Builtin("lstm")
	for b.Loop() {
		Space{}.Neighbors(lstm)
	}
}

func BenchmarkMarshalJSON(b *testing.B) {
	lstm, _ := Builtin("lstm")
	for b.Loop() {
		lstm.MarshalJSON()
	}
}
