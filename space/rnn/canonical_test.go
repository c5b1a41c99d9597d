package rnn

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	nnrnn "evolve/nn/rnn"
)

// overEdges returns a cell with the symmetry of a graph: the nodes become linears of the same inputs, the edges become
// sums of two, and one linear reads all sums. In a regular graph all nodes look alike, so colour refinement alone
// separates none.
func overEdges(nodes int, edges [][2]int) Cell {
	var c Cell
	for range nodes {
		c.append(nnrnn.Linear, nnrnn.X, nnrnn.Prev(0))
	}
	var sums []nnrnn.Ref
	for _, e := range edges {
		sums = append(sums, c.append(nnrnn.Sum, nnrnn.Ref(e[0]), nnrnn.Ref(e[1])))
	}
	c.New = []nnrnn.Ref{c.append(nnrnn.Tanh, c.append(nnrnn.Linear, sums...))}
	return c
}

// chords returns the cycle of n nodes with an edge from i to i+steps[i mod len(steps)]: the LCF notation of cubic
// graphs.
func chords(n int, steps ...int) (edges [][2]int) {
	for i := range n {
		edges = append(edges, [2]int{i, (i + 1) % n})
		if j := (i + n + steps[i%len(steps)]) % n; i < j {
			edges = append(edges, [2]int{i, j})
		}
	}
	return edges
}

// complete returns disjoint copies of the complete graph of four nodes.
func complete(times int) (edges [][2]int) {
	for g := range times {
		for i := range 4 {
			for j := range i {
				edges = append(edges, [2]int{4*g + i, 4*g + j})
			}
		}
	}
	return edges
}

// parallel returns k linears of the same inputs, each with an activation if wanted, and one linear that reads them.
func parallel(k int, activation bool) Cell {
	var c Cell
	var all []nnrnn.Ref
	for range k {
		l := c.append(nnrnn.Linear, nnrnn.X, nnrnn.Prev(0))
		if activation {
			l = c.append(nnrnn.Tanh, l)
		}
		all = append(all, l)
	}
	c.New = []nnrnn.Ref{c.append(nnrnn.Tanh, c.append(nnrnn.Linear, all...))}
	return c
}

// cubic lists all cubic graphs of eight nodes. Colour refinement separates none of them; as cells they have 22 nodes.
var cubic = map[string][][2]int{
	"cube":        chords(8, 3, -3),
	"Wagner":      chords(8, 4),
	"third":       chords(8, 2, 2, -2, -2),
	"fourth":      chords(8, 4, -2, 4, 2),
	"fifth":       chords(8, 2, 4, -2, 3, 3, 4, -3, -3),
	"two of four": complete(2),
}

func TestRegularGraphsAreToldApart(t *testing.T) {
	seen := map[string]string{}
	for name, edges := range cubic {
		c := overEdges(8, edges)
		if other, ok := seen[c.Hash()]; ok {
			t.Errorf("%s and %s are one", name, other)
		}
		seen[c.Hash()] = name
		for i := range 100 {
			if shuffled(c, rng(uint64(i))).Hash() != c.Hash() {
				t.Fatalf("%s has two identities", name)
			}
		}
	}
	if len(seen) != len(cubic) {
		t.Errorf("only %d graphs", len(seen))
	}
}

// A cell of 24 nodes takes less than a millisecond, however symmetric it is, and no readable cell takes longer than
// seconds. The bounds allow for a busy machine.
func TestSymmetryIsCheap(t *testing.T) {
	within := func(name string, c Cell, most time.Duration) {
		start := time.Now()
		c.Hash()
		if took := time.Since(start); took > most {
			t.Errorf("%s, %d nodes: %v, want less than %v", name, len(c.Nodes), took, most)
		}
	}
	for name, edges := range cubic {
		within(name, overEdges(8, edges), 20*time.Millisecond)
	}
	within("twins", parallel(22, false), 20*time.Millisecond)
	within("pairs", parallel(11, true), 20*time.Millisecond)
	within("a tree", symmetric(), 20*time.Millisecond)
	within("many twins", parallel(nnrnn.MaxNodes-2, false), 5*time.Second)
	within("many pairs", parallel(nnrnn.MaxNodes/2-1, true), 5*time.Second)
	within("many graphs", overEdges(44, complete(11)), 5*time.Second)
}

