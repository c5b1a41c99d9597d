package rnn

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 99)) }

// cells calls f with n random cells and with the textbook cells.
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

// A mutation is valid, has another identity, and leaves its parent unchanged. If the parent reads previous states
// directly in some new states, as LSTM and GRU do, the child does so in at most as many.
func TestMutationLaws(t *testing.T) {
	s := Space{}
	cells(3000, func(c Cell, r *rand.Rand) {
		before := c.clone()
		d := s.Mutate(c, r)
		if !reflect.DeepEqual(c, before) {
			t.Fatal("the parent changed")
		}
		if err := s.validExceptDirect(d); err != nil || (Space{}).countDirectStates(d) > (Space{}).countDirectStates(c) {
			t.Fatalf("%v; %d direct states, the parent has %d", err, (Space{}).countDirectStates(d), (Space{}).countDirectStates(c))
		}
		if d.Hash() == c.Hash() {
			t.Fatalf("same identity: %s", text(d))
		}
	})
}

func TestEveryKindOfMutationHappens(t *testing.T) {
	s, valid := Space{Leaky: true}, make([]int, len(mutations))
	cells(200, func(c Cell, r *rand.Rand) {
		for k := range mutations {
			for _, e := range c.edits(k) {
				if d, ok := c.edited(e); ok && s.validChild(d, s.countDirectStates(c)) && d.Hash() != c.Hash() {
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
