package rnn

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	nnrnn "evolve/nn/rnn"
)

// shuffled returns an isomorphic cell with another order of nodes, of commuting inputs and of the states after state 0,
// and with unused nodes added before tidy removes them.
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

// The identity equals its definition on small cells: two cells are isomorphic exactly if some order of nodes and states
// gives both the same encoding.
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

// bruteForce returns the smallest encoding of a cell over all orders of its nodes and states.
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

// symmetric returns a very symmetric cell of 24 nodes: eight linears of the same inputs under a tree of sums.
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