// crowded draws cells of many similar nodes: few operations, few inputs, and repeated inputs.
func crowded(nodes int, r *rand.Rand) Cell {
	var c Cell
	states := 1 + r.IntN(2)
	for i := range nodes {
		from := append([]nnrnn.Ref{nnrnn.Prev(0)}, possibleInputs(c, false)...)
		if states == 2 {
			from = append(from, nnrnn.Prev(1))
		}
		pick := func() nnrnn.Ref { return from[r.IntN(len(from))] }
		switch {
		case i == nodes-1:
			c.append(nnrnn.Linear, possibleInputs(c, true)...)
		case r.IntN(3) == 0:
			c.append(nnrnn.Blend, pick(), pick(), pick())
		case r.IntN(2) == 0:
			c.append(nnrnn.Linear, pick(), pick(), pick())
		default:
			c.append(nnrnn.Sum, pick(), pick())
		}
	}
	c.New = []nnrnn.Ref{nnrnn.Ref(nodes - 1), nnrnn.Ref(r.IntN(nodes - 1))}[:states]
	return c
}

func TestCrowdedIdentityAgainstBruteForce(t *testing.T) {
	byHash, byBrute := map[string]string{}, map[string]string{}
	for i := range 1500 {
		r := rng(uint64(i))
		c := crowded(2+r.IntN(5), r)
		h, b := c.Hash(), bruteForce(c)
		if old, ok := byHash[h]; ok && old != b {
			t.Fatalf("one hash for two graphs: %s", text(c))
		}
		if old, ok := byBrute[b]; ok && old != h {
			t.Fatalf("two hashes for one graph: %s", text(c))
		}
		byHash[h], byBrute[b] = b, h
		if d := shuffled(c, r); d.Hash() != h {
			t.Fatalf("two identities:\n%s\n%s", text(c), text(d))
		}
	}
	if len(byHash) < 300 || len(byHash) == 1500 {
		t.Errorf("%d graphs", len(byHash))
	}
}

// An edit changes the identity exactly if it changes the graph.
func TestEditsAgainstBruteForce(t *testing.T) {
	s := Space{Nodes: 4, HiddenStates: 2, Intermediate: 2}
	same, other := 0, 0
	for i := range 40 {
		c := s.Random(rng(uint64(i)))
		before := bruteForce(c)
		for k := range mutations {
			for _, e := range c.edits(k) {
				d, ok := c.edited(e)
				if !ok || nnrnn.Cell(d).Check() != nil || len(d.Nodes) > 6 {
					continue
				}
				if (bruteForce(d) == before) != (d.Hash() == c.Hash()) {
					t.Fatalf("%s: %s became %s", mutations[k].name, text(c), text(d))
				}
				if d.Hash() == c.Hash() {
					same++
				} else {
					other++
				}
			}
		}
	}
	t.Logf("%d edits of other graphs, %d of the same", other, same)
	if same == 0 || other < 1000 {
		t.Errorf("%d edits of other graphs, %d of the same", other, same)
	}
}

func BenchmarkHashOf(b *testing.B) {
	for _, c := range []struct {
		name string
		cell Cell
	}{{"twins", parallel(22, false)}, {"pairs", parallel(11, true)}, {"cube", overEdges(8, cubic["cube"])}} {
		b.Run(fmt.Sprintf("%s/%d", c.name, len(c.cell.Nodes)), func(b *testing.B) {
			for b.Loop() {
				c.cell.Hash()
			}
		})
	}
	r := rng(1)
	var random []Cell
	for range 1000 {
		random = append(random, Space{}.Random(r))
	}
	b.Run("random", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			random[i%len(random)].Hash()
		}
	})
}

func TestSameArcs(t *testing.T) {
	p, q := arc{1, 0}, arc{1, 1}
	for _, c := range []struct {
		a, b []arc
		want bool
	}{
		{nil, nil, true}, {[]arc{p, q}, []arc{q, p}, true}, {[]arc{p}, []arc{q}, false},
		{[]arc{p, p, q}, []arc{p, q, q}, false}, {[]arc{p}, []arc{p, p}, false},
	} {
		if sameArcs(c.a, c.b) != c.want {
			t.Errorf("%v and %v: want %v", c.a, c.b, c.want)
		}
	}
}
